"""What a line of a file rests on."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from specc.provenance._made import BAD, Difference
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.diagnostic import Path
    from specc.provenance._made import Made
    from specc.spec.variants import Variant


@value
class Clause:
    """A value or a name of the spec, and what it does to a line."""

    path: Path
    is_name: bool
    """Whether it is the key itself that stands in the line, and not what it says."""
    says: bool
    """Whether the line would say something else; if not, it would not be there."""
    because: str = ""
    """Why the value is assumed, where the spec does not state it."""


def clauses(made: Made, path: str, line: int) -> tuple[Clause, ...]:
    """What the line of a file rests on: first what it says, then what decides that it is there.

    `path` is in the tree; `line` counts from 1.
    """
    found: dict[tuple[Path, bool], Clause] = {}
    values = [each for each in made.variants if not each.is_name]
    names = [each for each in made.variants if each.is_name]
    reaching = (_reaching(made, path, line, each) for each in (values, names) if each)
    for variant, difference in chain.from_iterable(reaching):
        clause = Clause(
            path=variant.path,
            is_name=variant.is_name,
            says=line in difference.says,
            because=made.because.get(variant.path, ""),
        )
        key = (variant.path, variant.is_name)
        if key not in found or clause.says:
            found[key] = clause
    return tuple(sorted(found.values(), key=lambda each: not each.says))


def _reaching(
    made: Made, path: str, line: int, chosen: Sequence[Variant]
) -> Iterator[tuple[Variant, Difference]]:
    """Those of the variants that change the line, found by halves: what many together leave as it
    is, each of them does."""
    try:
        difference = made.difference(path, chosen)
    except BAD:
        difference = Difference(says=frozenset({line}), is_there=frozenset())
        if len(chosen) == 1:
            return  # it says nothing about the line that the project falls apart
    if difference is None or line not in difference.lines:
        return
    if len(chosen) == 1:
        yield chosen[0], difference
        return
    half = len(chosen) // 2
    yield from _reaching(made, path, line, chosen[:half])
    yield from _reaching(made, path, line, chosen[half:])
