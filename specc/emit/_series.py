"""Where each figure comes from in Prometheus: the query, and series that make it a given value.

A figure that can be asked for can be faked, so every alert gets tests without anyone writing them.
"""

from __future__ import annotations

from dataclasses import field
from math import inf
from typing import TYPE_CHECKING, Protocol

from specc.emit._promql import literal, selector
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FAKED_FEATURE = "any_feature"
_PACE = 1000.0
"""Events in a step of a faked counter."""


@value
class Phase:
    """A value that holds for so many steps of the clock."""

    value: float
    steps: int


@value
class Faked:
    """An input series of a promtool test."""

    series: str
    values: str


class Figure(Protocol):
    """One number over time. `low` and `high` bound what series can be made to show."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def per_feature(self) -> bool: ...

    def query(self, project: str, window: str) -> str:
        """PromQL for the figure over a window."""

    def fake(self, project: str, phases: Sequence[Phase], step: int) -> list[Faked]:
        """Series, a sample every `step` seconds, for which the query has each phase's value."""


@value
class Gauge:
    """A number that some job or process sets; the highest where several do."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    per_feature: bool = False
    low: float = -inf
    high: float = inf

    def query(self, project: str, window: str) -> str:
        """The last value: jobs measure over the window themselves."""
        by = " by (feature)" if self.per_feature else ""
        return f"max{by} ({selector(self.name, {'project': project, **self.labels})})"

    def fake(self, project: str, phases: Sequence[Phase], step: int) -> list[Faked]:
        """The value itself."""
        feature = {"feature": FAKED_FEATURE} if self.per_feature else {}
        labels = {"project": project, **self.labels, **feature}
        return [Faked(series=selector(self.name, labels), values=_levels(phases))]


@value
class Average:
    """The mean of a number over the window: `up`, the success of runs."""

    name: str
    low: float = 0.0
    high: float = 1.0
    per_feature: bool = False

    def query(self, project: str, window: str) -> str:
        """Over the window and over all that report."""
        return f"avg (avg_over_time({selector(self.name, {'project': project})}[{window}]))"

    def fake(self, project: str, phases: Sequence[Phase], step: int) -> list[Faked]:
        """The value itself."""
        return [Faked(series=selector(self.name, {"project": project}), values=_gapped(phases))]


@value
class Age:
    """Seconds since a moment that a gauge holds."""

    name: str
    low: float = -inf
    high: float = inf
    per_feature: bool = False

    def query(self, project: str, window: str) -> str:
        """Since the newest of them."""
        return f"time() - max ({selector(self.name, {'project': project})})"

    def fake(self, project: str, phases: Sequence[Phase], step: int) -> list[Faked]:
        """A moment that moves with the clock, always as long ago."""
        parts, at = [], 0
        for first, phase in _marked(phases):
            start = at + (not first)
            samples = phase.steps + first
            parts.append(_run(start * step - phase.value, step, samples))
            at += phase.steps
        name = selector(self.name, {"project": project})
        return [Faked(series=name, values=" ".join(parts))]


@value
class Ratio:
    """How much one counter grows for each that another grows."""

    above: str
    below: str
    low: float = 0.0
    high: float = 1.0
    per_feature: bool = False

    def query(self, project: str, window: str) -> str:
        """Over the window; no events give no answer."""
        above, below = (_grown(name, project, window) for name in (self.above, self.below))
        return f"{above} / {below}"

    def fake(self, project: str, phases: Sequence[Phase], step: int) -> list[Faked]:
        """The lower counter grows steadily, the upper one its share of that."""
        return [
            _counter(self.above, project, [(p.value * _PACE, p.steps) for p in phases]),
            _counter(self.below, project, [(_PACE, p.steps) for p in phases]),
        ]


@value
class Mean:
    """The mean of values of either sign, summed apart because a counter cannot fall."""

    total: str
    count: str
    low: float = -inf
    high: float = inf
    per_feature: bool = False

    def query(self, project: str, window: str) -> str:
        """What was above zero, less what was below, for each event."""
        above, below = (_grown(self.total, project, window, {"sign": sign}) for sign in "+-")
        return f"({above} - {below}) / {_grown(self.count, project, window)}"

    def fake(self, project: str, phases: Sequence[Phase], step: int) -> list[Faked]:
        """One of the two sums grows."""
        above = [(max(p.value, 0.0) * _PACE, p.steps) for p in phases]
        below = [(max(-p.value, 0.0) * _PACE, p.steps) for p in phases]
        return [
            _counter(self.total, project, above, {"sign": "+"}),
            _counter(self.total, project, below, {"sign": "-"}),
            _counter(self.count, project, [(_PACE, p.steps) for p in phases]),
        ]


@value
class PerSecond:
    """How fast a counter grows."""

    name: str
    low: float = 0.0
    high: float = inf
    per_feature: bool = False

    def query(self, project: str, window: str) -> str:
        """A second, over the window."""
        return f"sum (rate({selector(self.name, {'project': project})}[{window}]))"

    def fake(self, project: str, phases: Sequence[Phase], step: int) -> list[Faked]:
        """A counter with that slope."""
        return [_counter(self.name, project, [(p.value * step, p.steps) for p in phases])]


@value
class Running:
    """What the instances that are up cost, each the same."""

    price: float
    low: float = 0.0
    high: float = inf
    per_feature: bool = False

    def query(self, project: str, window: str) -> str:
        """The mean number of instances over the window, times the price of one."""
        up = selector("up", {"project": project})
        return f"sum (avg_over_time({up}[{window}])) * {literal(self.price)}"

    def fake(self, project: str, phases: Sequence[Phase], step: int) -> list[Faked]:
        """So many instances, in one series."""
        up = [Phase(value=p.value / self.price, steps=p.steps) for p in phases]
        return [Faked(series=selector("up", {"project": project}), values=_gapped(up))]


@value
class Quantile:
    """A quantile of a histogram."""

    name: str
    at: float
    low: float = 0.0
    high: float = inf
    per_feature: bool = False

    def query(self, project: str, window: str) -> str:
        """Interpolated within its bucket."""
        buckets = selector(f"{self.name}_bucket", {"project": project})
        return f"histogram_quantile({literal(self.at)}, sum by (le) (rate({buckets}[{window}])))"

    def fake(self, project: str, phases: Sequence[Phase], step: int) -> list[Faked]:
        """All events spread evenly over a stretch that has the value at its quantile."""
        stretches = [(p, *_stretch(p.value, self.at)) for p in phases]
        bounds = sorted({bound for _, start, end in stretches for bound in (start, end)})
        return [
            _counter(
                f"{self.name}_bucket",
                project,
                [(_PACE * _below(le, start, end), p.steps) for p, start, end in stretches],
                {"le": "+Inf" if le == inf else literal(le)},
            )
            for le in (*bounds, inf)
        ]


def _stretch(value: float, at: float) -> tuple[float, float]:
    start = value * 0.9
    return start, start + (value - start) / at


def _below(bound: float, start: float, end: float) -> float:
    return 1.0 if bound >= end else max(bound - start, 0.0) / (end - start)


def _grown(name: str, project: str, window: str, labels: Mapping[str, str] | None = None) -> str:
    where = selector(name, {"project": project, **(labels or {})})
    return f"sum (increase({where}[{window}]))"


def _counter(
    name: str,
    project: str,
    slopes: Sequence[tuple[float, int]],
    labels: Mapping[str, str] | None = None,
) -> Faked:
    parts, total = [], 0.0
    for index, (slope, steps) in enumerate(slopes):
        first = index == 0
        parts.append(_run(total if first else total + slope, slope, steps + first))
        total += slope * steps
    series = selector(name, {"project": project, **(labels or {})})
    return Faked(series=series, values=" ".join(parts))


def _levels(phases: Sequence[Phase]) -> str:
    return " ".join(_run(p.value, 0.0, p.steps + first) for first, p in _marked(phases))


def _gapped(phases: Sequence[Phase]) -> str:
    """As levels, but without a sample where phases meet: a mean over a window has both its ends."""
    return " _ ".join(_run(phase.value, 0.0, phase.steps) for phase in phases)


def _marked(phases: Sequence[Phase]) -> list[tuple[bool, Phase]]:
    """Each phase, and whether it is the first, which also holds the sample at time zero."""
    return [(index == 0, phase) for index, phase in enumerate(phases)]


def _run(start: float, slope: float, samples: int) -> str:
    """`samples` values from `start` in promtool's notation: first, change, how many more."""
    sign = "-" if slope < 0 else "+"
    return f"{literal(start)}{sign}{literal(abs(slope))}x{samples - 1}"
