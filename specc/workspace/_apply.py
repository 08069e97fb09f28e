"""The only writer: a plan reaches the folder whole or not at all.

Every new content is staged under `.specc/run` first, so that a full disk is found out before
anything has changed. Then the journal promises the steps, and each is one rename. What a step
replaces is kept beside the journal: a failure puts it back, a killed process is completed by the
next command, and `undo` reads it after a success.
"""

from __future__ import annotations

import contextlib
import os
import stat
from typing import TYPE_CHECKING, Literal, NamedTuple

from specc.plan import Action, Change, Plan, is_own
from specc.plan.lock import LOCK
from specc.tree import File, parents
from specc.workspace._error import MovedOnError, WorkspaceError, from_os
from specc.workspace._hold import hold
from specc.workspace._run import RUN, Entry, Run, current, last, standing
from specc.workspace._steps import carry_out, may_go_on, put_back
from specc.workspace._work import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_AGAIN = "run the command again"
_MOST_NAMED = 5
"""So many files are named in a message; the rest are counted."""
_AS_THEY_ARE: Mapping[str, int] = {}


class _Step(NamedTuple):
    """Write `content` to `path`, or delete what stands there."""

    path: str
    content: File | None
    before: File | None


def apply(plan: Plan, root: Path, *, command: str = "") -> None:
    """Carry out `plan` in `root`. `WorkspaceError` leaves the folder as it was.

    A file keeps its permissions and, as far as the system lets us, its owner. The `command` is
    what `undo` says it takes back.
    """
    if steps := _steps(plan):
        with hold(root):
            _apply(plan, steps, root, _AS_THEY_ARE, command)


def recover(root: Path) -> Literal["completed", "took back"] | None:
    """Bring an apply that was interrupted to its end: forward, or back where somebody has edited
    since what it had still to write. `None` where it had changed nothing yet, or there is none.

    Costs one look where all is well.
    """
    if not current(root).home.is_dir():
        return None
    with hold(root):
        run = current(root)
        entries = run.read_journal()
        if entries is None:
            run.clear()
            return None
        _refuse_links((entry.path for entry in entries), root)
        if run.retreat.exists() or not may_go_on(run, entries, root):
            put_back(run, entries, root)
            return "took back"
        carry_out(run, entries, root)
        _finish(run, root)
        return "completed"


def is_interrupted(root: Path) -> bool:
    """Whether an apply was killed here, or is under way, and has begun to change files."""
    return current(root).read_journal() is not None


def undo(root: Path) -> Plan:
    """Put back what the last apply changed, and say so. A second undo does it again."""
    _last_entries(root)
    with hold(root):
        plan, run = undone(root), last(root)
        places = [(entry.path, run.old(entry.number)) for entry in _last_entries(root)]
        modes = {path: _mode(old) for path, old in places if old.exists()}
        _apply(plan, _steps(plan), root, modes, "undo")
    return plan


def applied_last(root: Path) -> tuple[str, float]:
    """The command that `undo` takes back, and when it was, in seconds since 1970; empty where it
    is not known. `WorkspaceError` where there is none."""
    _last_entries(root)
    run = last(root)
    with contextlib.suppress(OSError, UnicodeError):
        return run.command.read_text(encoding="utf-8"), run.command.stat().st_mtime
    return "", 0.0


def undone(root: Path) -> Plan:
    """The plan of an undo. `WorkspaceError` where there is nothing to put back, or where a file was
    changed since: that is somebody's work."""
    entries, run = _last_entries(root), last(root)
    touched = [each.path for each in entries if standing(root / each.path) != each.written]
    if touched:
        raise WorkspaceError(
            f"changed after specc wrote it: {_some(touched)}",
            "undo would lose that: move it away (keep a copy) or put it back, or go back with your "
            "version control",
        )
    try:
        changes = [change for each in entries if (change := _back(run, each, root))]
    except FileNotFoundError:
        raise MovedOnError(f"another specc is writing to {root}", _AGAIN) from None
    lock = root / LOCK
    return Plan(
        changes=tuple(sorted(_of(changes, own=False), key=lambda change: change.path)),
        state=_of(changes, own=True),
        lock_before=lock.read_bytes() if lock.is_file() else None,
    )


def _some(paths: list[str]) -> str:
    """The first of the team's files, and how many more there are; what specc keeps for itself only
    where there is nothing else."""
    named = sorted(path for path in paths if not is_own(path)) or ["what specc keeps in .specc"]
    more = len(named) - _MOST_NAMED
    return ", ".join(named[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _last_entries(root: Path) -> list[Entry]:
    entries = last(root).read_journal()
    if not entries:
        raise WorkspaceError(
            f"there is nothing to undo in {root}",
            "specc keeps one step back, on the machine it was made on",
        )
    return entries


def _of(changes: list[Change], *, own: bool) -> tuple[Change, ...]:
    """specc's own files, or the others."""
    return tuple(each for each in changes if is_own(each.path) is own)


def _steps(plan: Plan) -> list[_Step]:
    """What is written and deleted; the lock comes last of all."""
    found: list[_Step] = []
    for change in (*plan.changes, *plan.state):
        before = change.before
        if change.was and not change.moved:
            found.append(_Step(path=change.was, content=None, before=before))
            before = None
        if change.content is not None or change.action is Action.DELETE:
            found.append(_Step(path=change.path, content=change.content, before=before))
    return found


def _apply(
    plan: Plan, steps: list[_Step], root: Path, modes: Mapping[str, int], command: str
) -> None:
    """The same for who holds the folder; `modes` has the permissions of files that get others."""
    run = current(root)
    _refuse_moved_on(plan, run, steps, root)
    _refuse_protected(steps, root)
    try:
        entries = _stage(run, steps, root, modes, lasting=plan.lock_before is not None)
        if command:
            run.command.write_bytes(command.encode())
        run.write_journal(entries)
    except BaseException:
        run.clear()
        raise
    carry_out(run, entries, root)
    _finish(run, root)


def _refuse_moved_on(plan: Plan, run: Run, steps: list[_Step], root: Path) -> None:
    """Whoever wrote to the folder since the plan was made, their work is not overwritten."""
    lock = root / LOCK
    known = lock.read_bytes() if lock.is_file() else None
    if known != plan.lock_before or run.journal.exists() or run.retreat.exists():
        raise MovedOnError(f"another specc changed {root} meanwhile", _AGAIN)
    _refuse_links((step.path for step in steps), root)
    for step in steps:
        if not _is_as_seen(root / step.path, step.before):
            raise MovedOnError(f"{step.path} changed while specc was planning", _AGAIN)


def _refuse_protected(steps: list[_Step], root: Path) -> None:
    """A rename asks nobody, so a file that its owner made read-only is asked after here."""
    theirs = [step.path for step in steps if step.before is not None and not is_own(step.path)]
    if protected := [path for path in theirs if not _is_writable(root / path)]:
        raise WorkspaceError(
            f"read-only, and to be changed: {_some(protected)}",
            f"let specc write (`chmod u+w`, or ask the owner), or take it over (`specc release`); "
            f"then {_AGAIN}",
        )


def _is_writable(place: Path) -> bool:
    """Also asked of root, who may write everything."""
    return bool(_mode(place) & 0o222) and os.access(place, os.W_OK)


def _refuse_links(paths: Iterable[str], root: Path) -> None:
    for folder in sorted({folder for path in paths for folder in parents(path)}):
        place = root / folder
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise WorkspaceError(f"{folder} is not a folder", f"move it away, then {_AGAIN}")


def _is_as_seen(place: Path, before: File | None) -> bool:
    try:
        found = place.lstat()
    except FileNotFoundError:
        return before is None
    if before is None or not stat.S_ISREG(found.st_mode):
        return False
    return place.read_bytes() == before.content


def _stage(
    run: Run, steps: list[_Step], root: Path, modes: Mapping[str, int], *, lasting: bool
) -> list[Entry]:
    run.clear()
    run.home.mkdir()
    for number, step in enumerate(counted("writing file", steps)):
        if step.content is not None:
            like = root / step.path if step.before is not None else None
            _write(run.new(number), step.content, like, modes.get(step.path), lasting=lasting)
    return [_entry(number, step) for number, step in enumerate(steps)]


def _entry(number: int, step: _Step) -> Entry:
    return Entry(
        number=number,
        path=step.path,
        written=step.content.digest if step.content is not None else None,
        replaced=step.before.digest if step.before is not None else None,
    )


def _write(new: Path, content: File, like: Path | None, mode: int | None, *, lasting: bool) -> None:
    """Stage a file, with the permissions of what it replaces. What replaces a file is on the disk
    before it does; so is everything, but in a first compile, which can be done again."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    handle = os.open(new, flags, 0o777 if content.executable else 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(content.content)
        file.flush()
        if like is not None:
            _liken(handle, like.stat(), executable=content.executable)
        if mode is not None:
            os.fchmod(handle, mode)
        if lasting or like is not None:
            os.fsync(handle)


def _liken(handle: int, like: os.stat_result, *, executable: bool) -> None:
    """Owner and permissions stay as the team set them; whoever may read may execute."""
    mine = os.fstat(handle)
    if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
        with contextlib.suppress(PermissionError):
            os.fchown(handle, like.st_uid, like.st_gid)
    mode = stat.S_IMODE(like.st_mode)
    if bool(mode & stat.S_IXUSR) != executable:
        mode = mode | ((mode & 0o444) >> 2) if executable else mode & ~0o111
    os.fchmod(handle, mode)


def _finish(run: Run, root: Path) -> None:
    """The apply is done; what it replaced is kept for one undo."""
    try:
        last(root).clear()
        run.home.rename(last(root).home)
    except OSError as problem:
        done = from_os(problem, f"all is written, but {root / RUN} cannot be tidied up")
        raise WorkspaceError(done.message, "the next command of specc tidies up first") from None


def _back(run: Run, entry: Entry, root: Path) -> Change | None:
    """The change that takes a step back; `None` where it found nothing to delete."""
    place, old = root / entry.path, run.old(entry.number)
    content = _file(old) if old.exists() else None
    if entry.written is None:
        action = Action.CREATE
        if content is None:
            return None
    else:
        action = Action.UPDATE if content is not None else Action.DELETE
    return Change(
        path=entry.path,
        action=action,
        content=content,
        before=None if entry.written is None else _file(place),
    )


def _file(place: Path) -> File:
    return File(content=place.read_bytes(), executable=bool(_mode(place) & stat.S_IXUSR))


def _mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)
