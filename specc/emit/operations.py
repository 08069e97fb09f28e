"""`conf/` for the running system: serving, rollout, alerts, what is watched. Times in seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.emit._alerts import alerts, runbook, severity
from specc.emit._dump import number
from specc.emit._promql import MINUTE
from specc.emit._rules import Fixed, bound
from specc.emit._watched import find, watched
from specc.emit.conf import sealed

if TYPE_CHECKING:
    from specc.emit._make import Files
    from specc.project.model import Alert, Condition, Project, Step
    from specc.tree import Tree
    from specc.units import Comparison


def emit(_project: Project, _library: Tree) -> Files:
    """One file a subject."""
    return {
        "conf/serving.yaml": sealed(_serving),
        "conf/rollout.yaml": sealed(_rollout),
        "conf/alerts.yaml": sealed(_alerts),
        "conf/monitoring.yaml": sealed(_monitoring),
    }


def _serving(project: Project) -> dict[str, Any]:
    here = project.deployment
    return {
        "mode": here.mode,
        "latency": _latency(project),
        "fallback": here.fallback,
        "load": {"average": number(here.average_load), "peak": number(here.peak_load)},
        "capacity": {
            "replicas": here.replicas,
            "workers": here.workers,
            "utilisation": number(here.utilisation),
            "memory": number(here.memory),
        },
        "every": number(here.every),
        "deliver_within": number(here.deliver_within),
        "consumers": here.consumers,
        "automation": here.automation,
        "auth": here.auth,
        "log": {
            "predictions": project.lineage.predictions,
            "keep": number(project.lineage.keep),
            "without": project.lineage.without,
        },
        "spec_ref": "deployment",
    }


def _latency(project: Project) -> dict[str, Any] | None:
    """The bound on latency, which stands on a metric."""
    for metric in project.metrics:
        if metric.measure == "latency" and metric.limit is not None:
            return {
                "limit": number(metric.limit),
                "at": float(metric.at) if metric.at else None,
                "spec_ref": f"{metric.origin}.limit",
            }
    return None


def _rollout(project: Project) -> dict[str, Any]:
    here = project.rollout
    back = {
        "to": here.rollback_to,
        "within": number(here.rollback_within),
        "rehearsed": here.rehearsed,
    }
    return {
        "traffic": number(here.traffic),
        "unit": here.unit,
        "explore": number(here.explore),
        "steps": [_step(project, step) for step in here.steps],
        "rollback": back if here.rollback_to else None,
        "spec_ref": "rollout",
    }


def _step(project: Project, step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "pattern": step.pattern,
        "share": number(step.share),
        "lasts": number(step.lasts),
        "stop_if": {each.measure: _held(project, each) for each in step.stop_if},
        "detect": {each.measure: _held(project, each) for each in step.detect},
        "spec_ref": step.origin,
    }


def _held(project: Project, condition: Condition) -> dict[str, Any]:
    metric = find(project, condition.measure)
    return {
        **_comparison(condition.bound),
        "baseline": number(metric.baseline) if metric else None,
        "spec_ref": condition.origin,
    }


def _comparison(bound: Comparison) -> dict[str, Any]:
    return {
        "op": bound.operator,
        "value": number(bound.quantity),
        "relative": bound.relative,
        "text": str(bound),
    }


def _alerts(project: Project) -> dict[str, Any]:
    return {"alerts": {each.id: _alert(project, each) for each in alerts(project)}}


def _alert(project: Project, alert: Alert) -> dict[str, Any]:
    held = bound(project, alert)
    return {
        "metric": alert.metric,
        "when": {
            **_comparison(alert.when),
            "threshold": number(held.threshold) if isinstance(held, Fixed) else None,
        },
        "window": number(alert.window),
        "runs": alert.runs,
        "sample": alert.sample,
        "delay": number(alert.delay),
        "severity": severity(alert),
        "tell": alert.tell,
        "do": alert.do,
        "runbook": runbook(alert),
        "spec_ref": alert.origin,
    }


def _monitoring(project: Project) -> dict[str, Any]:
    return {
        "watched": [
            {
                "metric": each.metric,
                "window": each.window * MINUTE,
                "by": each.by,
                "unit": str(each.dimension) if each.dimension else None,
                "spec_ref": each.origin,
            }
            for each in watched(project)
        ],
        "samples": {
            alert.metric: alert.sample for alert in alerts(project) if alert.sample is not None
        },
        "slices": project.monitoring.slices,
        "spec_ref": "monitoring",
    }
