"""Labeling: what is spent batch by batch, against its budget."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from specc.record import value
from specc.review.charts._canvas import (
    LINE,
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
from specc.rules._costs import money
from specc.rules._effort import Effort, effort
from specc.rules._words import computed, days, many, said
from specc.statistics import labeling

if TYPE_CHECKING:
    from specc.review.charts._svg import Element
    from specc.spec import Spec
    from specc.units import Quantity

MOST = 12
"""Bars of a picture; more batches share them."""
_NAME = "labeling"
_LEFT, _TOP, _FLOOR = 54.0, 34.0, 176.0


@value
class Spent:
    """Where labeling stands after some batches."""

    batch: int
    items: int
    hours: float
    days: float
    cost: float | None


@value
class Burn:
    """What labeling takes, batch by batch."""

    spent: tuple[Spent, ...]
    batches: int
    budget: Quantity | None
    """In the currency of the pay; none where none is given, or another."""
    like: Quantity | None
    """The pay."""

    @property
    def heights(self) -> tuple[float, ...]:
        """Money where the pay is known, hours otherwise."""
        return tuple(each.hours if each.cost is None else each.cost for each in self.spent)

    def said(self, amount: float) -> str:
        """The height of a bar, in words."""
        return f"{amount:,.0f} h" if self.like is None else said(money(amount, self.like))


def labeling_burn(spec: Spec) -> Figure | None:
    """What labeling has cost after each batch; none where nobody labels by hand, and where there is
    one batch alone and no budget to hold it against."""
    work = effort(spec)
    burn = None if work is None else _burn(work)
    if work is None or burn is None or (burn.batches == 1 and burn.budget is None):
        return None
    drawn, height = _drawn(burn)
    rows = tuple(_row(burn, each) for each in burn.spent)
    budget = (("the budget", "", "", burn.said(float(burn.budget))),) if burn.budget else ()
    return figure(
        _NAME,
        height,
        drawn,
        title="Labeling, batch by batch",
        desc=f"{many(work.items, 'item')}, {_in_batches(burn)}: {_verdict(burn)}.",
        table=Table(
            header=("After batch", "Items", "Working days", "Spent"), rows=(*rows, *budget)
        ),
    )


def _in_batches(burn: Burn) -> str:
    return "in one batch" if burn.batches == 1 else f"in {burn.batches:,} batches"


def _row(burn: Burn, each: Spent) -> tuple[str, ...]:
    spent = burn.said(each.hours if each.cost is None else each.cost)
    return (f"{each.batch:,}", f"{each.items:,}", days(each.days), spent)


def _verdict(burn: Burn) -> str:
    total = burn.heights[-1]
    if burn.like is None:
        return f"{burn.said(total)} of work, at a pay that is not given"
    if burn.budget is None:
        return f"{burn.said(total)}, and no budget to hold it against"
    left = float(burn.budget) - total
    side = "less" if left >= 0 else "more"
    return (
        f"{burn.said(total)}, {burn.said(abs(left))} {side} than the budget of {said(burn.budget)}"
    )


def _burn(work: Effort) -> Burn | None:
    human = work.human
    batches = computed(labeling.batches, items=work.items, batch_size=work.at_once)
    if batches is None:
        return None
    hourly = None
    if human.rate is not None:
        hourly = float(human.rate.in_unit(f"{human.rate.dimension.of} per hour"))
    bars = min(batches, MOST)
    ends = sorted({ceil(batches * (n + 1) / bars) for n in range(bars)})
    spent = tuple(_spent(work, end, hourly) for end in ends)
    if any(each is None for each in spent):
        return None
    same = (
        human.rate is not None
        and human.budget is not None
        and human.rate.dimension.of == human.budget.dimension.of
    )
    return Burn(
        spent=tuple(each for each in spent if each is not None),
        batches=batches,
        budget=human.budget if same else None,
        like=human.rate,
    )


def _spent(work: Effort, batch: int, hourly: float | None) -> Spent | None:
    items = min(work.items, batch * work.at_once)
    hours = work.hours_decided(items)
    lasting = work.days(hours)
    if hours is None or lasting is None:
        return None
    cost = (
        None
        if hourly is None
        else computed(labeling.cost, items=items, hourly_rate=hourly, **work.decided)
    )
    return Spent(batch=batch, items=items, hours=hours, days=lasting, cost=cost)


def _drawn(burn: Burn) -> tuple[tuple[Element, ...], float]:
    heights = burn.heights
    budget = None if burn.budget is None else float(burn.budget)
    top = max(*heights, budget or 0.0) if len(heights) > 1 or budget else heights[0]
    scale = Scale(high=top * 1.05 or 1.0, start=_FLOOR, end=_TOP)
    made: list[Element] = []
    for each in ticks(top, 3):
        y = scale.at(each)
        made += [
            line([(_LEFT, y), (WIDTH, y)], "c-axis"),
            words(
                _LEFT - 6, y + 4, burn.said(each), anchor="end", class_="c-muted", room=_LEFT - 6
            ),
        ]
    slot = (WIDTH - _LEFT) / len(heights)
    before = 0.0
    for number, height in enumerate(heights):
        wide = min(slot * 0.72, 64.0)
        x = _LEFT + slot * (number + 0.5) - wide / 2
        made += _bar(scale, x, wide, before, height, budget)
        if len(heights) <= 6 or number in (0, len(heights) - 1):
            made.append(
                words(x + wide / 2, _FLOOR + 16, f"{burn.spent[number].batch:,}", anchor="middle")
            )
        before = height
    if budget is not None:
        y = scale.at(budget)
        made += [
            line([(_LEFT, y), (WIDTH, y)], "c-limit"),
            line([(WIDTH - 136, 10), (WIDTH - 118, 10)], "c-limit"),
            words(WIDTH - 110, 14, f"budget {burn.said(budget)}", room=110),
        ]
    unit = "money spent" if burn.like is not None else "hours of work"
    made.append(words(0, 14, f"{unit}, by batch", class_="c-muted"))
    made.append(words(_LEFT - 6, _FLOOR + 16, "batch", anchor="end", class_="c-muted"))
    made += _legend(burn)
    return tuple(made), _FLOOR + 62


def _legend(burn: Burn) -> list[Element]:
    last, y = burn.spent[-1], _FLOOR + 40
    total = f"{burn.said(burn.heights[-1])} after {days(round(last.days, 1))} of work"
    return [
        box(_LEFT, y - 10, 18, 11, "c-bar"),
        words(_LEFT + 26, y, "this batch"),
        box(_LEFT + 120, y - 10, 18, 11, "c-striped", hatched(_NAME)),
        words(_LEFT + 146, y, "spent before"),
        words(_LEFT, y + LINE + 2, total, class_="c-strong", room=WIDTH - _LEFT),
    ]


def _bar(
    scale: Scale, x: float, wide: float, before: float, height: float, budget: float | None
) -> list[Element]:
    """What was spent before, this batch on top of it, and a frame where it is over the budget."""
    was, now = scale.at(before), scale.at(height)
    made = [
        box(x, was, wide, _FLOOR - was, "c-striped", hatched(_NAME)),
        box(x, now, wide, was - now, "c-bar"),
    ]
    if budget is not None and height > budget:
        made.append(box(x, now, wide, scale.at(budget) - now, "c-over"))
    return made
