"""Trade-offs: latency against running cost, and how good the model and what is there today are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.project import defaults
from specc.record import value
from specc.review.charts._canvas import (
    LINE,
    SMALL,
    WIDTH,
    Scale,
    box,
    figure,
    line,
    mark,
    ticks,
    words,
)
from specc.review.charts._model import Figure, Table
from specc.review.charts._text import wrap
from specc.rules._costs import running
from specc.rules._words import comparable, said
from specc.rules.serving import _bounded, _staged
from specc.units import Dimension, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.review.charts._svg import Element
    from specc.spec import Spec

MOST = 10
"""Values of quality that are drawn; the table holds all."""
_LEFT, _TOP, _FLOOR, _RIGHT = 62.0, 24.0, 196.0, WIDTH - 8.0
_TIME = "time"


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

    @property
    def plotted(self) -> tuple[Point, ...]:
        """What has a place between the axes, the limits' own corner aside."""
        return tuple(each for each in self.points if each.plotted)


def tradeoff_chart(spec: Spec) -> Figure | None:
    """What may be spent in time and money, where the plan stands in it, and how good each
    alternative is; none where nothing of that is known."""
    traded = _traded(spec)
    scored = [each for each in traded.points if each.quality is not None]
    bounded = traded.most[0] is not None and traded.most[1] is not None
    if not bounded and len(scored) < 2 and not traded.priority:
        return None
    made: list[Element] = []
    y = 0.0
    if bounded:
        made, y = _plot(traded)
    else:
        lack = " and ".join(
            name
            for name, limit in zip(("latency", "running cost"), traded.most, strict=True)
            if limit is None
        )
        for text in wrap(f"Nothing to plot yet: no limit on {lack}.", WIDTH, SMALL, 2):
            y += LINE
            made.append(words(0, y, text, class_="c-muted"))
        y += 8
    if scored:
        more, y = _strip(traded, scored, y + 14)
        made += more
    more, y = _order(traded, y + 10)
    made += more
    return figure(
        "tradeoffs",
        y,
        made,
        title="What gives way to what",
        desc=_desc(traded, bounded=bounded),
        table=Table(
            header=("What", "Kind", "Latency", "Running cost", traded.quality or "Quality"),
            rows=tuple(_row(each) for each in traded.points),
        ),
    )


def _row(each: Point) -> tuple[str, ...]:
    shown = (each.latency, each.cost, each.quality)
    return (each.name, each.kind, *("–" if one is None else said(one) for one in shown))


def _desc(traded: Traded, *, bounded: bool) -> str:
    order = ", then ".join(traded.priority)
    first = f"In this order: {order}." if order else "No order of priority is given."
    if not bounded:
        return f"{first} Latency and running cost are not both limited, so they are not plotted."
    latency, cost = traded.most
    return f"{first} Allowed are {said(latency)} and {said(cost)}."


def _traded(spec: Spec) -> Traded:
    latency, metric = _bounded(spec)
    cost = next(
        (
            name
            for name, each in spec.metrics.items()
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
    model = [name for name, each in spec.metrics.items() if each.kind == "model"]
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
    stages = _staged(spec)
    total = None if stages is None else sum(stages.stages.values(), start=Quantity.of(0, "s"))
    currency = None if like is None else like.dimension.of
    amount = None if currency is None else running(spec, currency)
    cost = None
    if amount is not None and currency is not None:
        monthly = Dimension(currency, per_time=True)
        cost = Quantity.of(round(amount), f"{monthly.of} per month")
    if total is not None or cost is not None:
        yield Point(name="the service as planned", kind="plan", latency=total, cost=cost)


def _baselines(spec: Spec, latency: str, cost: str | None, quality: str | None) -> Iterator[Point]:
    for name, each in spec.baselines.items():
        scores = {str(metric): score for metric, score in each.scores.items()}
        time, price = scores.get(latency), scores.get(cost or "")
        point = Point(
            name=name,
            kind=each.kind.replace("_", " "),
            latency=time if time is not None and time.dimension.of == _TIME else None,
            cost=price if price is not None and price.dimension.per_time else None,
            quality=scores.get(quality or ""),
        )
        if point.latency or point.cost or point.quality:
            yield point


def _plot(traded: Traded) -> tuple[list[Element], float]:
    slow, dear = traded.most
    assert slow is not None and dear is not None  # noqa: S101 -- asked before
    points = traded.plotted
    wide = max(float(each.latency) for each in points if each.latency is not None)
    high = max(float(each.cost) for each in points if each.cost is not None)
    x = Scale(high=wide * 1.15, start=_LEFT, end=_RIGHT)
    y = Scale(high=high * 1.15, start=_FLOOR, end=_TOP)
    made: list[Element] = [words(0, 12, "running cost a month", class_="c-muted")]
    made += _axes(x, y, wide, high, dear)
    corner = (x.at(float(slow)), y.at(float(dear)))
    made.append(box(_LEFT, corner[1], corner[0] - _LEFT, _FLOOR - corner[1], "c-area"))
    made.append(line([(_LEFT, corner[1]), corner, (corner[0], _FLOOR)], "c-limit"))
    if corner[0] - _LEFT > 60:
        made.append(words(_LEFT + 6, corner[1] + 15, "allowed", class_="c-muted"))
    for each in points:
        made += _point(each, x, y)
    made += _partial(traded, x, y)
    return made, _FLOOR + 36


def _axes(x: Scale, y: Scale, wide: float, high: float, like: Quantity) -> Iterator[Element]:
    yield line([(_LEFT, _TOP), (_LEFT, _FLOOR), (_RIGHT, _FLOOR)], "c-axis")
    unit, factor = ("ms", 1000.0) if wide < 10 else ("s", 1.0)
    for each in ticks(wide * factor):
        at = x.at(each / factor)
        yield line([(at, _FLOOR), (at, _FLOOR + 4)], "c-axis")
        yield words(at, _FLOOR + 17, f"{each:,g}", anchor="middle", class_="c-muted", room=60)
    yield words(_RIGHT, _FLOOR + 33, f"latency, {unit}", anchor="end", class_="c-muted")
    for each in ticks(high):
        at = y.at(each)
        amount = Quantity.of(round(each), like.dimension.of)
        yield line([(_LEFT - 4, at), (_LEFT, at)], "c-axis")
        yield words(_LEFT - 8, at + 4, said(amount), anchor="end", class_="c-muted", room=_LEFT - 8)


def _point(each: Point, x: Scale, y: Scale) -> list[Element]:
    assert each.latency is not None and each.cost is not None  # noqa: S101 -- asked before
    at, up = x.at(float(each.latency)), y.at(float(each.cost))
    shape, class_ = _SIGNS.get(each.kind, ("square", "c-hollow"))
    left = at > WIDTH / 2
    room = at - _LEFT - 14 if left else _RIGHT - at - 14
    anchor, shift = ("end", -11) if left else ("start", 11)
    made = [
        mark(shape, at, up, class_),
        words(
            at + shift,
            up - 4 if each.kind == "limit" else up + 4,
            each.name,
            anchor=anchor,
            room=room,
            class_="c-strong c-halo",
        ),
    ]
    if each.quality is not None:
        made.append(
            words(
                at + shift,
                up + (11 if each.kind == "limit" else 19),
                said(each.quality),
                anchor=anchor,
                room=room,
            )
        )
    return made


def _partial(traded: Traded, x: Scale, y: Scale) -> Iterator[Element]:
    """What is known on one side alone, on that axis."""
    for each in traded.points[:MOST]:
        if each.plotted or (each.latency is None and each.cost is None):
            continue
        if each.cost is not None and float(each.cost) <= y.high:
            up = y.at(float(each.cost))
            yield mark("cross", _LEFT, up, "c-limit", 4)
            yield words(_LEFT + 10, up + 4, f"{each.name}: {said(each.cost)}", room=_RIGHT - _LEFT)
        if each.latency is not None and float(each.latency) <= x.high:
            at = x.at(float(each.latency))
            left = at > WIDTH / 2
            yield mark("cross", at, _FLOOR, "c-limit", 4)
            yield words(
                at,
                _FLOOR - 9,
                f"{each.name}: {said(each.latency)}",
                anchor="end" if left else "start",
                room=at - _LEFT if left else _RIGHT - at,
            )


_SIGNS = {
    "target": ("triangle", "c-mark"),
    "limit": ("octagon", "c-hollow"),
    "plan": ("circle", "c-mark"),
}


def _strip(traded: Traded, scored: Sequence[Point], y: float) -> tuple[list[Element], float]:
    """Quality as a list of bars from the worst to the best, so that names never meet."""
    like = scored[0].quality
    fitting = [
        each
        for each in scored
        if like is not None and each.quality is not None and comparable(like, each.quality)
    ]
    ranked = sorted(
        fitting,
        key=lambda each: (float(each.quality or 0), each.name),
        reverse=traded.better == "lower",
    )
    shown = ranked[-MOST:]
    values = [float(each.quality) for each in shown if each.quality is not None]
    scale = Scale(low=min(values), high=max(values), start=136, end=WIDTH - 70)
    made: list[Element] = [
        words(0, y, f"{traded.quality}: {traded.better} is better", class_="c-strong"),
    ]
    y += LINE + 4
    for each in shown:
        assert each.quality is not None  # noqa: S101 -- asked before
        shape, class_ = _SIGNS.get(each.kind, ("square", "c-hollow"))
        at = scale.at(float(each.quality))
        made += [
            words(0, y, each.name, room=122),
            line([(scale.start - 8, y - 4), (scale.end + 8, y - 4)], "c-axis"),
            mark(shape, at, y - 4, class_),
            words(WIDTH, y, said(each.quality), anchor="end", room=54),
        ]
        y += LINE + 3
    if len(ranked) > MOST:
        made.append(
            words(0, y, f"and {len(ranked) - MOST} more, all in the table", class_="c-muted")
        )
        y += LINE
    return made, y


def _order(traded: Traded, y: float) -> tuple[list[Element], float]:
    if not traded.priority:
        return [words(0, y, "No order of priority is given.", class_="c-bad")], y + 8
    made: list[Element] = [words(0, y, "What comes first", class_="c-strong")]
    y += LINE + 4
    for number, name in enumerate(traded.priority[:MOST], start=1):
        made.append(words(18, y, str(number), anchor="end", class_="c-strong"))
        made.append(words(26, y, name, room=WIDTH - 26))
        y += LINE + 1
    if len(traded.priority) > MOST:
        made.append(words(26, y, f"and {len(traded.priority) - MOST} more", class_="c-muted"))
        y += LINE
    return made, y - 6
