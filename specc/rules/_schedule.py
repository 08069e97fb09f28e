"""The plan as time: what follows what, how long it takes, and how much of that is guessed."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING

from specc.diagnostic import Place, at
from specc.record import value
from specc.rules._words import days
from specc.statistics.planning import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec.plan import Plan
    from specc.spec.policy import Thresholds
    from specc.units import Quantity

WORKING = 5 / 7
"""Share of the days of a calendar on which people work."""


def in_days(span: Quantity) -> float:
    """So many days of the calendar."""
    return float(span.in_unit("day"))


@value
class Schedule:
    """A plan with a start and a deadline, in days of the calendar."""

    plan: Plan
    start: date
    there: float
    """From the start to the deadline."""

    @property
    def work(self) -> float:
        """What the stages take, one after the other."""
        return _work(self.plan)

    @property
    def waits(self) -> float:
        """What others take before, each waited for in turn."""
        return _waits(self.plan)

    @property
    def needed(self) -> float:
        """Both."""
        return needed(self.plan)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the plan says so, the deadline first."""
        waiting = (
            at("plan", "dependencies", index, "lead_time", label="waiting")
            for index, _ in _leads(self.plan)
        )
        return (
            at("plan", "deadline", label="the deadline"),
            at("plan", "start", label="the start"),
            at("plan", "stages", label=f"{days(self.work)} of work"),
            *waiting,
        )

    def estimates(self, house: Thresholds) -> Iterator[Estimate]:
        """Each stage and each wait with its spread; the house's where the plan gives none."""
        least, most = float(house.optimistic), float(house.pessimistic)
        for stage in self.plan.stages.values():
            likely = in_days(stage.for_)
            low, high = stage.optimistic, stage.pessimistic
            yield Estimate(
                optimistic=likely * least if low is None else in_days(low),
                likely=likely,
                pessimistic=likely * most if high is None else in_days(high),
            )
        for _, lead in _leads(self.plan):
            likely = in_days(lead)
            yield Estimate(optimistic=likely * least, likely=likely, pessimistic=likely * most)

    def end(self, needed: float) -> date | None:
        """The first deadline that leaves so many days; none where the calendar ends before."""
        try:
            return self.start + timedelta(days=ceil(needed))
        except OverflowError:
            return None


def needed(plan: Plan) -> float:
    """Days that a plan takes, whether or not it says when they are: the stages, one after the
    other, and what others take before, each waited for in turn."""
    return _work(plan) + _waits(plan)


def _work(plan: Plan) -> float:
    return sum(in_days(stage.for_) for stage in plan.stages.values())


def _waits(plan: Plan) -> float:
    return sum(in_days(lead) for _, lead in _leads(plan))


def _leads(plan: Plan) -> Iterator[tuple[int, Quantity]]:
    for index, each in enumerate(plan.dependencies):
        if each.lead_time is not None:
            yield index, each.lead_time


def schedule(plan: Plan) -> Schedule | None:
    """The plan's, where it has stages and both ends."""
    if plan.start is None or plan.deadline is None or not plan.stages:
        return None
    return Schedule(plan=plan, start=plan.start, there=(plan.deadline - plan.start).days)
