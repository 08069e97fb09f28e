"""Where a clause of the spec lands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.provenance._made import BAD
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path
    from specc.provenance._made import Difference, Made
    from specc.spec.variants import Variant


@value
class Landing:
    """A file that a clause reaches."""

    path: str
    lines: tuple[int, ...]
    """Those that rest on the clause, from 1; none where it adds lines or decides on the file."""


def landed(made: Made, clause: Path) -> tuple[Landing, ...]:
    """The files that rest on a part of the spec: a value, or all that stands under a key."""
    found: dict[str, set[int]] = {}
    for differences in _tried(made, [each for each in made.variants if _is_under(each, clause)]):
        for path, each in differences.items():
            found.setdefault(path, set()).update(each.lines)
    return tuple(Landing(path=path, lines=tuple(sorted(at))) for path, at in sorted(found.items()))


def _is_under(variant: Variant, clause: Path) -> bool:
    return variant.path[: len(clause)] == clause


def _tried(made: Made, chosen: list[Variant]) -> Iterator[dict[str, Difference]]:
    """One by one: together, one might hide what another does."""
    for each in chosen:
        try:
            yield made.touched([each])
        except BAD:
            continue
