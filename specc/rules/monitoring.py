"""Monitoring: every family is watched, with figures that can be known when they are asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, Place, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.record import value
from specc.rules._rule import problem, rule
from specc.rules._running import ON_REQUEST
from specc.rules._spans import reach
from specc.rules._words import assumed, said
from specc.spec import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.operation import Alert
    from specc.spec.policy import Policy
    from specc.units import Quantity

FAMILIES = {
    "inputs": "goes in",
    "outputs": "comes out",
    "software": "the service itself does",
}
SKEW = "train_serve_skew"


@rule("MON01", Severity.ERROR)
def nothing_watched(spec: Spec) -> Iterator[Diagnostic]:
    """A family of figures, of inputs, outputs or software, is given as an empty list.

    A model fails in three ways that look alike to its users: what goes in has changed, what comes
    out has changed, or the service is slow or down. Who watches only two of them looks for the
    cause in the wrong place. A family that the spec leaves out is watched by its usual figures; one
    that is written as an empty list is not watched at all.

    Source: Ng, Machine Learning Engineering for Production (2021): monitor software, input and
    output metrics.
    """
    for family, what in FAMILIES.items():
        if getattr(spec.monitoring, family) == ():
            usual = f"[{', '.join(defaults.USUAL_STATISTICS[family])}]"
            place = at("monitoring", family, label="no figure")
            yield problem(
                f"nobody sees what {what}: `monitoring.{family}` is empty",
                place,
                help=f"set `monitoring.{family}` to {usual}, or leave it out, which says the same",
                fix=unsafe_fix(place, usual),
            )


@rule("MON06", Severity.ERROR)
def judged_before_labels(spec: Spec) -> Iterator[Diagnostic]:
    """An alert is to judge the model's predictions before anybody knows what was right.

    Accuracy, recall or an area under the curve needs the label of each prediction. Where the label
    comes after thirty days, this morning's recall does not exist this evening; what is computed
    instead rests on the few labels that came early, which are not like the others. An alert on such
    a metric says with `delay` how late its figure is known, which is no earlier than the label.
    What has to be noticed sooner needs a figure that is known at once: drift of the inputs or of
    the scores.

    An alert that gives no `delay` is warned about where its window is shorter than the label's
    delay.

    Source: Huyen, Designing Machine Learning Systems (2022), chapter 8: natural labels and the
    length of the feedback loop.
    """
    known = defaults.label_delay(spec).value
    for name, alert in spec.monitoring.alerts.items():
        metric, window = spec.metrics.get(alert.metric), defaults.alert_window(spec, name)
        if metric is None or metric.kind != "model":
            continue
        if alert.delay is not None and alert.delay < known:
            yield _early(name, alert, f"after {said(alert.delay)}", known)
        elif alert.delay is None and window.value < known:
            found = _early(name, alert, f"in windows of {said(window.value)}", known)
            notes = assumed(window, f"windows of {said(window.value)}")
            yield replace(found, severity=Severity.WARNING, notes=notes, fix=None)


def _early(name: str, alert: Alert, when: str, known: Quantity) -> Diagnostic:
    field = "window" if alert.delay is None else "delay"
    place = at("monitoring", "alerts", name, field, label="before the truth is known")
    return problem(
        f"alert `{name}` judges `{alert.metric}` {when}, but labels come after {said(known)}",
        place,
        at("monitoring", "alerts", name, "metric", label="needs labels"),
        at("labels", "target", "delay", label="when they come"),
        help=f"set `monitoring.alerts.{name}.delay` to {known}; to notice sooner, add an alert on "
        "a figure that is known at once, such as prediction_psi",
        fix=unsafe_fix(place, str(known)),
    )


@rule("MON08", Severity.WARNING)
def skew_not_watched(spec: Spec) -> Iterator[Diagnostic]:
    """A model answers requests, and nothing compares its inputs there with those it learned from.

    In training a feature is read from a table that was put in order overnight; in service it is
    computed from what has just arrived, by other code. When the two differ, nothing fails: the
    model answers, a little worse than it did in every test. The figure `train_serve_skew` compares
    the features as served with the same features computed as for training. It is watched unless
    `monitoring.inputs` is written without it; an alert on it does as well.

    Source: Zinkevich, Rules of Machine Learning (Google), rule 37: measure training-serving skew.
    Breck and others (2017), The ML Test Score.
    """
    inputs, watched = spec.monitoring.inputs, _watched(spec)
    if not inputs or spec.deployment.mode not in ON_REQUEST or SKEW in watched:
        return
    yield problem(
        "nothing compares the features as served with the features as trained on",
        at("monitoring", "inputs", label=f"no {SKEW}"),
        at("deployment", "mode", label="features are computed on request"),
        help=f"add {SKEW} to `monitoring.inputs`",
    )


def _watched(spec: Spec) -> set[str]:
    """Everything that is measured of the inputs."""
    alerts = {str(alert.metric) for alert in spec.monitoring.alerts.values()}
    return alerts | {str(each) for each in spec.monitoring.inputs or ()}


@rule("MON09", Severity.ERROR)
def log_kept_too_short(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """What was predicted is forgotten before it is needed: to learn from, to judge, or to explain.

    A prediction is judged when its label arrives; a log that is shorter than the label's delay
    never holds both. A model that is retrained on what it has seen looks back over the training
    part, the parts behind it and the delay of the labels: a shorter log leaves no such rows, which
    is a warning only where the source of the labels itself goes back far enough. And where the risk
    is high, records are kept for the house's `audit_term`, six months: who asks why a decision was
    made may ask for so long.

    Source: Regulation (EU) 2024/1689 (AI Act), articles 19 and 26: logs of high-risk systems are
    kept for at least six months.
    """
    logs = spec.monitoring.logs
    kept: list[tuple[Path, Quantity | None, bool]] = [
        (("monitoring", "logs", "keep"), logs.keep if logs else None, True),
        (("lineage", "keep"), spec.lineage.keep, spec.lineage.predictions),
    ]
    for path, keep, predictions in kept:
        if keep is None:
            continue
        needs = [*_audit(spec, policy), *(_looking_back(spec) if predictions else ())]
        unmet = [need for need in needs if keep < need.span]
        if unmet:
            yield _forgotten(path, keep, unmet)


@value
class Need:
    """Something that records have to be kept for."""

    span: Quantity
    what: str
    """As it stands in a sentence, with `{}` for how long."""
    place: Place
    notes: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR


def _audit(spec: Spec, policy: Policy) -> Iterator[Need]:
    if spec.project.risk == "high":
        yield Need(
            span=policy.thresholds.audit_term,
            what="the records of a high-risk system may be asked for up to {} later",
            place=at("project", "risk", label="somebody may ask why"),
        )


def _looking_back(spec: Spec) -> Iterator[Need]:
    """What judging and retraining ask of the log of predictions."""
    delay, back = defaults.label_delay(spec).value, reach(spec)
    yield Need(
        span=delay,
        what="labels come after {}",
        place=at("labels", "target", "delay", label="when the truth is known"),
    )
    if back is None or back.train is None:
        return
    source, span = defaults.label_source(spec), back.whole + delay
    if source.personal_data is not None and source.personal_data.retention < span:
        return  # no log may be kept so long: the training part is too long, which is said already
    late = (f"and {said(delay)} until labels are in: {said(span)}",) if delay.magnitude else ()
    yield Need(
        span=span,
        what="retraining looks back {}",
        place=at("data", "splits", "train", label="what is learned from"),
        notes=(*back.notes, *late),
        severity=Severity.WARNING if source.history and source.history >= span else Severity.ERROR,
    )


def _forgotten(path: Path, keep: Quantity, unmet: list[Need]) -> Diagnostic:
    """One finding about one record: what is needed longest is said, all of it is shown."""
    longest = max(unmet, key=lambda need: need.span)
    place = at(*path, label="how long it is kept")
    return problem(
        f"`{dotted(*path)}` is {said(keep)}, but {longest.what.format(said(longest.span))}",
        place,
        *(need.place for need in unmet),
        help=f"set `{dotted(*path)}` to {longest.span} or more",
        notes=tuple(note for need in unmet for note in need.notes),
        severity=min((need.severity for need in unmet), key=lambda severity: severity.rank),
        fix=unsafe_fix(place, str(longest.span)),
    )


@rule("MON10", Severity.WARNING)
def risk_not_watched(spec: Spec) -> Iterator[Diagnostic]:
    """A risk is written down, and no figure would show that it has come true.

    A list of risks that nobody measures is read once, at the meeting in which it is made. Ask of
    each: which number would move first? Then watch that number. Where no number would, the risk is
    for the plan or for a contract and belongs in the `questions`, with somebody's name.

    Source: Ng, Machine Learning Engineering for Production (2021): brainstorm what could go wrong,
    then the few statistics that would detect it.
    """
    for name, risk in spec.risks.items():
        if risk.watch is None:
            yield problem(
                f"no figure would show that risk `{name}` has come true",
                key("risks", name, label="no `watch`"),
                help=f"set `risks.{name}.watch` to the figure that would move first: "
                f"{_figures(spec)}",
            )


def _figures(spec: Spec) -> str:
    """Guardrails first, which are there to show harm; then what is watched anyway."""
    guardrails = [name for name, metric in spec.metrics.items() if metric.role == "guardrail"]
    others = [name for name in spec.metrics if name not in guardrails]
    usual = defaults.statistics(spec, "inputs").value
    return ", ".join(dict.fromkeys((*guardrails[:3], *others[:2], *usual[:2]))) + ", ..."
