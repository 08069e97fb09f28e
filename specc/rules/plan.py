"""Plan: the work fits into the time there is."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at
from specc.rules._rule import problem, rule
from specc.rules._words import days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.plan import Plan


@rule("PLN01", Severity.ERROR)
def plan_past_deadline(spec: Spec) -> Iterator[Diagnostic]:
    """The stages, and what others have to do first, take longer than there is until the deadline.

    Stages follow one another, and a stage that waits for another team waits for all of its lead
    time. If the sum does not fit now, it will fit less later, when there are surprises as well.
    Move the deadline or leave something out while that is still a choice.

    Source: Kelley and Walker (1959) on the critical path; here a single chain, in calendar days.
    """
    plan = spec.plan
    if plan.start is None or plan.deadline is None or not plan.stages:
        return
    there = (plan.deadline - plan.start).days
    needed = _needed(plan)
    if needed <= there:
        return
    yield problem(
        f"the plan takes {days(needed)}; from its start to the deadline there are {days(there)}",
        at("plan", "deadline", label="the deadline"),
        at("plan", "start", label="the start"),
        at("plan", "stages", label=f"{days(_stages(plan))} of work"),
        *(
            at("plan", "dependencies", index, "lead_time", label="waiting")
            for index, each in enumerate(plan.dependencies)
            if each.lead_time is not None
        ),
        help=f"cut {days(needed - there)} from `plan.stages`{_or_later(plan.start, needed)}",
        notes=_sum(plan),
    )


def _stages(plan: Plan) -> float:
    return sum(float(stage.for_.in_unit("day")) for stage in plan.stages.values())


def _waits(plan: Plan) -> float:
    leads = (each.lead_time for each in plan.dependencies)
    return sum(float(lead.in_unit("day")) for lead in leads if lead is not None)


def _needed(plan: Plan) -> float:
    return _stages(plan) + _waits(plan)


def _or_later(start: datetime.date, needed: float) -> str:
    """The first deadline that would do, if the calendar goes so far."""
    try:
        deadline = start + datetime.timedelta(days=-(-needed // 1))
    except OverflowError:
        return ""
    return f", or set `plan.deadline` to {deadline} or later"


def _sum(plan: Plan) -> tuple[str, ...]:
    stages = " + ".join(f"{name} {stage.for_}" for name, stage in plan.stages.items())
    notes = (f"{stages} = {days(_stages(plan))}",)
    if not _waits(plan):
        return notes
    waits = f"assumed that each dependency is waited for in turn: {days(_waits(plan))} more"
    return (*notes, waits)
