"""What tells the items of a list apart, so that lists can be merged item by item."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Name = tuple[Any, ...]
_GROUPS = (
    ("alert", "record"),
    ("title",),
    ("id",),
    ("uid",),
    ("name", "uses", "run"),
    ("job_name",),
    ("receiver",),
    ("metric",),
    ("series",),
    ("refId",),
    ("repo",),
    ("module",),
    ("package-ecosystem",),
    ("path",),
    ("url",),
)
"""Keys whose value names an item; of a group, the first that the item has."""
_REQUIREMENTS = frozenset(
    {("project", "dependencies"), ("build-system", "requires")},
)
_REQUIREMENT_TABLES = frozenset({("project", "optional-dependencies"), ("dependency-groups",)})
_PACKAGE = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")


def identified(
    path: tuple[str | int, ...], lists: Sequence[list[Any]]
) -> list[dict[Name, Any]] | None:
    """Each list by the names of its items; none where no naming tells all of them apart.

    The lists are the base, yours and theirs: names rest on what is generated.
    """
    for name in _namings(path, lists):
        found = [{name(item): item for item in items} for items in lists]
        clear = all(map(_is_clear, found, lists))
        if clear:
            return found
    return None


def _is_clear(named: dict[Name, Any], items: list[Any]) -> bool:
    return len(named) == len(items) and () not in named


def _namings(
    path: tuple[str | int, ...], lists: Sequence[list[Any]]
) -> Iterator[Callable[[Any], Name]]:
    items = [item for each in lists for item in each]
    if path in _REQUIREMENTS or path[:-1] in _REQUIREMENT_TABLES:
        yield _package
    if any(isinstance(item, list) for item in items):
        return
    if items and all(isinstance(item, dict) for item in items):
        for keys in _GROUPS:
            yield partial(_label, keys)
        yield partial(_rule, _label_keys(lists[0], lists[2]))
    elif not any(isinstance(item, dict) for item in items):
        yield _value


def _package(item: Any) -> Name:
    """The package of a requirement, as PEP 503 writes it; anything else by what it says."""
    found = _PACKAGE.match(item) if isinstance(item, str) else None
    return ("package", re.sub(r"[-_.]+", "-", found[1]).lower()) if found else _value(item)


def _value(item: Any) -> Name:
    return (type(item).__name__, repr(item))


def _label_keys(*generated: list[Any]) -> dict[Name, set[Any]]:
    """The labels that each generated rule of a name has, by that name."""
    found: dict[Name, set[Any]] = {}
    for item in (item for items in generated for item in items):
        name, keys = _label(_GROUPS[0], item), set(_labels(item))
        found[name] = found.get(name, keys) & keys
    return found


def _rule(generated: Mapping[Name, set[Any]], item: dict[Any, Any]) -> Name:
    """A generated alert has its name to itself; other rules of one name differ in their labels,
    generated ones in those that specc gives them all: the team may add its own."""
    name = _label(_GROUPS[0], item)
    if not name or (name[0] == "alert" and name in generated):
        return name
    labels = _labels(item)
    keys = generated.get(name, labels.keys())
    return (*name, repr(sorted((repr(key), repr(labels[key])) for key in labels if key in keys)))


def _labels(item: dict[Any, Any]) -> dict[Any, Any]:
    found = item.get("labels")
    return found if isinstance(found, dict) else {}


def _label(keys: tuple[str, ...], item: dict[Any, Any]) -> Name:
    """The first of the keys that an item has, and its value; nothing where it has none."""
    key = next((key for key in keys if key in item), None)
    value = None if key is None else item[key]
    if isinstance(value, dict | list) or value is None:
        return ()
    if key == "uses" and isinstance(value, str):
        value = value.partition("@")[0]
    return (key, repr(value))
