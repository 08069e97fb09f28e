"""Ids: one id names one thing, and nothing rests on itself."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, at, codes, key
from specc.spec._wording import brief
from specc.units import Comparison, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.spec.document import Spec

_SECTIONS: Mapping[Path, str] = {
    ("people",): "a person",
    ("goals",): "a goal",
    ("metrics",): "a metric",
    ("data", "sources"): "a source",
    ("data", "slices"): "a slice",
    ("baselines",): "a baseline",
    ("scenarios",): "a scenario",
    ("monitoring", "alerts"): "an alert",
    ("lifecycle", "loops"): "a loop",
    ("risks",): "a risk",
    ("questions",): "a question",
}
"""Where things are declared that are named by their id alone, and what they are."""


def twice(spec: Spec) -> Iterator[Diagnostic]:
    """A finding for each id that names two things of different kinds, and for each item that stands
    in a list twice."""
    first: dict[str, Path] = {}
    for section, noun in _SECTIONS.items():
        for name in _declared(spec, section):
            other = first.setdefault(name, section)
            if other != section:
                instead = f"{name}_{noun.split()[-1]}"
                yield codes.ID_TWICE.finding(
                    f"`{name}` is {noun} and also {_SECTIONS[other]}",
                    key(*section, name, label=noun),
                    key(*other, name, label=_SECTIONS[other]),
                    help=f"give one of the two another id, for instance `{instead}`",
                )
    yield from _items_twice(spec)


def _items_twice(node: object, path: Path = ()) -> Iterator[Diagnostic]:
    """A finding for each item that a list of names, references or plain values repeats."""
    if isinstance(node, tuple):
        yield from _repeated(node, path)
        for index, inside in enumerate(node):
            yield from _items_twice(inside, (*path, index))
    elif isinstance(node, dict):
        for name, inside in node.items():
            yield from _items_twice(inside, (*path, name))
    elif is_dataclass(node) and not isinstance(node, Quantity | Comparison):
        for name, inside in vars(node).items():
            if isinstance(inside, _WITH_PARTS) or is_dataclass(inside):
                yield from _items_twice(inside, (*path, name.rstrip("_")))


_WITH_PARTS = (tuple, dict)


def _repeated(items: tuple[object, ...], path: Path) -> Iterator[Diagnostic]:
    first: dict[object, int] = {}
    for index, item in enumerate(items):
        if not isinstance(item, str | int | float):
            continue
        other = first.setdefault((isinstance(item, bool), item), index)
        if other != index:
            yield codes.ITEM_TWICE.finding(
                f"`{brief(item)}` stands twice in `{'.'.join(map(str, path))}`",
                at(*path, index, label="once more"),
                at(*path, other, label="and here"),
                help="remove one of the two, or write what was meant instead of it",
            )


def _declared(node: object, section: Path) -> Mapping[str, object]:
    for step in section:
        try:
            node = getattr(node, str(step))
        except LookupError:
            return {}
    return node if isinstance(node, dict) else {}


def cycles(spec: Spec) -> Iterator[Diagnostic]:
    """A finding for each circle of things that rest on one another."""
    drives = {name: metric.drives for name, metric in _declared(spec, ("metrics",)).items()}  # type: ignore[attr-defined]
    compared = {name: case.as_ for name, case in _declared(spec, ("scenarios",)).items()}  # type: ignore[attr-defined]
    yield from _circles(drives, "metrics", "drives", "end the chain at a business metric")
    yield from _circles(compared, "scenarios", "as", "compare with a case that gives a whole row")


def _circles(
    links: Mapping[str, str | None], section: str, field: str, advice: str
) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for start in links:
        walked: list[str] = []
        name: str | None = start
        while name is not None and name in links and name not in seen:
            seen.add(name)
            walked.append(name)
            name = links[name]
        if name is not None and name in walked:
            circle = walked[walked.index(name) :]
            yield codes.REFERENCE_CYCLE.finding(
                f"`{section}` go in a circle: {' → '.join((*circle, name))}",
                *(at(section, each, field) for each in circle),
                help=f"change one of the `{field}`: {advice}",
            )
