"""Drift: how large a distance between two samples is that come from the same source.

The population stability index (PSI) is taken over ten bins, the deciles of the reference; the
Kolmogorov-Smirnov statistic (KS) is the largest distance of the two distribution functions.
`rows` are those of the window, `reference` those it is compared with; left out, the reference is
taken as known exactly, which is the best case.
"""

from __future__ import annotations

from math import exp, inf, lgamma, log, sqrt

from specc.statistics.domain import (
    HUGE,
    require_not_negative,
    require_open_share,
    require_positive,
    rounded_up,
)
from specc.statistics.normal import quantile

BINS = 10
MOST_DEGREES = 10_000
_DONE = 1e-15
"""Terms smaller than this no longer change the sum."""


def chi_squared_tail(*, value: float, degrees: float) -> float:
    """P(χ² > `value`) with so many degrees of freedom, at most 10,000.

    Source: Abramowitz and Stegun (1964), 26.4.19: the regularised incomplete gamma function
    Q(degrees/2, value/2).

    >>> round(chi_squared_tail(value=16.919, degrees=9), 4)
    0.05
    """
    require_not_negative(value=value)
    _require_degrees(degrees)
    return _incomplete_gamma(degrees / 2, value / 2)[1]


def chi_squared_quantile(*, probability: float, degrees: float) -> float:
    """The value that χ² stays below with this probability. The inverse of `chi_squared_tail`.

    Found by bisection, begun at the approximation of Wilson and Hilferty (1931).

    >>> round(chi_squared_quantile(probability=0.99, degrees=9), 2)
    21.67
    """
    require_open_share(probability=probability)
    _require_degrees(degrees)
    low, high = 0.0, _approximate(probability, degrees)
    while _falls_short(high, probability, degrees):
        low, high = high, 2 * high
    while (middle := (low + high) / 2) not in (low, high):
        if _falls_short(middle, probability, degrees):
            low = middle
        else:
            high = middle
    return high


def _approximate(probability: float, degrees: float) -> float:
    step = 2 / (9 * degrees)
    return degrees * max(0.1, 1 - step + quantile(probability) * sqrt(step)) ** 3


def _falls_short(value: float, probability: float, degrees: float) -> bool:
    """Whether less than `probability` lies below the value; the smaller tail is the exact one."""
    below, above = _incomplete_gamma(degrees / 2, value / 2)
    return below < probability if probability < 0.5 else above > 1 - probability


def psi_by_chance(*, rows: float, reference: float = HUGE) -> float:
    """The index that two samples of one source show on average.

    Source: Yurdakul and Naranjo (2020): PSI / (1/n + 1/m) follows χ² with bins − 1 degrees of
    freedom where nothing drifted, so the mean is (bins − 1)(1/n + 1/m).

    >>> round(psi_by_chance(rows=200, reference=1000), 3)
    0.054
    """
    require_positive(rows=rows, reference=reference)
    return (BINS - 1) * (1 / rows + 1 / reference)


def psi_quantile(*, probability: float, rows: float, reference: float = HUGE) -> float:
    """The index that chance alone stays below with this probability. See `psi_by_chance`.

    >>> round(psi_quantile(probability=0.95, rows=200, reference=1000), 3)
    0.102
    """
    require_positive(rows=rows, reference=reference)
    value = chi_squared_quantile(probability=probability, degrees=BINS - 1)
    return value * (1 / rows + 1 / reference)


def psi_tail(*, threshold: float, rows: float, reference: float = HUGE) -> float:
    """Chance of an index above `threshold` where nothing drifted. See `psi_by_chance`.

    >>> round(psi_tail(threshold=0.1, rows=200, reference=1000), 3)
    0.054
    """
    require_not_negative(threshold=threshold)
    require_positive(rows=rows, reference=reference)
    value = min(HUGE, threshold / (1 / rows + 1 / reference))
    return chi_squared_tail(value=value, degrees=BINS - 1)


def psi_rows(*, threshold: float, level: float, reference: float = HUGE) -> float:
    """Rows in a window so that chance alone passes `threshold` in a share `level` of windows.

    The index is slightly larger than χ² says on few rows: in a simulation 222 rows passed 0.1 in
    1.4% of windows instead of 1%. Add a tenth. Infinite where the reference is so small that no
    number of rows will do.

    >>> psi_rows(threshold=0.1, level=0.01, reference=10_000)
    222
    """
    require_positive(threshold=threshold, reference=reference)
    require_open_share(level=level)
    value = chi_squared_quantile(probability=1 - level, degrees=BINS - 1)
    left = threshold / value - 1 / reference if value else inf
    return rounded_up(1 / left) if left > 0 else inf


def ks_tail(*, threshold: float, rows: float, reference: float = HUGE) -> float:
    """Chance of a KS statistic above `threshold` where nothing drifted.

    Source: Smirnov (1948): 2 Σ (−1)^(k−1) exp(−2k²λ²), λ = threshold √(nm / (n + m)); for large
    samples.

    >>> round(ks_tail(threshold=0.0608, rows=1000, reference=1000), 3)
    0.05
    """
    require_not_negative(threshold=threshold)
    require_positive(rows=rows, reference=reference)
    squared = threshold * threshold / (1 / rows + 1 / reference)
    if squared < 0.04:
        return 1.0  # the sum converges slowly here, to 1 within 1e-12
    terms = ((-1.0) ** (k - 1) * exp(-2 * k * k * squared) for k in range(1, 40))
    return min(1.0, max(0.0, 2 * sum(terms)))


def _require_degrees(degrees: float) -> None:
    require_positive(degrees=degrees)
    if degrees > MOST_DEGREES:
        raise ValueError(f"degrees must be at most {MOST_DEGREES}, not {degrees:g}")


def _incomplete_gamma(a: float, x: float) -> tuple[float, float]:
    """The regularised incomplete gamma functions P(a, x) and Q(a, x).

    Source: Abramowitz and Stegun (1964), 6.5.29 (a series for the smaller x) and 6.5.31 (a
    continued fraction for the larger), each where it converges fast and does not cancel.
    """
    if x <= 0:
        return 0.0, 1.0
    scale = exp(a * log(x) - x - lgamma(a))
    if x < a + 1:
        below = min(1.0, scale * _series(a, x))
        return below, 1 - below
    above = min(1.0, scale * _fraction(a, x))
    return 1 - above, above


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    n = a
    while term > total * _DONE:
        n += 1
        term *= x / n
        total += term
    return total


def _fraction(a: float, x: float) -> float:
    """By Lentz's method, as modified by Thompson and Barnett (1986)."""
    b = x + 1 - a
    c, d = inf, 1 / b
    result = d
    for n in range(1, 100_000):
        step = -n * (n - a)
        b += 2
        d = 1 / (step * d + b)
        c = b + step / c
        result *= c * d
        if abs(c * d - 1) < _DONE:
            break
    return result
