"""Where a repo's spec comes from: it is the repo's own, or is copied in from elsewhere."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from specc.cli._input import DEFAULT, FOLDER
from specc.cli._problem import CannotRun

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.plan import Base
    from specc.tree import Tree

OWN = (DEFAULT, FOLDER)
"""Where a repo keeps its spec."""


def imported(spec: str, folder: Path, base: Base, own: Tree) -> str:
    """The digest of the repo's spec as it last came from elsewhere; `own` holds it as it is given.

    `CannotRun` where one comes from elsewhere though the repo's own was changed and compiled since:
    that would take the team's changes of the scope back without a word.
    """
    if not _is_elsewhere(spec, folder):
        return base.stamp.imported
    given = _digest({path: file.content for path, file in own.items()})
    last = _digest({path: base.contents.get(path, b"") for path in base.records})
    if base.stamp.imported not in ("", last) and given != last:
        repo = shlex.quote(str(folder))
        raise CannotRun(
            f"the spec in {folder} was changed and compiled there since it came from elsewhere",
            f"compile that one: `cd {repo} && specc compile`; where the two differ: "
            f"`specc diff {shlex.quote(spec)} {repo}`",
        )
    return given


def _is_elsewhere(spec: str, folder: Path) -> bool:
    own = {(folder / name).resolve() for name in (".", *OWN)}
    return spec == "-" or Path(spec).resolve() not in own


def _digest(files: Mapping[str, bytes]) -> str:
    """Of the spec among the files, whether it is one or a folder; empty where there is none."""
    from specc.plan.lock import digest

    spec = sorted((path, text) for path, text in files.items() if path.partition("/")[0] in OWN)
    return digest(repr(spec).encode()) if spec else ""
