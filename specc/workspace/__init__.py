"""The disk: the only code that reads a folder, and the only writer.

Order of a command: `recover`, `read_base`, `read_folder`, then (pure) `plan`, then `apply`. What a
person wrote is only ever changed by `rewrite`, when asked to.
"""

from specc.workspace._apply import apply, recover, undo
from specc.workspace._error import WorkspaceError, from_os
from specc.workspace._read import read_base, read_folder
from specc.workspace._rewrite import rewrite
from specc.workspace._shipped import library, shipped

__all__ = [
    "WorkspaceError",
    "apply",
    "from_os",
    "library",
    "read_base",
    "read_folder",
    "recover",
    "rewrite",
    "shipped",
    "undo",
]
