"""One writer at a time: `.specc/run/lock`, which the system frees when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from specc.workspace._error import WorkspaceError, from_os
from specc.workspace._run import RUN
from specc.workspace._work import doing

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 10.0
"""Seconds a second command waits for the first."""

_OWN = {".gitignore", "lock"}
"""What lies in the folder whether or not an apply is under way."""


@contextlib.contextmanager
def hold(root: Path) -> Iterator[None]:
    """Be the only specc that writes to `root`. A second one waits, then says who holds it.

    What the system refuses inside becomes a `WorkspaceError`. Where it fails in a folder specc had
    never written to, no trace is left.
    """
    made: list[Path] = []
    try:
        with _locked(root, made):
            try:
                _keep_from_git(root)
                yield
            except BaseException:
                _empty(root, made)
                raise
    except BaseException as problem:
        _remove(made)
        if isinstance(problem, OSError):
            raise from_os(problem, f"cannot write to {_refused(problem, root)}") from None
        raise


def _refused(problem: OSError, root: Path) -> Path:
    """The team's file that could not be written, where it is one; else the folder."""
    own = root / ".specc"
    named = [Path(name) for name in (problem.filename2, problem.filename) if isinstance(name, str)]
    theirs = [place for place in named if own not in place.parents and root in place.parents]
    return theirs[0] if theirs else root


@contextlib.contextmanager
def _locked(root: Path, made: list[Path]) -> Iterator[None]:
    """A first run that fails removes its lock, so the one we got must still be the one there."""
    give_up = time.monotonic() + PATIENCE
    while True:
        handle = _opened(root, made, give_up)
        with contextlib.closing(os.fdopen(handle, "r+b", buffering=0)):
            _wait(handle, root, give_up)
            if _lies_there(handle, root):
                yield
                return


def _opened(root: Path, made: list[Path], give_up: float) -> int:
    while True:
        try:
            _make(root, made)
            return os.open(root / RUN / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        except FileNotFoundError:  # a first run that failed has just removed the folder again
            if time.monotonic() > give_up:
                raise


def _make(root: Path, made: list[Path]) -> None:
    """The folders down to `.specc/run`; `made` gains those that were not there, innermost last."""
    own = (root / ".specc", root / RUN)
    for folder in own:
        if folder.is_symlink():
            raise WorkspaceError(f"{folder} is a symbolic link", "replace it by a folder")
    for folder in (*reversed(root.absolute().parents), root, *own):
        if not folder.is_dir():
            try:
                folder.mkdir()
            except FileExistsError:
                if not folder.is_dir():
                    raise
            else:
                made.append(folder)


def _wait(handle: int, root: Path, give_up: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                raise _held(handle, root) from None
            doing(f"waiting for another specc (process {_holder(handle)})")
            time.sleep(0.05)
        else:
            with contextlib.suppress(OSError):  # the name is for people; a full disk has no room
                os.ftruncate(handle, 0)
                os.pwrite(handle, str(os.getpid()).encode(), 0)
            return


def _held(handle: int, root: Path) -> WorkspaceError:
    return WorkspaceError(
        f"another specc is writing to {root} (process {_holder(handle)})",
        "wait until it has finished, then run the command again",
    )


def _holder(handle: int) -> str:
    return os.pread(handle, 20, 0).decode("ascii", "replace") or "unknown"


def _lies_there(handle: int, root: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), (root / RUN / "lock").lstat())
    except FileNotFoundError:
        return False


def _keep_from_git(root: Path) -> None:
    """Whoever made the folder may have been killed before this was written."""
    place = root / RUN / ".gitignore"
    if not place.is_file() or not place.stat().st_size:
        place.write_bytes(b"*\n")


def _empty(root: Path, made: list[Path]) -> None:
    with contextlib.suppress(OSError):
        left = list((root / RUN).iterdir()) if made else []
        if {each.name for each in left} <= _OWN:
            for each in left:
                each.unlink()


def _remove(made: list[Path]) -> None:
    """Only those that are empty: another run may be at work in them."""
    with contextlib.suppress(OSError):
        for folder in reversed(made):
            folder.rmdir()
