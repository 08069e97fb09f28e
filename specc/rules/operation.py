"""Operation: somebody hears of a breach and knows what to do, and no model goes live unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._words import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.goals import Metric
    from specc.spec.operation import Alert


@rule("MON02", Severity.ERROR)
def nobody_alerted(spec: Spec) -> Iterator[Diagnostic]:
    """An alert tells nobody or asks for nothing, or a limit is watched by no alert.

    An alert without a reader is a light in an empty room; one without an action teaches its reader
    to ignore alerts. Each alert names a person in `people` and what is then done: `rollback`,
    `fallback`, `retrain` or `investigate`. A limit on a live metric that no alert watches can be
    broken for weeks; that is a warning. Figures of the machines count as watched where
    `monitoring.software` lists them; business metrics and costs are read from the books.

    Source: Beyer and others, Site Reliability Engineering (2016), chapter 6: every page should be
    actionable.
    """
    for name, alert in spec.monitoring.alerts.items():
        if alert.tell is None or alert.do is None:
            yield _silent(name, alert)
    for metric_name, metric in spec.metrics.items():
        if _needs_alert(metric_name, metric) and not _is_watched(spec, metric_name, metric):
            yield _unwatched(spec, metric_name, metric)


def _silent(name: str, alert: Alert) -> Diagnostic:
    lacks = [field for field in ("tell", "do") if getattr(alert, field) is None]
    return problem(
        f"alert `{name}` {' and '.join(_LACKS[field] for field in lacks)}",
        key("monitoring", "alerts", name, label=f"no `{'` and no `'.join(lacks)}`"),
        help=" and ".join(_GIVE[field].format(name) for field in lacks),
    )


_LACKS = {"tell": "tells nobody", "do": "does not say what is then done"}
_GIVE = {
    "tell": "set `monitoring.alerts.{}.tell` to someone in `people`",
    "do": "set `monitoring.alerts.{}.do` to rollback, fallback, retrain or investigate",
}


def _needs_alert(name: str, metric: Metric) -> bool:
    steers = metric.role in ("optimize", "guardrail")
    cost = defaults.measure(name, metric).value == "cost"
    return steers and metric.limit is not None and metric.kind != "business" and not cost


def _is_watched(spec: Spec, name: str, metric: Metric) -> bool:
    watched: set[str] = {alert.metric for alert in spec.monitoring.alerts.values()}
    if metric.kind == "system":
        watched |= set(defaults.statistics(spec, "software").value)
    return bool(watched & _names(name, metric))


def _names(name: str, metric: Metric) -> set[str]:
    """What a statistic of this metric may be called."""
    measure = defaults.measure(name, metric).value or name
    return {name, measure, f"{measure}_{metric.at}"}


def _unwatched(spec: Spec, name: str, metric: Metric) -> Diagnostic:
    alerts = [key("monitoring", "alerts", label="no alert on it")] if spec.monitoring.alerts else []
    breach = "<" if defaults.better(name, metric).value == "higher" else ">"
    return problem(
        f"no alert watches `{name}`, whose limit is {said(metric.limit)}",
        at("metrics", name, "limit", label="nobody hears when it is broken"),
        *alerts,
        help=f"add to `monitoring.alerts`: {name}_limit: {{metric: {name}, "
        f'when: "{breach} {metric.limit}", {_in_time(spec, metric)}'
        f"tell: {_reader(spec)}, do: investigate}}",
        severity=Severity.WARNING,
    )


def _in_time(spec: Spec, metric: Metric) -> str:
    """When the figure is known: a model is judged once there are labels."""
    if metric.kind == "system":
        return ""
    delay = defaults.label_delay(spec).value
    late = metric.kind == "model" and bool(delay.magnitude)
    return f"window: 1 day, delay: {delay}, " if late else "window: 1 day, "


def _reader(spec: Spec) -> str:
    """Who would hear of it first."""
    for role in ("on_call", "tech_lead"):
        for name in sorted(n for n, person in spec.people.items() if person.role == role):
            return name
    return min(spec.people, default="someone in `people`")


@rule("RET05", Severity.ERROR)
def retraining_without_gate(spec: Spec) -> Iterator[Diagnostic]:
    """Retraining is automatic and nothing stands between a new model and its users.

    A model retrained on a broken feed, on a holiday or on labels that arrived late is worse than
    the one it replaces, and without a gate it is live before anybody looks. A gate compares it with
    the serving model or with the limits; a person may approve it as well, or instead.

    Source: Breck and others (2017), The ML Test Score: model quality is validated before serving.
    """
    retraining = spec.retraining
    if retraining.mode != "automatic" or retraining.gate != "none" or retraining.approve:
        return
    yield problem(
        "retraining is automatic and a new model goes live without any check",
        at("retraining", "gate", label="no gate"),
        key("retraining", label="and nobody approves"),
        help="set `retraining.gate` to beats_champion, or `retraining.mode` to manual",
    )
