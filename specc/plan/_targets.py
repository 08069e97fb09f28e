"""Which file of the folder is which of the tree: every path once, with the record it goes on from.

A generated file is tied to what the lock knows by the path it is generated under, else by its
artefact id. It stands at that path, or where the team put it: a file that is not at its place is
looked for among those that nothing else accounts for, and the lock remembers where it was found.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from specc.plan import _likeness
from specc.plan._cases import GENERATED, YOURS
from specc.plan._model import Disk, Obstacle
from specc.plan._state import is_input, is_own
from specc.plan.lock import Base, Record, State
from specc.tree import File, PathError, checked_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

ASIDE = (YOURS, GENERATED)

NOWHERE: Mapping[str, str] = {}


class Target(NamedTuple):
    """One file, whatever becomes of it."""

    path: str
    """Where it shall stand."""
    generated: str
    """The path it is generated under; another one where the team moved the file."""
    stands: str
    """Where it stands now."""
    key: str | None
    """What the lock calls it; `None` where the lock does not know it."""
    new: File | None

    @property
    def was_moved(self) -> bool:
        """Whether the team moved it and the lock does not know that yet."""
        return self.key is not None and self.key != self.stands == self.path


def targets(
    base: Base, disk: Disk, new: Mapping[str, File], moves: Mapping[str, str] = NOWHERE
) -> Iterator[Target]:
    """The files of `new` and of the lock; `moves` says where the team put some of the latter."""
    claims = _claims(base, disk, new)
    taken = set[str]()
    for path, file in new.items():
        target = _target(base, path, file, claims.get(path), moves)
        place = _in_its_folder(target, base, disk)
        if not (place in base.records or place in disk or place in new or place in taken):
            target = target._replace(path=place)
        taken.add(target.path)
        yield target
    for key in sorted(base.records.keys() - set(claims.values()) - taken):
        yield Target(path=key, generated=key, stands=key, key=key, new=None)


def placed(base: Base, disk: Disk, new: Mapping[str, File]) -> dict[str, File]:
    """What the spec yields, by the paths where the team has it, as far as the lock knows."""
    return {each.path: each.new for each in targets(base, disk, new) if each.new is not None}


def missing(base: Base, disk: Disk, new: Mapping[str, File]) -> dict[str, bytes]:
    """What was generated of each file that is to be looked for in the folder: of those that are not
    at their place and that nobody said were deleted, and then of those at whose place another
    stands.

    Files written once are the team's, and so are those it took over; what the repo is made from
    stays where it is.
    """
    tracked = tuple(_tracked(base, disk, new))
    lost = _lost(base, disk, tracked)
    return lost | _displaced(base, disk, tracked) if lost else {}


def moves(base: Base, disk: Disk, new: Mapping[str, File]) -> dict[str, str]:
    """Where the team moved files: from what the lock calls them to where they stand."""
    tracked = tuple(_tracked(base, disk, new))
    lost, displaced = _lost(base, disk, tracked), _displaced(base, disk, tracked)
    if not lost and len(displaced) < TWO:
        return {}
    claims = _claims(base, disk, new)
    away = {path for path, key in claims.items() if base.records[key].generated}
    taken = (base.records.keys() | (new.keys() - away)) - displaced.keys()
    standing = {
        path: found.content
        for path, found in disk.items()
        if path not in taken and isinstance(found, File) and _can_be_followed_to(path)
    }
    return _in_turn(_likeness.found(lost | displaced, standing), displaced.keys())


TWO = 2
"""So many files have to be displaced for one to be at the place of another."""


def _tracked(base: Base, disk: Disk, new: Mapping[str, File]) -> Iterator[str]:
    """What the lock calls the files that are looked for where they are not at their place."""
    for key in _claims(base, disk, new).values():
        if base.records[key].has_base and key in base.contents and not is_input(key):
            yield key


def _lost(base: Base, disk: Disk, tracked: Collection[str]) -> dict[str, bytes]:
    return {key: base.contents[key] for key in tracked if key not in disk}


def _displaced(base: Base, disk: Disk, tracked: Collection[str]) -> dict[str, bytes]:
    """Files at whose place something stands that is not like them."""
    found = {}
    for key in tracked:
        standing, known = disk.get(key), base.contents[key]
        if not isinstance(standing, File) or standing.content == known:
            continue
        if not _likeness.is_like(known, standing.content, key):
            found[key] = known
    return found


def _in_turn(found: dict[str, str], displaced: Collection[str]) -> dict[str, str]:
    """Of the moves those that make room for each other: the place of a displaced file belongs to
    another only if it went elsewhere itself, and it went elsewhere only if another took its place.
    Otherwise what stands at the path of a file is that file, rewritten."""
    while strays := {
        key
        for key, place in found.items()
        if (place in displaced and place not in found)
        or (key in displaced and key not in found.values())
    }:
        found = {key: place for key, place in found.items() if key not in strays}
    return found


def followed(base: Base, disk: Disk, new: Mapping[str, File]) -> Base:
    """The base, with every file that the team moved under the path where it stands."""
    found = moves(base, disk, new)
    if not found:
        return base
    return replace(
        base,
        records={
            found.get(key, key): _at(found[key], key, record) if key in found else record
            for key, record in base.records.items()
        },
        contents={found.get(key, key): content for key, content in base.contents.items()},
    )


def _at(place: str, key: str, record: Record) -> Record:
    """The record of a file that the team moved from `key` to `place`."""
    generated = record.generated or key
    return replace(record, generated="" if generated == place else generated)


def is_aside(path: str) -> bool:
    """Whether a path is that of a version laid beside a file, numbered or not."""
    name = path.rpartition("/")[2]
    stem, _, number = name.rpartition(".")
    return name.endswith(ASIDE) or (number.isdecimal() and stem.endswith(ASIDE))


def _can_be_followed_to(path: str) -> bool:
    try:
        checked_path(path)
    except PathError:
        return False
    return not is_own(path) and not is_aside(path)


def _target(base: Base, path: str, file: File, key: str | None, moves: Mapping[str, str]) -> Target:
    if key is None:
        return Target(path=path, generated=path, stands=path, key=None, new=file)
    if key in moves:
        place = moves[key]
        return Target(path=place, generated=path, stands=place, key=key, new=file)
    put = bool(base.records[key].generated)
    return Target(path=key if put else path, generated=path, stands=key, key=key, new=file)


def _in_its_folder(target: Target, base: Base, disk: Disk) -> str:
    """Where a file stands that the team called otherwise in the folder it is generated in: there,
    when that folder is another one now."""
    there = isinstance(disk.get(target.stands), File)
    blocked = isinstance(disk.get(target.generated), Obstacle)
    if target.key is None or base.records[target.key].state is not State.TRACKED:
        return target.path
    if target.path == target.generated or blocked or not there:
        return target.path
    was, _, _ = (base.records[target.key].generated or target.key).rpartition("/")
    folder, slash, _ = target.generated.rpartition("/")
    stands, _, name = target.stands.rpartition("/")
    return f"{folder}{slash}{name}" if stands == was != folder else target.path


def _claims(base: Base, disk: Disk, new: Mapping[str, File]) -> dict[str, str]:
    """Generated path to what the lock calls the file. Of two records for one path, as a merge of
    branches can leave them, the one whose file stands counts."""
    found: dict[str, str] = {}
    moved = {record.generated for record in base.records.values()}
    ranked = sorted(
        base.records, key=lambda key: (key not in disk, base.records[key].generated, key)
    )
    for key in ranked:
        path = _generated(key, base.records[key], new, moved)
        if path in new:
            found.setdefault(path, key)
    return found | _tied(base, disk, new, found) | _renamed(base, disk, new, found)


def _generated(key: str, record: Record, new: Mapping[str, File], moved: Collection[str]) -> str:
    """The path a file was generated under. Where the spec now has a file of its own for the place
    that the team chose, and the team has not `moved` that one, it is meant, unless the team took
    the place over."""
    if not record.generated or (key in new and record.state is State.RELEASED):
        return key
    return "" if key in new and key not in moved else record.generated


def _tied(
    base: Base, disk: Disk, new: Mapping[str, File], found: Mapping[str, str]
) -> dict[str, str]:
    """Files whose generated path changed, by their artefact id. One that the team put elsewhere
    stays there; another moves if its new path is free."""
    known = set(found.values())
    gone = {
        record.artefact: key
        for key, record in base.records.items()
        if record.artefact and key not in known and key not in new
    }
    tied: dict[str, str] = {}
    for path, file in new.items():
        key = gone.get(file.artefact, "") if path not in found else ""
        if not key:
            continue
        free = path not in base.records and path not in disk
        if base.records[key].generated or (free and not isinstance(disk.get(key), Obstacle)):
            tied[path] = gone.pop(file.artefact)
    return tied


def _renamed(
    base: Base, disk: Disk, new: Mapping[str, File], found: Mapping[str, str]
) -> dict[str, str]:
    """Files that a house template calls otherwise now. It names no artefacts, so what it made last
    and makes now is compared."""
    left = base.contents.keys() - set(found.values()) - new.keys()
    gone = {
        key: base.contents[key]
        for key, record in base.records.items()
        if record.template and record.has_base and key in left
    }
    fresh = {
        path: file.content
        for path, file in new.items()
        if file.template and path not in found and path not in base.records and path not in disk
    }
    tied = _likeness.found(gone, fresh) if gone and fresh else {}
    return {
        path: key for key, path in tied.items() if base.records[key].template == new[path].template
    }
