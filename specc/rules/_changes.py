"""The changes of measured rates that the steps of a rollout have to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.record import value
from specc.rules._words import comparable
from specc.units import SHARE, Comparison, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.rules._running import Live
    from specc.spec import Spec
    from specc.spec.policy import Thresholds


@value
class Change:
    """A change of a rate that a step has to see."""

    live: Live
    metric: str
    field: str
    """`stop_if` or `detect`."""
    bound: Comparison
    first: Quantity
    """What it is today."""
    second: float
    """What it would be."""
    traffic: Quantity
    lasts: Quantity

    @property
    def size(self) -> float:
        """The difference, without its sign."""
        return abs(self.second - float(self.first))

    @property
    def rates(self) -> dict[str, float]:
        """In the words of `statistics`."""
        return {"first": float(self.first), "second": self.second}

    def said(self) -> str:
        """`from 2% to 1.9%`."""
        return f"from {self.first} to {self.second * 100:.4g}%"


def changes(spec: Spec, live: Live, field: str) -> Iterator[Change]:
    """The changes of measured rates that a step names, as far as today's rates are known."""
    traffic, lasts = spec.rollout.traffic, live.step.for_
    bounds: Mapping[str, Comparison] = getattr(live.step, field)
    for name, bound in bounds.items():
        metric = spec.metrics.get(name)
        first = metric.baseline if metric and metric.kind in ("online", "business") else None
        if traffic is None or lasts is None or first is None or first.dimension != SHARE:
            continue
        second = _changed(first, bound)
        if second is not None:
            yield Change(
                live=live,
                metric=name,
                field=field,
                bound=bound,
                first=first,
                second=second,
                traffic=traffic,
                lasts=lasts,
            )


def _changed(first: Quantity, bound: Comparison) -> float | None:
    """What the rate would be where the change has come about; none where that cannot be said."""
    if not bound.is_change:
        return None
    sign = -1 if bound.operator == "drops" else 1
    if bound.relative:
        return float(first * (1 + sign * bound.quantity.magnitude))
    return float(first + bound.quantity * sign) if comparable(first, bound.quantity) else None


def path_of(change: Change, *more: str) -> tuple[str | int, ...]:
    """Where a part of its step stands."""
    return ("rollout", "steps", change.live.index, *more)


def sureness(house: Thresholds) -> dict[str, float]:
    """How sure a test has to be, in the words of `statistics`."""
    return {"level": float(house.significance), "power": float(house.power)}
