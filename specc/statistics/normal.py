"""The standard normal distribution."""

from __future__ import annotations

from math import erfc, sqrt

from specc.statistics.domain import require_open_share


def cdf(x: float) -> float:
    """P(Z ≤ x). `erfc` keeps the far left tail exact, where 1 + erf(x) would cancel to 0.

    >>> round(cdf(1.96), 4)
    0.975
    """
    return erfc(-x / sqrt(2)) / 2


def quantile(probability: float) -> float:
    """The x with P(Z ≤ x) = `probability`, which lies in (0, 1).

    >>> round(quantile(0.8), 3)
    0.842
    """
    # Imported on use: it brings `fractions`, `decimal` and `random`, some 20 ms on a cold start.
    from statistics import NormalDist

    require_open_share(probability=probability)
    return NormalDist().inv_cdf(probability)


def critical_value(*, level: float) -> float:
    """The z that |Z| exceeds with probability `level` (two-sided).

    >>> round(critical_value(level=0.05), 3)
    1.96
    """
    require_open_share(level=level)
    return -quantile(level / 2)
