"""Drift by chance against scipy and simulated samples."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, ks_2samp, kstwobign

from specc.statistics.drift import (
    chi_squared_quantile,
    chi_squared_tail,
    ks_tail,
    psi_by_chance,
    psi_quantile,
    psi_rows,
    psi_tail,
)

degrees = st.floats(0.5, 10_000)


def test_worked_numbers() -> None:
    assert f"{psi_by_chance(rows=200, reference=1000):.3f}" == "0.054"
    assert f"{psi_quantile(probability=0.95, rows=200, reference=1000):.3f}" == "0.102"
    assert psi_rows(threshold=0.1, level=0.01, reference=10_000) == 222


@settings(deadline=None)
@given(value=st.floats(0, 20_000), degrees=degrees)
def test_tail_is_that_of_scipy(value: float, degrees: float) -> None:
    mine = chi_squared_tail(value=value, degrees=degrees)
    assert mine == pytest.approx(chi2.sf(value, degrees), rel=1e-8, abs=1e-13)


@settings(deadline=None, max_examples=50)
@given(probability=st.floats(1e-6, 1 - 1e-6), degrees=degrees)
def test_quantile_is_that_of_scipy(probability: float, degrees: float) -> None:
    mine = chi_squared_quantile(probability=probability, degrees=degrees)
    assert mine == pytest.approx(chi2.ppf(probability, degrees), rel=1e-6, abs=1e-12)


def test_the_tail_ends() -> None:
    assert chi_squared_tail(value=0, degrees=9) == 1
    assert chi_squared_tail(value=1e59, degrees=9) == 0
    assert psi_tail(threshold=0, rows=100) == 1
    assert ks_tail(threshold=0, rows=100) == 1


def simulated(rows: int, reference: int, times: int = 4000) -> np.ndarray:
    """The index of two samples of the same ten bins."""
    rng = np.random.default_rng(5)
    then = rng.multinomial(reference, [0.1] * 10, times) / reference
    now = np.maximum(rng.multinomial(rows, [0.1] * 10, times) / rows, 1e-4)
    return np.asarray(((now - then) * np.log(now / then)).sum(axis=1))


def test_the_index_by_chance_is_that_of_simulated_samples() -> None:
    index = simulated(200, 1000, 40_000)
    assert index.mean() == pytest.approx(psi_by_chance(rows=200, reference=1000), rel=0.05)
    quantile = psi_quantile(probability=0.95, rows=200, reference=1000)
    assert np.quantile(index, 0.95) == pytest.approx(quantile, rel=0.05)
    tail = psi_tail(threshold=0.08, rows=200, reference=1000)
    assert np.mean(index > 0.08) == pytest.approx(tail, abs=0.02)


def test_a_tenth_more_rows_keep_the_level() -> None:
    rows = round(1.1 * psi_rows(threshold=0.1, level=0.01, reference=10_000))
    assert np.mean(simulated(rows, 10_000, 40_000) > 0.1) <= 0.01


@given(threshold=st.floats(0.01, 1), level=st.floats(1e-4, 0.4))
def test_rows_keep_the_level_and_fewer_do_not(threshold: float, level: float) -> None:
    rows = psi_rows(threshold=threshold, level=level)
    assert psi_tail(threshold=threshold, rows=rows) <= level * (1 + 1e-6)
    if rows > 1:
        assert psi_tail(threshold=threshold, rows=rows - 1) > level * (1 - 1e-6)


def test_a_small_reference_is_never_enough() -> None:
    assert psi_rows(threshold=0.1, level=0.01, reference=200) == inf


@given(threshold=st.floats(0, 1), rows=st.integers(2, 10**6), reference=st.integers(2, 10**6))
def test_ks_tail_is_that_of_scipy(threshold: float, rows: int, reference: int) -> None:
    wanted = kstwobign.sf(threshold * np.sqrt(rows * reference / (rows + reference)))
    mine = ks_tail(threshold=threshold, rows=rows, reference=reference)
    assert mine == pytest.approx(wanted, rel=1e-6, abs=1e-9)


def test_ks_tail_is_the_p_value_of_two_samples() -> None:
    rng = np.random.default_rng(6)
    found = ks_2samp(rng.normal(size=900), rng.normal(0.1, 1, 700), method="asymp")
    mine = ks_tail(threshold=found.statistic, rows=900, reference=700)
    assert mine == pytest.approx(found.pvalue, rel=0.05)
