"""The score: the share of what a scope has to decide that it decides.

Each decision has a weight, and the weights of all decisions are the whole. One about each of
several things counts by the share of the things that decide it. What does not apply counts as
decided once the spec says what it depends on. A placeholder decides nothing, nor does what the
spec itself still asks about under `questions`. So the score depends on nothing but what is written,
the whole is the same for every spec, and an answer never lowers it; only a new thing can, by the
questions it opens about itself.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from specc.asking._decisions import DECISIONS
from specc.asking._model import Score

if TYPE_CHECKING:
    from specc.asking._decisions import Decision
    from specc.asking._said import Said
    from specc.diagnostic import Path


def score(said: Said) -> Score:
    """How much is decided."""
    decided = sum((each.weight * _share(each, said) for each in DECISIONS), Fraction())
    return Score(decided=decided, total=sum(each.weight for each in DECISIONS))


def undecided(decision: Decision, said: Said) -> tuple[Path, ...]:
    """Where the decision is open and can be taken now."""
    return tuple(
        path
        for path in said.places(decision.clause)
        if said.is_blank(path) and decision.applies(said, path)
    )


def _share(decision: Decision, said: Said) -> Fraction:
    places = said.places(decision.clause)
    if not places:
        return Fraction()
    done = sum(_is_settled(decision, said, path) for path in places)
    return Fraction(done, len(places))


def _is_settled(decision: Decision, said: Said, path: Path) -> bool:
    if said.is_settled(path):
        return True
    unasked = said.at(path) is None and not said.is_asked(path)
    return unasked and decision.applies(said, path) is False
