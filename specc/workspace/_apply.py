"""The only writer: a plan reaches the folder whole or not at all.

Every new content is staged under `.specc/run` first, so that a full disk is found out before
anything has changed. Then the journal promises the steps, and each is one rename. What a step
replaces is kept beside the journal: a failure puts it back, a killed process is completed by the
next command, and `undo` reads it after a success.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from specc.plan import Action, Change, Plan, is_own
from specc.plan.lock import LOCK
from specc.tree import File, parents
from specc.workspace._error import MovedOnError, WorkspaceError
from specc.workspace._run import Entry, Run, current, hold, last, mark
from specc.workspace._steps import carry_out, put_back

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_AGAIN = "run the command again"
_AS_THEY_ARE: Mapping[str, int] = {}


class _Step(NamedTuple):
    """Write `content` to `path`, or delete what stands there."""

    path: str
    content: File | None
    before: File | None


def apply(plan: Plan, root: Path, *, modes: Mapping[str, int] = _AS_THEY_ARE) -> None:
    """Carry out `plan` in `root`. `WorkspaceError` leaves the folder as it was.

    A file keeps its permissions, unless `modes` gives others.
    """
    steps = _steps(plan)
    if not steps:
        return
    with hold(root):
        run = current(root)
        _refuse_moved_on(plan, run, steps, root)
        try:
            entries = _stage(run, steps, root, modes)
            run.write_journal(entries)
        except BaseException:
            run.clear()
            raise
        carry_out(run, entries, root)
        _finish(run, root)


def recover(root: Path) -> bool:
    """Complete an apply that was interrupted, or drop it where it had changed nothing yet.

    Returns whether files were touched. Costs one look where all is well.
    """
    run = current(root)
    if not run.home.is_dir():
        return False
    with hold(root):
        entries = run.read_journal()
        if entries is None:
            run.clear()
        elif run.retreat.exists():
            put_back(run, entries, root)
        else:
            _refuse_touched(run, entries, root)
            carry_out(run, entries, root)
            _finish(run, root)
    return entries is not None


def undo(root: Path) -> tuple[str, ...]:
    """Put back what the last apply changed; its paths, sorted. A second undo does it again."""
    plan = undone(root)
    run = last(root)
    modes = {
        entry.path: stat.S_IMODE(run.old(entry.number).stat().st_mode)
        for entry in run.read_journal() or ()
        if entry.replaced is not None
    }
    apply(plan, root, modes=modes)
    return tuple(sorted(change.path for change in (*plan.changes, *plan.state)))


def undone(root: Path) -> Plan:
    """The plan of an undo. `WorkspaceError` where there is nothing to put back, or where a file was
    changed since: that is somebody's work."""
    run = last(root)
    entries = run.read_journal()
    if not entries:
        raise WorkspaceError(
            f"there is nothing to undo in {root}",
            "specc keeps one step back, on the machine it was made on",
        )
    touched = [each.path for each in entries if mark(root / each.path) != each.written]
    if touched:
        raise WorkspaceError(
            f"changed after specc wrote it: {', '.join(sorted(touched))}",
            "undo would lose that: move it away (keep a copy) or put it back, or go back with your "
            "version control",
        )
    changes = [_back(run, entry, root) for entry in entries]
    lock = root / LOCK
    return Plan(
        changes=tuple(sorted(_of(changes, own=False), key=lambda change: change.path)),
        state=_of(changes, own=True),
        lock_before=lock.read_bytes() if lock.is_file() else None,
    )


def _of(changes: list[Change], *, own: bool) -> tuple[Change, ...]:
    """specc's own files, or the others."""
    return tuple(each for each in changes if is_own(each.path) is own)


def _steps(plan: Plan) -> list[_Step]:
    """What is written and deleted; the lock comes last of all."""
    found: list[_Step] = []
    for change in (*plan.changes, *plan.state):
        before = change.before
        if change.was:
            found.append(_Step(path=change.was, content=None, before=before))
            before = None
        if change.content is not None or change.action is Action.DELETE:
            found.append(_Step(path=change.path, content=change.content, before=before))
    return found


def _refuse_moved_on(plan: Plan, run: Run, steps: list[_Step], root: Path) -> None:
    """Whoever wrote to the folder since the plan was made, their work is not overwritten."""
    lock = root / LOCK
    known = lock.read_bytes() if lock.is_file() else None
    if known != plan.lock_before or run.journal.exists() or run.retreat.exists():
        raise MovedOnError(f"another specc changed {root} meanwhile", _AGAIN)
    folders: set[str] = set()
    for step in steps:
        _refuse_link(step.path, root, folders)
        if not _is_as_seen(root / step.path, step.before):
            raise MovedOnError(f"{step.path} changed while specc was planning", _AGAIN)


def _refuse_link(path: str, root: Path, safe: set[str]) -> None:
    for folder in parents(path):
        if folder in safe:
            continue
        place = root / folder
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise WorkspaceError(f"{folder} is not a folder", f"move it away, then {_AGAIN}")
        safe.add(folder)


def _is_as_seen(place: Path, before: File | None) -> bool:
    try:
        found = place.lstat()
    except FileNotFoundError:
        return before is None
    if before is None or not stat.S_ISREG(found.st_mode):
        return False
    return place.read_bytes() == before.content


def _stage(run: Run, steps: list[_Step], root: Path, modes: Mapping[str, int]) -> list[Entry]:
    run.clear()
    run.home.mkdir()
    entries = [_staged(run, number, step, root) for number, step in enumerate(steps)]
    for entry in entries:
        if entry.written is not None and entry.path in modes:
            run.new(entry.number).chmod(modes[entry.path])
    return entries


def _staged(run: Run, number: int, step: _Step, root: Path) -> Entry:
    replaced = mark(root / step.path) if step.before is not None else None
    if step.content is None:
        return Entry(number=number, path=step.path, written=None, replaced=replaced)
    executable = step.content.executable
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    handle = os.open(run.new(number), flags, 0o777 if executable else 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(step.content.content)
        file.flush()
        if replaced is not None:
            _keep_mode(handle, root / step.path, executable=executable)
            os.fsync(handle)  # a file that replaces another must not be empty after a power cut
        found = os.fstat(handle)
    written = found.st_mtime_ns, found.st_size
    return Entry(number=number, path=step.path, written=written, replaced=replaced)


def _keep_mode(handle: int, place: Path, *, executable: bool) -> None:
    """Permissions stay as the team set them; whoever may read may execute."""
    mode = stat.S_IMODE(place.stat().st_mode)
    if bool(mode & stat.S_IXUSR) != executable:
        mode = mode | ((mode & 0o444) >> 2) if executable else mode & ~0o111
    os.fchmod(handle, mode)


def _finish(run: Run, root: Path) -> None:
    """The apply is done; what it replaced is kept for one undo."""
    last(root).clear()
    run.home.rename(last(root).home)


def _refuse_touched(run: Run, entries: list[Entry], root: Path) -> None:
    """A file edited since the interruption holds somebody's work."""
    for entry in entries:
        waits = entry.written is None or run.new(entry.number).exists()
        found = mark(root / entry.path)
        gone = entry.written is None and found is None
        if waits and not gone and found != entry.replaced:
            raise WorkspaceError(
                f"{entry.path} changed after a command of specc was interrupted",
                f"move it away (keep a copy), then {_AGAIN}: it completes the interrupted one",
            )


def _back(run: Run, entry: Entry, root: Path) -> Change:
    place, old = root / entry.path, run.old(entry.number)
    there = Action.CREATE if entry.written is None else Action.UPDATE
    return Change(
        path=entry.path,
        action=Action.DELETE if entry.replaced is None else there,
        content=None if entry.replaced is None else _file(old),
        before=None if entry.written is None else _file(place),
    )


def _file(place: Path) -> File:
    executable = bool(place.stat().st_mode & stat.S_IXUSR)
    return File(content=place.read_bytes(), executable=executable)
