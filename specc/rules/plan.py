"""Plan: the work fits into the time there is."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, unsafe_fix
from specc.rules._rule import problem, rule
from specc.rules._schedule import Schedule, schedule
from specc.rules._words import days, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec


@rule("PLN01", Severity.ERROR)
def plan_past_deadline(spec: Spec) -> Iterator[Diagnostic]:
    """The stages, and what others have to do first, take longer than there is until the deadline.

    Stages follow one another, and a stage that waits for another team waits for all of its lead
    time. If the sum does not fit now, it will fit less later, when there are surprises as well.
    Move the deadline or leave something out while that is still a choice.

    Source: Kelley and Walker (1959) on the critical path; here a single chain, in calendar days.
    """
    plan = schedule(spec.plan)
    if plan is None or plan.needed <= plan.there:
        return
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
