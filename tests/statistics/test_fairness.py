"""How many people of a group a fairness audit needs."""

from __future__ import annotations

from math import inf, isfinite

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.power import normal_sample_size_one_tail

from specc.statistics.fairness import detectable_gap, group_size

rates = st.floats(0.01, 0.99)
powers = st.floats(0.5, 0.99)


def test_worked_number() -> None:
    assert group_size(rate=0.80, gap=0.05) == 1091


@pytest.mark.parametrize(("rate", "gap"), [(0.8, 0.05), (0.95, 0.02), (0.3, 0.1), (0.5, 0.499)])
@pytest.mark.parametrize("power", [0.6, 0.8, 0.9])
@pytest.mark.parametrize("level", [0.01, 0.05])
def test_size_is_that_of_statsmodels(rate: float, gap: float, power: float, level: float) -> None:
    other = rate - gap
    spread = (rate * (1 - rate) + other * (1 - other)) ** 0.5
    exact = normal_sample_size_one_tail(gap, power, level / 2, spread, spread)
    assert group_size(rate=rate, gap=gap, power=power, level=level) == np.ceil(exact)


@pytest.mark.parametrize(("rate", "gap"), [(0.80, 0.05), (0.60, 0.08)])
def test_size_has_the_power_promised(rate: float, gap: float) -> None:
    rng = np.random.default_rng(17)
    n = group_size(rate=rate, gap=gap)
    first, second = (rng.binomial(n, p, 200_000) / n for p in (rate, rate - gap))
    error = np.sqrt((first * (1 - first) + second * (1 - second)) / n)
    seen = np.mean(np.abs(first - second) > norm.isf(0.025) * error)
    assert seen == pytest.approx(0.80, abs=0.006)


@given(rate=rates, n=st.integers(20, 10**7), power=powers)
def test_gap_gives_back_its_people(rate: float, n: int, power: float) -> None:
    gap = detectable_gap(rate=rate, n=n, power=power)
    assert gap > 0
    if isfinite(gap):
        assert group_size(rate=rate, gap=gap, power=power) == n
        assert detectable_gap(rate=rate, n=n + 1, power=power) < gap


@given(rate=rates, power=powers)
def test_a_smaller_gap_needs_more_people(rate: float, power: float) -> None:
    larger = group_size(rate=rate, gap=rate / 5, power=power)
    assert group_size(rate=rate, gap=rate / 10, power=power) > larger


def test_few_people_show_no_gap_at_all() -> None:
    assert detectable_gap(rate=0.05, n=3) == inf


def test_a_rate_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match=r"gap must be at most the rate, 0.1, not 0.2"):
        group_size(rate=0.1, gap=0.2)
