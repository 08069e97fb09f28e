"""What the test set can say about a metric, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specc.rules._evidence import evidence
from specc.rules._words import difference

if TYPE_CHECKING:
    from specc.review._case import Case
    from specc.rules._evidence import Evidence
    from specc.units import Quantity


def known(case: Case, metric: str) -> tuple[Evidence, Quantity] | None:
    """The evidence, and a number of the metric in whose unit it is said."""
    measured = case.spec.metrics.get(metric)
    if measured is None:
        return None
    numbers = (measured.target, measured.limit, measured.baseline)
    like = next((each for each in numbers if each is not None), None)
    found = evidence(case.spec, metric, case.policy)
    return None if like is None or found is None else (found, like)


def half_width(case: Case, metric: str, rows: int | None = None) -> str:
    """The ± of a metric on so many rows, or on all of the test set; empty where it is not known."""
    pair = known(case, metric)
    if pair is None:
        return ""
    found, like = pair
    on = found if rows is None else replace(found, rows=replace(found.rows, value=rows))
    width = on.half_width()
    return difference(width, like) if width else ""


def visible(case: Case, metric: str) -> str:
    """The smallest difference that the test set shows; empty where it is not known."""
    pair = known(case, metric)
    seen = pair[0].visible() if pair else None
    return difference(seen, pair[1]) if pair and seen else ""
