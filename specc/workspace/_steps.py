"""The steps of a journal, forward and back. Each may be done twice and changes nothing then."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

from specc.workspace._error import WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

    from specc.workspace._run import Entry, Run


def carry_out(run: Run, entries: list[Entry], root: Path) -> None:
    """Every step or, where one fails, none."""
    try:
        for entry in entries:
            _forward(run, entry, root)
    except BaseException:
        run.journal.replace(run.retreat)
        put_back(run, entries, root)
        raise


def put_back(run: Run, entries: list[Entry], root: Path) -> None:
    """Undo the steps that were done, last first."""
    try:
        for entry in reversed(entries):
            _backward(run, entry, root)
        run.clear()
    except OSError as problem:
        raise WorkspaceError(
            f"cannot put {root} back as it was: {(problem.strerror or str(problem)).lower()}",
            "nothing is lost: free space or fix permissions; the next command completes it",
        ) from None


def _forward(run: Run, entry: Entry, root: Path) -> None:
    place, old = root / entry.path, run.old(entry.number)
    if entry.written is None:
        if not old.exists() and place.exists():
            place.rename(old)
            _prune(place.parent, root)
        return
    new = run.new(entry.number)
    if entry.replaced is None:
        _place(new, place)
    elif new.exists():
        if not old.exists():
            _keep(place, old)
        new.replace(place)


def _place(new: Path, place: Path) -> None:
    """Put a new file in place, with the folders above it; done already where it is not staged."""
    try:
        new.rename(place)
    except FileNotFoundError:
        if new.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            new.rename(place)


def _keep(place: Path, old: Path) -> None:
    """A second name for what is about to be replaced; a copy where the disk knows no links."""
    try:
        os.link(place, old, follow_symlinks=False)
    except OSError:
        draft = old.with_suffix(".draft")
        draft.write_bytes(place.read_bytes())
        draft.chmod(stat.S_IMODE(place.stat().st_mode))
        draft.replace(old)


def _backward(run: Run, entry: Entry, root: Path) -> None:
    place, old = root / entry.path, run.old(entry.number)
    if entry.replaced is not None:
        if old.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            old.replace(place)
            old.unlink(missing_ok=True)  # a rename onto the same file leaves both names
    else:
        if not run.new(entry.number).exists():
            place.unlink(missing_ok=True)
        _prune(place.parent, root)


def _prune(folder: Path, root: Path) -> None:
    """Remove folders that were left empty, as git does."""
    with contextlib.suppress(OSError):
        while folder != root:
            with contextlib.suppress(FileNotFoundError):
                folder.rmdir()
            folder = folder.parent
