"""What the values of a metric must look like: their dimension, and the range they lie in."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from specc.project import defaults
from specc.project.measures import MEASURES, Measure
from specc.record import value
from specc.units import (
    DURATION,
    MONEY_RATE,
    NUMBER,
    RATE,
    SHARE,
    SHARE_OF_ONE,
    SIZE,
    Kind,
    Quantity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.goals import Metric

_OWN_UNIT = ("mae", "mse", "rmse")
"""Measures that come in the unit of what is predicted."""
_SYSTEM = {
    "latency": DURATION,
    "cost": MONEY_RATE,
    "memory": SIZE,
    "throughput": RATE,
    "error_rate": SHARE_OF_ONE,
    "availability": SHARE_OF_ONE,
}
PLAIN = (NUMBER, SHARE)


@value
class Given:
    """One value of a metric, and where it stands."""

    what: str
    """As it stands in a sentence: `the target of auc`."""
    value: Quantity
    path: Path


def measured(name: str, metric: Metric) -> Measure | None:
    """The standard measure, where its values have one scale; none for figures that share no more
    than its name."""
    measure = MEASURES.get(defaults.measure(name, metric).value or "")
    if measure is None:
        return None
    kind = "model" if measure.tasks else "system"
    return measure if metric.measure is not None or metric.kind == kind else None


def quantities(measure: Measure) -> Kind | None:
    """The quantities in which it is given; none where they may have any unit."""
    return None if measure.name in _OWN_UNIT else _SYSTEM.get(measure.name, SHARE_OF_ONE)


def fits(measure: Measure, value: Quantity) -> bool:
    """Whether the value has the dimension of the measure."""
    kind = quantities(measure)
    if kind is None or kind.accepts(value.dimension):
        return True
    return kind is SHARE_OF_ONE and value.dimension in PLAIN


def within(measure: Measure, value: Quantity) -> bool:
    """Whether the value lies in the range of the measure."""
    return measure.low <= value.magnitude <= measure.high


def possible(name: str, metric: Metric, value: Quantity) -> bool:
    """Whether the metric can have this value at all."""
    measure = measured(name, metric)
    if measure is None:
        return without_sign(metric, value) is None
    return fits(measure, value) and within(measure, value)


def inverted(name: str, metric: Metric) -> Measure | None:
    """The standard measure of a metric that is said to be better the other way round."""
    measure = measured(name, metric)
    if measure is None or metric.better in (None, measure.better):
        return None
    return measure


def is_guessed(name: str, metric: Metric) -> bool:
    """Whether nothing says which way is better, neither the spec nor the measure."""
    return defaults.better(name, metric).is_assumed and measured(name, metric) is None


LOST = 50
"""So many times the other values of a metric is a value whose percent sign was lost: without it,
it is a hundred times what was meant, and half of that leaves room for the change that is aimed at.
"""


def without_sign(metric: Metric, value: Quantity) -> Quantity | None:
    """The other value of the metric, a share, beside which this one has lost a percent sign or a
    decimal point: `2.15` or `215%` beside `2%`."""
    own = (metric.baseline, metric.target, metric.limit)
    if value.dimension not in PLAIN or value.magnitude <= 1:
        return None
    shares = (each for each in own if each and each.dimension == SHARE and each.magnitude <= 1)
    return next((each for each in shares if value.magnitude >= LOST * each.magnitude), None)


def bounds(measure: Measure) -> str:
    """`between 0 and 1`, `at least 0`, `at most 1`."""
    if measure.low == -inf:
        return f"at most {measure.high:g}"
    return (
        f"at least {measure.low:g}"
        if measure.high == inf
        else (f"between {measure.low:g} and {measure.high:g}")
    )


def values(spec: Spec) -> dict[str, list[Given]]:
    """Every value that the spec gives for each metric."""
    found = {name: list(_own(name, metric)) for name, metric in spec.metrics.items()}
    for each, baseline in spec.baselines.items():
        for name, score in baseline.scores.items():
            path: Path = ("baselines", each, "scores", name)
            given = Given(what=f"what `{each}` reaches in `{name}`", value=score, path=path)
            found.get(name, []).append(given)
    for part, piece in spec.data.slices.items():
        for name, bound in piece.limits.items():
            path = ("data", "slices", part, "limits", name)
            given = Given(what=f"the limit of `{name}` in `{part}`", value=bound, path=path)
            found.get(name, []).append(given)
    return found


def _own(name: str, metric: Metric) -> Iterator[Given]:
    for field in ("baseline", "target", "limit", "detect"):
        value: Quantity | None = getattr(metric, field)
        if value is not None:
            yield Given(what=f"the {field} of `{name}`", value=value, path=("metrics", name, field))
