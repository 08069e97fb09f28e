"""Experiments: each step of the rollout lasts long enough to show what it is meant to show."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, unsafe_fix
from specc.project import defaults
from specc.rules._alerts import praises
from specc.rules._changes import Change, changes, path_of, sureness
from specc.rules._rule import problem, rule
from specc.rules._running import lasting, live_steps
from specc.rules._times import DAY, ab_test_time, canary_time, logged_share, until_known, until_seen
from specc.rules._words import assumed, computed, days, difference, many, said
from specc.statistics import proportion, rollout
from specc.statistics.domain import TOLERANCE
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.deployment import RolloutStep
    from specc.spec.policy import Policy, Thresholds


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
        for change in changes(spec, live, "stop_if"):
            if praises(spec, change.metric, change.bound):
                continue  # the wrong way round, which is said already
            needed = canary_time(change, float(live.share), policy.thresholds)
            if needed is not None and needed[1] > float(change.lasts) * (1 + TOLERANCE):
                yield _short_canary(spec, change, *needed, policy.thresholds)


def _short_canary(
    spec: Spec, change: Change, requests: int, seconds: float, house: Thresholds
) -> Diagnostic:
    live, enough = change.live, _whole(seconds)
    main = at(*path_of(change, "for"), label="too short")
    ways, absurd = _canary_ways(spec, change, seconds, house), _is_absurd(spec, seconds, house)
    return problem(
        f"step `{live.name}` lasts {said(change.lasts)}; to show that `{change.metric}` "
        f"{change.bound} at {live.share} of traffic takes {days(round(seconds / DAY, 1))}",
        main,
        at(*path_of(change, "stop_if", change.metric), label="what it has to show"),
        at(*path_of(change, "share"), label="of traffic"),
        at("metrics", change.metric, "baseline", label="today's"),
        at("rollout", "traffic", label="traffic"),
        help=f"set {', or '.join(ways)}",
        notes=(
            f"{change.said()} shows in {said(requests)} requests of the canary",
            f"÷ ({live.share} × {said(change.traffic)}) = {days(round(seconds / DAY, 1))}",
            *_seen_at_best(change, house),
            _said_sure(house, "one-sided"),
            _independent(spec),
        ),
        fix=None if absurd else unsafe_fix(main, str(enough)),
    )


def _is_absurd(spec: Spec, seconds: float, house: Thresholds) -> bool:
    """Whether no plan bears a step so long: longer than the whole stage of deployment."""
    stage = spec.plan.stages.get("deploy")
    return seconds > float(house.rollout_step if stage is None else stage.for_)


def _canary_ways(spec: Spec, change: Change, seconds: float, house: Thresholds) -> list[str]:
    """What makes the canary show the drop, or a drop that it does show."""
    larger = _larger_share(change, live_steps(spec)[0] == change.live, house)
    name, drop = change.live.name, _canary_drop(change, house)
    longer = f"`for` of step `{name}` to {_whole(seconds)}"
    if not _is_absurd(spec, seconds, house):
        return [longer, *([f"its `share` to {larger}"] if larger else [])]
    ways = [f"`share` of step `{name}` to {larger}"] if larger else []
    path = ".".join(map(str, path_of(change, "stop_if", change.metric)))
    ways += [f"`{path}` to {drop}, the least that it shows as it is"] if drop else []
    return ways or [longer]


def _canary_drop(change: Change, house: Thresholds) -> str | None:
    """The smallest change that the canary shows as it is, as the spec takes it."""
    seen, verb = _visible_drop(change, house), change.bound.operator
    if seen is None:
        return None
    if change.bound.relative:
        return f"{verb} {ceil(seen / float(change.first) * 100 * (1 - TOLERANCE))}%"
    return f"{verb} {difference(seen, change.first, up=True)}"


def _visible_drop(change: Change, house: Thresholds) -> float | None:
    """The smallest difference that the canary shows as it is; none where it shows no drop."""
    share, rate = float(change.live.share), float(change.first)
    n = float(change.lasts) * float(change.traffic) * share
    worse = rate if change.second < rate else 1 - rate
    formula = rollout.canary_visible_drop
    seen = computed(formula, baseline=worse, n=n, share=share, **sureness(house))
    return None if seen is None or seen >= worse else seen


def _larger_share(change: Change, is_first: bool, house: Thresholds) -> Quantity | None:
    """The share with which the canary would be long enough; none where that is too many users."""
    now = float(change.live.share)
    for percent in range(1, 51):
        share = defaults.share(percent)
        if float(share) <= now or (is_first and share > house.first_live):
            continue
        needed = canary_time(change, float(share), house)
        if needed is not None and needed[1] <= float(change.lasts):
            return share
    return None


def _seen_at_best(change: Change, house: Thresholds) -> tuple[str, ...]:
    """What the canary shows as it is."""
    seen, rate = _visible_drop(change, house), float(change.first)
    if seen is None:
        return ()
    verb = "drops" if change.second < rate else "rises"
    return (
        f"in {said(change.lasts)} it shows at best that `{change.metric}` {verb} {seen / rate:.0%}",
    )


def _said_sure(house: Thresholds, sides: str) -> str:
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
            known = until_known(spec, policy.thresholds)
            if float(step.for_) < max(known, float(policy.thresholds.shadow)) * (1 - TOLERANCE):
                yield _short_shadow(spec, index, step, known, policy.thresholds)


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
    """The arithmetic of `until_known`, and what was assumed."""
    delay, seen = defaults.label_delay(spec), until_seen(spec, house)
    wait = f"and {delay.value} until a label is known"
    if seen is None:
        return (wait, *assumed(delay, "no delay of labels"))
    sample, prevalence = logged_share(spec), spec.data.splits.prevalence
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
        for change in changes(spec, live, "detect") if live.step.pattern == "ab_test" else ():
            smaller = min(float(live.share), 1 - float(live.share))
            needed = ab_test_time(change, smaller, policy.thresholds)
            if needed is not None and needed[1] * rollout.WEEK > float(change.lasts):
                yield _short_test(spec, change, smaller, *needed, policy.thresholds)


def _short_test(
    spec: Spec, change: Change, smaller: float, per_arm: int, weeks: int, house: Thresholds
) -> Diagnostic:
    live, enough = change.live, Quantity.of(weeks, "week")
    main = at(*path_of(change, "for"), label="too short")
    seconds = per_arm / smaller / float(change.traffic)
    settle = _visible(change, smaller, house)
    absurd = settle is not None and _is_absurd(spec, float(enough), house)
    where = ".".join(map(str, path_of(change, "detect", change.metric)))
    ways = [
        f"`for` of step `{live.name}` to {enough}",
        *([f"`{where}` to {settle}"] * bool(settle)),
    ]
    return problem(
        f"step `{live.name}` lasts {said(change.lasts)}; to show that `{change.metric}` "
        f"{change.bound} takes {many(weeks, 'week')}",
        main,
        at(*path_of(change, "detect", change.metric), label="what it has to show"),
        at(*path_of(change, "share"), label="the new arm's"),
        at("metrics", change.metric, "baseline", label="today's"),
        at("rollout", "traffic", label="traffic"),
        help=f"set {', or '.join(reversed(ways) if absurd else ways)}",
        notes=(
            f"{change.said()} shows in {said(per_arm)} requests an arm",
            f"÷ ({smaller:.4g} × {said(change.traffic)}) = {days(round(seconds / DAY, 1))}",
            "rounded up to whole weeks",
            _said_sure(house, "two-sided"),
            _independent(spec),
        ),
        fix=None if absurd else unsafe_fix(main, str(enough)),
    )


def _visible(change: Change, smaller: float, house: Thresholds) -> str | None:
    """The change that the whole weeks of the test do show."""
    weeks = float(change.lasts) // rollout.WEEK
    rate, falls = float(change.first), change.second < float(change.first)
    n = weeks * rollout.WEEK * float(change.traffic) * smaller
    base = 1 - rate if falls else rate
    formula = proportion.unpaired_detectable_difference
    seen = computed(formula, baseline=base, n=n, **sureness(house))
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
