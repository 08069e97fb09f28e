"""Proportions: accuracy, recall, precision, a click rate; and how many positives rows hold.

Rows are assumed independent. Where several rows share a user or a session they are not, and the
true uncertainty is larger: count the users.
"""

from __future__ import annotations

from math import expm1, inf, log, log1p, sqrt

from specc.statistics.domain import (
    require_open_share,
    require_positive,
    require_share,
    require_test,
    rounded_up,
)
from specc.statistics.normal import critical_value, quantile


def half_width(*, proportion: float, n: float, level: float = 0.05) -> float:
    """The ± of the confidence interval of a proportion measured on `n` rows, as a fraction.

    Source: Laplace (1812), the normal interval, known as Wald's: z √(p(1−p)/n). `proportion` is
    what one expects to measure and lies in (0, 1): at 0 and 1 the formula would claim certainty.
    It is too narrow with fewer than about ten expected successes or failures: there, and at 0
    and 1, use `wilson_interval`.

    >>> f"{half_width(proportion=0.9, n=2000):.3f}"
    '0.013'
    """
    require_open_share(proportion=proportion)
    require_positive(n=n)
    return critical_value(level=level) * sqrt(proportion * (1 - proportion) / n)


def sample_size(*, proportion: float, half_width: float, level: float = 0.05) -> int:
    """Rows needed to measure a proportion to ± `half_width`: z² p(1−p) / h². See `half_width`.

    For recall the rows are positives, for precision rows that the model calls positive.

    >>> sample_size(proportion=0.9, half_width=0.01)
    3458
    >>> sample_size(proportion=0.8, half_width=0.05)
    246
    """
    require_open_share(proportion=proportion)
    require_positive(half_width=half_width)
    ratio = critical_value(level=level) / half_width
    return rounded_up(ratio * ratio * proportion * (1 - proportion))


def wilson_interval(*, proportion: float, n: float, level: float = 0.05) -> tuple[float, float]:
    """Lower and upper confidence bound of a proportion that was measured on `n` rows.

    Source: Wilson (1927). Holds near and at 0 and 1, where `half_width` does not: 100 right of 100
    still allow an error rate of 3.7%. It is not centred on `proportion`.

    >>> low, high = wilson_interval(proportion=1, n=100)
    >>> round(low, 4), round(high, 4)
    (0.963, 1.0)
    """
    require_share(proportion=proportion)
    require_positive(n=n)
    z = critical_value(level=level)
    shrink = 1 + z * z / n
    centre = (proportion + z * z / (2 * n)) / shrink
    margin = z * sqrt(proportion * (1 - proportion) / n + z * z / (4 * n * n)) / shrink
    return max(0.0, centre - margin), min(1.0, centre + margin)


def disagreement_if_independent(*, first: float, second: float) -> float:
    """Share of rows on which two models disagree whose errors have nothing in common.

    `first` and `second` are their accuracies: p₁(1−p₂) + p₂(1−p₁). Models trained on the same data
    err on the same rows and disagree less, so this is the cautious choice.

    >>> round(disagreement_if_independent(first=0.90, second=0.91), 3)
    0.172
    """
    require_share(first=first, second=second)
    return first * (1 - second) + second * (1 - first)


def paired_sample_size(
    *, difference: float, disagreement: float, level: float = 0.05, power: float = 0.8
) -> int:
    """Test rows needed to see that one model is better by `difference` on the same rows.

    Source: Connor (1987), for McNemar's test: (z√ψ + z_β√(ψ−δ²))² / δ². `difference` is δ, in
    accuracy; `disagreement` is ψ, the share of rows where exactly one of the models is right. Two
    models that differ by δ disagree on δ of the rows at least: ψ = δ is used where ψ is smaller.

    >>> paired_sample_size(difference=0.01, disagreement=0.05)
    3923
    """
    require_test(level=level, power=power)
    require_open_share(difference=difference, disagreement=disagreement)
    z, z_power = critical_value(level=level), quantile(power)
    psi = max(disagreement, difference)
    ratio = (z * sqrt(psi) + z_power * sqrt(psi - difference * difference)) / difference
    return rounded_up(ratio * ratio)


def paired_detectable_difference(
    *, n: float, disagreement: float, level: float = 0.05, power: float = 0.8
) -> float:
    """Smallest difference in accuracy between two models that `n` shared rows can show.

    `paired_sample_size` solved for δ, a fraction. Infinite where the rows (three or fewer at 95%)
    cannot show any difference.

    >>> round(paired_detectable_difference(n=2000, disagreement=0.05), 3)
    0.014
    """
    require_test(level=level, power=power)
    require_open_share(disagreement=disagreement)
    require_positive(n=n)
    z, z_power = critical_value(level=level), quantile(power)
    inside = n + z_power * z_power - z * z
    root = z * sqrt(n) + z_power * sqrt(max(0.0, inside))
    difference = sqrt(disagreement) * root / (n + z_power * z_power)
    if inside >= 0 and difference <= disagreement:
        return difference
    return _one_sided_difference(n=n, z=z, z_power=z_power)


def _one_sided_difference(*, n: float, z: float, z_power: float) -> float:
    """δ where every disagreement favours one model (ψ = δ): √n δ = z√δ + z_β√(δ−δ²).

    A quadratic in u = √(1−δ): (n + z_β²) u² + 2 z z_β u + z² − n = 0.
    """
    if n <= z * z:
        return inf
    u = (sqrt(n * (n + z_power * z_power - z * z)) - z * z_power) / (n + z_power * z_power)
    return 1 - u * u


def unpaired_sample_size(
    *, first: float, second: float, level: float = 0.05, power: float = 0.8
) -> int:
    """Rows per arm needed to tell two proportions apart that are measured on different rows.

    Source: Fleiss (1981), without continuity correction:
    (z√(2p̄q̄) + z_β√(p₁q₁ + p₂q₂))² / δ². For an A/B test, or two test sets.

    >>> unpaired_sample_size(first=0.90, second=0.91)
    13495
    """
    require_test(level=level, power=power)
    require_open_share(first=first, second=second)
    if first == second:
        raise ValueError("first and second are equal: no number of rows tells them apart")
    z, z_power = critical_value(level=level), quantile(power)
    ratio = _unpaired_root(first, second, z, z_power) / (second - first)
    return rounded_up(ratio * ratio)


def unpaired_detectable_difference(
    *, baseline: float, n: float, level: float = 0.05, power: float = 0.8
) -> float:
    """Smallest rise above `baseline` that `n` rows in each of two arms can show, as a fraction.

    `unpaired_sample_size` solved by bisection. For a fall, give 1 − `baseline`: the successes
    fall by what the failures rise. Infinite where even a rise to 1 would not show.

    >>> round(unpaired_detectable_difference(baseline=0.90, n=13_495), 5)
    0.01
    """
    require_test(level=level, power=power)
    require_open_share(baseline=baseline)
    require_positive(n=n)
    z, z_power = critical_value(level=level), quantile(power)

    def seen(rise: float) -> bool:
        return sqrt(n) * rise >= _unpaired_root(baseline, baseline + rise, z, z_power)

    low, high = 0.0, 1 - baseline
    if not seen(high):
        return inf
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if seen(middle) else (middle, high)
    return high


def _unpaired_root(first: float, second: float, z: float, z_power: float) -> float:
    mean = (first + second) / 2
    apart = first * (1 - first) + second * (1 - second)
    # The rise to 1 may land a rounding error above it.
    return z * sqrt(2 * mean * (1 - mean)) + z_power * sqrt(max(0.0, apart))


def expected_positives(*, rows: float, prevalence: float) -> float:
    """Positives that `rows` hold on average, where a share `prevalence` is positive.

    >>> expected_positives(rows=50_000, prevalence=0.0001)
    5.0
    """
    require_positive(rows=rows)
    require_share(prevalence=prevalence)
    return rows * prevalence


def probability_of_no_positive(*, rows: float, prevalence: float) -> float:
    """Chance that `rows` hold not one positive: (1−π)^N, the binomial distribution at 0.

    1 where `prevalence` is 0.

    >>> round(probability_of_no_positive(rows=50_000, prevalence=0.0001), 3)
    0.007
    """
    require_positive(rows=rows)
    require_share(prevalence=prevalence)
    # (1−π) loses a tiny π to rounding before the power could use it; log1p does not.
    return 0.0 if prevalence == 1 else 1 + expm1(rows * log1p(-prevalence))


def rows_for_a_positive(*, prevalence: float, miss: float = 0.01) -> int:
    """Rows that hold at least one positive, but for a chance of `miss`: ln(miss) / ln(1−π).

    >>> rows_for_a_positive(prevalence=0.0001)
    46050
    """
    require_open_share(prevalence=prevalence, miss=miss)
    return rounded_up(log(miss) / log1p(-prevalence))


def rows_for_positives(*, positives: float, prevalence: float) -> int:
    """Rows that hold `positives` on average. `ValueError` where `prevalence` is 0: no number does.

    >>> rows_for_positives(positives=246, prevalence=0.0001)
    2460000
    """
    require_positive(positives=positives, prevalence=prevalence)
    require_share(prevalence=prevalence)
    return rounded_up(positives / prevalence)
