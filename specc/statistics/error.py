"""Regression: how precisely a mean absolute error (MAE) can be measured.

Everything is in the unit of the target. `deviation` is the standard deviation of the absolute
errors from row to row; where nobody has measured it, `deviation_of_normal_errors` gives it from
the MAE. Rows are assumed independent and enough for a normal mean, about thirty.
"""

from __future__ import annotations

from math import pi, sqrt

from specc.statistics.domain import require_positive, require_test, rounded_up
from specc.statistics.normal import critical_value, quantile


def deviation_of_normal_errors(*, mean_absolute_error: float) -> float:
    """Standard deviation of absolute errors whose signed errors are normal around 0.

    Source: Geary (1935): E|e| = σ√(2/π), so the answer is √(π/2 − 1) = 0.756 of the MAE. Errors
    with heavier tails spread more.

    >>> round(deviation_of_normal_errors(mean_absolute_error=1), 3)
    0.756
    """
    require_positive(mean_absolute_error=mean_absolute_error)
    return mean_absolute_error * sqrt(pi / 2 - 1)


def half_width(*, deviation: float, n: float, level: float = 0.05) -> float:
    """The ± of the confidence interval of a mean over `n` rows: z s / √n (Laplace 1810).

    >>> round(half_width(deviation=12, n=554), 3)
    0.999
    """
    require_positive(deviation=deviation, n=n)
    return critical_value(level=level) * deviation / sqrt(n)


def sample_size(*, deviation: float, half_width: float, level: float = 0.05) -> int:
    """Rows needed to measure a mean to ± `half_width`: (z s / h)². See `half_width`.

    >>> sample_size(deviation=12, half_width=1)
    554
    """
    require_positive(deviation=deviation, half_width=half_width)
    ratio = critical_value(level=level) * deviation / half_width
    return rounded_up(ratio * ratio)


def paired_sample_size(
    *, difference: float, deviation: float, level: float = 0.05, power: float = 0.8
) -> int:
    """Test rows needed to see that one model's MAE is lower by `difference` on the same rows.

    Source: the paired z test, in Cohen (1969): ((z + z_β) s / δ)². Here `deviation` is that of the
    row-by-row difference between the two models' absolute errors, not of either's errors.

    >>> paired_sample_size(difference=0.5, deviation=6)
    1131
    """
    require_test(level=level, power=power)
    require_positive(difference=difference, deviation=deviation)
    ratio = (critical_value(level=level) + quantile(power)) * deviation / difference
    return rounded_up(ratio * ratio)


def paired_detectable_difference(
    *, n: float, deviation: float, level: float = 0.05, power: float = 0.8
) -> float:
    """Smallest difference in MAE that `n` shared rows can show. See `paired_sample_size`.

    >>> round(paired_detectable_difference(n=1131, deviation=6), 2)
    0.5
    """
    require_test(level=level, power=power)
    require_positive(n=n, deviation=deviation)
    return (critical_value(level=level) + quantile(power)) * deviation / sqrt(n)
