"""Fairness: how many people of a group it takes to see that groups are treated differently."""

from __future__ import annotations

from math import inf, sqrt

from specc.statistics.domain import (
    require_open_share,
    require_positive,
    require_test,
    rounded_up,
)
from specc.statistics.normal import critical_value, quantile


def group_size(*, rate: float, gap: float, level: float = 0.05, power: float = 0.8) -> int:
    """People needed in each of two groups to see that one group's rate lies `gap` below `rate`.

    Source: Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions (2003), chapter 4,
    with each group's own variance: (z + z_β)² (p₁q₁ + p₂q₂) / δ². For a true positive rate the
    people are the positives of the group. `rate` and `gap` are fractions in (0, 1); a gap that
    leaves less than 0 is a `ValueError`.

    >>> group_size(rate=0.80, gap=0.05)
    1091
    """
    require_test(level=level, power=power)
    require_open_share(rate=rate, gap=gap)
    if gap > rate:
        raise ValueError(f"gap must be at most the rate, {rate:g}, not {gap:g}")
    other = rate - gap
    spread = rate * (1 - rate) + other * (1 - other)
    return rounded_up(_reach(level, power) / gap * spread / gap)


def detectable_gap(*, rate: float, n: float, level: float = 0.05, power: float = 0.8) -> float:
    """Smallest gap below `rate` that `n` people in each of two groups can show, as a fraction.

    `group_size` solved for δ, a quadratic: (n + k) δ² − k (p − q) δ − 2k pq = 0, where k is
    (z + z_β)². Infinite where not even a rate of 0 in the other group would show.

    >>> round(detectable_gap(rate=0.80, n=1091), 3)
    0.05
    """
    require_test(level=level, power=power)
    require_open_share(rate=rate)
    require_positive(n=n)
    k, variance = _reach(level, power), rate * (1 - rate)
    # Multiplied out in this order, nothing overflows where n is huge.
    half = k * (2 * rate - 1) / (n + k) / 2
    gap = half + sqrt(half * half + 2 * k * variance / (n + k))
    return gap if gap <= rate else inf


def _reach(level: float, power: float) -> float:
    """(z + z_β)²: how many squared standard errors the difference has to span."""
    return (critical_value(level=level) + quantile(power)) ** 2
