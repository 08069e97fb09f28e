"""What training costs, and how much of it a budget pays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from specc.statistics.training import cost, runs_within_budget

amounts = st.floats(0.01, 1e4)


def test_worked_number() -> None:
    assert cost(runs=60, hours=2, hourly_price=3) == 360
    assert runs_within_budget(budget=359, hours=2, hourly_price=3) == 59


@given(budget=st.floats(0, 1e6), hours=amounts, price=amounts)
def test_the_runs_fit_and_one_more_does_not(budget: float, hours: float, price: float) -> None:
    runs = runs_within_budget(budget=budget, hours=hours, hourly_price=price)
    near = 1 + 1e-8
    assert cost(runs=runs, hours=hours, hourly_price=price) <= budget * near
    assert cost(runs=runs + 1, hours=hours, hourly_price=price) * near > budget
