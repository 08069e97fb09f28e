"""What an alert measures on the rows of a window, and how often chance alone raises it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from specc.project import defaults
from specc.project.measures import MEASURES
from specc.record import value
from specc.rules._baselines import best
from specc.rules._words import beats, comparable, computed
from specc.rules.measuring import broken_today
from specc.statistics import alerting, normal, ranking
from specc.units import SHARE, Comparison, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from specc.diagnostic import Path
    from specc.project.defaults import Filled
    from specc.spec import Spec
    from specc.spec.goals import Metric
    from specc.spec.operation import Alert

MONTH = Quantity.of(30, "day")
"""Thirty days, as on-call teams count."""
_TRIES = 300


@value
class Value:
    """A value of the metric that the alert is judged by, and where it stands."""

    value: Quantity
    path: Path


@value
class Watch:
    """An alert on a figure that is measured on a sample of rows."""

    name: str
    alert: Alert
    window: Filled[Quantity]
    rows: int
    part: float
    """Share of the rows that the figure rests on: for recall, the positives."""
    ranked: bool
    """Whether it is the area under the ROC curve, `part` being the positives; a share otherwise."""
    expected: Value | None
    bound: Fraction
    """The value beyond which the alert is raised."""

    @property
    def falls(self) -> bool:
        """Whether the alert is raised by a low value."""
        return is_low(self.alert.when)

    @property
    def windows(self) -> float:
        """Windows in a month."""
        return float(MONTH.magnitude / self.window.value.magnitude)

    @property
    def path(self) -> Path:
        """Where the alert stands."""
        return ("monitoring", "alerts", self.name)

    @property
    def chance(self) -> float | None:
        """Chance that one window breaches although the figure is what is expected."""
        return None if self.expected is None else self.breach(float(self.expected.value))

    def beyond(self, value: Quantity) -> bool:
        """Whether the value is bad enough to raise it."""
        worse = value.magnitude - self.bound
        return worse < 0 if self.falls else worse > 0

    def quantity(self, magnitude: Fraction) -> Quantity:
        """A value of the figure."""
        like = self.alert.when.quantity if self.expected is None else self.expected.value
        return Quantity(magnitude=magnitude, dimension=like.dimension)

    def breach(self, truth: float, rows: int | None = None) -> float | None:
        """Chance that one window breaches where the figure is truly `truth`."""
        rows = rows or self.rows
        if self.ranked:
            return self._ranked(truth, rows)
        share, bound = (truth, self.bound) if self.falls else (1 - truth, 1 - self.bound)
        n = rows * self.part
        return computed(alerting.share_below, share=share, n=n, bound=float(bound))

    def _ranked(self, truth: float, rows: int) -> float | None:
        classes = {"positives": rows * self.part, "negatives": rows * (1 - self.part)}
        spread = computed(ranking.standard_error, auc=truth, **classes)
        if not spread:
            return None
        return normal.cdf((float(self.bound) - truth) / spread * (1 if self.falls else -1))

    def false_alarms(self, *, rows: int | None = None, runs: int | None = None) -> float | None:
        """Alarms a month although the figure is what is expected."""
        chance = None if self.expected is None else self.breach(float(self.expected.value), rows)
        if chance is None:
            return None
        numbers = {"windows": self.windows, "runs": runs or self.alert.runs}
        return computed(alerting.false_alarms, probability=chance, **numbers)

    def power(self, truth: float, rows: int | None = None) -> float | None:
        """Chance that it is raised as soon as it can be, where the figure is truly `truth`."""
        chance = self.breach(truth, rows)
        return None if chance is None else chance**self.alert.runs

    def rows_for(self, most: float) -> int | None:
        """Rows with which chance raises it at most so often a month."""
        start = None
        if self.expected is not None and not self.ranked:
            start = computed(
                alerting.sample_size,
                share=float(self.expected.value),
                bound=float(self.bound),
                alarms=most,
                windows=self.windows,
                runs=self.alert.runs,
            )
        return self.rows_until(
            lambda rows: (self.false_alarms(rows=rows) or 0) <= most, (start or 0) / self.part
        )

    def rows_until(self, holds: Callable[[int], bool], start: float = 0) -> int | None:
        """A readable number of rows, more than there are, from which something holds: the search
        begins at `start`, goes up until it holds and then back as far as it does."""
        low, high = self.rows, _readable(max(self.rows + 1, start))
        for _ in range(_TRIES):
            if holds(high):
                break
            low, high = high, _readable(max(high + 1, 1.2 * high))
        else:
            return None
        while low < (middle := _readable((low + high) / 2)) < high:
            low, high = (low, middle) if holds(middle) else (middle, high)
        return high

    def quiet_bound(self, most: float) -> Quantity | None:
        """The bound nearest to what is expected that chance breaches at most so often a month."""
        if self.expected is None or self.alert.when.is_change:
            return None
        truth = self.expected.value.magnitude
        step = Fraction(10) ** floor(log10(min(truth, 1 - truth)) - 1)
        for count in range(1, _TRIES):
            bound = truth + step * count * (-1 if self.falls else 1)
            given = replace(self, bound=bound).false_alarms()
            if given is not None and given <= most:
                return self.quantity(bound)
        return None


def is_low(when: Comparison) -> bool:
    """Whether the comparison holds for low values."""
    return when.operator in ("<", "<=", "drops")


_FALLING = frozenset(
    {
        "missing_rate", "psi", "ks", "train_serve_skew", "new_categories", "out_of_range",
        "prediction_psi", "null_predictions", "latency", "latency_p50", "latency_p95",
        "latency_p99", "error_rate", "memory", "serving_cost", "model_age", "freshness",
    }
)  # fmt: skip
"""Statistics that are better when lower, where the spec has no metric of the name."""
_TWO_SIDED = "throughput"


def better_side(spec: Spec, statistic: str) -> str | None:
    """The good direction of what is watched; none where nobody has said it, and it is not known.
    Too many requests are as bad as too few."""
    metric = spec.metrics.get(statistic)
    if metric is None:
        side = "lower" if statistic in _FALLING else None
        return "higher" if statistic == "availability" else side
    known = MEASURES.get(defaults.measure(statistic, metric).value or "")
    if known is not None and (
        known.name == _TWO_SIDED or metric.better not in (None, known.better)
    ):
        return None
    if broken_today(statistic, metric):
        return None  # the direction itself may be the mistake
    given: str | None = metric.better
    return given or (known.better if known else None)


def praises(spec: Spec, statistic: str, when: Comparison) -> bool:
    """Whether the comparison holds where the figure is good: it is the wrong way round."""
    side = better_side(spec, statistic)
    return side is not None and is_low(when) == (side == "lower")


def _readable(count: float) -> int:
    """Three digits of it, rounded up."""
    step = int(10 ** max(0, floor(log10(count)) - 2))
    return ceil(count / step) * step


def watches(spec: Spec) -> Iterator[Watch]:
    """Every alert of which it is known what chance does, if it looks for what is bad."""
    for name, alert in spec.monitoring.alerts.items():
        metric = spec.metrics.get(alert.metric)
        sampling = None if metric is None else _sampling(spec, alert.metric, metric, alert)
        if metric is None or sampling is None or not alert.sample:
            continue
        if praises(spec, alert.metric, alert.when):
            continue  # the wrong way round, which is said already
        expected = expected_value(spec, alert.metric, metric)
        bound = bound_of(alert.when, expected)
        window = defaults.alert_window(spec, name)
        if bound is not None and window.value.magnitude and alert.sample.magnitude:
            part, ranked = sampling
            yield Watch(
                name=name,
                alert=alert,
                window=window,
                rows=int(alert.sample.magnitude),
                part=part,
                ranked=ranked,
                expected=expected,
                bound=bound,
            )


def _sampling(spec: Spec, name: str, metric: Metric, alert: Alert) -> tuple[float, bool] | None:
    """The share of the rows that the figure rests on, and whether it is an area; none where it is
    not known how the figure varies."""
    if metric.kind != "model":
        values = (metric.target, metric.baseline, alert.when.quantity)
        shares = all(value is None or value.dimension == SHARE for value in values)
        return (1.0, False) if shares else None
    measure, task = defaults.measure(name, metric).value, defaults.task(spec).value
    prevalence = spec.data.splits.prevalence
    if measure == "accuracy" and task.endswith("classification"):
        return 1.0, False
    if prevalence is None or task != "binary_classification":
        return None
    positives = float(prevalence)
    parts = {"recall": positives, "precision": positives, "specificity": 1 - positives}
    if measure == "roc_auc":
        return positives, True
    return (parts[measure], False) if measure in parts else None


def expected_value(spec: Spec, name: str, metric: Metric) -> Value | None:
    """What the figure is once the model is live: the target, else what it is today. A target that
    is reached already says nothing of what to expect."""
    for field in ("target", "baseline"):
        value: Quantity | None = getattr(metric, field)
        if value is None:
            continue
        today = best(spec, name, value) if field == "target" else None
        if today is None or beats(value, today.value, defaults.better(name, metric).value):
            return Value(value=value, path=("metrics", name, field))
        return None
    return None


def bound_of(when: Comparison, expected: Value | None) -> Fraction | None:
    """The value that the comparison holds a figure against; a change counts from `expected`."""
    bound = when.quantity.magnitude
    if expected is None:
        return None if when.is_change else bound
    if not when.relative and not comparable(expected.value, when.quantity):
        return None
    if not when.is_change:
        return bound
    change = bound * (expected.value.magnitude if when.relative else 1)
    return expected.value.magnitude + change * (-1 if is_low(when) else 1)
