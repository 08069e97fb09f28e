"""Mean absolute error against scipy, statsmodels and a simulated test."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import halfnorm, norm, sem
from statsmodels.stats.power import NormalIndPower

from specc.statistics.error import (
    deviation_of_normal_errors,
    half_width,
    paired_detectable_difference,
    paired_sample_size,
    sample_size,
)

deviations = st.floats(0.01, 1e6)
counts = st.integers(1, 10**7)


def test_worked_numbers() -> None:
    assert sample_size(deviation=12, half_width=1) == 554
    assert paired_sample_size(difference=0.5, deviation=6) == 1131
    assert f"{deviation_of_normal_errors(mean_absolute_error=1):.3f}" == "0.756"


def test_deviation_is_that_of_the_half_normal() -> None:
    ratio = halfnorm.std() / halfnorm.mean()
    assert deviation_of_normal_errors(mean_absolute_error=9) == pytest.approx(9 * ratio)


@pytest.mark.parametrize("level", [0.01, 0.05, 0.2])
def test_interval_is_that_of_scipy(level: float) -> None:
    errors = np.abs(np.random.default_rng(2).normal(0, 15, 400))
    low, high = norm.interval(1 - level, errors.mean(), sem(errors))
    width = half_width(deviation=float(errors.std(ddof=1)), n=400, level=level)
    assert width == pytest.approx((high - low) / 2)


@pytest.mark.parametrize("effect", [0.02, 0.5 / 6, 0.4])
@pytest.mark.parametrize("power", [0.6, 0.8, 0.95])
def test_paired_rows_are_those_of_statsmodels(effect: float, power: float) -> None:
    exact = NormalIndPower(ddof=0).solve_power(effect, alpha=0.05, power=power, ratio=0)
    # statsmodels counts the far tail of the two-sided test too, which nothing here does.
    needed = paired_sample_size(difference=effect, deviation=1, power=power)
    assert needed == pytest.approx(exact, abs=1, rel=2e-3)


def test_paired_rows_have_the_power_promised() -> None:
    rng = np.random.default_rng(4)
    gains = rng.normal(0.5, 6, (4000, 1131))
    z = gains.mean(axis=1) / gains.std(axis=1, ddof=1) * np.sqrt(1131)
    assert np.mean(np.abs(z) > norm.isf(0.025)) == pytest.approx(0.8, abs=0.02)


@given(deviation=deviations, n=counts, level=st.floats(0.001, 0.5))
def test_half_width_gives_back_its_rows(deviation: float, n: int, level: float) -> None:
    width = half_width(deviation=deviation, n=n, level=level)
    assert sample_size(deviation=deviation, half_width=width, level=level) == n
    assert half_width(deviation=deviation, n=n + 1, level=level) < width


@given(deviation=deviations, n=counts, power=st.floats(0.5, 0.99))
def test_paired_difference_gives_back_its_rows(deviation: float, n: int, power: float) -> None:
    seen = paired_detectable_difference(n=n, deviation=deviation, power=power)
    assert paired_sample_size(difference=seen, deviation=deviation, power=power) == n
