"""Latency: the stages of an answer, one after the other, against the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.review.charts._canvas import (
    LINE,
    SMALL,
    WIDTH,
    Scale,
    box,
    figure,
    hatched,
    line,
    ticks,
    words,
)
from specc.review.charts._model import Figure, Table
from specc.rules._running import latency_bound, staged
from specc.rules._words import said
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.review.charts._svg import Element
    from specc.spec import Spec

MOST = 12
"""Stages that are named beside the picture; the table names all."""
_TOP, _HIGH = 28.0, 30.0
_NAME = "latency"


def latency_bar(spec: Spec) -> Figure | None:
    """The stages of `deployment.latency` as one bar, the longest first; none where there are none.

    The limit is that of the metric of latency with the highest quantile, as the rules take it."""
    latency = staged(spec)
    if latency is None:
        return None
    name, metric = latency_bound(spec)
    limit = metric.limit if metric is not None else None
    stages = tuple(sorted(latency.stages.items(), key=lambda each: (-each[1].magnitude, each[0])))
    total = sum((each for _, each in stages), start=Quantity.of(0, "s"))
    drawn, height = _drawn(stages, total, limit)
    verdict = _verdict(total, limit)
    rows = (
        *((stage, said(lasts), _share(lasts, total)) for stage, lasts in stages),
        ("all stages", said(total), "100%"),
        *((("the limit", said(limit), name),) if limit is not None else ()),
    )
    return figure(
        _NAME,
        height,
        drawn,
        title="Where the time of an answer goes",
        desc=f"{len(stages)} stages take {said(total)} together: {verdict}.",
        table=Table(header=("Stage", "Takes at most", "Share"), rows=rows),
    )


def _share(part: Quantity, whole: Quantity) -> str:
    return f"{float(part.magnitude / whole.magnitude):.0%}" if whole.magnitude else "–"


def _verdict(total: Quantity, limit: Quantity | None) -> str:
    if limit is None:
        return "no limit is set"
    if total <= limit:
        return f"{said(limit - total)} less than the limit of {said(limit)}"
    return f"{said(total - limit)} more than the limit of {said(limit)}"


def _drawn(
    stages: Sequence[tuple[str, Quantity]], total: Quantity, limit: Quantity | None
) -> tuple[tuple[Element, ...], float]:
    longest = float(max(total, limit) if limit is not None else total)
    scale = Scale(high=longest * 1.02 or 1.0, start=1, end=WIDTH - 1)
    over = limit is not None and total > limit
    made: list[Element] = [
        words(0, 14, f"{said(total)} in all", class_="c-strong c-bad" if over else "c-strong")
    ]
    x = 0.0
    for number, (_, lasts) in enumerate(stages):
        wide = scale.at(x + float(lasts)) - scale.at(x)
        striped = number % 2 == 1
        class_, fill = ("c-striped", hatched(_NAME)) if striped else ("c-bar", None)
        made.append(box(scale.at(x), _TOP, wide, _HIGH, class_, fill))
        if wide > 20 and number < MOST:
            middle = scale.at(x) + wide / 2
            if striped:
                made.append(box(middle - 9, _TOP + 6, 18, 18, "c-ground"))
            made.append(
                words(
                    middle,
                    _TOP + 20,
                    str(number + 1),
                    anchor="middle",
                    class_="" if striped else "c-onbar",
                )
            )
        x += float(lasts)
    if limit is not None:
        made += _limit(scale, limit, over)
    made += _axis(scale, longest)
    return _named(made, stages)


def _limit(scale: Scale, limit: Quantity, over: bool) -> list[Element]:
    x = scale.at(float(limit))
    return [
        line([(x, 18), (x, _TOP + _HIGH + 6)], "c-limit"),
        words(
            WIDTH,
            14,
            f"limit {said(limit)}{': too slow' if over else ''}",
            anchor="end",
            class_="c-bad" if over else "",
        ),
    ]


def _axis(scale: Scale, longest: float) -> list[Element]:
    unit = "ms" if longest < 10 else "s"
    factor = 1000.0 if unit == "ms" else 1.0
    y, made = _TOP + _HIGH + 8, []
    marked = ticks(longest * factor)
    for each in marked:
        x = scale.at(each / factor)
        anchor = "start" if each == 0 else "end" if x > WIDTH - 20 else "middle"
        text = f"{each:,g}" + (f" {unit}" if each == marked[-1] else "")
        made += [
            line([(x, y - 8), (x, y - 3)], "c-axis"),
            words(x, y + 8, text, anchor=anchor, class_="c-muted"),
        ]
    return made


def _named(
    made: list[Element], stages: Sequence[tuple[str, Quantity]]
) -> tuple[tuple[Element, ...], float]:
    y = _TOP + _HIGH + 40
    for number, (name, lasts) in enumerate(stages[:MOST], start=1):
        made += [
            words(18, y, f"{number}", anchor="end", class_="c-strong"),
            words(26, y, name, room=WIDTH - 110),
            words(WIDTH, y, said(lasts), anchor="end", room=80),
        ]
        y += LINE + 2
    if len(stages) > MOST:
        made.append(
            words(26, y, f"and {len(stages) - MOST:,} more, all in the table", class_="c-muted")
        )
        y += LINE
    return tuple(made), y - SMALL + 2
