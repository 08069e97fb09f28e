"""Items of a list that one side gave another name, and nothing else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.plan._items import Name

Items = dict["Name", Any]


def under_old_names(base: Items, yours: Items, theirs: Items) -> tuple[Items, Items]:
    """Both sides with every renamed item under the name that the base has for it.

    A name that the other side has for something else stays as it is.
    """
    mine, new = _renames(base, yours), _renames(base, theirs)
    return (
        _called(yours, {name: old for name, old in mine.items() if _fits(theirs, new, name, old)}),
        _called(theirs, {name: old for name, old in new.items() if _fits(yours, mine, name, old)}),
    )


def _fits(other: Items, renames: Items, name: Name, old: Name) -> bool:
    return name not in other or renames.get(name) == old


def _called(items: Items, renames: Items) -> Items:
    return {renames.get(name, name): item for name, item in items.items()}


def _renames(base: Items, side: Items) -> Items:
    """New name to old; none where two are possible, or the order of items is another too."""
    pairs = [
        (name, old)
        for old in base.keys() - side.keys()
        for name in side.keys() - base.keys()
        if _is_renamed(base[old], side[name])
    ]
    ends = Counter(end for pair in pairs for end in pair)
    found = {name: old for name, old in pairs if ends[name] == ends[old] == 1}
    order = [found.get(name, name) for name in side]
    kept = [name for name in order if name in base]
    return found if kept == [name for name in base if name in order] else {}


def _is_renamed(old: Any, new: Any) -> bool:
    """Whether all that differs is one text that became another wherever it differs, and something
    is the same."""
    before, after = list(_leaves(old)), list(_leaves(new))
    if [path for path, _ in before] != [path for path, _ in after]:
        return False
    pairs = [(one, two) for (_, one), (_, two) in zip(before, after, strict=True)]
    differ = [(one, two) for one, two in pairs if (type(one), one) != (type(two), two)]
    if (
        not differ
        or len(differ) == len(pairs)
        or any(type(e) is not str for p in differ for e in p)
    ):
        return False
    name, other = min(differ, key=lambda pair: len(pair[0]))
    return bool(name) and all(one.replace(name, other) == two for one, two in differ)


def _leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(data, dict | list) and data:
        for key in sorted(data, key=repr) if isinstance(data, dict) else range(len(data)):
            yield from _leaves(data[key], (*path, key))
    else:
        yield path, repr(data) if isinstance(data, dict | list) else data
