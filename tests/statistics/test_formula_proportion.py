"""Proportions against statsmodels and scipy, and against simulated tests."""

from __future__ import annotations

from math import inf, isfinite

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binom, norm
from statsmodels.stats.proportion import (
    proportion_confint,
    samplesize_confint_proportion,
    samplesize_proportions_2indep_onetail,
)

from specc.statistics.proportion import (
    disagreement_if_independent,
    expected_positives,
    half_width,
    paired_detectable_difference,
    paired_sample_size,
    probability_of_no_positive,
    rows_for_a_positive,
    rows_for_positives,
    sample_size,
    unpaired_detectable_difference,
    unpaired_sample_size,
    wilson_interval,
)

shares = st.floats(0.001, 0.999)
counts = st.integers(1, 10**7)
levels = st.floats(0.001, 0.5)
powers = st.floats(0.5, 0.99)


def test_worked_numbers() -> None:
    assert sample_size(proportion=0.9, half_width=0.01) == 3458
    assert f"{half_width(proportion=0.9, n=2000):.3f}" == "0.013"
    assert paired_sample_size(difference=0.01, disagreement=0.05) == 3923
    assert f"{paired_detectable_difference(n=2000, disagreement=0.05):.3f}" == "0.014"
    assert unpaired_sample_size(first=0.90, second=0.91) == 13_495
    assert unpaired_sample_size(first=0.020, second=0.0215) == 141_764
    assert sample_size(proportion=0.8, half_width=0.05) == 246
    assert rows_for_positives(positives=246, prevalence=1e-4) == 2_460_000
    assert expected_positives(rows=50_000, prevalence=1e-4) == 5
    assert f"{probability_of_no_positive(rows=50_000, prevalence=1e-4):.1%}" == "0.7%"


@pytest.mark.parametrize("p", [0.01, 0.3, 0.9, 0.999])
@pytest.mark.parametrize("level", [0.01, 0.05, 0.2])
def test_interval_is_that_of_statsmodels(p: float, level: float) -> None:
    low, high = proportion_confint(p * 2000, 2000, alpha=level, method="normal")
    if low > 0 and high < 1:
        assert half_width(proportion=p, n=2000, level=level) == pytest.approx((high - low) / 2)
    exact = samplesize_confint_proportion(p, 0.004, alpha=level)
    assert sample_size(proportion=p, half_width=0.004, level=level) == np.ceil(exact)


@pytest.mark.parametrize("successes", [0, 1, 20, 39, 40])
def test_wilson_is_that_of_statsmodels(successes: int) -> None:
    expected = proportion_confint(successes, 40, alpha=0.05, method="wilson")
    measured = wilson_interval(proportion=successes / 40, n=40)
    assert measured == pytest.approx(expected, abs=1e-12)


def test_wilson_covers_where_the_normal_interval_does_not() -> None:
    n, p = 100, 0.99
    seen = np.arange(n + 1)
    weight = binom.pmf(seen, n, p)
    wilson = [
        low <= p <= high for low, high in (wilson_interval(proportion=k / n, n=n) for k in seen)
    ]
    normal = [0 < k < n and abs(k / n - p) <= half_width(proportion=k / n, n=n) for k in seen]
    assert weight @ wilson > 0.91
    assert weight @ normal < 0.65


@given(p=shares, n=counts, level=levels)
def test_half_width_gives_back_its_rows(p: float, n: int, level: float) -> None:
    width = half_width(proportion=p, n=n, level=level)
    assert sample_size(proportion=p, half_width=width, level=level) == n
    assert half_width(proportion=p, n=n + 1, level=level) < width


def simulated_mcnemar_power(*, n: int, difference: float, disagreement: float) -> float:
    rng = np.random.default_rng(20)
    only_first, only_second = (disagreement + difference) / 2, (disagreement - difference) / 2
    draws = rng.multinomial(n, [only_first, only_second, 1 - disagreement], size=100_000)
    b, c = draws[:, 0], draws[:, 1]
    return float(np.mean((b - c) ** 2 > norm.isf(0.025) ** 2 * (b + c)))


def test_paired_rows_have_the_power_promised() -> None:
    assert simulated_mcnemar_power(n=3923, difference=0.01, disagreement=0.05) == pytest.approx(
        0.806, abs=0.006
    )
    seen = paired_detectable_difference(n=2000, disagreement=0.1)
    assert simulated_mcnemar_power(n=2000, difference=seen, disagreement=0.1) == pytest.approx(
        0.80, abs=0.015
    )


@pytest.mark.parametrize("n", [150, 2000, 10**6])
@pytest.mark.parametrize("power", [0.5, 0.8, 0.95])
def test_paired_difference_solves_the_equation_for_rows(n: int, power: float) -> None:
    psi, z, z_power = 0.2, norm.isf(0.025), norm.ppf(power)

    def excess(delta: float) -> float:
        return z * psi**0.5 + z_power * (psi - delta**2) ** 0.5 - delta * n**0.5

    solved = paired_detectable_difference(n=n, disagreement=psi, power=power)
    assert solved == pytest.approx(brentq(excess, 1e-9, psi, xtol=1e-14), rel=1e-9)


@given(n=st.integers(4, 10**7), psi=shares, power=powers)
def test_paired_difference_gives_back_its_rows(n: int, psi: float, power: float) -> None:
    seen = paired_detectable_difference(n=n, disagreement=psi, power=power)
    assert 0 < seen <= 1
    assert paired_detectable_difference(n=n + 1, disagreement=psi, power=power) < seen
    if seen < 1:
        assert paired_sample_size(difference=seen, disagreement=psi, power=power) == n


@pytest.mark.parametrize("n", [1, 3])
def test_three_rows_show_no_difference(n: int) -> None:
    assert paired_detectable_difference(n=n, disagreement=0.05) == inf


def test_a_difference_above_the_disagreement_needs_that_much_disagreement() -> None:
    assert paired_sample_size(difference=0.1, disagreement=0.05) == paired_sample_size(
        difference=0.1, disagreement=0.1
    )


@given(delta=st.floats(0.001, 0.3), psi=shares)
def test_more_disagreement_needs_more_rows(delta: float, psi: float) -> None:
    fewer = paired_sample_size(difference=delta, disagreement=psi / 2)
    assert paired_sample_size(difference=delta, disagreement=psi) >= fewer


def test_independent_models_disagree_as_simulated() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.random(10**6) < 0.90, rng.random(10**6) < 0.91
    expected = disagreement_if_independent(first=0.90, second=0.91)
    assert np.mean(first != second) == pytest.approx(expected, abs=0.002)


@pytest.mark.parametrize(
    ("first", "second"), [(0.9, 0.91), (0.02, 0.0215), (0.5, 0.3), (0.99, 0.8)]
)
@pytest.mark.parametrize("power", [0.6, 0.8, 0.9])
def test_unpaired_rows_are_those_of_statsmodels(first: float, second: float, power: float) -> None:
    exact = samplesize_proportions_2indep_onetail(
        first - second, second, power, alpha=0.05, alternative="two-sided"
    )
    assert unpaired_sample_size(first=first, second=second, power=power) == np.ceil(exact)


def test_unpaired_rows_have_the_power_promised() -> None:
    rng = np.random.default_rng(3)
    n = 13_495
    first, second = rng.binomial(n, 0.90, 100_000) / n, rng.binomial(n, 0.91, 100_000) / n
    mean = (first + second) / 2
    z = (second - first) / np.sqrt(2 * mean * (1 - mean) / n)
    assert np.mean(np.abs(z) > norm.isf(0.025)) == pytest.approx(0.80, abs=0.006)


@given(p=shares, n=counts, power=powers)
def test_unpaired_difference_gives_back_its_rows(p: float, n: int, power: float) -> None:
    rise = unpaired_detectable_difference(baseline=p, n=n, power=power)
    assert rise > 0
    if isfinite(rise) and p + rise < 1:
        assert unpaired_sample_size(first=p, second=p + rise, power=power) == n


def test_unpaired_rows_may_be_too_few_for_any_rise() -> None:
    assert unpaired_detectable_difference(baseline=0.9, n=50) == inf
    assert unpaired_detectable_difference(baseline=0.9, n=100) < 0.1


def test_a_fall_is_a_rise_of_the_failures() -> None:
    fall = unpaired_detectable_difference(baseline=1 - 0.9, n=2000)
    assert unpaired_sample_size(first=0.9, second=0.9 - fall) == 2000


@pytest.mark.parametrize(("rows", "prevalence"), [(1, 0.3), (500, 0.01), (10**7, 1e-7)])
def test_no_positive_is_the_binomial_at_zero(rows: int, prevalence: float) -> None:
    measured = probability_of_no_positive(rows=rows, prevalence=prevalence)
    assert measured == pytest.approx(binom.pmf(0, rows, prevalence), rel=1e-9)


def test_no_positive_at_the_ends() -> None:
    assert probability_of_no_positive(rows=100, prevalence=0) == 1
    assert probability_of_no_positive(rows=100, prevalence=1) == 0
    assert expected_positives(rows=100, prevalence=0) == 0


@given(prevalence=st.floats(1e-5, 0.9), miss=st.floats(0.001, 0.5))
def test_rows_for_a_positive_are_just_enough(prevalence: float, miss: float) -> None:
    rows = rows_for_a_positive(prevalence=prevalence, miss=miss)
    assert probability_of_no_positive(rows=rows, prevalence=prevalence) <= miss * (1 + 1e-6)
    if rows > 1:
        assert probability_of_no_positive(rows=rows - 1, prevalence=prevalence) > miss
