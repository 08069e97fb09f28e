"""What labeling by people takes: one item, a batch, all of it."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from specc.project import defaults
from specc.record import value
from specc.rules._words import assumed, computed, days, many, said
from specc.statistics import labeling

if TYPE_CHECKING:
    from specc.project.defaults import Filled
    from specc.spec import Spec
    from specc.spec.labels import HumanLabeling
    from specc.units import Quantity

WORKDAYS, WEEK = 5, 7


@value
class Effort:
    """The work that `labels.human` asks for."""

    human: HumanLabeling
    daily: Filled[Quantity]
    """Hours that one labeler works a day."""

    @property
    def items(self) -> int:
        """Items to label."""
        return int(self.human.items.magnitude)

    @property
    def at_once(self) -> int:
        """Items labeled before a model is trained on them."""
        return min(self.items, int((self.human.batch or self.human.items).magnitude))

    @property
    def annotators(self) -> float:
        """Labels an item gets, in the mean."""
        overlap = 1 if self.human.overlap is None else float(self.human.overlap)
        return 1 + overlap * (self.human.annotators - 1)

    @property
    def label(self) -> dict[str, float]:
        """What one item takes, in the words of `statistics.labeling`."""
        return {"seconds": self.human.seconds, "annotators": self.annotators}

    @property
    def decided(self) -> dict[str, float]:
        """The same, with the share of items that one more person decides."""
        return {**self.label, "adjudicated": float(self.human.adjudicated or 0)}

    @property
    def team(self) -> dict[str, float]:
        """Who works, and how long a day."""
        return {"labelers": self.human.labelers, "hours_per_day": float(self.daily.value)}

    def hours(self, items: int) -> float | None:
        """Hours of labeling that many items, without deciding any."""
        return computed(labeling.annotation_hours, items=items, **self.label)

    def hours_decided(self, items: int) -> float | None:
        """The same, with deciding: each decision takes as long as a label."""
        return computed(labeling.cost, items=items, hourly_rate=1, **self.decided)

    def days(self, hours: float | None) -> float | None:
        """Working days that the hours take the team."""
        return computed(labeling.days, hours=hours, **self.team) if hours else None

    def team_for(self, hours: float, within: float) -> int | None:
        """Labelers needed to do the hours within so many working days."""
        daily = float(self.daily.value)
        formula = labeling.labelers_within_days
        return computed(formula, hours=hours, days=within, hours_per_day=daily)

    def fitting(self, within: float) -> int | None:
        """Items that the team labels in so many working days."""
        return computed(labeling.batch_size, days=within, **self.team, **self.label)

    def said(self, hours: float) -> str:
        """`88.9 h of labeling by 4 labelers, 6 hours a day: 3.7 days`."""
        return (
            f"{hours:.1f} h of labeling by {many(self.human.labelers, 'labeler')}, "
            f"{self._daily}: {days(self.days(hours) or 0)}"
        )

    @property
    def sum(self) -> str:
        """`8,000 items × 2 labels × 20 s = 88.9 h; 10% decided by one more person: 4.4 h`."""
        hours, whole = self.hours(self.items) or 0, self.hours_decided(self.items) or 0
        more = (f"{each}: {whole - hours:.1f} h" for each in self.deciding)
        return "; ".join((f"{self.each} = {hours:.1f} h", *more))

    @property
    def each(self) -> str:
        """`8,000 items × 2 labels × 20 s`."""
        labels = many(self.annotators, "label")
        return f"{said(self.items)} items × {labels} × {self.human.seconds} s"

    @property
    def deciding(self) -> tuple[str, ...]:
        """`10% decided by one more person`, where any is."""
        share = self.human.adjudicated
        return (f"{share} decided by one more person",) if share else ()

    @property
    def assumed(self) -> tuple[str, ...]:
        """What was assumed about the team."""
        return assumed(self.daily, self._daily)

    @property
    def _daily(self) -> str:
        return f"{float(self.daily.value):g} hours a day"


def effort(spec: Spec) -> Effort | None:
    """The work; none where nobody labels by hand."""
    human = spec.labels.human
    return None if human is None else Effort(human=human, daily=defaults.hours_per_day(spec))


def exceeding(needed: float, most: float) -> str:
    """Days in a sentence that says that they are more than `most`, however little."""
    return days(needed) if days(needed) != days(most) else f"more than {days(most)}"


def working_days(calendar: float) -> float:
    """The most working days that so many days in a row hold, five of each week.

    >>> working_days(21), working_days(3), working_days(6)
    (15, 3, 5)
    """
    weeks, rest = divmod(calendar, WEEK)
    return WORKDAYS * weeks + min(rest, WORKDAYS)


def calendar_days(working: float) -> int:
    """The fewest days in a row that hold so many working days, begun ones counted.

    >>> calendar_days(5), calendar_days(6), calendar_days(15)
    (5, 8, 19)
    """
    weeks, rest = divmod(ceil(working), WORKDAYS)
    return WEEK * weeks + rest if rest else max(0, WEEK * weeks - (WEEK - WORKDAYS))
