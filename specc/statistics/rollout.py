"""Rollout: how long a step has to last before its result means something.

Times are in seconds and traffic in requests per second, of which a step takes `share`. Requests are
assumed independent: where one user makes many of them, the true uncertainty is larger.
"""

from __future__ import annotations

from math import expm1, inf, log1p, sqrt

from specc.statistics.domain import (
    require_not_negative,
    require_open_share,
    require_positive,
    require_share,
    require_test,
    rounded_up,
)
from specc.statistics.normal import quantile

WEEK = 7 * 24 * 3600


def canary_sample_size(
    *, first: float, second: float, share: float, level: float = 0.05, power: float = 0.8
) -> int:
    """Requests that the canary has to answer to show that a rate worsens from `first` to `second`.

    Source: the one-sided z test of two proportions with groups of unequal size (Fleiss 1981), here
    f to 1−f of the traffic: ((z₁ + z_β)/Δ)² (p₂q₂ + p₁q₁ f/(1−f)). `level` is one-sided: a rollback
    for nothing in so many canaries.

    >>> canary_sample_size(first=0.02, second=0.019, share=0.05)
    121615
    """
    require_test(level=level, power=power)
    require_open_share(first=first, second=second, share=share)
    if first == second:
        raise ValueError("first and second are equal: no number of requests tells them apart")
    ratio = (quantile(1 - level) + quantile(power)) / (second - first)
    return rounded_up(ratio * ratio * _spread(first, second, share))


def canary_visible_drop(
    *, baseline: float, n: float, share: float, level: float = 0.05, power: float = 0.8
) -> float:
    """Smallest drop below `baseline` that a canary of `n` requests shows, a fraction of 1.

    `canary_sample_size` solved by bisection. For a rise, give 1 − `baseline`: the failures drop by
    what the successes rise. Infinite where even a drop to 0 would not show.

    >>> seen = canary_visible_drop(baseline=0.02, n=50_000, share=0.05)
    >>> f"{seen / 0.02:.0%}"
    '8%'
    """
    require_test(level=level, power=power)
    require_open_share(baseline=baseline, share=share)
    require_positive(n=n)
    z = quantile(1 - level) + quantile(power)

    def seen(drop: float) -> bool:
        return sqrt(n) * drop >= z * sqrt(_spread(baseline, baseline - drop, share))

    low, high = 0.0, baseline
    if not seen(high):
        return inf
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if seen(middle) else (middle, high)
    return high


def _spread(first: float, second: float, share: float) -> float:
    return second * (1 - second) + first * (1 - first) * share / (1 - share)


def time_to_see(*, requests: float, traffic: float, share: float) -> float:
    """Seconds until a step that takes `share` of `traffic` has answered `requests`.

    >>> a_day = 24 * 3600
    >>> round(time_to_see(requests=121_615, traffic=1e6 / a_day, share=0.05) / a_day, 1)
    2.4
    """
    require_not_negative(requests=requests)
    require_positive(traffic=traffic, share=share)
    require_share(share=share)
    return requests / share / traffic


def whole_weeks(*, seconds: float) -> int:
    """The same in whole weeks, at least one, since people behave otherwise on a Sunday.

    Source: Kohavi and others (2009), Controlled experiments on the web.

    >>> whole_weeks(seconds=8 * 24 * 3600)
    2
    """
    require_not_negative(seconds=seconds)
    return rounded_up(seconds / WEEK)


def shadow_time(
    *, positives: float, prevalence: float, traffic: float, sample: float = 1, delay: float = 0
) -> float:
    """Seconds until a shadow has seen `positives` together with their labels.

    `prevalence` is the share of positives, `sample` the share of requests that is recorded, `delay`
    the seconds until a label is known.

    >>> a_day = 24 * 3600
    >>> per_second = 1e6 / a_day
    >>> wait = shadow_time(
    ...     positives=246, prevalence=0.02, traffic=per_second, sample=0.1, delay=a_day
    ... )
    >>> round(wait / a_day, 2)
    1.12
    """
    require_not_negative(positives=positives, delay=delay)
    require_positive(prevalence=prevalence, traffic=traffic, sample=sample)
    require_share(prevalence=prevalence, sample=sample)
    return positives / prevalence / sample / traffic + delay


def false_alarm(*, level: float, looks: float) -> float:
    """Most that the chance of a false finding can be after `looks` at a test of `level`.

    1 − (1−α)ᵏ: exact for looks at separate data. Looks at data that accumulate are alike, and the
    chance is smaller (Šidák 1967). Armitage, McPherson and Rowe (1969) give 19% for ten at 5%.

    >>> round(false_alarm(level=0.05, looks=10), 2)
    0.4
    """
    require_open_share(level=level)
    require_positive(looks=looks)
    return -expm1(looks * log1p(-level))
