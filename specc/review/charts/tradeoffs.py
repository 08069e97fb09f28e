"""Trade-offs: latency against running cost, and how good the model and what is there today are."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

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
from specc.review.charts._traded import Point, Traded, monthly, traded
from specc.rules._words import comparable, said
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.review.charts._svg import Element
    from specc.spec import Spec

MOST = 10
"""Values of quality that are drawn; the table holds all."""
_LEFT, _TOP, _FLOOR, _RIGHT = 62.0, 24.0, 196.0, WIDTH - 8.0


def tradeoff_chart(spec: Spec) -> Figure | None:
    """What may be spent in time and money, where the plan stands in it, and how good each
    alternative is; none where nothing of that is known."""
    given = traded(spec)
    scored = sum(each.quality is not None for each in given.points)
    slow, dear = given.most
    bounded = slow is not None and dear is not None
    if not bounded and scored < 2 and not given.priority:
        return None
    if slow is not None and dear is not None:
        made, y = _plot(given.points, slow, dear)
    else:
        made, y = _unplotted(given)
    more, y = _strip(given, y + 14)
    made += more
    more, y = _order(given, y + 10)
    made += more
    return figure(
        "tradeoffs",
        y,
        made,
        title="What gives way to what",
        desc=_desc(given, bounded=bounded),
        table=Table(
            header=("What", "Kind", "Latency", "Running cost", given.quality or "Quality"),
            rows=tuple(_row(each) for each in given.points),
        ),
    )


def _row(each: Point) -> tuple[str, ...]:
    cost = "–" if each.cost is None else monthly(each.cost)
    latency, quality = ("–" if one is None else said(one) for one in (each.latency, each.quality))
    return (each.name, each.kind, latency, cost, quality)


def _desc(given: Traded, *, bounded: bool) -> str:
    order = ", then ".join(given.priority)
    first = f"In this order: {order}." if order else "No order of priority is given."
    if not bounded:
        return f"{first} Latency and running cost are not both limited, so they are not plotted."
    latency, cost = given.most
    return f"{first} Allowed are {said(latency)} and {said(cost)}."


def _unplotted(given: Traded) -> tuple[list[Element], float]:
    limits = zip(("latency", "running cost"), given.most, strict=True)
    lack = " and ".join(name for name, limit in limits if limit is None)
    lines = wrap(f"Nothing to plot yet: no limit on {lack}.", WIDTH, SMALL, 2)
    made = [words(0, LINE * (n + 1), each, class_="c-muted") for n, each in enumerate(lines)]
    return made, LINE * len(lines) + 8


def _plot(points: Sequence[Point], slow: Quantity, dear: Quantity) -> tuple[list[Element], float]:
    spots = [
        (each, float(each.latency), float(each.cost))
        for each in points
        if each.latency is not None and each.cost is not None
    ][:MOST]
    wide = max(float(slow), *(time for _, time, _ in spots))
    high = max(float(dear), *(cost for _, _, cost in spots))
    x = Scale(high=wide * 1.15, start=_LEFT, end=_RIGHT)
    y = Scale(high=high * 1.15, start=_FLOOR, end=_TOP)
    made: list[Element] = [words(0, 12, "running cost a month", class_="c-muted")]
    made += _axes(x, y, wide, high, dear)
    corner = (x.at(float(slow)), y.at(float(dear)))
    made.append(box(_LEFT, corner[1], corner[0] - _LEFT, _FLOOR - corner[1], "c-area"))
    made.append(line([(_LEFT, corner[1]), corner, (corner[0], _FLOOR)], "c-limit"))
    if corner[0] - _LEFT > 60:
        made.append(words(_LEFT + 6, corner[1] + 15, "allowed", class_="c-muted"))
    for each, time, cost in spots:
        made += _point(each, x.at(time), y.at(cost))
    made += _partial(points, x, y)
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
        amount = Quantity.of(Fraction(f"{each:g}"), like.dimension.of)
        yield line([(_LEFT - 4, at), (_LEFT, at)], "c-axis")
        yield words(_LEFT - 8, at + 4, said(amount), anchor="end", class_="c-muted", room=_LEFT - 8)


def _point(each: Point, at: float, up: float) -> list[Element]:
    shape, class_ = _SIGNS.get(each.kind, ("square", "c-hollow"))
    left = at > WIDTH / 2
    room = at - _LEFT - 14 if left else _RIGHT - at - 14
    anchor, shift = ("end", -11) if left else ("start", 11)
    is_limit = each.kind == "limit"
    above = up - 4 if is_limit else up + 4
    made = [
        mark(shape, at, up, class_),
        words(at + shift, above, each.name, anchor=anchor, room=room, class_="c-strong c-halo"),
    ]
    if each.quality is not None and not is_limit:  # there its line would strike the number
        made.append(words(at + shift, up + 19, said(each.quality), anchor=anchor, room=room))
    return made


def _partial(points: Sequence[Point], x: Scale, y: Scale) -> Iterator[Element]:
    """What is known on one side alone, on that axis."""
    for each in points[:MOST]:
        if each.plotted or (each.latency is None and each.cost is None):
            continue
        if each.cost is not None and float(each.cost) <= y.high:
            up = y.at(float(each.cost))
            yield mark("cross", _LEFT, up, "c-limit", 4)
            below = 15 if up + 19 < _FLOOR - 4 else -15
            yield words(_LEFT + 10, up + 4, each.name, room=_RIGHT - _LEFT, class_="c-strong")
            yield words(_LEFT + 10, up + 4 + below, monthly(each.cost), room=_RIGHT - _LEFT)
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


def _strip(given: Traded, y: float) -> tuple[list[Element], float]:
    """Quality from the worst to the best, each on a line of its own, so that names never meet."""
    ranked = _ranked(given)
    if not ranked:
        return [], y
    shown = ranked[-MOST:]
    values = [score for _, score, _ in shown]
    scale = Scale(low=min(values), high=max(values), start=136, end=WIDTH - 70)
    made = [words(0, y, f"{given.quality}: {given.better} is better", class_="c-strong")]
    y += LINE + 4
    for each, score, text in shown:
        shape, class_ = _SIGNS.get(each.kind, ("square", "c-hollow"))
        made += [
            words(0, y, each.name, room=122),
            line([(scale.start - 8, y - 4), (scale.end + 8, y - 4)], "c-axis"),
            mark(shape, scale.at(score), y - 4, class_),
            words(WIDTH, y, text, anchor="end", room=54),
        ]
        y += LINE + 3
    if len(ranked) > MOST:
        more = f"and {len(ranked) - MOST} more, all in the table"
        made.append(words(0, y, more, class_="c-muted"))
        y += LINE
    return made, y


def _ranked(given: Traded) -> list[tuple[Point, float, str]]:
    """Whatever has a quality, the worst first; only what compares with the first of them."""
    scores = [(each, each.quality) for each in given.points if each.quality is not None]
    found = [
        (each, float(score), said(score))
        for each, score in scores
        if comparable(score, scores[0][1])
    ]
    reverse = given.better == "lower"
    return sorted(found, key=lambda each: (each[1], each[0].name), reverse=reverse)


def _order(given: Traded, y: float) -> tuple[list[Element], float]:
    if not given.priority:
        return [words(0, y, "No order of priority is given.", class_="c-bad")], y + 8
    made: list[Element] = [words(0, y, "What comes first", class_="c-strong")]
    y += LINE + 4
    for number, name in enumerate(given.priority[:MOST], start=1):
        made.append(words(18, y, str(number), anchor="end", class_="c-strong"))
        made.append(words(26, y, name, room=WIDTH - 26))
        y += LINE + 1
    if len(given.priority) > MOST:
        made.append(words(26, y, f"and {len(given.priority) - MOST} more", class_="c-muted"))
        y += LINE
    return made, y - 6
