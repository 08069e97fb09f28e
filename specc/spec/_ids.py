"""Ids: one id names one thing, and nothing rests on itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, at, codes, key

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
    """A finding for each id that names two things of different kinds."""
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
