"""Labels: what people are asked to label can be paid for and does not hold up the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._words import assumed, computed, days, enough, many, price, said, written
from specc.statistics import labeling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.labels import HumanLabeling
    from specc.units import Quantity


@rule("LAB02", Severity.ERROR)
def labeling_over_budget(spec: Spec) -> Iterator[Diagnostic]:
    """Labeling costs more than its budget.

    The price is plain arithmetic: items × annotators × seconds, in hours, plus the items that one
    more person decides, times the pay. Found out halfway, it leaves a test set of half the size or
    labels by one person only, and nobody decided for that. Label fewer items, or ask for the money
    now.

    Source: arithmetic; each item is worked on for the same number of seconds.
    """
    human = spec.labels.human
    if human is None or human.rate is None or human.budget is None:
        return
    if human.rate.dimension.of != human.budget.dimension.of:
        return  # pay and budget in two currencies: no rate of exchange is known
    hourly = float(human.rate.in_unit(f"{human.rate.dimension.of} per hour"))
    cost = computed(labeling.cost, **_effort(human), items=_items(human), hourly_rate=hourly)
    if cost is None or cost <= float(human.budget):
        return
    total = price(cost, human.budget)
    yield problem(
        f"labeling costs {said(total)}, more than its budget of {said(human.budget)}",
        at("labels", "human", "budget", label="the budget"),
        at("labels", "human", "items", label="to be labeled"),
        at("labels", "human", "rate", label="the pay"),
        help=_cut(human, enough(cost, human.budget), hourly),
        notes=(f"{_hours(human)}; at {human.rate} that is {said(total)}",),
    )


def _effort(human: HumanLabeling) -> dict[str, float]:
    """What one item takes, in the words of `statistics.labeling`."""
    return {
        "seconds": human.seconds,
        "annotators": human.annotators,
        "adjudicated": float(human.adjudicated or 0),
    }


def _items(human: HumanLabeling) -> int:
    return int(human.items.magnitude)


def _cut(human: HumanLabeling, total: Quantity, hourly: float) -> str:
    budget = float(human.budget or 0)
    formula = labeling.items_within_budget
    paid = computed(formula, **_effort(human), budget=budget, hourly_rate=hourly)
    raised = f"raise `labels.human.budget` to {total}"
    return f"cut `labels.human.items` to {written(paid)}, or {raised}" if paid else raised


def _hours(human: HumanLabeling) -> str:
    items, seconds, people = _items(human), human.seconds, human.annotators
    hours = labeling.annotation_hours(items=items, seconds=seconds, annotators=people)
    text = f"{said(items)} items × {many(people, 'label')} × {seconds} s = {hours:.1f} h"
    if not human.adjudicated:
        return text
    share = float(human.adjudicated)
    more = labeling.adjudication_hours(items=items, seconds=seconds, adjudicated=share)
    return f"{text}; {human.adjudicated} decided by one more person: {more:.1f} h"


@rule("LAB03", Severity.WARNING)
def labeling_slows_iteration(spec: Spec) -> Iterator[Diagnostic]:
    """Labeling one batch takes long beside training a model and reading its errors.

    The first labels teach what the next ones should be: which cases are confused, where the guide
    is unclear. That happens only when a model is trained and its errors are read in between. Label
    for no longer than 0.4 times the days of training and error analysis together, then look; more
    labelers or smaller batches keep that pace. Where `labels.human.batch` is given, the batch
    counts, else everything.

    Source: Ng, Machine Learning Engineering for Production (2021): get into the loop of data, model
    and error analysis quickly. The ratio of 0.4 is a judgement.
    """
    human, cap = spec.labels.human, _cap(spec)
    if human is None or cap is None:
        return
    field = "items" if human.batch is None else "batch"
    hours = computed(labeling.annotation_hours, items=_at_once(human), **_label(human))
    needed = computed(labeling.days, hours=hours, **_people(spec)) if hours else None
    if hours and needed and needed > cap:
        yield problem(
            f"labeling {said(_at_once(human))} items takes {days(needed)}; "
            f"{days(cap)} would keep pace with training and error analysis",
            at("labels", "human", field, label="labeled before the next model"),
            at("model", "training", "days", label="training"),
            at("error_analysis", "days", label="reading errors"),
            help=_faster(spec, hours, cap),
            notes=_pace(spec, hours, needed, cap),
        )


def _at_once(human: HumanLabeling) -> int:
    """Items labeled before a model is trained on them."""
    return int((human.batch or human.items).magnitude)


def _label(human: HumanLabeling) -> dict[str, float]:
    return {"seconds": human.seconds, "annotators": human.annotators}


def _people(spec: Spec) -> dict[str, float]:
    labelers = spec.labels.human.labelers if spec.labels.human else 1
    return {"labelers": labelers, "hours_per_day": float(defaults.hours_per_day(spec).value)}


def _cap(spec: Spec) -> float | None:
    training, analysis = spec.model.training, spec.error_analysis.days
    if training is None or training.days is None or analysis is None:
        return None
    days = {"training_days": float(training.days), "analysis_days": float(analysis)}
    return computed(labeling.days_cap, **days)


def _faster(spec: Spec, hours: float, cap: float) -> str:
    human, people = spec.labels.human, _people(spec)
    ways = []
    if human is not None:
        fitting = computed(labeling.batch_size, days=cap, **people, **_label(human))
        ways += [f"set `labels.human.batch` to {written(fitting)} or less"] if fitting else []
    per_day = people["hours_per_day"]
    more = computed(labeling.labelers_within_days, hours=hours, days=cap, hours_per_day=per_day)
    ways += [f"raise `labels.human.labelers` to {more}"] if more else []
    return ", or ".join(ways)


def _pace(spec: Spec, hours: float, needed: float, cap: float) -> tuple[str, ...]:
    """The arithmetic, and what was assumed."""
    people, training = _people(spec), spec.model.training
    per_day = f"{people['hours_per_day']:g} hours a day"
    by = f"{many(people['labelers'], 'labeler')}, {per_day}"
    trained = days(float(training.days)) if training and training.days is not None else ""
    read = days(float(spec.error_analysis.days or 0))
    return (
        f"{hours:.1f} h of labeling by {by}: {days(needed)}",
        f"0.4 × ({trained} of training + {read} of error analysis) = {days(cap)}",
        *assumed(defaults.hours_per_day(spec), per_day),
    )
