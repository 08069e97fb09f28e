"""The disk: the only code that reads a folder, and the only writer.

Order of a command: `recover`, `read_base`, `read_disk`, then (pure) `plan`, then `apply`. What a
person wrote is only ever changed by `rewrite`, when asked to.
"""

from specc.workspace._apply import applied_last, apply, is_interrupted, recover, undo, undone
from specc.workspace._approvals import lay, read_approvals
from specc.workspace._error import DamagedError, MovedOnError, WorkspaceError, from_os
from specc.workspace._read import read_base, read_folder, read_lock
from specc.workspace._rewrite import rewrite
from specc.workspace._search import read_disk
from specc.workspace._shipped import library, shipped
from specc.workspace._signing import sign, verify
from specc.workspace._work import doing, now

__all__ = [
    "DamagedError",
    "MovedOnError",
    "WorkspaceError",
    "applied_last",
    "apply",
    "doing",
    "from_os",
    "is_interrupted",
    "lay",
    "library",
    "now",
    "read_approvals",
    "read_base",
    "read_disk",
    "read_folder",
    "read_lock",
    "recover",
    "rewrite",
    "shipped",
    "sign",
    "undo",
    "undone",
    "verify",
]
