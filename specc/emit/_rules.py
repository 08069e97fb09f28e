"""Rules of Prometheus as data: `prometheus` writes them, their tests fake what they read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from specc.emit._alerts import runbook, severity
from specc.emit._promql import duration, literal, minutes, selector, verbatim
from specc.emit._watched import find
from specc.record import value
from specc.units import Quantity

if TYPE_CHECKING:
    from fractions import Fraction

    from specc.emit._watched import Watched
    from specc.project.model import Alert, Project

RECORDED = "scope:metric"
"""The recorded series of every figure, told apart by labels: no id is bent into a series' name."""
VALUE = '{{ printf "%.4g" $value }}'

Test = Literal["<", "<=", ">", ">="]
_CHANGES: dict[str, Test] = {"drops": "<=", "rises": ">="}


@value
class Fixed:
    """A comparison with a number that is known now."""

    operator: Test
    threshold: Fraction


@value
class Moving:
    """A comparison with what the figure itself was before."""

    operator: Test
    change: Fraction
    relative: bool
    past: int
    """How long before, in minutes."""


def recording(project: Project, watch: Watched) -> dict[str, Any]:
    """The figure under one name, so that alerts, panels and people ask for it alike."""
    return {
        "record": RECORDED,
        "expr": watch.figure.query(project.id, duration(watch.window)),
        "labels": recorded_labels(project, watch.metric, watch.window),
    }


def recorded_labels(project: Project, metric: str, window: int) -> dict[str, str]:
    """The labels that tell a recorded figure from the others."""
    return {"project": project.id, "metric": metric, "window": duration(window)}


def alerting(project: Project, alert: Alert) -> dict[str, Any]:
    """The rule of an alert. The figure spans a window, so only further windows are waited for."""
    wait = lasting(alert)
    return {
        "alert": alert.id,
        "expr": _expression(project, alert),
        **({"for": duration(wait)} if wait else {}),
        "labels": {key: verbatim(text) for key, text in labels(alert).items()},
        "annotations": {
            **{key: verbatim(text) for key, text in message(project, alert).items()},
            "value": VALUE,
        },
    }


def lasting(alert: Alert) -> int:
    """Minutes for which the comparison must hold after its first window."""
    return (alert.runs - 1) * minutes(alert.window)


def labels(alert: Alert) -> dict[str, str]:
    """Who is told, how loudly, what is done, and which clause of the scope says so."""
    return {
        "severity": severity(alert),
        "team": alert.tell,
        "action": alert.do,
        "spec_ref": alert.origin,
    }


def message(project: Project, alert: Alert) -> dict[str, str]:
    """What the person told reads first, and where to read on."""
    return {"summary": _summary(project, alert), "runbook": runbook(alert)}


def bound(project: Project, alert: Alert) -> Fixed | Moving:
    """What the figure is compared with. A change counts from the metric's baseline, where it has
    one; else from the figure before the windows in question."""
    when = alert.when
    amount = when.quantity.magnitude
    if not when.is_change:
        return Fixed(operator=cast("Test", when.operator), threshold=amount)
    operator = _CHANGES[when.operator]
    metric = find(project, alert.metric)
    if metric is None or metric.baseline is None:
        past = alert.runs * minutes(alert.window)
        return Moving(operator=operator, change=amount, relative=when.relative, past=past)
    start = metric.baseline.magnitude
    change = abs(start) * amount if when.relative else amount
    threshold = start - change if when.operator == "drops" else start + change
    return Fixed(operator=operator, threshold=threshold)


def _expression(project: Project, alert: Alert) -> str:
    labels = recorded_labels(project, alert.metric, minutes(alert.window))
    figure, limit = selector(RECORDED, labels), bound(project, alert)
    if isinstance(limit, Fixed):
        return f"{figure} {limit.operator} {literal(limit.threshold)}"
    past = f"({figure} offset {duration(limit.past)})"
    change = literal(limit.change) + (f" * abs{past}" if limit.relative else "")
    sign = "-" if limit.operator == "<=" else "+"
    return f"{figure} {limit.operator} {past} {sign} {change}"


def _summary(project: Project, alert: Alert) -> str:
    windows = f"{alert.runs} windows of {alert.window}" if alert.runs > 1 else str(alert.window)
    return f"{project.title}: {alert.metric} {alert.when}{_reached(project, alert)} over {windows}"


def _reached(project: Project, alert: Alert) -> str:
    """For a change from a baseline, the value at which it counts."""
    metric, limit = find(project, alert.metric), bound(project, alert)
    if not alert.when.is_change or metric is None or metric.baseline is None:
        return ""
    assert isinstance(limit, Fixed)  # noqa: S101 -- there is a baseline
    value = Quantity(magnitude=limit.threshold, dimension=metric.baseline.dimension)
    return f" from {metric.baseline} ({limit.operator} {value})"
