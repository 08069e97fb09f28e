"""Experiments: each step of the rollout lasts long enough to show what it is meant to show."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, unsafe_fix
from specc.project import defaults
from specc.record import value
from specc.rules._rule import problem, rule
from specc.rules._running import Live, lasting, live_steps
from specc.rules._words import assumed, comparable, computed, days, difference, many, said
from specc.statistics import proportion, rollout
from specc.statistics.domain import TOLERANCE
from specc.units import SHARE, Comparison, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.spec import Spec
    from specc.spec.deployment import RolloutStep
    from specc.spec.policy import Policy, Thresholds

DAY = 24 * 3600


@value
class Change:
    """A change of a rate that a step has to see."""

    live: Live
    metric: str
    field: str
    """`stop_if` or `detect`."""
    bound: Comparison
    first: Quantity
    """What it is today."""
    second: float
    """What it would be."""
    traffic: Quantity
    lasts: Quantity

    @property
    def size(self) -> float:
        """The difference, without its sign."""
        return abs(self.second - float(self.first))

    @property
    def rates(self) -> dict[str, float]:
        """In the words of `statistics`."""
        return {"first": float(self.first), "second": self.second}

    def said(self) -> str:
        """`from 2% to 1.9%`."""
        return f"from {self.first} to {self.second * 100:.4g}%"


def _changes(spec: Spec, live: Live, field: str) -> Iterator[Change]:
    """The changes of measured rates that a step names, as far as today's rates are known."""
    traffic, lasts = spec.rollout.traffic, live.step.for_
    bounds: Mapping[str, Comparison] = getattr(live.step, field)
    for name, bound in bounds.items():
        metric = spec.metrics.get(name)
        first = metric.baseline if metric and metric.kind in ("online", "business") else None
        if traffic is None or lasts is None or first is None or first.dimension != SHARE:
            continue
        second = _changed(first, bound)
        if second is not None:
            yield Change(
                live=live,
                metric=name,
                field=field,
                bound=bound,
                first=first,
                second=second,
                traffic=traffic,
                lasts=lasts,
            )


def _changed(first: Quantity, bound: Comparison) -> float | None:
    """What the rate would be where the change has come about; none where that cannot be said."""
    if not bound.is_change:
        return None
    sign = -1 if bound.operator == "drops" else 1
    if bound.relative:
        return float(first * (1 + sign * bound.quantity.magnitude))
    return float(first + bound.quantity * sign) if comparable(first, bound.quantity) else None


def _path(change: Change, *more: str) -> tuple[str | int, ...]:
    return ("rollout", "steps", change.live.index, *more)


def _sure(house: Thresholds) -> dict[str, float]:
    return {"level": float(house.significance), "power": float(house.power)}


def _whole(seconds: float) -> Quantity:
    """The time, in whole days that are enough for it; in hours where that is less than a day."""
    unit = "day" if seconds > DAY else "hour"
    return Quantity.of(ceil(seconds / float(Quantity.of(1, unit)) * (1 - TOLERANCE)), unit)


@rule("ROL03", Severity.ERROR)
def canary_too_short(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """A canary ends before it can show the drop at which it is meant to stop.

    Rates jump from hour to hour by chance alone, and the more so the fewer requests they are
    counted on. A canary with a small share of little traffic then either stops for nothing or lets
    a real drop through, and everybody believes that it was watched. How many requests it takes
    follows from the rate, the drop and the share: seen in 8 of 10 cases, with a rollback for
    nothing in 1 of 20.

    Source: Fleiss, Statistical Methods for Rates and Proportions (1981): the one-sided test of two
    proportions in groups of unequal size.
    """
    for live in live_steps(spec):
        if live.step.pattern != "canary" or not live.is_partial:
            continue
        for change in _changes(spec, live, "stop_if"):
            needed = _canary_time(change, float(live.share), policy.thresholds)
            if needed is not None and needed[1] > float(change.lasts) * (1 + TOLERANCE):
                yield _short_canary(spec, change, *needed, policy.thresholds)


def _canary_time(change: Change, share: float, house: Thresholds) -> tuple[int, float] | None:
    """Requests that the canary needs, and the seconds until it has them."""
    formula = rollout.canary_sample_size
    requests = computed(formula, share=share, **change.rates, **_sure(house))
    if requests is None:
        return None
    traffic = float(change.traffic)
    seconds = computed(rollout.time_to_see, requests=requests, traffic=traffic, share=share)
    return None if seconds is None else (requests, seconds)


def _short_canary(
    spec: Spec, change: Change, requests: int, seconds: float, house: Thresholds
) -> Diagnostic:
    live, enough = change.live, _whole(seconds)
    main = at(*_path(change, "for"), label="too short")
    larger = _larger_share(change, live_steps(spec)[0] == live, house)
    return problem(
        f"step `{live.name}` lasts {said(change.lasts)}; to show that `{change.metric}` "
        f"{change.bound} at {live.share} of traffic takes {days(round(seconds / DAY, 1))}",
        main,
        at(*_path(change, "stop_if", change.metric), label="what it has to show"),
        at(*_path(change, "share"), label="of traffic"),
        at("metrics", change.metric, "baseline", label="today's"),
        at("rollout", "traffic", label="traffic"),
        help=f"set `for` of step `{live.name}` to {enough}"
        + (f", or its `share` to {larger}" if larger else ""),
        notes=(
            f"{change.said()} shows in {said(requests)} requests of the canary",
            f"÷ ({live.share} × {said(change.traffic)}) = {days(round(seconds / DAY, 1))}",
            *_seen_at_best(change, house),
            _sureness(house, "one-sided"),
            _independent(spec),
        ),
        fix=unsafe_fix(main, str(enough)),
    )


def _larger_share(change: Change, is_first: bool, house: Thresholds) -> Quantity | None:
    """The share with which the canary would be long enough; none where that is too many users."""
    now = float(change.live.share)
    for percent in range(1, 51):
        share = defaults.share(percent)
        if float(share) <= now or (is_first and share > house.first_live):
            continue
        needed = _canary_time(change, float(share), house)
        if needed is not None and needed[1] <= float(change.lasts):
            return share
    return None


def _seen_at_best(change: Change, house: Thresholds) -> tuple[str, ...]:
    """What the canary shows as it is."""
    share, rate = float(change.live.share), float(change.first)
    n = float(change.lasts) * float(change.traffic) * share
    falls = change.second < rate
    formula, worse = rollout.canary_visible_drop, rate if falls else 1 - rate
    seen = computed(formula, baseline=worse, n=n, share=share, **_sure(house))
    if seen is None or seen >= worse:
        return ()
    verb = "drops" if falls else "rises"
    return (
        f"in {said(change.lasts)} it shows at best that `{change.metric}` {verb} {seen / rate:.0%}",
    )


def _sureness(house: Thresholds, sides: str) -> str:
    return (
        f"shown: seen with power {float(house.power):g}, level {float(house.significance):g}, "
        f"{sides}"
    )


def _independent(spec: Spec) -> str:
    unit = spec.rollout.unit
    if unit == "request":
        return "assumed that requests are independent of each other"
    return f"assumed independent requests: where one {unit} makes many, it takes longer"


@rule("ROL04", Severity.WARNING)
def shadow_too_short(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The shadow ends before it has seen a whole week, or before the truth about it is known.

    In the shadow, the model's answers are compared with what really happened. That takes some
    positives, and the time until their labels are known: a shadow of one week for a label that
    takes a month compares nothing. And it takes one of each day of the week, since people behave
    otherwise on a Sunday. Judged are shadows whose length is written.

    Source: the normal interval for a share (Laplace 1812): 246 positives show a recall of 80% to ±
    5 points. One week is a judgement; Kohavi and others (2009) on days of the week.
    """
    for index, step in enumerate(spec.rollout.steps):
        if step.pattern == "shadow" and step.for_ is not None:
            known = _until_known(spec, policy.thresholds)
            if float(step.for_) < max(known, float(policy.thresholds.shadow)) * (1 - TOLERANCE):
                yield _short_shadow(spec, index, step, known, policy.thresholds)


def _until_known(spec: Spec, house: Thresholds) -> float:
    """Seconds until the shadow knows enough labels, as far as that can be said."""
    delay = float(defaults.label_delay(spec).value)
    return delay + (_until_seen(spec, house) or 0.0)


def _until_seen(spec: Spec, house: Thresholds) -> float | None:
    """Seconds until the shadow has seen enough positives; none where that cannot be said."""
    prevalence, traffic = spec.data.splits.prevalence, spec.rollout.traffic
    if prevalence is None or traffic is None:
        return None
    if defaults.task(spec).value != "binary_classification":
        return None
    numbers = {"prevalence": float(prevalence), "traffic": float(traffic)}
    positives = float(house.shadow_positives)
    return computed(rollout.shadow_time, positives=positives, sample=_logged(spec), **numbers)


def _logged(spec: Spec) -> float:
    """Share of the requests that is written down."""
    logs, traffic = spec.monitoring.logs, spec.rollout.traffic
    if logs is None or logs.sample is None or traffic is None or not traffic.magnitude:
        return 1.0
    return min(1.0, float(logs.sample.magnitude / traffic.in_unit("per day")))


def _short_shadow(
    spec: Spec, index: int, step: RolloutStep, known: float, house: Thresholds
) -> Diagnostic:
    main = at("rollout", "steps", index, "for", label="too short")
    name, lasts = step.name or step.pattern, said(step.for_)
    if known <= float(house.shadow):
        return problem(
            f"step `{name}` stays in the shadow for {lasts}, less than {house.shadow}",
            main,
            help=f"set `for` of step `{name}` to {house.shadow}",
            fix=unsafe_fix(main, str(house.shadow)),
        )
    enough, delay = _whole(known), defaults.label_delay(spec)
    return problem(
        f"step `{name}` stays in the shadow for {lasts}, and what it needs to compare is known "
        f"after {lasting(known, up=True)}",
        main,
        *([] if delay.is_assumed else [at(*delay.path, label="until a label is known")]),
        help=f"set `for` of step `{name}` to {enough}",
        notes=_needs_to_know(spec, house),
        fix=unsafe_fix(main, str(enough)),
    )


def _needs_to_know(spec: Spec, house: Thresholds) -> tuple[str, ...]:
    """The arithmetic of `_until_known`, and what was assumed."""
    delay, seen = defaults.label_delay(spec), _until_seen(spec, house)
    wait = f"and {delay.value} until a label is known"
    if seen is None:
        return (wait, *assumed(delay, "no delay of labels"))
    sample, prevalence = _logged(spec), spec.data.splits.prevalence
    part = "" if sample == 1 else f" × {sample:.2g} of them written down"
    positives, arriving = many(float(house.shadow_positives), "positive"), spec.rollout.traffic
    return (
        f"{positives} ÷ ({said(arriving)} × {prevalence}{part}) = {lasting(seen, up=True)}",
        wait,
        *assumed(delay, "no delay of labels"),
        f"assumed that {prevalence} of the requests are positive, as of the test rows",
    )


@rule("ROL08", Severity.WARNING)
def test_without_power(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """An A/B test ends before it can show the change that it is made for.

    A test that is too short mostly ends in "no difference", whether there is one or not, and a good
    model is thrown away; or the difference that it does show is far too large, since only lucky
    ones show. How many requests each arm needs follows from today's rate and the change in
    `detect`. The test lasts whole weeks, because people behave otherwise on a Sunday. The share of
    the step is that of the new model; the old one has the rest.

    Source: Fleiss, Statistical Methods for Rates and Proportions (1981); Kohavi and others (2009),
    Controlled experiments on the web.
    """
    for live in live_steps(spec):
        for change in _changes(spec, live, "detect") if live.step.pattern == "ab_test" else ():
            smaller = min(float(live.share), 1 - float(live.share))
            needed = _test_time(change, smaller, policy.thresholds)
            if needed is not None and needed[1] * rollout.WEEK > float(change.lasts):
                yield _short_test(spec, change, smaller, *needed, policy.thresholds)


def _test_time(change: Change, smaller: float, house: Thresholds) -> tuple[int, int] | None:
    """Requests that each arm needs, and the weeks until the smaller one has them."""
    per_arm = computed(proportion.unpaired_sample_size, **change.rates, **_sure(house))
    if per_arm is None:
        return None
    traffic = float(change.traffic)
    seconds = computed(rollout.time_to_see, requests=per_arm, traffic=traffic, share=smaller)
    weeks = None if seconds is None else computed(rollout.whole_weeks, seconds=seconds)
    return None if weeks is None else (per_arm, weeks)


def _short_test(
    spec: Spec, change: Change, smaller: float, per_arm: int, weeks: int, house: Thresholds
) -> Diagnostic:
    live, enough = change.live, Quantity.of(weeks, "week")
    main = at(*_path(change, "for"), label="too short")
    seconds = per_arm / smaller / float(change.traffic)
    settle = _visible(change, smaller, house)
    where = ".".join(map(str, _path(change, "detect", change.metric)))
    return problem(
        f"step `{live.name}` lasts {said(change.lasts)}; to show that `{change.metric}` "
        f"{change.bound} takes {many(weeks, 'week')}",
        main,
        at(*_path(change, "detect", change.metric), label="what it has to show"),
        at(*_path(change, "share"), label="the new arm's"),
        at("metrics", change.metric, "baseline", label="today's"),
        at("rollout", "traffic", label="traffic"),
        help=f"set `for` of step `{live.name}` to {enough}"
        + (f", or `{where}` to {settle}" if settle else ""),
        notes=(
            f"{change.said()} shows in {said(per_arm)} requests an arm",
            f"÷ ({smaller:.4g} × {said(change.traffic)}) = {days(round(seconds / DAY, 1))}",
            "rounded up to whole weeks",
            _sureness(house, "two-sided"),
            _independent(spec),
        ),
        fix=unsafe_fix(main, str(enough)),
    )


def _visible(change: Change, smaller: float, house: Thresholds) -> str | None:
    """The change that the whole weeks of the test do show."""
    weeks = float(change.lasts) // rollout.WEEK
    rate, falls = float(change.first), change.second < float(change.first)
    n = weeks * rollout.WEEK * float(change.traffic) * smaller
    base = 1 - rate if falls else rate
    formula = proportion.unpaired_detectable_difference
    seen = computed(formula, baseline=base, n=n, **_sure(house))
    if seen is None or seen >= 1 - base:
        return None
    verb = "drops" if falls else "rises"
    return f"{verb} {difference(seen, change.first, up=True)}"


@rule("ROL10", Severity.WARNING)
def peeking(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """A test is read several times, and each reading may end it, with bounds made for one.

    A test at 5% is wrong in 1 of 20 cases if it is read once. Whoever reads it every day and stops
    when it looks good has many chances to be fooled. Sequential tests pay for each look with a
    stricter bound (`analysis: sequential`); or read it once, at the end (`looks: 1`).

    Source: Armitage, McPherson and Rowe (1969), Repeated significance tests on accumulating data;
    1 − (1−α)ᵏ is the most that it can be (Šidák 1967).
    """
    level = policy.thresholds.significance
    for index, step in enumerate(spec.rollout.steps):
        if step.looks == 1 or step.analysis == "sequential":
            continue
        chance = computed(rollout.false_alarm, level=float(level), looks=step.looks)
        main = at("rollout", "steps", index, "looks", label="each may end it")
        name = step.name or step.pattern
        if chance is not None:
            yield problem(
                f"step `{name}` is read {step.looks} times at a level made for one look: up to "
                f"{chance:.0%} false findings instead of {level}",
                main,
                help=f"set `analysis` of step `{name}` to sequential, or its `looks` to 1",
                notes=(
                    f"1 − (1 − {float(level):g})^{step.looks} = {chance:.0%}",
                    "the most that it can be; less where the looks share their data",
                ),
                fix=unsafe_fix(main, "1"),
            )
