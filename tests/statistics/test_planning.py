"""Payback against a ledger, and PERT against draws from its beta distribution."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from specc.statistics.planning import (
    Estimate,
    duration_of_chain,
    payback_months,
    pert_mean,
    pert_variance,
)

STAGES = [
    Estimate(optimistic=a, likely=m, pessimistic=b)
    for a, m, b in [(10, 14, 21), (12, 21, 50), (30, 35, 36), (20, 35, 60), (5, 7, 14)]
]


def beta(stage: Estimate) -> stats.rv_continuous:
    spread = stage.pessimistic - stage.optimistic
    left = 1 + 4 * (stage.likely - stage.optimistic) / spread
    right = 1 + 4 * (stage.pessimistic - stage.likely) / spread
    return stats.beta(left, right, loc=stage.optimistic, scale=spread)


def test_worked_payback() -> None:
    months = payback_months(build=150_000, monthly_value=18_000, monthly_cost=3_723)
    assert f"{months:.1f}" == "10.5"


@given(build=st.floats(0, 1e7), value=st.floats(1, 1e5), cost=st.floats(0, 0.99))
def test_the_ledger_is_even_after_the_payback(build: float, value: float, cost: float) -> None:
    months = payback_months(build=build, monthly_value=value, monthly_cost=cost * value)
    assert months * value == pytest.approx(build + months * cost * value, abs=1e-6)


@pytest.mark.parametrize("cost", [18_000, 20_000])
def test_what_costs_more_than_it_earns_never_pays_back(cost: float) -> None:
    with pytest.raises(ValueError, match="it never pays back"):
        payback_months(build=1, monthly_value=18_000, monthly_cost=cost)


@pytest.mark.parametrize("wrong", [nan, inf, -inf, -1.0])
@pytest.mark.parametrize("name", ["build", "monthly_value", "monthly_cost"])
def test_every_amount_is_checked(name: str, wrong: float) -> None:
    amounts = {"build": 2.0, "monthly_value": 2.0, "monthly_cost": 1.0}
    with pytest.raises(ValueError, match=r"must be .*, not"):
        payback_months(**{**amounts, name: wrong})


@pytest.mark.parametrize("stage", STAGES)
def test_mean_and_variance_are_those_of_the_distribution(stage: Estimate) -> None:
    assert pert_mean(stage) == pytest.approx(beta(stage).mean())
    assert pert_variance(stage) == pytest.approx(beta(stage).var())


@pytest.mark.parametrize("probability", [0.5, 0.8, 0.9])
@pytest.mark.parametrize("stages", [STAGES, STAGES[:3], [STAGES[0]] * 8])
def test_a_chain_is_done_in_time_as_often_as_said(
    stages: list[Estimate], probability: float
) -> None:
    rng = np.random.default_rng(7)
    sums = sum(beta(stage).rvs(100_000, random_state=rng) for stage in stages)
    done = np.mean(sums <= duration_of_chain(stages, probability=probability))
    assert done == pytest.approx(probability, abs=0.04)


def test_stages_without_spread_just_add_up() -> None:
    sure = Estimate(optimistic=3, likely=3, pessimistic=3)
    assert duration_of_chain([sure, sure], probability=0.8) == 6


@pytest.mark.parametrize(
    ("a", "m", "b"), [(2, 1, 3), (1, 4, 3), (-1, 1, 3), (0, 0, 0), (1, nan, 3)]
)
def test_an_estimate_is_in_order(a: float, m: float, b: float) -> None:
    with pytest.raises(ValueError, match="must"):
        Estimate(optimistic=a, likely=m, pessimistic=b)


@pytest.mark.parametrize("probability", [0, 1, nan])
def test_a_chance_lies_between_never_and_always(probability: float) -> None:
    with pytest.raises(ValueError, match="probability must lie between 0 and 1"):
        duration_of_chain(STAGES, probability=probability)


def test_a_chain_has_stages() -> None:
    with pytest.raises(ValueError, match="at least one stage"):
        duration_of_chain([], probability=0.8)
