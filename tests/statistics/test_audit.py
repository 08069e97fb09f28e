"""The rule of three against the binomial distribution, scipy and a simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from specc.statistics.audit import error_ruled_out, sample_size


def test_worked_audit() -> None:
    assert sample_size(error=0.02) == 149
    assert sample_size(error=0.02) == pytest.approx(3 / 0.02, rel=0.01)


@given(error=st.floats(1e-6, 0.99), level=st.floats(1e-6, 0.99))
def test_an_audit_of_that_size_is_the_smallest_that_is_seldom_clean(
    error: float, level: float
) -> None:
    n = sample_size(error=error, level=level)
    assert binom.pmf(0, n, error) <= level * (1 + 1e-6)
    assert n == 1 or binom.pmf(0, n - 1, error) > level * (1 - 1e-6)


@pytest.mark.parametrize("checked", [1, 10, 149, 200, 10_000])
@pytest.mark.parametrize("level", [0.01, 0.05, 0.3])
def test_what_is_ruled_out_is_the_bound_of_clopper_and_pearson(checked: int, level: float) -> None:
    exact = binomtest(0, checked, alternative="less").proportion_ci(1 - level, "exact").high
    assert error_ruled_out(checked=checked, level=level) == pytest.approx(exact, rel=1e-9)


@given(checked=st.integers(1, 1_000_000))
def test_the_two_are_inverse(checked: int) -> None:
    assert sample_size(error=error_ruled_out(checked=checked)) == checked


def test_simulated_audits_are_clean_one_time_in_twenty() -> None:
    wrong = np.random.default_rng(7).binomial(sample_size(error=0.02), 0.02, size=200_000)
    assert (wrong == 0).mean() == pytest.approx(0.05, abs=0.002)


@pytest.mark.parametrize("bad", [0, 1, -0.1, float("nan")])
def test_shares_outside_are_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="error must lie between 0 and 1"):
        sample_size(error=bad)
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        error_ruled_out(checked=10, level=bad)
    with pytest.raises(ValueError, match="checked must be a finite number above 0"):
        error_ruled_out(checked=-1)
