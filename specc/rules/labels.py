"""Labels: the classes fit the kind of answer; labeling can be paid for and is done in time."""

from __future__ import annotations

import datetime
from math import ceil
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at
from specc.project import defaults
from specc.rules._effort import Effort, calendar_days, effort, exceeding, working_days
from specc.rules._rule import problem, rule
from specc.rules._words import computed, days, enough, many, price, said, written
from specc.statistics import labeling
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from specc.spec import Spec
    from specc.spec.labels import HumanLabeling
    from specc.spec.policy import Policy


@rule("LAB02", Severity.ERROR)
def labeling_over_budget(spec: Spec) -> Iterator[Diagnostic]:
    """Labeling costs more than its budget.

    The price is plain arithmetic: items × annotators × seconds, in hours, plus the items that one
    more person decides, times the pay. Where only some items are labeled by all annotators, say so
    with `overlap`. Found out halfway, the price leaves a test set of half the size or labels by one
    person only, and nobody decided for that. Label fewer items, or ask for the money now.

    Source: arithmetic; each item is worked on for the same number of seconds.
    """
    work, human = effort(spec), spec.labels.human
    if work is None or human is None or human.rate is None or human.budget is None:
        return
    if human.rate.dimension.of != human.budget.dimension.of:
        return  # pay and budget in two currencies: no rate of exchange is known
    hourly = float(human.rate.in_unit(f"{human.rate.dimension.of} per hour"))
    cost = computed(labeling.cost, **work.decided, items=work.items, hourly_rate=hourly)
    if cost is None or cost <= float(human.budget):
        return
    total = price(cost, human.budget)
    yield problem(
        f"labeling costs {said(total)}, more than its budget of {said(human.budget)}",
        at("labels", "human", "budget", label="the budget"),
        at("labels", "human", "items", label="to be labeled"),
        at("labels", "human", "rate", label="the pay"),
        help=_cut(work, human.budget, enough(cost, human.budget), hourly),
        notes=(f"{work.sum}; at {human.rate} that is {said(total)}",),
    )


def _cut(work: Effort, budget: Quantity, total: Quantity, hourly: float) -> str:
    formula = labeling.items_within_budget
    paid = computed(formula, **work.decided, budget=float(budget), hourly_rate=hourly)
    raised = f"raise `labels.human.budget` to {total}"
    return f"cut `labels.human.items` to {written(paid)}, or {raised}" if paid else raised


@rule("LAB03", Severity.WARNING)
def labeling_slows_iteration(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Labeling one batch takes long beside training a model and reading its errors.

    The first labels teach what the next ones should be: which cases are confused, where the guide
    is unclear. That happens only when a model is trained and its errors are read in between. Label
    for no longer than a share of the days of training and error analysis together (0.4, or what the
    house says), then look; more labelers or smaller batches keep that pace.

    Source: Ng, Machine Learning Engineering for Production (2021): get into the loop of data, model
    and error analysis quickly. The share is a judgement.
    """
    work = effort(spec)
    if work is not None and work.human.batch is not None:
        yield from _slow(spec, policy, work, "batch")


@rule("LAB11", Severity.WARNING)
def labeling_without_batches(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Everything is labeled before the first model is trained, and that takes long.

    A mistake in the guide is found by the first model: half of its errors turn out to be labels.
    If all items are labeled by then, all of them carry the mistake, and the money is spent. Label a
    batch, train, read the errors, mend the guide, and label the next. Found where all the items
    take longer than the share of training and error analysis that one batch may take, and no
    `batch` is given.

    Source: Ng, Machine Learning Engineering for Production (2021): label a part, train, analyse
    errors, label more. The share is that of labeling-slows-iteration.
    """
    work = effort(spec)
    if work is not None and work.human.batch is None:
        yield from _slow(spec, policy, work, "items")


def _slow(spec: Spec, policy: Policy, work: Effort, field: str) -> Iterator[Diagnostic]:
    """What is labeled at once, where it holds up the next model."""
    share = float(policy.thresholds.labeling_share)
    cap, hours = _cap(spec, share), work.hours(work.at_once)
    needed = work.days(hours)
    if hours is None or cap is None or needed is None or needed <= cap:
        return
    all_of = "" if field == "batch" else ", and no batch is set"
    yield problem(
        f"labeling {said(work.at_once)} items takes {exceeding(needed, cap)}{all_of}; "
        f"{days(cap)} would keep pace with training and error analysis",
        at("labels", "human", field, label="labeled before the next model"),
        at("model", "training", "days", label="training"),
        at("error_analysis", "days", label="reading errors"),
        help=_faster(work, hours, cap),
        notes=(work.said(hours), _pace(spec, share, cap), *work.assumed),
    )


def _cap(spec: Spec, share: float) -> float | None:
    training, analysis = spec.model.training, spec.error_analysis.days
    if training is None or training.days is None or analysis is None:
        return None
    days = {"training_days": float(training.days), "analysis_days": float(analysis)}
    return computed(labeling.days_cap, **days, ratio=share)


def _faster(work: Effort, hours: float, cap: float) -> str:
    fitting, more = work.fitting(cap), work.team_for(hours, cap)
    ways = [f"set `labels.human.batch` to {written(fitting)} or less"] if fitting else []
    ways += [f"raise `labels.human.labelers` to {more}"] if more else []
    return ", or ".join(ways)


def _pace(spec: Spec, share: float, cap: float) -> str:
    training = spec.model.training
    trained = days(float(training.days)) if training and training.days is not None else ""
    read = days(float(spec.error_analysis.days or 0))
    return f"{share:g} × ({trained} of training + {read} of error analysis) = {days(cap)}"


@rule("LAB07", Severity.WARNING)
def labeling_outlasts_stage(spec: Spec) -> Iterator[Diagnostic]:
    """Labeling everything takes longer than the stage of the plan that is meant for data.

    The plan then rests on labels that are not there yet: the model stage starts late or with fewer
    of them. Labelers work five days a week, so three weeks hold fifteen days of labeling. Counted
    are all items and those that one more person decides.

    Source: arithmetic; five working days a week.
    """
    work, stage = effort(spec), spec.plan.stages.get("data")
    if work is None or stage is None:
        return
    there = working_days(float(stage.for_.in_unit("day")))
    hours = work.hours_decided(work.items)
    needed = work.days(hours)
    if hours is None or needed is None or needed <= there:
        return
    yield problem(
        f"labeling {said(work.items)} items takes {exceeding(needed, there)} of work; "
        f"the data stage has {days(there)}",
        at("labels", "human", "items", label=f"{days(needed)} of labeling"),
        at("plan", "stages", "data", label=f"{days(there)} of work"),
        help=_in_time(work, hours, needed, there),
        notes=(
            work.sum,
            work.said(hours),
            f"{stage.for_} hold {days(there)} of work, five a week",
            *work.assumed,
        ),
    )


def _in_time(work: Effort, hours: float, needed: float, there: float) -> str:
    more, items = work.team_for(hours, there), int(work.items * there / needed)
    ways = [f"raise `labels.human.labelers` to {more}"] if more else []
    ways += [f"cut `labels.human.items` to {written(items)}"] if items else []
    return ", ".join([*ways, f"or set `plan.stages.data` to {calendar_days(needed)} days"])


@rule("LAB14", Severity.ERROR)
def labeling_day_too_long(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """A person is to label for more hours a day than anybody can, or than a day has.

    Every cost and every date of labeling rests on the hours a day. More than 24 are a slip, often
    the hours of the whole team or of a week. More than 12 (or what the house says) nobody keeps up:
    attention fades after some six hours, and tired labelers agree less.

    Source: Warm, Parasuraman and Matthews (2008), Vigilance requires hard mental work and is
    stressful. Where too long begins is a judgement.
    """
    human, most = spec.labels.human, policy.thresholds.labeling_day
    if human is None or human.hours_per_day is None or human.hours_per_day <= most:
        return
    hours, beyond = human.hours_per_day, human.hours_per_day.magnitude > DAY
    yield problem(
        f"a person is to label {said(hours)} hours a day; "
        + (f"a day has {DAY}" if beyond else f"more than {said(most)} nobody keeps up"),
        at("labels", "human", "hours_per_day", label="of each person"),
        help=f"set `labels.human.hours_per_day` to what one person labels a day, {said(most)} at "
        "most; more people are `labels.human.labelers`",
        severity=Severity.ERROR if beyond else Severity.WARNING,
    )


DAY = 24
"""Hours."""


@rule("LAB15", Severity.ERROR)
def part_larger_than_all_items(spec: Spec) -> Iterator[Diagnostic]:
    """More labels are checked again, or more items labeled at once, than there are.

    An audit of more labels than are made cannot be done: an error. A batch larger than all items
    is all of them, so that nothing is learned between batches: a warning. Often the number of
    items is what is wrong: `8.000` is 8, since a point does not group thousands.

    Source: arithmetic.
    """
    human = spec.labels.human
    if human is None:
        return
    items, labels = human.items.magnitude, human.items.magnitude * human.annotators
    audit = human.audit is not None and human.audit.magnitude > labels
    batch = human.batch is not None and human.batch.magnitude > items
    if not audit and not batch:
        return
    field, part = ("audit", human.audit) if audit else ("batch", human.batch)
    places = [at("labels", "human", field, label="more than all")]
    places += [at("labels", "human", "batch", label="too")] if audit and batch else []
    made = f" with {many(human.annotators, 'label')} each" if human.annotators > 1 else ""
    doing = "are to be checked again" if audit else "are labeled before the first model is trained"
    yield problem(
        f"{said(part)} {'labels' if audit else 'items'} {doing}, and there are "
        f"{many(float(items), 'item')}{made if audit else ''}",
        *places,
        at("labels", "human", "items", label="all there are"),
        help=_all_or_less(human, audit=audit, batch=batch),
        severity=Severity.ERROR if audit else Severity.WARNING,
    )


def _all_or_less(human: HumanLabeling, *, audit: bool, batch: bool) -> str:
    ways = [f"`labels.human.{name}`" for name, is_ in (("audit", audit), ("batch", batch)) if is_]
    items, meant = human.items, human.items * 1000
    least = max(float(q) for q in (human.audit, human.batch) if q is not None)
    grouped = items.magnitude < 1000 and float(meant) >= least
    more = f"; if `{items}.000` was written for thousands, set it to {meant}" if grouped else ""
    return (
        f"set {' and '.join(ways)} to {items} or less, or `labels.human.items` to how many there "
        f"are{more}"
    )


@rule("LAB16", Severity.ERROR)
def classes_unlike_label_type(spec: Spec) -> Iterator[Diagnostic]:
    """The label has more or fewer classes than its kind of answer.

    Yes or no are two classes, of which one counts as positive: recall, precision, the threshold and
    the costs of mistakes are of those two. With three or more, every class but one would silently
    be a no. One class alone, of either kind, leaves nothing to be learnt. Where none are listed,
    the data tell.

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), chapter 4.
    """
    target = spec.labels.target
    number = len(target.classes)
    if target.type not in ("binary", "multiclass") or not number:
        return
    if number == 2 or (number > 2 and target.type == "multiclass"):
        return
    wanted = "means two" if target.type == "binary" else "means two or more"
    classes = f"{number} class{'es' * (number > 1)}"
    yield problem(
        f"`{target.name}` has {classes}, and {target.type} {wanted}",
        at("labels", "target", "classes", label=classes),
        at("labels", "target", "type", label=wanted),
        help="set `labels.target.type` to multiclass, or list the two classes there are in "
        "`labels.target.classes`"
        if number > 2
        else "list all classes in `labels.target.classes`, or drop it: then the data tell",
    )


@rule("LAB12", Severity.ERROR)
def labels_after_deadline(spec: Spec) -> Iterator[Diagnostic]:
    """The first labels arrive when the project is over.

    A model that predicts what happens within a year has its first answers in a year, unless old
    rows are there whose outcome is known. Then no model can be trained within the plan, however
    well everything else goes: predict something that is known sooner and stands for it (a proxy),
    buy or find old data, or plan for the wait. Found where
    `project.prerequisites.historical_data` is `missing` and the source names neither rows nor
    history. Rows are then gathered from the end of the scope stage on, the label's delay passes,
    and people need their time for the first batch, where they label.

    Source: Huyen, Designing Machine Learning Systems (2022), chapter 4: natural labels and the
    length of the feedback loop.
    """
    start, deadline = spec.plan.start, spec.plan.deadline
    if start is None or deadline is None or not _starts_without_rows(spec):
        return
    delay, terms = defaults.label_delay(spec).value, _until_labels(spec)
    first = _later(start, sum(term.in_unit("day") for term in terms.values()))
    if first <= deadline:
        return
    most = int(delay.in_unit("day")) - (first - deadline).days
    proxy = f"predict what is known sooner and stands for it (a `delay` of at most {days(most)})"
    yield problem(
        f"the first labels are there on {first}, after the deadline of {deadline}",
        at("labels", "target", "delay", label="until the truth is known"),
        at("plan", "deadline", label="the deadline"),
        at("project", "prerequisites", "historical_data", label="no old rows"),
        help=f"{f'{proxy}, or ' if most >= 0 else ''}set `plan.deadline` to {first} or later",
        notes=(" + ".join([str(start), *(f"{t} {what}" for what, t in terms.items())]),),
    )


def _starts_without_rows(spec: Spec) -> bool:
    source, ready = defaults.label_source(spec), spec.project.prerequisites
    there = source.rows is not None or source.history is not None
    return not there and ready is not None and ready.historical_data == "missing"


def _until_labels(spec: Spec) -> dict[str, Quantity]:
    """What passes before the first labels, and why."""
    scope, work = spec.plan.stages.get("scope"), effort(spec)
    by_hand = (work.days(work.hours(work.at_once)) if work else None) or 0
    terms = {
        "of scoping": scope.for_ if scope else Quantity.of(0, "day"),
        "until the truth is known": defaults.label_delay(spec).value,
        "of labeling the first batch": Quantity.of(calendar_days(by_hand), "day"),
    }
    return {why: term for why, term in terms.items() if term.magnitude}


def _later(day: datetime.date, number: Fraction | int) -> datetime.date:
    """So many days after, or the last day of the calendar."""
    try:
        return day + datetime.timedelta(days=ceil(number))
    except OverflowError:
        return datetime.date.max
