"""Trade-offs as values: what is traded, its limits, and all that could serve."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from specc.project import defaults
from specc.record import value
from specc.rules._costs import running
from specc.rules._running import latency_bound, staged
from specc.rules._words import comparable, said
from specc.units import TIME, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec


@value
class Point:
    """Something that could serve: what it costs, how long it takes, how good it is."""

    name: str
    kind: str
    latency: Quantity | None = None
    cost: Quantity | None = None
    quality: Quantity | None = None

    @property
    def plotted(self) -> bool:
        """Whether it has a place between the axes."""
        return self.latency is not None and self.cost is not None


@value
class Traded:
    """The metrics that are traded against each other, and what is known of them."""

    latency: str | None
    cost: str | None
    quality: str | None
    better: str
    points: tuple[Point, ...]
    priority: tuple[str, ...]
    most: tuple[Quantity | None, Quantity | None]
    """The limits of latency and of cost."""


def traded(spec: Spec) -> Traded:
    latency, metric = latency_bound(spec)
    cost = next(
        (
            name
            for name, each in sorted(spec.metrics.items())
            if _is_cost(spec, name) and each.limit is not None
        ),
        None,
    )
    quality = _quality(spec)
    allowed = None if metric is None else metric.limit
    bound = None if cost is None else spec.metrics[cost].limit
    points = (
        *_aims(spec, quality, allowed, bound),
        *_planned(spec, bound),
        *_baselines(spec, latency, cost, quality),
    )
    better = "higher" if quality is None else defaults.better(quality, spec.metrics[quality]).value
    return Traded(
        latency=latency or None,
        cost=cost,
        quality=quality,
        better=better,
        points=points,
        priority=tuple(map(str, spec.tradeoffs.priority)),
        most=(allowed, bound),
    )


def _is_cost(spec: Spec, name: str) -> bool:
    metric = spec.metrics[name]
    given = metric.limit is None or (
        metric.limit.dimension.is_money and metric.limit.dimension.per_time
    )
    return metric.kind == "system" and given and defaults.measure(name, metric).value == "cost"


def _quality(spec: Spec) -> str | None:
    """The metric of the model that comes first: by priority, then the one that is optimised."""
    model = [name for name, each in sorted(spec.metrics.items()) if each.kind == "model"]
    listed = [name for name in spec.tradeoffs.priority if name in model]
    pursued = [name for name in model if spec.metrics[name].role == "optimize"]
    return next(iter((*listed, *pursued, *model)), None)


def _aims(
    spec: Spec, quality: str | None, latency: Quantity | None, cost: Quantity | None
) -> Iterator[Point]:
    metric = None if quality is None else spec.metrics[quality]
    aim = None if metric is None else metric.target
    least = None if metric is None else metric.limit
    if aim is not None:
        yield Point(name="the aim", kind="target", quality=aim)
    if latency is not None or cost is not None or least is not None:
        yield Point(name="the limits", kind="limit", latency=latency, cost=cost, quality=least)


def _planned(spec: Spec, like: Quantity | None) -> Iterator[Point]:
    """The service as it is planned: its stages together, its machines for a month."""
    stages = staged(spec)
    total = None if stages is None else sum(stages.stages.values(), start=Quantity.of(0, "s"))
    currency = None if like is None else like.dimension.of
    amount = None if currency is None else running(spec, currency)
    cost = None
    if amount is not None and currency is not None:
        cost = Quantity.of(round(Fraction(amount), 2), f"{currency} per month")
    if total is not None or cost is not None:
        yield Point(name="the service as planned", kind="plan", latency=total, cost=cost)


def _baselines(spec: Spec, latency: str, cost: str | None, quality: str | None) -> Iterator[Point]:
    for name, each in sorted(spec.baselines.items()):
        scores = {str(metric): score for metric, score in each.scores.items()}
        time, price = scores.get(latency), scores.get(cost or "")
        point = Point(
            name=name,
            kind=each.kind.replace("_", " "),
            latency=time if time is not None and time.dimension == TIME else None,
            cost=price if price is not None and cost and _alike(spec, cost, price) else None,
            quality=scores.get(quality or ""),
        )
        if point.latency or point.cost or point.quality:
            yield point


def monthly(cost: Quantity) -> str:
    """A running cost by the month, whatever it was written by, in whole units from ten on."""
    currency = cost.dimension.of
    amount = cost.in_unit(f"{currency} per month")
    plain = Quantity.of(round(amount, 0 if amount >= 10 else 2), currency)
    return f"{said(plain)} per month"


def _alike(spec: Spec, cost: str, price: Quantity) -> bool:
    """Whether the price can be held against the limit of the cost."""
    limit = spec.metrics[cost].limit
    return limit is not None and comparable(limit, price)
