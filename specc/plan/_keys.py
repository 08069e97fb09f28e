"""Three-way merge of plain data by key: what one side changed, as edits of the other.

Mappings merge key by key, lists item by item where their items can be told apart, anything else as
a whole. A key is in dispute only where both sides changed it, differently.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from specc.plan._items import identified
from specc.plan._renamed import under_old_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Path = tuple[str | int, ...]


class Edit(NamedTuple):
    """One change of a document. Numbers in a path count the items before any edit."""

    action: Literal["set", "remove", "insert"]
    path: Path
    value: Any = None
    at: int = 0
    """Before which child of its parent an insert goes."""


class Dispute(NamedTuple):
    """A key both sides changed: the edits that give it the value of theirs, and of the base."""

    theirs: Edit
    base: Edit


class Merge(NamedTuple):
    """What to change in yours."""

    settled: tuple[Edit, ...]
    disputes: tuple[Dispute, ...]


class _Missing:
    """The type of `_MISSING`: no such key."""


_MISSING = _Missing()


def merge(base: Any, yours: Any, theirs: Any) -> Merge:
    """What changed between `base` and `theirs`, to be done to `yours`."""
    found = list(_walk(base, yours, theirs, (), 0))
    return Merge(
        settled=tuple(each for each in found if isinstance(each, Edit)),
        disputes=tuple(each for each in found if isinstance(each, Dispute)),
    )


def same(one: Any, other: Any) -> bool:
    """Equal in value and type: `1`, `1.0` and `True` differ."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other or (one != one and other != other))


def applied(data: Any, edits: Sequence[Edit], depth: int = 0) -> Any:
    """The data after edits, all of which concern it; `depth` is the length of its own path."""
    whole = [edit for edit in edits if len(edit.path) == depth]
    if whole:
        return whole[-1].value
    if not edits:
        return data
    parts = children(data, edits, depth)
    pairs = [pair for part in parts for pair in _pairs(data, part, depth)]
    return dict(pairs) if isinstance(data, dict) else [value for _, value in pairs]


class Child(NamedTuple):
    """A place in a mapping or list: what is inserted there, and the child that stands there."""

    key: Any
    """The child's key or index; none behind the last child."""
    inserts: tuple[Edit, ...]
    removed: bool
    edits: tuple[Edit, ...]
    """What concerns the child itself, or what is in it."""


def children(data: dict[Any, Any] | list[Any], edits: Sequence[Edit], depth: int) -> list[Child]:
    """The children of a mapping or list with the edits that concern each, and the end."""
    inserts: dict[int, list[Edit]] = {}
    below: dict[Any, list[Edit]] = {}
    removed = set()
    for edit in edits:
        if len(edit.path) > depth + 1 or edit.action == "set":
            below.setdefault(edit.path[depth], []).append(edit)
        elif edit.action == "remove":
            removed.add(edit.path[depth])
        else:
            inserts.setdefault(edit.at, []).append(edit)
    return [
        Child(key, tuple(inserts.get(at, ())), key in removed, tuple(below.get(key, ())))
        for at, key in enumerate([*(data if isinstance(data, dict) else range(len(data))), None])
    ]


def _pairs(data: Any, part: Child, depth: int) -> Iterator[tuple[Any, Any]]:
    for edit in part.inserts:
        yield edit.path[-1], edit.value
    if part.key is not None and not part.removed:
        yield part.key, applied(data[part.key], part.edits, depth + 1)


def _walk(base: Any, yours: Any, theirs: Any, path: Path, at: int) -> Iterator[Edit | Dispute]:
    """The changes of one node; `at` is where it would be inserted."""
    if same(theirs, base) or same(yours, theirs):
        return
    found = _inside(base, yours, theirs, path)
    if found is not None and _tells_all(base, yours, theirs, path, found):
        yield from found
    elif same(yours, base):
        yield _edit(yours, theirs, path, at)
    else:
        yield Dispute(_edit(yours, theirs, path, at), _edit(yours, base, path, at))


def _inside(base: Any, yours: Any, theirs: Any, path: Path) -> list[Edit | Dispute] | None:
    """The changes inside a mapping or list; none where it merges as a whole."""
    if isinstance(yours, dict) and isinstance(theirs, dict):
        old = base if isinstance(base, dict) else {}
        return list(_members(old, yours, theirs, path, {key: key for key in yours}))
    if not (isinstance(yours, list) and isinstance(theirs, list)):
        return None
    named = identified(path, [base if isinstance(base, list) else [], yours, theirs])
    if named is None or _is_reordered(named[0], named[2]):
        return None
    old, (mine, new) = named[0], under_old_names(*named)
    return list(_members(old, mine, new, path, {name: at for at, name in enumerate(mine)}))


def _tells_all(
    base: Any, yours: Any, theirs: Any, path: Path, found: Sequence[Edit | Dispute]
) -> bool:
    """Whether changes of an untouched list yield the list of theirs, in its order."""
    if not (isinstance(yours, list) and same(yours, base)):
        return True
    edits = [each for each in found if isinstance(each, Edit)]
    return same(applied(yours, edits, len(path)), theirs)


def _is_reordered(base: dict[Any, Any], theirs: dict[Any, Any]) -> bool:
    return [name for name in base if name in theirs] != [name for name in theirs if name in base]


def _members(
    base: dict[Any, Any],
    yours: dict[Any, Any],
    theirs: dict[Any, Any],
    path: Path,
    steps: dict[Any, str | int],
) -> Iterator[Edit | Dispute]:
    """The changes of each member, by name; `steps` says where in yours each of them stands."""
    places = {name: at for at, name in enumerate(yours)}
    at = 0
    for name in theirs:
        place = places.get(name, at)
        step = steps.get(name, name if isinstance(name, str) else place)
        old, mine = base.get(name, _MISSING), yours.get(name, _MISSING)
        yield from _walk(old, mine, theirs[name], (*path, step), place)
        at = place + (name in places)
    for name in base:
        if name in places and name not in theirs:
            here = (*path, steps[name])
            yield from _walk(base[name], yours[name], _MISSING, here, places[name])


def _edit(have: Any, want: Any, path: Path, at: int) -> Edit:
    if isinstance(want, _Missing):
        return Edit("remove", path)
    return Edit("insert" if isinstance(have, _Missing) else "set", path, want, at)
