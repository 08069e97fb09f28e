"""`.specc/run`: staging, journal and undo. Git ignores it."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from specc.plan.lock import digest
from specc.tree import PathError, checked_path
from specc.workspace._error import WorkspaceError, from_os

if TYPE_CHECKING:
    from pathlib import Path

RUN = ".specc/run"


class Entry(NamedTuple):
    """One step of an apply, by its number in the journal. Files are named by their SHA-256: what a
    clock says of a file, a checkout or a copy changes."""

    number: int
    path: str
    written: str | None
    """The file this step writes; `None` for a deletion."""
    replaced: str | None
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

    @property
    def command(self) -> Path:
        """The name of the command that applies, for whoever undoes it."""
        return self.home / "command"

    def new(self, number: int) -> Path:
        """The staged content of a step."""
        return self.home / f"{number}.new"

    def old(self, number: int) -> Path:
        """What a step replaced."""
        return self.home / f"{number}.old"

    def write_journal(self, entries: list[Entry]) -> None:
        """Promise the entries: from here on an interrupted apply is completed, not dropped.

        What is staged is on the disk before a step is taken, also where the power fails.
        """
        draft = self.home / "journal.draft"
        lines = [json.dumps([entry.path, entry.written, entry.replaced]) for entry in entries]
        with draft.open("wb") as file:
            file.write(f"[{','.join(lines)}]".encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.journal)
        settle(self.home)

    def read_journal(self) -> list[Entry] | None:
        """The entries, or `None` where nothing was promised."""
        for journal in (self.journal, self.retreat):
            try:
                return self._entries(journal.read_bytes())
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as problem:
                raise from_os(problem, f"cannot read {journal}") from None
        return None

    def _entries(self, journal: bytes) -> list[Entry]:
        try:
            steps = json.loads(journal)
            return [
                Entry(number, checked_path(path), _digest(written), _digest(replaced))
                for number, (path, written, replaced) in enumerate(steps)
            ]
        except (ValueError, TypeError, AttributeError, PathError):
            raise WorkspaceError(
                f"the journal in {self.home} is not what this specc wrote",
                f"delete {self.home}; if files look half changed, put them back from your version "
                "control",
            ) from None

    def clear(self) -> None:
        """Remove the run; the journal first, so that half a run is never taken for a promise."""
        self.journal.unlink(missing_ok=True)
        self.retreat.unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            for place in list(self.home.iterdir()):
                place.unlink()
            self.home.rmdir()


def _digest(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise TypeError("a digest is a text")


def standing(place: Path) -> str | None:
    """The SHA-256 of the file that stands there; `None` where nothing does, and for what is no
    file a word that is no digest. A link is not followed."""
    try:
        if not stat.S_ISREG(place.lstat().st_mode):
            return "no file"
        return digest(place.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None


def settle(folder: Path) -> None:
    """The names in a folder are on the disk; not every file system knows this for folders."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


def current(root: Path) -> Run:
    """The apply under way."""
    return Run(root / RUN / "apply")


def last(root: Path) -> Run:
    """The apply that finished last, kept for undo."""
    return Run(root / RUN / "undo")
