"""promtool tests for every alert: series that breach it, and series that do not.

Nothing is written by hand: the values follow from the comparison, the series from the figure.
"""

from __future__ import annotations

from math import gcd, inf
from typing import TYPE_CHECKING, Any

from specc.emit._alerts import alerts
from specc.emit._promql import duration, minutes
from specc.emit._rules import Fixed, Moving, bound, labels, lasting, message, recorded_labels
from specc.emit._series import FAKED_FEATURE, Figure, Phase
from specc.emit._watched import watched
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.emit._rules import Test
    from specc.project.model import Alert, Project

_SAMPLES = 4
"""Samples between two evaluations."""
_NEGATED: dict[Test, Test] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@value
class _Case:
    """An alert, its figure, and how often rules are evaluated, in minutes."""

    project: Project
    alert: Alert
    figure: Figure
    every: int

    @property
    def window(self) -> int:
        """The alert's window in minutes."""
        return minutes(self.alert.window)

    @property
    def step(self) -> int:
        """Seconds between samples, so that some fall on the ends of windows and on evaluations."""
        return gcd(self.window, self.every) * 60 // _SAMPLES

    def steps(self, span: int) -> int:
        """Samples in so many minutes."""
        return span * 60 // self.step

    def evaluated(self, span: int) -> int:
        """The first evaluation after so many minutes."""
        return -(-span // self.every) * self.every


def rule_tests(project: Project) -> dict[str, Any]:
    """The test file. Few evaluations make it fast; windows that are waited for or looked back to
    must be whole evaluations long."""
    every = _evaluations(project)
    figures = {(each.metric, each.window): each.figure for each in watched(project)}
    cases = [
        _Case(
            project=project,
            alert=alert,
            figure=figures[alert.metric, minutes(alert.window)],
            every=every,
        )
        for alert in alerts(project)
    ]
    return {
        "rule_files": ["rules.yml"],
        "evaluation_interval": duration(every),
        "tests": [test for case in cases for test in _tests(case)],
    }


def _evaluations(project: Project) -> int:
    """Minutes between evaluations."""
    exact = [
        minutes(alert.window)
        for alert in alerts(project)
        if lasting(alert) or isinstance(bound(project, alert), Moving)
    ]
    return gcd(*exact) or max(minutes(alert.window) for alert in alerts(project))


def _tests(case: _Case) -> Iterator[dict[str, Any]]:
    limit = bound(case.project, case.alert)
    yield from _fixed(case, limit) if isinstance(limit, Fixed) else _moving(case, limit)


def _fixed(case: _Case, limit: Fixed) -> Iterator[dict[str, Any]]:
    wait = lasting(case.alert)
    end = case.evaluated(wait + 2 * case.window)
    threshold = float(limit.threshold)
    bad = value_beyond(limit.operator, threshold, case.figure)
    good = value_beyond(_NEGATED[limit.operator], threshold, case.figure)
    if bad is not None:
        early = [wait - case.every] if wait else []
        yield _test(case, "fires", [Phase(value=bad, steps=case.steps(end))], end, bad, early)
    if good is not None:
        yield _test(case, "stays silent", [Phase(value=good, steps=case.steps(end))], end)


def _moving(case: _Case, limit: Moving) -> Iterator[dict[str, Any]]:
    steps, end = case.steps(limit.past), 2 * limit.past
    before = _before(limit, case.figure)
    change = float(limit.change) * (before if limit.relative else 1)
    threshold = before - change if limit.operator == "<=" else before + change
    after = value_beyond(limit.operator, threshold, case.figure)
    steady = Phase(value=before, steps=steps)
    if after is not None:
        phases = [steady, Phase(value=after, steps=steps)]
        yield _test(case, "fires", phases, end, after, [limit.past])
    if limit.change:
        yield _test(case, "stays silent", [Phase(value=before, steps=2 * steps)], end)


def _before(limit: Moving, figure: Figure) -> float:
    """A value from which the change leads to values that the figure can take."""
    change = float(limit.change)
    if limit.operator == "<=":
        if figure.high == inf:
            return 1.0 if limit.relative else 2 * change or 1.0
        return figure.high if limit.relative else (change + figure.high) / 2
    if figure.high == inf:
        return 1.0 if limit.relative else change or 1.0
    return figure.high / 2 / (1 + change) if limit.relative else (figure.high - change) / 2


def value_beyond(operator: Test, threshold: float, figure: Figure) -> float | None:
    """A short number well on that side of the threshold; None where the figure cannot get there."""
    up = operator in (">", ">=")
    start = max(threshold, figure.low) if up else min(threshold, figure.high)
    end = figure.high if up else figure.low
    if start == end:
        return start if operator in (">=", "<=") and start == threshold else None
    if (start > end) if up else (start < end):
        return None
    far = start + (abs(start) or 1.0) / 2 * (1 if up else -1)
    return _short((start + end) / 2 if abs(end) != inf else far, start, end)


def _short(value: float, start: float, end: float) -> float:
    """The value with as few digits as keep it between the two."""
    low, high = sorted((start, end))
    short = (float(f"{value:.{digits}g}") for digits in range(2, 17))
    return next((each for each in short if low < each < high), value)


def _test(
    case: _Case,
    verdict: str,
    phases: Sequence[Phase],
    end: int,
    fires_at: float | None = None,
    silent: Sequence[int] = (),
) -> dict[str, Any]:
    """A test that looks at the alert at the end, and before it when it must still be silent."""
    faked = case.figure.fake(case.project.id, phases, case.step)
    fired = [] if fires_at is None else [_fired(case, fires_at)]
    looks = [*((minute, []) for minute in silent), (end, fired)]
    return {
        "name": f"{case.alert.id} {verdict}",
        "interval": f"{case.step}s",
        "input_series": [{"series": each.series, "values": each.values} for each in faked],
        "alert_rule_test": [
            {"eval_time": duration(minute), "alertname": case.alert.id, "exp_alerts": expected}
            for minute, expected in looks
        ],
    }


def _fired(case: _Case, value: float) -> dict[str, Any]:
    alert = case.alert
    feature = {"feature": FAKED_FEATURE} if case.figure.per_feature else {}
    return {
        "exp_labels": {
            **recorded_labels(case.project, alert.metric, case.window), **feature, **labels(alert)
        },
        "exp_annotations": {**message(case.project, alert), "value": f"{value:.4g}"},
    }  # fmt: skip
