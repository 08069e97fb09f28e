"""What is wrong with a repo as it stands: edited where it is sealed, not settled, out of step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Place, Span
from specc.diagnostic.codes import CONFLICT_LEFT, OUT_OF_STEP, SEALED_FILE_EDITED
from specc.plan import _text, merge
from specc.plan._model import Action, Change, Disk, Obstacle, Plan
from specc.plan._state import is_own
from specc.plan.handover import is_edited, is_tracked
from specc.plan.lock import BASE, LOCK, SUFFIX, Base
from specc.tree import File, Ownership

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Name = Callable[[str], str]
    """The path of a file as findings shall show it."""

_WOULD = {
    Action.CREATE: "make {}",
    Action.UPDATE: "update {}",
    Action.MERGE: "update {} and keep your edits in it",
    Action.CONFLICT: "put conflict markers into {}: you and the spec changed the same lines",
    Action.RENAME: "rename {}",
    Action.DELETE: "delete {}",
    Action.RESTORE: "restore {}",
    Action.ADOPT: "keep {} up to date from then on",
    Action.ORPHAN: "leave {} to you: you edited it, and the spec does not yield it any more",
    Action.SKIP: "note that you deleted {}",
}
_COMPILE = "run `specc compile` and commit what it writes"


def found(base: Base, disk: Disk, plan: Plan | None, name: Name) -> tuple[Diagnostic, ...]:
    """All findings. `plan` is that of a compile of the spec in the repo; without one, the spec is
    not sound, and what is out of step with it is not known."""
    sealed = dict(_sealed(base, disk, name))
    marked = dict(_marked(base, disk, name))
    standing = (*sealed.values(), *(each for many in marked.values() for each in many))
    if plan is None:
        return standing
    waiting = [each for each in plan.changes if _is_beside(each) and each.path not in marked]
    told = {*sealed, *marked, *(each.path for each in waiting)}
    behind = dict(_behind(base, plan, told, name))
    return (
        *standing,
        *(_beside(each, name) for each in waiting),
        *behind.values(),
        *_notes(plan, {*told, *behind}, name),
    )


def _sealed(base: Base, disk: Disk, name: Name) -> Iterator[tuple[str, Diagnostic]]:
    for path, record in base.records.items():
        if record.ownership is not Ownership.SEALED or not is_tracked(base, path):
            continue
        if is_edited(base, disk, path):
            standing = disk.get(path)
            line = _first_change(base.contents[path], standing)
            yield (
                path,
                SEALED_FILE_EDITED.finding(
                    f"{path} {_what(standing)}, and it says what the scope says",
                    _at(name(path), line),
                    help=f"change the spec instead; `specc heal {path}` puts the file back",
                ),
            )


def _what(standing: File | Obstacle | None) -> str:
    if standing is None:
        return "was deleted"
    return f"was replaced by {standing.what}" if isinstance(standing, Obstacle) else "was edited"


def _first_change(base: bytes, standing: File | Obstacle | None) -> int:
    """The first line that differs, from 1."""
    if not isinstance(standing, File):
        return 1
    old, now = _text.split(base).lines, _text.split(standing.content).lines
    same = (n for n, (a, b) in enumerate(zip(old, now, strict=False), 1) if a != b)
    return max(1, next(same, min(len(now), len(old) + 1)))


def _marked(base: Base, disk: Disk, name: Name) -> Iterator[tuple[str, list[Diagnostic]]]:
    for path in base.records:
        standing = disk.get(path)
        if not isinstance(standing, File) or not is_tracked(base, path):
            continue
        kept = base.contents.get(path, b"")
        known = len(merge.unsettled(_text.split(kept).lines, merge.Labels()))
        lines = merge.unsettled(_text.split(standing.content).lines, merge.Labels())
        if len(lines) > known:
            yield path, [_conflict(path, name(path), line) for line in lines]


def _conflict(path: str, named: str, line: int) -> Diagnostic:
    return CONFLICT_LEFT.finding(
        f"{path} holds conflict markers",
        _at(named, line),
        help="choose a side or join the two, remove the markers, then run `specc compile`",
    )


def _is_beside(change: Change) -> bool:
    return change.action is Action.CONFLICT and change.content is None


def _beside(change: Change, name: Name) -> Diagnostic:
    return CONFLICT_LEFT.finding(
        f"{change.path} waits for a decision: {change.note}",
        _at(name(change.path)),
        help="settle it, then run `specc compile`",
    )


def _behind(base: Base, plan: Plan, told: set[str], name: Name) -> Iterator[tuple[str, Diagnostic]]:
    for change in plan.changes:
        if change.path not in told and (would := _would(base, change)):
            reasons = ", ".join(change.reasons[:3])
            standing = change.path if change.moved else change.was or change.path
            yield (
                change.path,
                OUT_OF_STEP.finding(
                    f"a compile would {would}",
                    _at(name(standing)),
                    help=_COMPILE,
                    notes=(f"changed since it was compiled: {reasons}",) if reasons else (),
                ),
            )


def _would(base: Base, change: Change) -> str:
    """What a compile would do; nothing where the team's decision is only to be written down."""
    if change.action is Action.SKIP and not is_tracked(base, change.path):
        return ""
    if change.moved and change.action is Action.RENAME:
        return _named(Action.UPDATE, change) if change.content else ""
    return _named(change.action, change)


def _named(action: Action, change: Change) -> str:
    name = f"{change.was} to {change.path}" if action is Action.RENAME else change.path
    return _WOULD.get(action, "").replace("{}", name)


def _notes(plan: Plan, told: set[str], name: Name) -> Iterator[Diagnostic]:
    """What a compile would write down and nothing else tells; the lock, if it is all there is.
    That the team moved a file is its own business."""
    inner = [each.path.removeprefix(BASE).removesuffix(SUFFIX) for each in plan.state]
    moved = {path for each in plan.changes if each.was for path in (each.was, each.path)}
    left = [path for path in inner if path not in told | moved]
    files = [path for path in left if not is_own(path)]
    for path in files or [each for each in left if each == LOCK and not told | moved]:
        yield OUT_OF_STEP.finding(
            f"{path} was changed since the last compile",
            _at(name(path)),
            help=_COMPILE,
        )


def _at(file: str, line: int = 1) -> Place:
    return Place(span=Span(file=file, line=line, column=1, end_line=line, end_column=1))
