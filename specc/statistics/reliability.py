"""Reliability: what the parts of a service let one promise of the whole.

Quantiles and availabilities are fractions: p99 is 0.99, three nines are 0.999.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from specc.statistics.domain import require_not_negative, require_positive, require_share

if TYPE_CHECKING:
    from collections.abc import Iterable


def stage_quantile(*, quantile: float, stages: float) -> float:
    """The quantile at which each of `stages` has to be given so that their sum bounds `quantile`.

    1 − (1−q)/k. Source: Boole's inequality, known as the union bound: the chance that any of k
    stages is late is at most the sum of their chances, whether they are independent or not.

    >>> round(stage_quantile(quantile=0.99, stages=4), 6)
    0.9975
    """
    _require(quantile, stages)
    return 1 - (1 - quantile) / max(1.0, stages)


def assured_quantile(*, quantile: float, stages: float) -> float:
    """The quantile that the sum of `stages` bounds which are each given at `quantile`; at least 0.

    1 − k (1−q), the inverse of `stage_quantile`.

    >>> round(assured_quantile(quantile=0.99, stages=4), 6)
    0.96
    """
    _require(quantile, stages)
    return max(0.0, 1 - max(1.0, stages) * (1 - quantile))


def fan_out(*, quantile: float, calls: float) -> float:
    """Share of requests whose slowest of `calls` independent calls is within their `quantile`: qⁿ.

    Source: Dean and Barroso (2013), The tail at scale.

    >>> round(fan_out(quantile=0.99, calls=20), 2)
    0.82
    """
    require_share(quantile=quantile)
    require_not_negative(calls=calls)
    return float(quantile**calls)


def availability_in_series(*, availabilities: Iterable[float]) -> float:
    """Share of time in which all parts are up at once: their product.

    Assumes that they fail independently; together, they would be down at the same time and less
    often. 1 where there is no part.

    >>> round(availability_in_series(availabilities=[0.999, 0.9995, 0.999]), 4)
    0.9975
    """
    parts = tuple(availabilities)
    for each in parts:
        require_share(availability=each)
    return prod(parts)


def downtime(*, availability: float, period: float) -> float:
    """Time that may be lost in `period`, in its unit: the error budget.

    >>> round(downtime(availability=0.999, period=30 * 24 * 60), 1)
    43.2
    """
    require_share(availability=availability)
    require_not_negative(period=period)
    return (1 - availability) * period


def _require(quantile: float, stages: float) -> None:
    require_share(quantile=quantile)
    require_positive(stages=stages)
