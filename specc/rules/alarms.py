"""Alarms: what raises them is seldom chance, and what they are for raises them."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Path, Place, Severity, at, unsafe_fix
from specc.project import defaults
from specc.rules._alerts import (
    MONTH,
    Value,
    Watch,
    better_side,
    bound_of,
    expected_value,
    is_low,
    praises,
    watches,
)
from specc.rules._rule import problem, rule
from specc.rules._words import assumed, beats, comparable, computed, many, said, written
from specc.spec import dotted
from specc.statistics import alerting
from specc.units import SHARE, Comparison, Quantity, parse_comparison

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.spec import Spec
    from specc.spec.operation import Alert
    from specc.spec.policy import Policy
    from specc.units import Operator

MOST_RUNS = 5
"""Windows in a row that anybody would wait for."""


@rule("MON12", Severity.ERROR)
def alert_on_the_good_side(spec: Spec) -> Iterator[Diagnostic]:
    """An alert, or the stop of a rollout step, is set off by a figure that is good.

    A sign the wrong way round is the smallest slip there is. The alert then rolls a model back or
    trains it again because it does well, and is silent on the day when it fails. Which way is
    better is what the metric's `better` says, or what its measure is known for. Where the figure
    only makes somebody look, it is a warning: a rate that jumps may be fraud.

    Source: Beyer and others, Site Reliability Engineering (2016), chapter 6: an alert stands for
    harm that users feel.
    """
    for name, alert in spec.monitoring.alerts.items():
        if praises(spec, alert.metric, alert.when):
            acts = alert.do in ("rollback", "fallback", "retrain")
            path: Path = ("monitoring", "alerts", name, "when")
            found = _turned_round(spec, alert.metric, alert.when, path, f"alert `{name}`")
            yield found if acts else replace(found, severity=Severity.WARNING)
    for index, step in enumerate(spec.rollout.steps):
        for metric, when in step.stop_if.items():
            if praises(spec, metric, when):
                path = ("rollout", "steps", index, "stop_if", metric)
                who = f"the stop of step `{step.name or step.pattern}`"
                yield _turned_round(spec, metric, when, path, who)


def _turned_round(spec: Spec, name: str, when: Comparison, path: Path, who: str) -> Diagnostic:
    bound, side = at(*path, label="the good side"), better_side(spec, name)
    right = _bad_side(spec, name, when)
    fields = ("better", "measure")
    written = [f for f in fields if getattr(spec.metrics.get(name), f, None) is not None]
    return problem(
        f"{who} is set off when `{name}` is good: {_in_words(when)}, and {side} is better",
        bound,
        *(at("metrics", name, field, label=f"{side} is better") for field in written[:1]),
        help=f'set `{dotted(*path)}` to "{right}"',
        fix=unsafe_fix(bound, f'"{right}"'),
    )


def _in_words(when: Comparison) -> str:
    return f"it {when}" if when.is_change else f"it is {when}"


def _bad_side(spec: Spec, name: str, when: Comparison) -> Comparison:
    """The limit; where there is none, the same bound from the other side, unless what is expected
    lies beyond it."""
    metric = spec.metrics.get(name)
    turned = replace(when, operator=_TURNED[when.operator])
    if metric is None or when.is_change:
        return turned
    if metric.limit is not None and comparable(metric.limit, when.quantity):
        return replace(turned, quantity=metric.limit)
    expected, low = expected_value(spec, name, metric), is_low(turned)
    if expected is None or not comparable(expected.value, when.quantity):
        return turned
    if beats(expected.value, when.quantity, "higher" if low else "lower"):
        return turned
    return parse_comparison("drops 5%" if low else "rises 5%")


_TURNED: Mapping[Operator, Operator] = {
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
    "drops": "rises",
    "rises": "drops",
}


@rule("MON03", Severity.WARNING)
def alert_raised_by_chance(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """An alert is raised by chance more often than its reader will bear.

    The figure of one window is a sample: even where nothing changes, it lies now above and now
    below what it truly is. A bound that is close to the expected value, on few rows, is crossed by
    luck several times a month, and after the third time nobody looks. More rows in a window make
    the figure steadier; two windows in a row are rarely both bad luck.

    Expected is the metric's target, else its baseline. The rule speaks of shares (accuracy, recall,
    a click rate) and of the area under the ROC curve, where the alert's `sample` is given; the
    house's `false_alarms` says how many a month are too many.

    Source: Beyer and others, Site Reliability Engineering (2016), chapter 6: alerts that are noise
    are ignored. The chances are those of the binomial distribution.
    """
    most = float(policy.thresholds.false_alarms)
    for watch in watches(spec):
        given = watch.false_alarms()
        if watch.expected is not None and given is not None and given > most:
            yield _shrill(spec, watch, watch.expected, given, most)


def _shrill(spec: Spec, watch: Watch, expected: Value, given: float, most: float) -> Diagnostic:
    safe = watch.bound != expected.value.magnitude and not watch.beyond(expected.value)
    few = at(*watch.path, "sample", label="rows in a window")
    bound = at(*watch.path, "when", label="the bound")
    rows = watch.rows_for(most) if safe else None
    return problem(
        f"alert `{watch.name}` is raised about {many(given, 'time')} a month although nothing is "
        f"wrong; more than {said(f'{most:g}')} is too many",
        *((few, bound) if safe else (bound, few)),
        at(*expected.path, label="what is expected"),
        help=_calmer(watch, most, rows),
        notes=_chances(spec, watch, expected, given),
        fix=unsafe_fix(few, written(rows)) if rows else None,
    )


def _calmer(watch: Watch, most: float, rows: int | None) -> str:
    """What makes it quiet, the surest first."""
    path = f"monitoring.alerts.{watch.name}"
    ways = [f"set `{path}.sample` to {written(rows)}, in a longer `window`"] if rows else []
    bound = None if rows else watch.quiet_bound(most)
    if bound is not None:
        ways.append(f'set `{path}.when` to "{watch.alert.when.operator} {bound}"')
    later = range(watch.alert.runs + 1, MOST_RUNS + 1)
    runs = next((n for n in later if (watch.false_alarms(runs=n) or 0) <= most), None)
    ways += [f"set `{path}.runs` to {runs}"] if runs else []
    return ", or ".join(ways) or f"move the bound of `{path}.when` away from what is expected"


def _chances(spec: Spec, watch: Watch, expected: Value, given: float) -> tuple[str, ...]:
    """The arithmetic, and what was assumed."""
    chance = watch.chance or 0.0
    runs, windows = watch.alert.runs, f"{watch.windows:.0f} windows"
    power = f"({_percent(chance)})^{runs}" if runs > 1 else _percent(chance)
    side = "below" if watch.falls else "above"
    return (
        (
            f"where `{watch.alert.metric}` is {said(expected.value)}, {_percent(chance)} of "
            f"windows of {many(watch.rows, 'row')} lie {side} {said(watch.quantity(watch.bound))}; "
            f"{windows} a month × {power} = {many(given, 'alarm')}"
        ),
        *_assumptions(spec, watch),
    )


def _percent(chance: float) -> str:
    return f"{100 * chance:.2g}%" if chance < 0.99 else f"{100 * chance:.0f}%"


def _assumptions(spec: Spec, watch: Watch) -> tuple[str, ...]:
    notes = ["assumed independent rows and windows, and a month of 30 days"]
    if watch.alert.when.is_change:
        notes.append("assumed that the earlier value is known exactly, the best case")
    if defaults.measure(watch.alert.metric, spec.metrics[watch.alert.metric]).value == "precision":
        notes.append("assumed that the model calls as many rows positive as there are positives")
    return (*notes, *assumed(watch.window, f"windows of {said(watch.window.value)}"))


@rule("MON04", Severity.WARNING)
def alert_that_misses(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """An alert will often stay silent at the very value at which the team said it would stop.

    A limit, a `stop_if` of the rollout or of a goal says how bad is too bad. An alert whose bound
    comes before that value should be raised when it is reached. With few rows in a window, or
    several windows that all have to breach, luck hides it: the alert stays silent while the damage
    is done. Needed is the house's `power`, 8 of 10, at the first window (or run of windows) after
    the fall. An alert at the stop value itself, or beyond it, is not judged: there no number of
    rows would help.

    Source: Cohen (1969), on the power of a test; the chances are those of the binomial
    distribution.
    """
    least, most = (float(getattr(policy.thresholds, n)) for n in ("power", "false_alarms"))
    for watch in watches(spec):
        if (watch.false_alarms() or 0) > most:
            continue  # too few rows, which is said already
        for stop in _stops(spec, watch):
            power = watch.power(float(stop.value)) if watch.beyond(stop.value) else None
            if power is not None and power < least:
                yield _deaf(spec, watch, stop, power, least)
                break


def _stops(spec: Spec, watch: Watch) -> Iterator[Value]:
    """The values of the metric at which something stops."""
    name = str(watch.alert.metric)
    limit = spec.metrics[name].limit
    if limit is not None and comparable(limit, watch.alert.when.quantity):
        yield Value(value=limit, path=("metrics", name, "limit"))
    for index, step in enumerate(spec.rollout.steps):
        yield from _stop(watch, step.stop_if, ("rollout", "steps", index, "stop_if"))
    for goal, aim in spec.goals.items():
        yield from _stop(watch, aim.stop_if, ("goals", goal, "stop_if"))


def _stop(watch: Watch, stops: Mapping[Any, object], path: Path) -> Iterator[Value]:
    when = stops.get(watch.alert.metric)
    if not isinstance(when, Comparison) or is_low(when) != watch.falls:
        return
    bound = bound_of(when, watch.expected)
    if bound is not None:
        yield Value(value=watch.quantity(bound), path=(*path, watch.alert.metric))


def _deaf(spec: Spec, watch: Watch, stop: Value, power: float, least: float) -> Diagnostic:
    rows = watch.rows_until(lambda n: (watch.power(float(stop.value), n) or 0) >= least)
    few = at(*watch.path, "sample", label="rows in a window")
    verb, path = ("falls", "rises")[not watch.falls], f"monitoring.alerts.{watch.name}"
    together = f", in {watch.alert.runs} windows in a row" if watch.alert.runs > 1 else ""
    return problem(
        f"alert `{watch.name}` is raised with a chance of only {power:.0%} when "
        f"`{watch.alert.metric}` {verb} to {said(stop.value)}; {least:.0%} is needed",
        few,
        at(*watch.path, "when", label="the bound"),
        at(*stop.path, label="the value at which to stop"),
        help=f"set `{path}.sample` to {written(rows)}, in a longer `window`"
        if rows
        else f"lower `{path}.runs`",
        notes=(
            (
                f"on {many(watch.rows, 'row')} a figure that is truly {said(stop.value)} lies "
                f"beyond {said(watch.quantity(watch.bound))} in {power:.0%} of cases{together}"
            ),
            *_assumptions(spec, watch),
        ),
        fix=unsafe_fix(few, written(rows)) if rows else None,
    )


@rule("MON07", Severity.WARNING)
def alert_on_few_failures(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """An alert on failed requests can be raised by a handful of them.

    The error rate of a short window is a fraction with a small numerator: at one request a second,
    1% of five minutes is three requests. One client with a bug, or one restart, then wakes
    somebody. The window has to be so long that, at the load on average, the bound stands for at
    least `burn_events` failures (the house's number, ten). The same holds for alerts on the
    availability, as 1 − error rate.

    Source: Beyer and others, The Site Reliability Workbook (2018), chapter 5: low-traffic services
    and burn-rate alerts.
    """
    load = spec.deployment.load
    arriving = None if load is None else load.average or load.peak
    if load is None or arriving is None or not arriving.magnitude:
        return
    least = float(policy.thresholds.burn_events)
    for name, alert in spec.monitoring.alerts.items():
        rate, window = _error_rate(spec, alert), defaults.alert_window(spec, name)
        if rate is None or not window.value.magnitude:
            continue
        span = float(window.value)
        numbers = {"arrival_rate": float(arriving), "error_rate": rate}
        events = computed(alerting.bad_events, window=span, **numbers)
        needed = computed(alerting.window_for_events, events=least, **numbers)
        if events is not None and needed is not None and events < least and needed > span:
            field = "peak" if load.average is None else "average"
            place = at("deployment", "load", field, label="requests")
            yield _few_failures(spec, name, rate, arriving, events, needed, least, place)


def _error_rate(spec: Spec, alert: Alert) -> float | None:
    """The share of failed requests beyond which the alert is raised."""
    metric = spec.metrics.get(alert.metric)
    measure = alert.metric if metric is None else defaults.measure(alert.metric, metric).value
    when = alert.when
    if when.is_change or when.quantity.dimension != SHARE:
        return None
    if measure == "error_rate" and not is_low(when):
        return float(when.quantity)
    if measure == "availability" and is_low(when):
        return float(1 - when.quantity.magnitude)
    return None


def _few_failures(
    spec: Spec,
    name: str,
    rate: float,
    arriving: Quantity,
    events: float,
    needed: int,
    least: float,
    load: Place,
) -> Diagnostic:
    window, path = defaults.alert_window(spec, name), f"monitoring.alerts.{name}"
    longer = Quantity.of(ceil(needed / 60), "min")
    place = at("monitoring", "alerts", name, "window", label="too short")
    return problem(
        f"alert `{name}` can be raised by {many(events, 'failed request')}; "
        f"fewer than {said(f'{least:g}')} are chance",
        place,
        at("monitoring", "alerts", name, "when", label="the bound"),
        load,
        help=f"set `{path}.window` to {longer} or more",
        notes=(
            (
                f"{said(arriving)} × {said(window.value)} × {_percent(rate)} = "
                f"{many(events, 'failed request')}"
            ),
            *_burned(spec, rate, window.value),
            *assumed(window, f"windows of {said(window.value)}"),
        ),
        fix=None if window.is_assumed else unsafe_fix(place, str(longer)),
    )


def _burned(spec: Spec, rate: float, window: Quantity) -> tuple[str, ...]:
    """What such a window costs of the month's error budget, where one is promised."""
    promised = spec.deployment.availability
    if promised is None or promised.magnitude >= 1:
        return ()
    burn_rate = rate / float(1 - promised.magnitude)
    numbers = {"window": float(window), "period": float(MONTH)}
    burned = computed(alerting.budget_burned, burn_rate=burn_rate, **numbers)
    if burned is None:
        return ()
    return (
        (
            f"that is {burn_rate:.2g} times what an availability of {promised} allows; "
            f"{said(window)} of it use up {_percent(burned)} of the errors allowed in 30 days"
        ),
    )
