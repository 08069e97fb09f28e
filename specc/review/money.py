"""Money and time: what building and running cost, what comes back, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.change.bill import bill
from specc.project import defaults
from specc.review._case import Case, amount, assumed, words
from specc.review._dates import written
from specc.review._sheet import Chart, Fact, Grid, Mark, Missing, Paragraph
from specc.review.charts import gantt
from specc.rules._costs import costs, money
from specc.rules._costs import worth as worth_of
from specc.rules._effort import effort
from specc.rules._schedule import schedule
from specc.rules._words import computed, days, many, said
from specc.statistics import planning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.review._sheet import Block, Words
    from specc.spec import Spec
    from specc.units import Quantity


def figures(spec: Spec) -> tuple[Fact, ...]:
    """What it is worth, costs to build and to run, and when that has come back."""
    worth, per_month, like = _earned(spec), _run(spec), _like(spec)
    months = _months(spec)
    back = _in_months(months) if months is not None else "–"
    of = "all goals together" if worth is not None else "not every goal says it"
    how = "machines, a month of 730 hours"
    run = how if per_month is not None else "no machines with a price are given"
    return (
        Fact(label="Worth", value=_monthly(worth, like), note=(of,)),
        Fact(label="To build", value=amount(spec.plan.budget), note=_counted(spec)),
        Fact(label="To run", value=_monthly(per_month, like), note=(run,)),
        Fact(label="Pays back", value=(back,), note=_horizon(spec, months)),
    )


def _in_months(months: float) -> str:
    """`1 month`, `10.5 months`."""
    return f"{f'{months:,.1f}'.removesuffix('.0')} {'month' if months == 1 else 'months'}"


def deadline(case: Case) -> Fact:
    """When it has to be done, how far off that is, and whether the plan is shorter."""
    due = case.spec.plan.deadline
    if due is None:
        return Fact(label="Deadline", value=("–",), note=("no deadline is given",))
    off = (due - case.today).days
    late = Mark(tone="bad", text=f"{days(-off)} after the deadline")
    now: Words = (late if off < 0 else _until(off), "; ") if case.is_dated else ()
    return Fact(label="Deadline", value=(written(due),), note=(*now, _slack(case.spec)))


def _until(off: int) -> str:
    return f"{days(off)} until the deadline" if off else "the deadline is today"


def _slack(spec: Spec) -> str:
    """What the plan leaves of the time that there is."""
    known = schedule(spec.plan)
    if known is None:
        return "the plan has no start" if spec.plan.stages else "no stages are planned"
    left = known.there - known.needed
    if left < 0:
        return f"{days(-left)} too few for the plan"
    return f"{days(left)} of slack in the plan"


def _like(spec: Spec) -> Quantity | None:
    """An amount in the currency of this scope: that of the budget, else of a goal or a machine."""
    capacity = spec.deployment.capacity
    given = [spec.plan.budget, *(goal.value for goal in spec.goals.values())]
    given += [capacity.price] if capacity else []
    return next((each for each in given if each is not None), None)


def _earned(spec: Spec) -> float | None:
    like = _like(spec)
    return None if like is None else worth_of(spec, like.dimension.of)


def _run(spec: Spec) -> float | None:
    """What it costs a month, where that is in the currency of the rest."""
    like, cost = _like(spec), bill(spec).run_per_month
    return float(cost) if like and cost and cost.dimension.of == like.dimension.of else None


def _monthly(per_month: float | None, like: Quantity | None) -> Words:
    if per_month is None or like is None:
        return ("–",)
    return (f"{said(money(per_month, like))} per month",)


def _counted(spec: Spec) -> Words:
    """How much of the budget the plan accounts for."""
    budget = spec.plan.budget
    if budget is None:
        return ("no budget is given",)
    build = bill(spec).build
    if build is None and not costs(spec, budget.dimension.of):
        return ("nothing is priced yet",)
    if build is None or build.dimension != budget.dimension:
        return ("its parts are priced in another currency",)
    share = float(build) / float(budget) if float(budget) else 0
    least = "under 1%" if share < 0.01 else f"{share:.0%}"
    return (f"the budget; {least} of it is priced so far",)


def _months(spec: Spec) -> float | None:
    worth, budget = _earned(spec), spec.plan.budget
    if worth is None or budget is None:
        return None
    month = {"monthly_value": worth, "monthly_cost": _run(spec) or 0}
    return computed(planning.payback_months, build=float(budget), **month)


def _horizon(spec: Spec, months: float | None) -> Words:
    worth, cost, horizon = _earned(spec), _run(spec), spec.plan.horizon
    if months is None:
        never = worth is not None and cost is not None and cost >= worth
        return ("running costs what it earns",) if never else ("too little is known",)
    free = "" if cost is not None else ", if running it is free"
    return (f"after release; asked for within {horizon}{free}",) if horizon else (
        f"after release{free}",
    )  # fmt: skip


def building(case: Case) -> Iterator[Block]:
    """What building costs, part by part."""
    spec, like = case.spec, _like(case.spec)
    parts = costs(spec, like.dimension.of) if like is not None else ()
    if like is None or not parts:
        yield Missing(
            words=("Nothing that building takes has a price yet: labels, training, people.",)
        )
        return
    rows: list[tuple[Words, ...]] = [
        ((each.what,), (each.sum,), (_cost(each.amount, like),)) for each in parts
    ]
    total = sum(each.amount for each in parts)
    if len(parts) > 1:
        rows.append((("together",), ("",), (_cost(total, like),)))
    reserve = float(spec.plan.contingency or 0)
    if reserve:
        share = f"{spec.plan.contingency} kept back"
        rows.append((("reserve",), (share,), (_cost(total * reserve, like),)))
    if spec.plan.budget is not None:
        rows.append((("budget",), ("",), amount(spec.plan.budget)))
    header = ("To build", "How it comes about", "Cost")
    yield Grid(caption="What building costs", header=header, rows=tuple(rows), numbers=(2,))


def _cost(amount: float, like: Quantity) -> str:
    """An amount in whole units; one that is none of them is not nothing."""
    return said(money(amount, like)) if not 0 < amount < 1 else f"under {money(1, like)}"


def running(case: Case) -> Iterator[Block]:
    """What running costs and brings a month."""
    spec, like = case.spec, _like(case.spec)
    earned, spent = _earned(spec), _run(spec)
    rows: list[tuple[Words, ...]] = []
    if earned is not None and like is not None:
        rows.append((("worth",), ("what the goals bring",), _monthly(earned, like)))
    capacity = spec.deployment.capacity
    if spent is not None and like is not None and capacity and capacity.replicas:
        how = f"{many(capacity.replicas, 'machine')} at {said(capacity.price)}, 730 hours"
        rows.append((("running",), (how,), _monthly(spent, like)))
    if rows:
        header = ("Each month", "How it comes about", "Amount")
        yield Grid(caption="What a month brings and costs", header=header, rows=tuple(rows),
                   numbers=(2,))  # fmt: skip


def calendar(case: Case) -> Iterator[Block]:
    """The stages, one after the other."""
    spec = case.spec
    if not spec.plan.stages:
        yield Missing(words=("The plan names no stages, so nobody can say when it is done.",))
        return
    figure = gantt(spec, case.today if case.is_dated else None)
    if figure is not None:
        yield Chart(figure=figure, is_told=True)
    yield from _room(spec)


def _room(spec: Spec) -> Iterator[Block]:
    """What the plan leaves of the time that there is, and how often it goes round."""
    known = schedule(spec.plan)
    if known is not None:
        waits = f" and waiting for others {days(known.waits)}" if known.waits else ""
        yield Paragraph(
            words=((f"There are {days(known.there)} from {written(known.start)} to the deadline; "
                   f"the stages take {days(known.work)}{waits}: {_slack(spec)}."),)
        )  # fmt: skip
    rounds = defaults.iterations(spec)
    held = f"The plan holds {many(rounds.value, 'round')} of data, model and error analysis"
    yield Paragraph(words=(held, *assumed(rounds), "."))


def labeling(case: Case) -> Iterator[Block]:
    """Labels that people make, batch by batch."""
    work = effort(case.spec)
    if work is not None:
        yield Paragraph(words=("Labels made by hand: ", work.sum, "."))


def waiting(case: Case) -> Iterator[Block]:
    """What others have to do first."""
    rows = tuple(
        (words(each.step), words(each.team), amount(each.lead_time))
        for each in case.spec.plan.dependencies
    )
    if rows:
        header = ("What is needed", "From", "Takes")
        yield Grid(caption="Waiting for others", header=header, rows=rows, numbers=(2,))
