"""Planning: when building has paid for itself, and how long a chain of stages takes.

Durations are in one unit of the caller's choice, money in one currency.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from specc.record import value
from specc.statistics.domain import require_not_negative, require_open_share, require_positive
from specc.statistics.normal import quantile

if TYPE_CHECKING:
    from collections.abc import Sequence


def payback_months(*, build: float, monthly_value: float, monthly_cost: float = 0) -> float:
    """Months from release until what was spent on building has come back.

    `build` is spent once; `monthly_value` is earned and `monthly_cost` spent every month after.
    Money is not discounted. `ValueError` where running it costs as much as it earns: it never pays.

    Source: Brealey, Myers and Allen, Principles of Corporate Finance: the payback rule.

    >>> round(payback_months(build=150_000, monthly_value=18_000, monthly_cost=3_723), 1)
    10.5
    """
    require_not_negative(build=build, monthly_cost=monthly_cost)
    require_positive(monthly_value=monthly_value)
    if monthly_value <= monthly_cost:
        raise ValueError("the value must exceed the cost of running: it never pays back")
    return build / (monthly_value - monthly_cost)


@value
class Estimate:
    """How long something takes: if all goes well, most likely, and if much goes wrong."""

    optimistic: float
    likely: float
    pessimistic: float

    def __post_init__(self) -> None:
        """`ValueError` unless the three are in this order, none below 0, and the last above 0."""
        require_not_negative(optimistic=self.optimistic, likely=self.likely)
        require_positive(pessimistic=self.pessimistic)
        if not self.optimistic <= self.likely <= self.pessimistic:
            raise ValueError("an estimate must go from optimistic over likely to pessimistic")


def pert_mean(estimate: Estimate) -> float:
    """The expected duration: the most likely one counts four times.

    Source: Malcolm and others (1959) on PERT; it is the mean of the beta distribution below.

    >>> round(pert_mean(Estimate(optimistic=2, likely=3, pessimistic=10)), 6)
    4.0
    """
    return (estimate.optimistic + 4 * estimate.likely + estimate.pessimistic) / 6


def pert_variance(estimate: Estimate) -> float:
    """The variance of the duration.

    That of the beta distribution on the range with shape 1 + 4 × (likely − optimistic) / range and
    1 + 4 × (pessimistic − likely) / range: (mean − optimistic) × (pessimistic − mean) / 7. The old
    rule, a sixth of the range as standard deviation, makes it smaller in the middle of the range.

    Source: Vose, Risk Analysis (2008), on the PERT distribution.

    >>> round(pert_variance(Estimate(optimistic=2, likely=3, pessimistic=10)), 3)
    1.714
    """
    mean = pert_mean(estimate)
    return (mean - estimate.optimistic) * (estimate.pessimistic - mean) / 7


def duration_of_chain(estimates: Sequence[Estimate], *, probability: float) -> float:
    """The time within which stages that follow one another are all done, with `probability`.

    Stages are taken as independent and their sum as normal (central limit theorem); the chance is
    then right to about four points from three stages on, however skewed they are. Stages that
    slip together, as real ones do, take longer: it is a lower bound. `ValueError` where there is
    no stage.

    Source: Malcolm and others (1959): means and variances along the critical path add up.

    >>> stage = Estimate(optimistic=6.7, likely=10, pessimistic=15)
    >>> round(duration_of_chain([stage] * 4, probability=0.8), 1)
    43.7
    """
    require_open_share(probability=probability)
    if not estimates:
        raise ValueError("a chain must have at least one stage")
    mean = sum(map(pert_mean, estimates))
    return mean + quantile(probability) * sqrt(sum(map(pert_variance, estimates)))
