"""Retraining: fresh enough, not faster than it can be judged, and traceable."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Place, Severity, at, unsafe_fix
from specc.project import defaults
from specc.rules._evidence import Evidence, evidence
from specc.rules._rule import problem, rule
from specc.rules._words import assumed, days, difference, many, said
from specc.units import TIME, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.project.defaults import Filled
    from specc.spec import Spec
    from specc.spec.policy import Policy

_NO_TIME = Quantity(magnitude=Fraction(0), dimension=TIME)
_LIVE = ("deployment", "live")
"""Stages at which there is a model to keep fresh."""


@rule("RET01", Severity.ERROR)
def never_retrained(spec: Spec) -> Iterator[Diagnostic]:
    """Retraining is started by hand, and neither a rhythm nor an alert says when.

    The world moves and the model does not; how fast it loses, nobody feels from one day to the
    next. "When somebody thinks of it" means after the first complaint. Give a rhythm (`every`), or
    the alerts that call for it (`triggers`), also where a person presses the button. Before the
    stage of deployment this is a warning.

    Source: Google Cloud, MLOps: Continuous delivery and automation pipelines in machine learning
    (2020), on what triggers retraining.
    """
    retraining = spec.retraining
    if retraining.mode != "manual" or retraining.every or retraining.triggers:
        return
    alerts = [name for name, alert in spec.monitoring.alerts.items() if alert.do == "retrain"]
    trigger = f", or `retraining.triggers` to [{', '.join(alerts)}]" if alerts else ""
    usual = defaults.retrain_every(spec).value
    yield problem(
        "nothing says when the model is retrained: by hand, without a rhythm or an alert",
        at("retraining", "mode", label="who remembers it?"),
        help=f"set `retraining.every` to {usual}{trigger}, or `retraining.mode` to automatic",
        severity=Severity.ERROR if spec.project.stage in _LIVE else Severity.WARNING,
    )


def _every(spec: Spec) -> Filled[Quantity] | None:
    """Time between trainings; none where no rhythm is meant."""
    if spec.retraining.mode == "manual" and spec.retraining.every is None:
        return None
    return defaults.retrain_every(spec)


def _round(spec: Spec) -> tuple[Quantity, list[tuple[str, Quantity]]]:
    """How long one training and its approval take, and what of it is given."""
    given = [
        (field, value)
        for field in ("takes", "approve")
        if (value := getattr(spec.retraining, field)) is not None
    ]
    return sum((value for _, value in given), _NO_TIME), given


@rule("RET02", Severity.ERROR)
def retrained_too_fast(spec: Spec) -> Iterator[Diagnostic]:
    """A training begins before the one before it is through, or before its model could be judged.

    Where training and approval together take longer than the time between two trainings, a queue
    forms that never empties: that is an error. Where the labels of the last model's predictions are
    not in yet, nobody knows whether it was any good when the next one replaces it: that is a
    warning, for a model may be retrained faster than it is judged on purpose, on what the world
    looked like yesterday.

    Source: arithmetic. Huyen, Designing Machine Learning Systems (2022), chapter 9: the time it
    takes to evaluate a model bounds how fast it can be updated.
    """
    every, delay = _every(spec), defaults.label_delay(spec).value
    if every is None:
        return
    needed, parts = _round(spec)
    if every.value < needed:
        yield _too_fast(every, needed, parts)
    elif every.value < delay:
        place = at(*every.path, label="between two trainings")
        yield problem(
            f"the model is replaced every {said(every.value)}, before anybody knows whether it was "
            f"right: labels come after {said(delay)}",
            place,
            at("labels", "target", "delay", label="when the truth is known"),
            help=f"set `retraining.every` to {delay} or more",
            severity=Severity.WARNING,
            fix=unsafe_fix(place, str(delay)),
        )


def _too_fast(
    every: Filled[Quantity], needed: Quantity, parts: list[tuple[str, Quantity]]
) -> Diagnostic:
    place = at(*every.path, label="between two trainings")
    given = " and ".join(f"{said(value)} to {_VERBS[field]}" for field, value in parts)
    return problem(
        f"a training begins every {said(every.value)}, but takes {given}",
        *(() if every.is_assumed else (place,)),
        *(at("retraining", field, label=f"to {_VERBS[field]}") for field, _ in parts),
        help=f"set `retraining.every` to {needed} or more",
        notes=(*_sum(parts, needed), *assumed(every, f"a training every {said(every.value)}")),
        fix=None if every.is_assumed else unsafe_fix(place, str(needed)),
    )


_VERBS = {"takes": "train", "approve": "approve"}


def _sum(parts: list[tuple[str, Quantity]], total: Quantity) -> tuple[str, ...]:
    if len(parts) < 2:
        return ()
    return (f"{' + '.join(said(value) for _, value in parts)} = {said(total)}",)


@rule("RET03", Severity.ERROR)
def model_older_than_allowed(spec: Spec) -> Iterator[Diagnostic]:
    """The model in service grows older than `max_age` before the next one takes over.

    Just before it is replaced, a model is at its oldest: the time between two trainings has passed,
    and the next one has been trained and approved, on rows that are themselves as old as the delay
    of their labels. That sum is the age of what the oldest decision rests on. Retrain more often,
    train or approve faster, or allow an older model.

    Source: Zinkevich, Rules of Machine Learning (Google), rule 8: know the freshness requirements
    of your system. The sum is arithmetic.
    """
    every, oldest = _every(spec), spec.retraining.max_age
    if every is None or oldest is None:
        return
    around, parts = _round(spec)
    delay = defaults.label_delay(spec).value
    if delay.magnitude:
        parts = [("delay", delay), *parts]
    rest = around + delay
    age = every.value + rest
    if age > oldest:
        yield _too_old(every, oldest, age, parts, _slower(spec, oldest - rest, around, delay))


def _slower(spec: Spec, left: Quantity, around: Quantity, delay: Quantity) -> Quantity | None:
    """The time between trainings that is left; none where that would be too fast."""
    return left if left.magnitude > 0 and left >= max(around, delay) else None


def _too_old(
    every: Filled[Quantity],
    oldest: Quantity,
    age: Quantity,
    parts: list[tuple[str, Quantity]],
    left: Quantity | None,
) -> Diagnostic:
    paths = {"delay": ("labels", "target", "delay")}
    place = at("retraining", "max_age", label="allowed")
    terms = [f"{said(every.value)} between trainings"]
    terms += [f"{said(value)} {_TERMS[field]}" for field, value in parts]
    ways = [f"`retraining.every` to {_whole_days(left)} or less"] if left else []
    enough = _whole_days(age, up=True)
    ways.append(f"`retraining.max_age` to {enough} or more")
    return problem(
        f"a model gets {_days(age)} old before the next one serves; {said(oldest)} is allowed",
        place,
        *(() if every.is_assumed else (at(*every.path, label="between two trainings"),)),
        *(at(*paths.get(f, ("retraining", f)), label=_TERMS[f]) for f, _ in parts),
        help=f"set {', or '.join(ways)}",
        notes=(
            f"{' + '.join(terms)} = {_days(age)}",
            *assumed(every, f"a training every {said(every.value)}"),
        ),
        fix=unsafe_fix(place, str(enough)),
    )


def _days(span: Quantity) -> str:
    return days(float(span.in_unit("day")))


def _whole_days(span: Quantity, *, up: bool = False) -> Quantity:
    """The nearest whole days that will do; less than a day as it is."""
    number = span.in_unit("day")
    return span if number < 1 else Quantity.of(ceil(number) if up else floor(number), "day")


_TERMS = {"delay": "until labels are in", "takes": "of training", "approve": "of approval"}


@rule("RET04", Severity.WARNING)
def slow_for_business_customers(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The customers are businesses, and the model is retrained seldom.

    Millions of consumers change their habits slowly. A business customer changes everything at
    once: a new machine, a new shift, a new supplier, one decision of one manager, and the data of
    that customer are others from then on. The house says how long a model may go on without seeing
    it (`business_retraining`, a month). Where labels take longer than that, retraining faster would
    help nobody, and nothing is said.

    Source: Ng, Machine Learning Engineering for Production (2021): user data generally drift
    slowly, enterprise data can shift fast.
    """
    every, most = _every(spec), policy.thresholds.business_retraining
    slow = every is not None and every.value > most >= defaults.label_delay(spec).value
    if every is None or not slow or spec.project.audience != "business":
        return
    place = at(*every.path, label="a long time for a business")
    yield problem(
        f"the customers are businesses, and the model is retrained every {said(every.value)}; "
        f"within {said(most)} their data may be others",
        place,
        at("project", "audience", label="businesses"),
        help=f"set `retraining.every` to {most} or less",
        notes=assumed(every, f"a training every {said(every.value)}"),
        fix=None if every.is_assumed else unsafe_fix(place, str(most)),
    )


@rule("RET06", Severity.ERROR)
def model_without_lineage(spec: Spec) -> Iterator[Diagnostic]:
    """The code, the data or the parameters that a model was made of are not recorded.

    When a model does something strange, the first question is what has changed since the last good
    one. Without the version of the code, the digest of the data and the parameters nobody can
    answer it, build the model again, or show an auditor that this model came from those data.
    Recording them costs a few lines a training.

    Source: Sculley and others (2015), Hidden Technical Debt in Machine Learning Systems; Breck and
    others (2017), The ML Test Score: training is reproducible.
    """
    for field, what in _LINEAGE.items():
        if not getattr(spec.lineage, field):
            place = at("lineage", field, label="not recorded")
            yield problem(
                f"nobody can tell later {what} a model was made",
                place,
                help=f"set `lineage.{field}` to true",
                fix=unsafe_fix(place, "true"),
            )


_LINEAGE = {
    "code": "by which version of the code",
    "data": "from which data",
    "params": "with which parameters",
}


@rule("RET07", Severity.WARNING)
def gate_without_new_evidence(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Between two trainings too few labels arrive to show whether the new model is better.

    A model is retrained because the world may have changed, and only the labels that came since the
    last training can show it. The gate `beats_champion` compares the two models; if the new labels
    are fewer than it takes to see the difference that matters (`detect`), the winner is drawn by
    lot. New labels are the source's rows over its history; where people make them, one batch a
    training.

    Source: Kohavi, Tang and Xu, Trustworthy Online Controlled Experiments (2020), on comparisons
    without power. The rows needed are those of a paired test, as for the test set.
    """
    every = _every(spec)
    if every is None or defaults.retraining_gate(spec).value != "beats_champion":
        return
    fresh = _new_labels(spec, every.value)
    for name, metric in spec.metrics.items():
        known = evidence(spec, name, policy) if metric.role == "optimize" else None
        if fresh is None or known is None or metric.detect is None:
            continue
        needed = known.rows_to_see(float(metric.detect))
        if needed is not None and fresh[0] < needed:
            yield _too_few_new(spec, name, every, fresh, needed, known)
            return


def _new_labels(spec: Spec, every: Quantity) -> tuple[int, Place, str] | None:
    """Labels that arrive between two trainings, the place that says so, and the arithmetic."""
    human, source = spec.labels.human, defaults.label_source(spec)
    if human is not None and spec.labels.provider in ("team", "vendor"):
        field = "items" if human.batch is None else "batch"
        count = int((human.batch or human.items).magnitude)
        place = at("labels", "human", field, label="labels at a time")
        return count, place, f"assumed one batch of {said(count)} labels a training"
    if source.rows is None or source.history is None or not source.history.magnitude:
        return None
    count = int(source.rows.magnitude * every.magnitude / source.history.magnitude)
    rows, history = said(source.rows), said(source.history)
    place = at("data", "sources", spec.labels.target.source, "rows", label=f"in {history}")
    return count, place, f"{rows} rows ÷ {history} × {said(every)} = {said(count)}"


def _too_few_new(
    spec: Spec,
    name: str,
    every: Filled[Quantity],
    fresh: tuple[int, Place, str],
    needed: int,
    known: Evidence,
) -> Diagnostic:
    count, where, arithmetic = fresh
    least = spec.metrics[name].detect
    detect = "" if least is None else difference(float(least), least)
    place = at(*every.path, label="between two trainings")
    longer = None
    if where.path[0] == "data" and count:
        days = float(every.value.in_unit("day")) * needed / count
        longer = Quantity.of(ceil(days * 1.01), "day")
    most = spec.retraining.max_age
    possible = longer is not None and (most is None or longer < most)
    return problem(
        f"{many(count, 'new label')} arrive between two trainings; to see a difference of {detect} "
        f"in `{name}` between the old and the new model takes {said(needed)}",
        place,
        where,
        at("metrics", name, "detect", label="the difference that matters"),
        help=f"set `retraining.every` to {longer}, or `metrics.{name}.detect` to more"
        if possible
        else f"set `metrics.{name}.detect` to more, or `retraining.gate` to meets_limits",
        notes=(
            arithmetic,
            known.pair,
            *assumed(every, f"a training every {said(every.value)}"),
        ),
        fix=unsafe_fix(place, str(longer)) if possible and not every.is_assumed else None,
    )
