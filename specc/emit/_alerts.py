"""The alerts of a project: those the scope declares, and those that every deployment needs."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from specc.project.model import Alert
from specc.units import SHARE, Comparison, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.project.model import Project

Severity = Literal["critical", "warning"]
_CALLED = ("on_call", "tech_lead", "ml_engineer")
_RUNBOOK = "docs/runbook.md"
_HALF = Quantity(magnitude=Fraction(1, 2), dimension=SHARE)
_TWENTIETH = Quantity(magnitude=Fraction(1, 20), dimension=SHARE)


@lru_cache(maxsize=1)  # most targets ask, all of one project
def alerts(project: Project) -> tuple[Alert, ...]:
    """All alerts, sorted by id. A declared alert takes the place of a standing one of its name."""
    declared = {alert.id: alert for alert in project.monitoring.alerts}
    standing = {alert.id: alert for alert in _standing(project)}
    return tuple(alert for _, alert in sorted((standing | declared).items()))


def severity(alert: Alert) -> Severity:
    """Whether somebody is woken: yes where the answer is to take the model off the traffic."""
    return "critical" if alert.do in ("rollback", "fallback") else "warning"


def anchor(alert: Alert) -> str:
    """The fragment of the alert's heading in the runbook, as GitHub makes it from the id."""
    return "".join(letter for letter in alert.id.lower() if letter.isalnum() or letter in "-_")


def runbook(alert: Alert) -> str:
    """Link to what to do."""
    return f"{_RUNBOOK}#{anchor(alert)}"


def called(project: Project) -> str | None:
    """Id of the person who answers for the running system; none where nobody is named."""
    by_role = {person.role: person.id for person in reversed(project.people)}
    return next((by_role[role] for role in _CALLED if role in by_role), None)


def _standing(project: Project) -> Iterator[Alert]:
    """Nobody writes these into a scope, and nobody forgives their absence."""
    tell = called(project)
    if tell is None:
        return
    if project.deployment.mode == "realtime":
        yield _alert("service_down", "availability", "<", _HALF, 5, tell, "deployment.mode")
    if project.deployment.fallback:
        origin = "deployment.fallback"
        yield _alert("fallback_in_use", "fallback_rate", ">", _TWENTIETH, 15, tell, origin)
    if project.deployment.mode == "batch" and project.deployment.every:
        late = project.deployment.deliver_within or Quantity.of(0, "s")
        due = project.deployment.every + late
        yield _alert("batch_overdue", "batch_age", ">", due, 5, tell, "deployment.every")


def _alert(
    name: str,
    metric: str,
    operator: Literal["<", ">"],
    bound: Quantity,
    minutes: int,
    tell: str,
    origin: str,
) -> Alert:
    return Alert(
        id=name,
        metric=metric,
        when=Comparison(operator=operator, quantity=bound),
        window=Quantity.of(minutes, "min"),
        runs=1,
        sample=None,
        delay=None,
        tell=tell,
        do="investigate",
        origin=origin,
    )
