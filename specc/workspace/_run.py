"""`.specc/run`: staging, journal and undo, held by one process at a time. Git ignores it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from specc.workspace._error import WorkspaceError, from_os

if TYPE_CHECKING:
    from collections.abc import Iterator

RUN = ".specc/run"
PATIENCE = 10.0
"""Seconds a second command waits for the first."""


Mark = tuple[int, int]
"""Modification time in ns and size in bytes: enough to see that a file was touched."""


class Entry(NamedTuple):
    """One step of an apply, by its number in the journal."""

    number: int
    path: str
    written: Mark | None
    """The file this step writes; `None` for a deletion."""
    replaced: Mark | None
    """The file that stood there; `None` for a new one."""


class Run(NamedTuple):
    """The files of one apply: numbered contents, old and new, and the journal."""

    home: Path

    @property
    def journal(self) -> Path:
        """Its presence says that every new content is staged, and will be put in place."""
        return self.home / "journal.json"

    @property
    def retreat(self) -> Path:
        """The journal's name once a step has failed and everything is being put back."""
        return self.home / "retreat.json"

    def new(self, number: int) -> Path:
        """The staged content of a step."""
        return self.home / f"{number}.new"

    def old(self, number: int) -> Path:
        """What a step replaced."""
        return self.home / f"{number}.old"

    def write_journal(self, entries: list[Entry]) -> None:
        """Promise the entries: from here on an interrupted apply is completed, not dropped."""
        draft = self.home / "journal.draft"
        lines = [json.dumps([entry.path, entry.written, entry.replaced]) for entry in entries]
        with draft.open("wb") as file:
            file.write(f"[{','.join(lines)}]".encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.journal)

    def read_journal(self) -> list[Entry] | None:
        """The entries, or `None` where nothing was promised."""
        for journal in (self.journal, self.retreat):
            with contextlib.suppress(FileNotFoundError):
                steps = json.loads(journal.read_bytes())
                return [_entry(number, step) for number, step in enumerate(steps)]
        return None

    def clear(self) -> None:
        """Remove the run; the journal first, so that half a run is never taken for a promise."""
        self.journal.unlink(missing_ok=True)
        self.retreat.unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            for entry in os.scandir(self.home):
                Path(entry.path).unlink()
            self.home.rmdir()


def _entry(number: int, step: list[Any]) -> Entry:
    path, written, replaced = step
    return Entry(
        number=number,
        path=path,
        written=tuple(written) if written else None,
        replaced=tuple(replaced) if replaced else None,
    )


def mark(place: Path) -> Mark | None:
    """The mark of what stands there, a link not followed; `None` where nothing does."""
    try:
        found = place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_mtime_ns, found.st_size


def current(root: Path) -> Run:
    """The apply under way."""
    return Run(root / RUN / "apply")


def last(root: Path) -> Run:
    """The apply that finished last, kept for undo."""
    return Run(root / RUN / "undo")


@contextlib.contextmanager
def hold(root: Path) -> Iterator[None]:
    """Be the only specc that writes to `root`. A second one waits, then says who holds it.

    What the system refuses inside becomes a `WorkspaceError`.
    """
    made: list[Path] = []
    try:
        _make(root, made)
        handle = os.open(root / RUN / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        with contextlib.closing(os.fdopen(handle, "r+b", buffering=0)):
            _lock(handle, root)
            yield
    except BaseException as problem:
        _unmake(root, made)
        if isinstance(problem, OSError):
            raise from_os(problem, f"cannot write to {_refused(problem, root)}") from None
        raise


def _refused(problem: OSError, root: Path) -> Path:
    """The team's file that could not be written, where it is one; else the folder."""
    own = root / ".specc"
    named = [Path(name) for name in (problem.filename2, problem.filename) if isinstance(name, str)]
    theirs = [place for place in named if own not in place.parents and root in place.parents]
    return theirs[0] if theirs else root


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
    if made:
        (root / RUN / ".gitignore").write_bytes(b"*\n")


def _unmake(root: Path, made: list[Path]) -> None:
    """Leave no trace of a run that failed in a folder specc had never written to."""
    if not made:
        return
    with contextlib.suppress(OSError):
        for name in (".gitignore", "lock"):
            (root / RUN / name).unlink(missing_ok=True)
        for folder in reversed(made):
            folder.rmdir()


def _lock(handle: int, root: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                raise _held(handle, root) from None
            time.sleep(0.05)
        else:
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
            return


def _held(handle: int, root: Path) -> WorkspaceError:
    holder = os.pread(handle, 20, 0).decode("ascii", "replace") or "unknown"
    return WorkspaceError(
        f"another specc is writing to {root} (process {holder})",
        "wait until it has finished, then run the command again",
    )
