"""What training costs."""

from __future__ import annotations

from specc.statistics.domain import require_not_negative, require_positive, rounded_down


def cost(*, runs: float, hours: float, hourly_price: float) -> float:
    """Price of `runs` training runs of so many hours each, in the currency of `hourly_price`.

    >>> cost(runs=60, hours=2, hourly_price=3)
    360
    """
    require_not_negative(runs=runs, hours=hours, hourly_price=hourly_price)
    return runs * hours * hourly_price


def runs_within_budget(*, budget: float, hours: float, hourly_price: float) -> int:
    """Training runs that `budget` pays for. `ValueError` where a run is free.

    >>> runs_within_budget(budget=300, hours=2, hourly_price=3)
    50
    """
    require_not_negative(budget=budget)
    require_positive(hours=hours, hourly_price=hourly_price)
    return rounded_down(budget / hours / hourly_price)
