"""Planning: money, and rounds of work, with room for what goes wrong."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, unsafe_fix
from specc.project import defaults
from specc.rules._costs import Cost, costs, money, running, worth
from specc.rules._rounds import rounds
from specc.rules._rule import problem, rule
from specc.rules._schedule import WORKING, Schedule, in_days, schedule
from specc.rules._words import assumed, computed, days, enough, many, price, said
from specc.statistics import planning
from specc.statistics.domain import rounded_up
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.plan import PlanStage
    from specc.spec.policy import Policy, Thresholds


@rule("PLN02", Severity.WARNING)
def plan_without_iteration(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The plan has too few rounds of data, model and error analysis.

    The first model is never the one that is released: it shows which labels are wrong, which data
    are missing and which errors matter, and the next round acts on that. A plan with one round has
    no time for what the first one teaches, so that it is learned after the release.

    Source: Ng, Machine Learning Yearning (2018): build a first system quickly, then iterate. At
    least two rounds is a judgement: `iterations` in the house's policy.
    """
    given, least = defaults.iterations(spec), policy.thresholds.iterations
    if given.value >= least:
        return
    place = at(*given.path, label="how often the model is improved")
    yield problem(
        f"the plan has {many(given.value, 'round')} of data, model and error analysis; "
        f"there should be {least} at least",
        place,
        help=f"set `plan.iterations` to {least}",
        notes=assumed(given, many(given.value, "round")),
        fix=None if given.is_assumed else unsafe_fix(place, str(least)),
    )


@rule("PLN03", Severity.ERROR)
def cost_over_budget(spec: Spec) -> Iterator[Diagnostic]:
    """Labeling, training and people together cost more than the budget.

    Each part is planned by somebody else and looks affordable alone. Labeling is items × labels ×
    seconds × pay, training is runs × time × price, and people are what the team costs for as long
    as the stages last. What nobody has put a price on is not counted, so the truth is dearer. If
    only the reserve that `plan.contingency` promises does not fit, that is a warning.

    Source: arithmetic.
    """
    budget = spec.plan.budget
    bill = costs(spec, budget.dimension.of) if budget is not None else ()
    total = sum(part.amount for part in bill)
    reserve = total * float(spec.plan.contingency or 0)
    if budget is None or total + reserve <= float(budget) or _said_of_training(bill, budget):
        return
    over = total > float(budget)
    names = [part.what for part in bill] + ["the reserve"] * (not over)
    costing = said(price(total if over else total + reserve, budget))
    more, place = enough(total + reserve, budget), at("plan", "budget", label="the budget")
    yield problem(
        f"{_joined(names)} {'cost' if len(names) > 1 or names == ['people'] else 'costs'} "
        f"{costing}, more than the budget of {said(budget)}",
        place,
        *(part.place for part in bill),
        *([at("plan", "contingency", label="the reserve")] if reserve else ()),
        help=f"raise `plan.budget` to {more}, or cut what is labeled, trained or staffed",
        notes=_bill(bill, reserve, budget),
        severity=Severity.ERROR if over else Severity.WARNING,
        fix=unsafe_fix(place, str(more)),
    )


def _said_of_training(bill: tuple[Cost, ...], budget: Quantity) -> bool:
    """Whether nothing but training is known, and too dear, which MOD04 says."""
    return [part.what for part in bill] == ["training"] and bill[0].amount > float(budget)


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _bill(bill: tuple[Cost, ...], reserve: float, budget: Quantity) -> tuple[str, ...]:
    parts = tuple(f"{part.what}: {part.sum}: {said(money(part.amount, budget))}" for part in bill)
    return (*parts, f"the reserve: {said(money(reserve, budget))}") if reserve else parts


@rule("PLN04", Severity.WARNING)
def payback_after_horizon(spec: Spec) -> Iterator[Diagnostic]:
    """Building it pays back later than the plan allows, or never.

    The budget is spent once; from the release on, the goals are worth something every month and the
    machines cost something. The budget over the difference is the months until it has paid back. If
    that is later than `plan.horizon`, somebody should decide now whether a smaller project would do
    as well. Only where every goal has a value is this judged.

    Source: Brealey, Myers and Allen, Principles of Corporate Finance: the payback rule.
    """
    budget, horizon = spec.plan.budget, spec.plan.horizon
    if budget is None:
        return
    value, cost = worth(spec, budget.dimension.of), running(spec, budget.dimension.of)
    if value is None:
        return
    if cost is not None and value <= cost:
        yield _never(spec, value, cost, budget)
        return
    month = {"monthly_value": value, "monthly_cost": cost or 0}
    months = computed(planning.payback_months, build=float(budget), **month)
    if months is None or horizon is None or months <= float(horizon.in_unit("month")):
        return
    least, place = (
        Quantity.of(rounded_up(months), "month"),
        at("plan", "horizon", label="the horizon"),
    )
    paid_back = money(floor((value - (cost or 0)) * float(horizon.in_unit("month"))), budget)
    yield problem(
        f"a budget of {said(budget)} pays back in {_months(months)}, "
        f"later than the horizon of {horizon}",
        place,
        at("plan", "budget", label="spent first"),
        *(at("goals", name, "value", label="earned then") for name in spec.goals),
        help=f"cut `plan.budget` to {paid_back}, or set `plan.horizon` to {least}",
        notes=_payback(budget, value, cost, months),
        fix=unsafe_fix(place, str(least)),
    )


def _months(number: float) -> str:
    return f"{number:,.1f} months".replace(".0 ", " ")


def _payback(budget: Quantity, value: float, cost: float | None, months: float) -> tuple[str, ...]:
    earned, spent = said(money(value, budget)), said(money(cost or 0, budget))
    formula = f"{said(budget)} ÷ ({earned} − {spent} per month) = {_months(months)}"
    if cost is not None:
        return (formula,)
    return (formula, "assumed that running it costs nothing: no machines with a price are given")


def _never(spec: Spec, value: float, cost: float, budget: Quantity) -> Diagnostic:
    earned, spent = said(money(value, budget)), said(money(cost, budget))
    return problem(
        f"running it costs {spent} per month and its goals are worth {earned}: it never pays back",
        *(at("goals", name, "value", label="earned") for name in spec.goals),
        at("deployment", "capacity", "replicas", label="running all the time"),
        at("deployment", "capacity", "price", label="each"),
        help="set `deployment.capacity` to fewer or cheaper machines, or say in `goals` what else "
        "it is worth",
    )


@rule("PLN05", Severity.WARNING)
def feasibility_without_proof(spec: Spec) -> Iterator[Diagnostic]:
    """Nobody is sure that it can be done, and no time is set aside to find out.

    A proof of concept is a first model on little data, made to be thrown away: within two weeks it
    shows whether there is any signal. Without one, the same is found out when the budget is spent.
    Either name in `evidence` what shows that it can be done, or set time aside in `poc`.

    Source: Ng, Machine Learning in Production (DeepLearning.AI, 2021), on scoping.
    """
    feasibility = spec.project.feasibility
    if feasibility is None or feasibility.state != "uncertain":
        return
    if feasibility.evidence is not None or feasibility.poc is not None:
        return
    yield problem(
        "feasibility is uncertain, and no proof of concept is planned",
        at("project", "feasibility", label="nobody knows, and nobody finds out"),
        help="set `project.feasibility` to {state: uncertain, poc: 2 weeks}, "
        "or `project.feasibility.evidence` to what shows that it can be done",
    )


@rule("PLN06", Severity.WARNING)
def first_release_too_late(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The first version goes live late in the plan.

    What real users and real data do is not learned before. A plain first version, even the baseline
    behind the new interface, finds the problems of integration while there is time to act on them,
    and is worth something from that day on.

    Source: Zinkevich, Rules of Machine Learning (Google), rule 4: keep the first model simple and
    get the infrastructure right. Half of the plan is a judgement: `first_release` in the policy.
    """
    plan, latest = spec.plan, policy.thresholds.first_release
    if plan.start is None or plan.deadline is None or plan.first_release is None:
        return
    there, taken = (plan.deadline - plan.start).days, (plan.first_release - plan.start).days
    if there <= 0 or taken <= there * latest.magnitude:
        return
    due = plan.start + (plan.deadline - plan.start) * float(latest)
    place = at("plan", "first_release", label="the first version")
    yield problem(
        f"the first version goes live after {taken:,} of {days(there)}, "
        f"{taken / there:.0%} of the plan; it should after {latest} at most",
        place,
        at("plan", "start", label="the start"),
        at("plan", "deadline", label="the deadline"),
        help=f"set `plan.first_release` to {due} or earlier",
        fix=unsafe_fix(place, str(due)),
    )


@rule("PLN07", Severity.INFO)
def quality_reported_too_often(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The quality of the model is reported more often than it can change.

    Progress in machine learning comes in jumps: days of nothing, then a new label guide or a new
    feature. Whoever must show a better number every morning finds one, by a special case in the
    code or by looking at the test set again. Report which experiments were made and what they
    taught, and the number when a round of them is over.

    Source: Dwork and others (2015), The reusable holdout: what is looked at again and again is
    fitted to. A week is a judgement: `report_every` in the house's policy.
    """
    every, least = spec.plan.report_every, policy.thresholds.report_every
    steered = [
        name
        for name, metric in spec.metrics.items()
        if metric.kind == "model" and metric.target is not None
    ]
    if every is None or every >= least or not steered:
        return
    place, work, name = at("plan", "report_every", label="how often"), rounds(spec), min(steered)
    yield problem(
        f"reports on `{name}` are {said(every)} apart; "
        f"at least {said(least)} should lie between them",
        place,
        at("metrics", name, "target", label="its target"),
        help=f"report experiments instead, and set `plan.report_every` to {least}",
        notes=(f"one round takes {days(work.step)} of training and error analysis",)
        if work
        else (),
        fix=unsafe_fix(place, str(least)),
    )


@rule("PLN08", Severity.WARNING)
def automation_beyond_maturity(spec: Spec) -> Iterator[Diagnostic]:
    """Decisions are fully automated in an organisation that is new to machine learning.

    Full automation rests on much that takes time to learn: watching the inputs, seeing drift,
    rolling back at night. While that is new, let people confirm the decisions, or those that are
    uncertain; what they correct is the best data for the next model.

    Source: Ng, Machine Learning in Production (DeepLearning.AI, 2021), on degrees of automation;
    Sculley and others (2015), Hidden technical debt in machine learning systems.
    """
    if spec.project.maturity != "low" or spec.deployment.automation != "full":
        return
    place = at("deployment", "automation", label="no person looks")
    yield problem(
        "every decision is automated, but the organisation is new to machine learning",
        place,
        at("project", "maturity", label="new to it"),
        help="set `deployment.automation` to partial",
        fix=unsafe_fix(place, "partial"),
    )


@rule("PLN09", Severity.WARNING)
def plan_without_reserve(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The plan keeps its deadline only if nothing goes wrong.

    An estimate is what is most likely; what goes wrong takes longer than what goes well saves, so
    the sum of the likely times is kept less than half of the time. Each stage is taken to last
    between `optimistic` and `pessimistic`, and the sum is judged that is kept with a chance of 80%.
    Where the plan promises a reserve of its own, in `contingency`, that reserve has to fit.

    Source: Malcolm and others (1959) on PERT; the assumed range is that of McConnell, Software
    Estimation (2006), for complete requirements: from 0.67 to 1.5 times the estimate.
    """
    plan, house = schedule(spec.plan), policy.thresholds
    if plan is None or plan.needed > plan.there:
        return  # PLN01 says so
    reserve = spec.plan.contingency
    safe = _safe(plan, house) if reserve is None else plan.needed * (1 + float(reserve))
    if safe is None or safe <= plan.there:
        return
    end = plan.end(safe)
    cut = f"cut {days(rounded_up(safe - plan.there))} from `plan.stages`"
    promised = () if reserve is None else (at("plan", "contingency", label="the reserve"),)
    yield problem(
        f"the plan takes {days(plan.needed)} {_with(reserve, house)} {days(safe)}; "
        f"there are {days(plan.there)}",
        *plan.places,
        *promised,
        help=f"set `plan.deadline` to {end} or later, or {cut}" if end else cut,
        notes=_spread(plan, house) if reserve is None else (),
        fix=unsafe_fix(plan.places[0], str(end)) if end else None,
    )


def _safe(plan: Schedule, house: Thresholds) -> float | None:
    """The days that are enough with the house's chance; none where an estimate is no estimate."""
    try:
        estimates = tuple(plan.estimates(house))
        return planning.duration_of_chain(estimates, probability=float(house.on_time))
    except ValueError:
        return None


def _with(reserve: Quantity | None, house: Thresholds) -> str:
    if reserve is None:
        return f"if all goes as estimated, and with a chance of {house.on_time} at most"
    return f"and with its reserve of {reserve}"


def _spread(plan: Schedule, house: Thresholds) -> tuple[str, ...]:
    spread = f"{float(house.optimistic):g} to {float(house.pessimistic):g} times its estimate"
    return (
        f"assumed from {spread} for what has no `optimistic` and `pessimistic`",
        "assumed that stages are late independently of each other: together they take longer",
    )


@rule("PLN10", Severity.WARNING)
def rounds_beyond_model_stage(spec: Spec) -> Iterator[Diagnostic]:
    """The planned rounds of labeling, training and error analysis take longer than the model stage.

    Each round labels a batch, trains and reads the errors. If the rounds do not fit, the last one
    is dropped without anybody deciding it, and the last one is the best informed. Plan fewer, make
    them shorter, or give the stage the time.

    Source: arithmetic; of seven days, five are worked.
    """
    stage, work = spec.plan.stages.get("model"), rounds(spec)
    if stage is None or work is None:
        return
    there = in_days(stage.for_) * WORKING
    if work.days <= there:
        return
    least = Quantity.of(rounded_up(work.days / WORKING), "day")
    place = at("plan", "stages", "model", label="the stage")
    yield problem(
        f"{many(work.count, 'round')} take {days(work.days)} of work; "
        f"the model stage has {days(there)} ({said(stage.for_)})",
        place,
        *work.places,
        help=f"set `plan.stages.model` to {least}, or lower `plan.iterations`",
        notes=(work.sum, *work.notes, "assumed five days of work a week"),
        fix=unsafe_fix(place, str(least)) if _is_plain(stage) else None,
    )


def _is_plain(stage: PlanStage) -> bool:
    """Whether nothing but the duration would be replaced."""
    return stage.owner is None and stage.optimistic is None and stage.pessimistic is None
