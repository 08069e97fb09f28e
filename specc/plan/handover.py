"""Who looks after a file: handing one to specc, taking one over, asking for one again.

Each of these is a plan for the files named and no others, and is applied and undone like any plan.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specc.plan import _state, _text
from specc.plan._model import Action, Change, Disk, Obstacle, Plan
from specc.plan._planner import part, waiting
from specc.plan._targets import placed, targets
from specc.plan.lock import LOCK, Base, Record, Stamp, State, decode
from specc.tree import File, Ownership, Tree

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_ADOPTED = "specc keeps it up to date from now on"
_EDITED = "yours stays, as your edit of what the spec yields; from now on the two are merged"
_OFFERED = "offered again: specc's version is beside yours; delete one of the two"
_ONCE = "written once: it stays yours"


def adopt(
    base: Base, disk: Disk, new: Tree, paths: Collection[str], *, stamp: Stamp | None = None
) -> Plan:
    """Hand `paths`, which are `placed` and stand in the folder, to specc.

    What the spec yields now becomes the base of later merges, so nothing changes in the files; but
    a sealed one says from now on what the scope says, and what stood there is laid beside it. A
    version that waits beside a file goes.
    """
    assumed, yielded = base, placed(base, disk, new)
    waits = waiting(base, disk, new)
    known = {path for path in paths if is_tracked(base, path) and path not in waits}
    for path in paths:
        if not is_tracked(base, path):
            assumed = assumed.adopt(path, yielded[path])
    taken = set(paths) - known
    done = part(base, disk, new, taken, assumed=assumed, stamp=stamp, conflict="yours")
    unchanged = [
        Change(path=path, action=Action.UNCHANGED, ownership=base.records[path].ownership)
        for path in known
    ]
    changes = [*map(_adopted, done.changes), *unchanged]
    return replace(done, changes=tuple(sorted(changes, key=lambda change: change.path)))


def release(base: Base, paths: Collection[str]) -> Plan:
    """Take `paths`, which the lock names, over for good. The files are not touched."""
    after = base
    for path in paths:
        after = after.release(path)
    keeping = (path for path, record in after.records.items() if record.keeps_base)
    kept = {path: base.contents.get(path) for path in keeping}
    changes = tuple(
        Change(
            path=path,
            action=Action.YOURS,
            ownership=base.records[path].ownership,
            reasons=base.records[path].origins,
            note="specc does not touch it again",
        )
        for path in sorted(paths)
    )
    state = _state.changes(base, base.stamp, after.records, kept)
    return Plan(changes=changes, state=state, lock_before=base.lock)


def heal(
    base: Base, disk: Disk, new: Tree, paths: Collection[str], *, stamp: Stamp | None = None
) -> Plan:
    """Offer `paths`, which are `placed`, again.

    One that is not there is made, one that specc does not look after is adopted, a sealed one is
    restored. Of one that was edited and is kept, specc's version is merged in where that adds
    lines only, and is laid beside it elsewhere.
    """
    assumed, yielded = base, placed(base, disk, new)
    adopted = {path for path in paths if path in disk and not is_tracked(base, path)}
    for path in adopted:
        assumed = assumed.adopt(path, yielded[path])
    away = {each.path for each in targets(base, disk, new) if each.stands not in disk}
    first = part(base, disk, new, paths, assumed=assumed, afresh=away, stamp=stamp)
    kept = {each.path for each in first.changes if each.action is Action.KEEP} - adopted
    done = part(base, disk, new, paths, assumed=assumed, afresh=away | kept, stamp=stamp)
    named = [_adopted(each) if each.path in adopted else each for each in done.changes]
    return replace(done, changes=tuple(_offered(e) if e.path in kept else e for e in named))


def handed_back(plan: Plan) -> Plan:
    """The plan of an undo, with a word on each file that only changes hands, and with the owner of
    each that is written."""
    speaks = next((each for each in plan.state if each.path == LOCK), None)
    if speaks is None:
        return plan
    before, after = _records(speaks.before), _records(speaks.content)
    known = before | after
    owned = [
        replace(each, ownership=known[each.path].ownership) if each.path in known else each
        for each in plan.changes
    ]
    places = _places(before, after)
    left = known.keys() - {each.path for each in plan.changes} - places.keys()
    moved = [
        _moved(path, after.get(path), known[path])
        for path in left - set(places.values())
        if _state_in(before, path) is not _state_in(after, path)
    ]
    moved += [
        Change(
            path=path,
            action=Action.KEEP,
            ownership=known[path].ownership,
            note=f"specc looks for it at {place} again",
        )
        for path, place in places.items()
        if path not in {each.path for each in plan.changes}
    ]
    return replace(plan, changes=tuple(sorted([*owned, *moved], key=lambda each: each.path)))


def _places(before: Mapping[str, Record], after: Mapping[str, Record]) -> dict[str, str]:
    """What each file that the team had moved was called, and what it is called again."""
    homes = {after[path].generated or path: path for path in after.keys() - before.keys()}
    found = {path: before[path].generated or path for path in before.keys() - after.keys()}
    return {path: homes[home] for path, home in sorted(found.items()) if home in homes}


def _records(lock: File | None) -> dict[str, Record]:
    return {} if lock is None else decode(lock.content)[1]


def _state_in(records: Mapping[str, Record], path: str) -> State | None:
    return records[path].state if path in records else None


def _moved(path: str, after: Record | None, known: Record) -> Change:
    state = None if after is None else after.state
    action = {
        None: Action.KEEP,
        State.TRACKED: Action.ADOPT,
        State.RELEASED: Action.YOURS,
        State.DELETED: Action.SKIP,
    }[state]
    note = {
        None: "yours again",
        State.TRACKED: "specc keeps it up to date again",
        State.RELEASED: "yours again; specc does not touch it",
        State.DELETED: "not there: it stays away",
    }[state]
    return Change(path=path, action=action, ownership=known.ownership, note=note)


def is_tracked(base: Base, path: str) -> bool:
    """Whether specc looks after `path`."""
    record = base.records.get(path)
    return record is not None and record.state is State.TRACKED


def adoptable(base: Base, disk: Disk, new: Tree) -> frozenset[str]:
    """The paths that stand in the folder, that the spec yields, and that specc does not look after
    though it could."""
    return frozenset(
        path
        for path, file in placed(base, disk, new).items()
        if path in disk and file.ownership is not Ownership.ONCE and not is_tracked(base, path)
    )


def releasable(base: Base) -> frozenset[str]:
    """The paths that can be taken over. What is sealed says what the scope says, or nothing."""
    return frozenset(
        path
        for path, record in base.records.items()
        if record.state is not State.RELEASED and record.ownership is not Ownership.SEALED
    )


def healable(base: Base, disk: Disk, new: Tree) -> frozenset[str]:
    """The paths that are missing, are not looked after, or are sealed and were edited."""
    return frozenset(
        path
        for path, file in placed(base, disk, new).items()
        if path not in disk
        or not is_tracked(base, path)
        or (file.ownership is Ownership.SEALED and is_edited(base, disk, path))
    )


def is_edited(base: Base, disk: Disk, path: str) -> bool:
    """Whether something else stands at `path` than was generated there; style does not count."""
    standing = disk.get(path)
    if standing is None or isinstance(standing, Obstacle):
        return True
    return path in base.contents and not _text.same(base.contents[path], standing.content)


def _offered(change: Change) -> Change:
    return replace(change, note=_OFFERED) if change.action is Action.CONFLICT else change


def _adopted(change: Change) -> Change:
    if change.action not in (Action.KEEP, Action.UNCHANGED):
        return change
    if change.ownership is Ownership.ONCE:
        return replace(change, action=Action.KEEP, note=_ONCE)
    note = _EDITED if change.action is Action.KEEP else _ADOPTED
    return replace(change, action=Action.ADOPT, note=note)
