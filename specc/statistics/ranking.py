"""Ranking: how precisely the area under the ROC curve (AUC) can be measured.

The AUC is the chance that a random positive scores above a random negative. Its variance depends
on how the scores are distributed, for which there are two classical models:

- `binormal` (preferred): both classes have normal scores of equal spread, after some monotone
  change of the score, which leaves the AUC as it is.
- `hanley_mcneil`: negative-exponential scores, the approximation most calculators use. At low
  prevalence and an AUC of 0.8 it asks for half as many rows again as binormal scores need.

`positives` and `negatives` are counts, or expected counts (`rows` × prevalence). Rows are assumed
independent, scores without ties, and the AUC to lie in (0, 1).
"""

from __future__ import annotations

from math import exp, pi, sin, sqrt
from typing import Literal

from specc.statistics.domain import (
    require_open_share,
    require_positive,
    require_test,
    rounded_up,
)
from specc.statistics.normal import critical_value, quantile

Method = Literal["binormal", "hanley_mcneil"]

_STEPS = 128
"""Of Simpson's rule on a smooth function: relative error below 2e-9 up to an AUC of 0.99999."""


def standard_error(
    *, auc: float, positives: float, negatives: float, method: Method = "binormal"
) -> float:
    """Standard error of an AUC measured on `positives` and `negatives` rows.

    Source: Hanley and McNeil (1982), with Bamber's variance (1975):
    SE² = [A(1−A) + (n₁−1)(Q₁−A²) + (n₀−1)(Q₂−A²)] / (n₁n₀). Q₁ is the chance that two random
    positives both score above a random negative, Q₂ that one positive scores above two negatives.

    >>> round(standard_error(auc=0.8, positives=50, negatives=2450), 4)
    0.031
    >>> round(
    ...     standard_error(auc=0.8, positives=50, negatives=2450, method="hanley_mcneil"), 4
    ... )
    0.0379
    """
    require_open_share(auc=auc)
    require_positive(positives=positives, negatives=negatives)
    of_positives, of_negatives = _covariances(auc, method)
    spread = auc * (1 - auc) + (positives - 1) * of_positives + (negatives - 1) * of_negatives
    return sqrt(spread / positives / negatives)


def half_width(
    *,
    auc: float,
    positives: float,
    negatives: float,
    level: float = 0.05,
    method: Method = "binormal",
) -> float:
    """The ± of the confidence interval of an AUC: z times its `standard_error`.

    >>> round(half_width(auc=0.8, positives=462, negatives=22_643), 4)
    0.02
    """
    return critical_value(level=level) * standard_error(
        auc=auc, positives=positives, negatives=negatives, method=method
    )


def sample_size(
    *,
    auc: float,
    half_width: float,
    prevalence: float,
    level: float = 0.05,
    method: Method = "binormal",
) -> int:
    """Rows, positive and negative, needed to measure an AUC to ± `half_width`.

    A share `prevalence` of the rows is positive.

    >>> sample_size(auc=0.8, half_width=0.02, prevalence=0.02)
    23105
    >>> sample_size(auc=0.8, half_width=0.02, prevalence=0.02, method="hanley_mcneil")
    34409
    """
    require_positive(half_width=half_width)
    error = half_width / critical_value(level=level)
    return _rows(auc=auc, standard_error=error, prevalence=prevalence, method=method)


def difference_standard_error(
    *,
    auc: float,
    positives: float,
    negatives: float,
    correlation: float,
    method: Method = "binormal",
) -> float:
    """Standard error of the difference between two AUCs measured on the same rows.

    Source: Hanley and McNeil (1983): SE √(2(1−r)), both models having about the same `auc`.
    `correlation` is r, in [0, 1), between the two measured AUCs: the more alike the models rank,
    the higher; 0 is right for two separate test sets of this size.

    >>> round(
    ...     difference_standard_error(
    ...         auc=0.8, positives=50, negatives=2450, correlation=0.8
    ...     ),
    ...     4,
    ... )
    0.0196
    """
    single = standard_error(auc=auc, positives=positives, negatives=negatives, method=method)
    return single * _shared(correlation)


def detectable_difference(
    *,
    auc: float,
    positives: float,
    negatives: float,
    correlation: float,
    level: float = 0.05,
    power: float = 0.8,
    method: Method = "binormal",
) -> float:
    """Smallest difference between two AUCs that the rows can show: (z + z_β) times its error.

    See `difference_standard_error`. A result above 1 − `auc` means that the rows cannot show
    any improvement at all.

    >>> round(
    ...     detectable_difference(auc=0.8, positives=1511, negatives=74_017, correlation=0.8), 4
    ... )
    0.01
    """
    require_test(level=level, power=power)
    return (critical_value(level=level) + quantile(power)) * difference_standard_error(
        auc=auc,
        positives=positives,
        negatives=negatives,
        correlation=correlation,
        method=method,
    )


def difference_sample_size(
    *,
    auc: float,
    difference: float,
    prevalence: float,
    correlation: float,
    level: float = 0.05,
    power: float = 0.8,
    method: Method = "binormal",
) -> int:
    """Rows needed to see a `difference` between two AUCs. See `detectable_difference`.

    >>> difference_sample_size(auc=0.8, difference=0.01, prevalence=0.02, correlation=0.8)
    75528
    >>> difference_sample_size(
    ...     auc=0.8, difference=0.01, prevalence=0.02, correlation=0.8, method="hanley_mcneil"
    ... )
    112484
    """
    require_test(level=level, power=power)
    require_positive(difference=difference)
    error = difference / (critical_value(level=level) + quantile(power)) / _shared(correlation)
    return _rows(auc=auc, standard_error=error, prevalence=prevalence, method=method)


def _rows(*, auc: float, standard_error: float, prevalence: float, method: Method) -> int:
    """`standard_error` solved for N, with n₁ = πN and n₀ = (1−π)N: a quadratic."""
    require_open_share(auc=auc, prevalence=prevalence)
    of_positives, of_negatives = _covariances(auc, method)
    both = prevalence * (1 - prevalence)
    linear = prevalence * of_positives + (1 - prevalence) * of_negatives
    rest = auc * (1 - auc) - of_positives - of_negatives
    root = linear + sqrt(linear * linear + 4 * standard_error * standard_error * both * rest)
    return rounded_up(root / (2 * both) / standard_error / standard_error)


def _shared(correlation: float) -> float:
    if not 0 <= correlation < 1:
        raise ValueError(f"correlation must be at least 0 and below 1, not {correlation:g}")
    return sqrt(2 * (1 - correlation))


def _covariances(auc: float, method: Method) -> tuple[float, float]:
    """Q₁ − A² and Q₂ − A², written so that they do not cancel near an AUC of 1."""
    if method == "binormal":
        both = _binormal_covariance(auc)
        return both, both
    miss = 1 - auc
    return auc * miss * miss / (2 - auc), auc * auc * miss / (1 + auc)


def _binormal_covariance(auc: float) -> float:
    """Q₁ − A² = Q₂ − A² where Q₁ = ∫ φ(y) Φ(μ−y)² dy and μ = √2 Φ⁻¹(A).

    Q₁ is the chance that two normals of correlation 1/2 both stay below h = Φ⁻¹(A). Plackett (1954)
    turns it into (1/2π) ∫ exp(−h²/(1+sin t)) dt over 0 ≤ t ≤ π/6.
    """
    h = quantile(auc)
    step = pi / 6 / _STEPS
    values = [exp(-h * h / (1 + sin(i * step))) for i in range(_STEPS + 1)]
    total = values[0] + values[-1] + 4 * sum(values[1::2]) + 2 * sum(values[2:-1:2])
    return total * step / 3 / (2 * pi)
