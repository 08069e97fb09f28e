"""Plan: the work fits into the time there is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, unsafe_fix
from specc.rules._rule import problem, rule
from specc.rules._schedule import Schedule, in_days, schedule
from specc.rules._words import days, said
from specc.rules.review import BEGUN
from specc.rules.scope import STAGES
from specc.spec import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.plan import Plan, Question


@rule("PLN01", Severity.ERROR)
def plan_past_deadline(spec: Spec) -> Iterator[Diagnostic]:
    """The stages, and what others have to do first, take longer than there is until the deadline.

    Stages follow one another, and a stage that waits for another team waits for all of its lead
    time. If the sum does not fit now, it will fit less later, when there are surprises as well.
    Move the deadline or leave something out while that is still a choice.

    Source: Kelley and Walker (1959) on the critical path; here a single chain, in calendar days.
    """
    plan = schedule(spec.plan)
    if plan is None or plan.needed <= plan.there or plan.there < 0:
        return  # of a deadline before the start, PLN12 speaks
    end = plan.end(plan.needed)
    cut = f"cut {days(plan.needed - plan.there)} from `plan.stages`"
    yield problem(
        f"the plan takes {days(plan.needed)}; "
        f"from its start to the deadline there are {days(plan.there)}",
        *plan.places,
        help=f"{cut}, or set `plan.deadline` to {end} or later" if end else cut,
        notes=_sum(plan),
        fix=unsafe_fix(plan.places[0], str(end)) if end else None,
    )


def _sum(plan: Schedule) -> tuple[str, ...]:
    stages = " + ".join(f"{name} {stage.for_}" for name, stage in plan.plan.stages.items())
    notes = (f"{stages} = {days(plan.work)}",)
    if not plan.waits:
        return notes
    waits = f"assumed that each dependency is waited for in turn: {days(plan.waits)} more"
    return (*notes, waits)


@rule("PLN11", Severity.ERROR)
def estimates_out_of_order(spec: Spec) -> Iterator[Diagnostic]:
    """The optimistic estimate of a stage is longer than the likely one, or the pessimistic shorter.

    Three numbers say how sure somebody is: the stage takes so long if all goes well, so long most
    likely, and so long if much goes wrong. Out of order they say nothing, and nothing about the
    chance of meeting the deadline can be worked out from them.

    Source: Malcolm and others (1959), Application of a technique for research and development
    program evaluation (PERT).
    """
    for name, stage in spec.plan.stages.items():
        given = (
            ("optimistic", stage.optimistic),
            ("for", stage.for_),
            ("pessimistic", stage.pessimistic),
        )
        written = [(field, span) for field, span in given if span is not None]
        for (early, less), (late, more) in pairwise(written):
            if less > more:
                guilty, other = (early, late) if early == "optimistic" else (late, early)
                yield problem(
                    f"the stage `{name}` takes {said(less)} (`{early}`) and no longer than "
                    f"{said(more)} (`{late}`)",
                    at("plan", "stages", name, guilty, label=f"`{guilty}`"),
                    at("plan", "stages", name, other, label=f"`{other}`"),
                    help="order the three: `optimistic`, then `for`, then `pessimistic`",
                )


@rule("PLN12", Severity.ERROR)
def dates_out_of_order(spec: Spec) -> Iterator[Diagnostic]:
    """Two dates of the spec contradict each other: what comes first is dated later.

    A year typed wrong, or a plan that was moved while the rest stayed where it was. A deadline
    before the start is an error, since no plan fits between them. The others are warnings: a goal
    or a first version dated before work begins, a question answered only when the stage that waits
    for it has begun, a process that changes when both the deadline and the goals have passed. Dates
    are compared with each other only, never with today's.

    Source: Kelley and Walker (1959) on the critical path: what others wait for comes first.
    """
    yield from _deadline_before_start(spec)
    yield from _before_start(spec)
    begun = BEGUN[spec.project.stage]
    for name, question in spec.questions.items():
        if question.blocks in begun:
            continue  # whatever its date, it is too late: REV03 says so
        late = None if question.by is None else _asked_too_late(spec, name, question, question.by)
        if late is not None:
            yield late
    yield from _changed_too_late(spec)


def _deadline_before_start(spec: Spec) -> Iterator[Diagnostic]:
    start, deadline = spec.plan.start, spec.plan.deadline
    if start is None or deadline is None or deadline >= start:
        return
    plan = schedule(spec.plan)
    end = plan.end(plan.needed) if plan else None
    place = at("plan", "deadline", label="the deadline")
    yield problem(
        f"the deadline, {deadline}, lies before the start, {start}",
        place,
        at("plan", "start", label="the start"),
        help=f"set `plan.deadline` to {f'{end} or later' if end else f'a day after {start}'}",
        notes=_sum(plan) if plan else (),
        fix=unsafe_fix(place, str(end)) if end else None,
    )


def _before_start(spec: Spec) -> Iterator[Diagnostic]:
    """What is to be reached before anybody works on it."""
    start = spec.plan.start
    dated: list[tuple[str, Path, date | None]] = [
        (f"goal `{name}` is to be reached", ("goals", name, "by"), goal.by)
        for name, goal in spec.goals.items()
    ]
    first = spec.plan.first_release
    dated.append(("the first version goes live", ("plan", "first_release"), first))
    for what, path, day in dated:
        if start is not None and day is not None and day < start:
            yield problem(
                f"{what} by {day}, and work on it starts on {start}",
                at(*path, label="before the start"),
                at("plan", "start", label="the start"),
                help=f"set `{dotted(*path)}` to a day after {start}",
                severity=Severity.WARNING,
            )


def _asked_too_late(spec: Spec, name: str, question: Question, by: date) -> Diagnostic | None:
    begins, deadline = _begin(spec.plan, question.blocks), _deadline(spec.plan)
    if begins is not None and by > begins:
        latest, place = begins, at("questions", name, "blocks", label=f"begins on {begins}")
        why = f"{question.blocks}, which waits for the answer, begins on {begins}"
    elif deadline is not None and by > deadline:
        latest, place = deadline, at("plan", "deadline", label="the deadline")
        why = f"the deadline is {deadline}"
    else:
        return None
    return problem(
        f"`{name}` is to be answered by {by}, and {why}",
        at("questions", name, "by", label="too late"),
        place,
        help=f"set `questions.{name}.by` to {latest} or earlier",
        notes=_counted(spec.plan, question.blocks) if latest == begins else (),
        severity=Severity.WARNING,
    )


def _deadline(plan: Plan) -> date | None:
    """The deadline, unless it lies before the start and says nothing."""
    wrong = plan.start is not None and plan.deadline is not None and plan.deadline < plan.start
    return None if wrong else plan.deadline


def _earlier(plan: Plan, stage: str) -> list[str]:
    return [name for name in STAGES[: STAGES.index(stage)] if name in plan.stages]


def _begin(plan: Plan, stage: str | None) -> date | None:
    """When a planned stage begins, at the latest: after those before it, and after what others have
    to do first."""
    if plan.start is None or stage is None or stage not in plan.stages:
        return None
    spans = [each.for_ for name, each in plan.stages.items() if name in _earlier(plan, stage)]
    leads = [each.lead_time for each in plan.dependencies if each.lead_time is not None]
    try:
        return plan.start + timedelta(days=ceil(sum(map(in_days, (*spans, *leads)))))
    except OverflowError:
        return None


def _counted(plan: Plan, stage: str | None) -> tuple[str, ...]:
    """How that day comes about."""
    spans = {str(name): each.for_ for name, each in plan.stages.items()}
    parts = [f"{name} {spans[name]}" for name in (_earlier(plan, stage) if stage else ())]
    waits = [in_days(each.lead_time) for each in plan.dependencies if each.lead_time is not None]
    parts += [f"{days(sum(waits))} of waiting for others"] if waits else []
    return (f"{plan.start} + {' + '.join(parts)}",) if parts else ()


def _changed_too_late(spec: Spec) -> Iterator[Diagnostic]:
    change, deadline = spec.deployment.process_change, _deadline(spec.plan)
    if change is None or change.by is None or deadline is None:
        return
    goals = {name: goal.by for name, goal in spec.goals.items() if goal.by is not None}
    last = max((deadline, *goals.values()))
    if change.by <= last:
        return
    yield problem(
        f"the process changes by {change.by}, when the deadline has passed and goals are due",
        at("deployment", "process_change", "by", label="too late"),
        at("plan", "deadline", label="the deadline"),
        *(at("goals", name, "by", label="due") for name in goals),
        help=f"set `deployment.process_change.by` to {min(deadline, last)} or earlier",
        severity=Severity.WARNING,
    )
