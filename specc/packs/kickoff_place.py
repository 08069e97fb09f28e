"""Where a new spec may be written, and writing it: whole or not at all, and never over another."""

from __future__ import annotations

import os
from pathlib import Path

from specc.workspace import WorkspaceError, from_os

SPEC, FOLDER = "spec.yaml", "spec"
_EXPECTED = frozenset((SPEC, "policy.yaml", "approvals", ".git", ".specc"))
"""What may lie in a folder that is compiled into for the first time."""


def refuse(folder: Path) -> None:
    """`WorkspaceError` where no new spec may be written. Asked before anybody is interviewed."""
    try:
        _refuse(folder)
    except OSError as problem:
        raise from_os(problem, f"{folder} cannot be used") from None


def write(folder: Path, text: bytes) -> tuple[Path, ...]:
    """Write the new spec, and say which folders had to be made for it. If anything is amiss, all
    that was made is taken away again."""
    refuse(folder)
    spec = folder / SPEC
    made: list[Path] = []
    try:
        for each in (*reversed(folder.parents), folder):
            if not each.is_dir():
                each.mkdir()
                made.append(each)
        _fill(spec, text)
    except BaseException as problem:
        for each in reversed(made):
            each.rmdir()
        if isinstance(problem, OSError):
            raise from_os(problem, f"{spec} cannot be written") from None
        raise
    return tuple(made)


def holds_more(folder: Path) -> bool:
    """Whether other things lie beside the spec, which a compile does not expect there."""
    return any(each.name not in _EXPECTED for each in folder.iterdir())


def _fill(spec: Path, text: bytes) -> None:
    with spec.open("xb") as file:
        try:
            file.write(text)
            file.flush()
        except BaseException:
            spec.unlink()
            raise


def _refuse(folder: Path) -> None:
    full = Path(os.path.abspath(folder))  # noqa: PTH100 -- links in a path stay as they are named
    for each in (full, *full.parents):
        if (each / ".specc").is_dir():
            raise WorkspaceError(
                f"{folder} is in the repo that specc made in {each}",
                "a repo has one scope: edit its spec, or name a folder elsewhere",
            )
    for name in (SPEC, FOLDER):
        if os.path.lexists(folder / name):
            raise WorkspaceError(
                f"there is a spec already: {folder / name}",
                "edit it, or begin another one elsewhere: specc init OTHERDIR",
            )
    nearest = next(each for each in (full, *full.parents) if os.path.lexists(each))
    if not nearest.is_dir():
        raise WorkspaceError(f"{nearest} is a file, not a folder", "name a folder: specc init DIR")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise WorkspaceError(
            f"{nearest} may not be written to",
            "change its permissions (chmod u+w), or name another",
        )
