"""The steps of a journal, forward and back. Each may be done twice and changes nothing then.

A step waits until its rename: what it writes is still staged, what it deletes still in place.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING

from specc.workspace._error import MovedOnError, WorkspaceError
from specc.workspace._run import standing
from specc.workspace._work import counted

if TYPE_CHECKING:
    from pathlib import Path

    from specc.workspace._run import Entry, Run


def carry_out(run: Run, entries: list[Entry], root: Path) -> None:
    """Every step or, where one fails, none."""
    try:
        for entry in counted("putting in place file", entries):
            forward(run, entry, root)
    except BaseException:
        put_back(run, entries, root)
        raise


def put_back(run: Run, entries: list[Entry], root: Path) -> None:
    """Undo the steps that were done, last first."""
    try:
        if run.journal.exists():
            run.journal.replace(run.retreat)
        for entry in reversed(entries):
            _backward(run, entry, root)
        run.clear()
    except OSError as problem:
        raise WorkspaceError(
            f"cannot put {root} back as it was: {(problem.strerror or str(problem)).lower()}",
            "nothing is lost: free space or fix permissions; the next command completes it",
        ) from None


def may_go_on(run: Run, entries: list[Entry], root: Path) -> bool:
    """Whether nobody has written since to a file whose step still waits."""
    return all(_is_untouched(entry, root) for entry in entries if _waits(run, entry))


def _waits(run: Run, entry: Entry) -> bool:
    if entry.written is None:
        return not run.old(entry.number).exists()
    return run.new(entry.number).exists()


def _is_untouched(entry: Entry, root: Path) -> bool:
    """A file that is gone holds no work that could be lost."""
    return standing(root / entry.path) in (entry.replaced, None)


def forward(run: Run, entry: Entry, root: Path) -> None:
    """Take a step, if it still waits."""
    place, new, old = root / entry.path, run.new(entry.number), run.old(entry.number)
    if _waits(run, entry):
        if not _is_untouched(entry, root):
            raise MovedOnError(
                f"{entry.path} changed while specc was writing", "run the command again"
            )
        if entry.replaced is not None:
            (_take if entry.written is None else _keep)(place, old)
        if entry.written is not None:
            _place(new, place)
    if entry.written is None:
        _prune(place.parent, root)


def _take(place: Path, old: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # somebody was faster
        place.rename(old)


def _place(new: Path, place: Path) -> None:
    """Put a staged file in place, with the folders above it."""
    try:
        new.replace(place)
    except FileNotFoundError:
        place.parent.mkdir(parents=True, exist_ok=True)
        new.replace(place)


def _keep(place: Path, old: Path) -> None:
    """A second name for what is about to be replaced; a copy where the disk knows no links."""
    try:
        os.link(place, old, follow_symlinks=False)
    except (FileNotFoundError, FileExistsError):
        return  # moved away, or kept before an interruption
    except OSError:
        draft = old.with_suffix(".draft")
        with draft.open("wb") as file:
            file.write(place.read_bytes())
            os.fchmod(file.fileno(), stat.S_IMODE(place.stat().st_mode))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(old)


def _backward(run: Run, entry: Entry, root: Path) -> None:
    place, old = root / entry.path, run.old(entry.number)
    if _waits(run, entry):
        old.unlink(missing_ok=True)
    elif old.exists():
        _refuse_edited(entry, root)
        place.parent.mkdir(parents=True, exist_ok=True)
        old.replace(place)
    elif entry.replaced is None and standing(place) == entry.written:
        place.unlink(missing_ok=True)
    _prune(place.parent, root)


def _refuse_edited(entry: Entry, root: Path) -> None:
    """A file edited since the interruption holds somebody's work."""
    if standing(root / entry.path) not in (entry.written, entry.replaced, None):
        raise WorkspaceError(
            f"{entry.path} changed after a command of specc was interrupted",
            "move it away (keep a copy), then run the command again: it puts the folder back as it "
            "was before the interrupted one",
        )


def _prune(folder: Path, root: Path) -> None:
    """Remove folders that were left empty, as git does."""
    with contextlib.suppress(OSError):
        while folder != root:
            with contextlib.suppress(FileNotFoundError):
                folder.rmdir()
            folder = folder.parent
