"""False alarms and power against scipy and a simulated year of windows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm

from specc.statistics.alerting import (
    arrival_rate,
    bad_events,
    budget_burned,
    false_alarms,
    sample_size,
    share_below,
    window_for_events,
)

shares = st.integers(1, 999).map(lambda n: n / 1000)


def test_worked_numbers() -> None:
    exact = share_below(share=0.9, n=500, bound=0.88)
    assert f"{false_alarms(probability=exact, windows=30, runs=1):.2f}" == "1.85"
    normal = float(norm.cdf(-0.02 / np.sqrt(0.09 / 500)))
    assert f"{false_alarms(probability=normal, windows=30, runs=1):.2f}" == "2.04"
    assert f"{false_alarms(probability=normal, windows=30, runs=2):.2f}" == "0.14"
    assert sample_size(share=0.9, bound=0.88, alarms=1 / 3, windows=30, runs=1) == 1177
    assert f"{share_below(share=0.85, n=500, bound=0.88):.2f}" == "0.97"
    assert f"{arrival_rate(events=10, window=300, error_rate=0.0144):.1f}" == "2.3"
    assert budget_burned(burn_rate=14.4, window=1, period=720) == pytest.approx(0.02)


@settings(deadline=None)
@given(share=shares, n=st.integers(1, 4999), bound=shares)
def test_few_rows_follow_the_binomial(share: float, n: int, bound: float) -> None:
    cut = -(-round(bound * 1000) * n // 1000)  # the smallest count that is not below
    wanted = binom.cdf(cut - 1, n, share)
    assert share_below(share=share, n=n, bound=bound) == pytest.approx(wanted, abs=1e-9)


@given(share=shares, n=st.integers(5000, 10**8), bound=shares)
def test_many_rows_follow_the_normal(share: float, n: int, bound: float) -> None:
    wanted = norm.cdf(bound, share, np.sqrt(share * (1 - share) / n))
    assert share_below(share=share, n=n, bound=bound) == pytest.approx(wanted, abs=1e-12)


def test_the_two_agree_where_they_meet() -> None:
    few = share_below(share=0.9, n=4999, bound=0.895)
    many = share_below(share=0.9, n=5000, bound=0.895)
    assert few == pytest.approx(many, rel=0.06)


def test_above_is_below_of_the_rest() -> None:
    above = share_below(share=0.88, n=400, bound=0.875)  # 12% is truth, above 12.5%
    assert above == pytest.approx(binom.sf(50, 400, 0.12))


@pytest.mark.parametrize("runs", [1, 2])
def test_alarms_are_those_of_simulated_months(runs: int) -> None:
    rng = np.random.default_rng(8)
    low = rng.binomial(500, 0.9, (20_000, 30)) < 440
    alarms = low if runs == 1 else low[:, 1:] & low[:, :-1]
    probability = share_below(share=0.9, n=500, bound=0.88)
    expected = false_alarms(probability=probability, windows=alarms.shape[1], runs=runs)
    assert alarms.sum(axis=1).mean() == pytest.approx(expected, rel=0.05)


@given(
    share=shares,
    bound=shares,
    alarms=st.floats(0.01, 5),
    windows=st.floats(20, 3000),
    runs=st.integers(1, 4),
)
def test_rows_keep_the_alarms(
    share: float, bound: float, alarms: float, windows: float, runs: int
) -> None:
    if bound >= share:
        return
    rows = sample_size(share=share, bound=bound, alarms=alarms, windows=windows, runs=runs)
    deviation = np.sqrt(share * (1 - share))
    given = windows * norm.cdf((bound - share) * np.sqrt(rows) / deviation) ** runs
    assert given <= alarms * (1 + 1e-6)


def test_equal_shares_are_not_told_apart() -> None:
    with pytest.raises(ValueError, match="are equal"):
        sample_size(share=0.9, bound=0.9, alarms=1, windows=30, runs=1)


@given(rate=st.floats(0.01, 1e5), share=st.floats(1e-5, 1))
def test_the_window_holds_the_events(rate: float, share: float) -> None:
    window = window_for_events(events=10, arrival_rate=rate, error_rate=share)
    assert bad_events(arrival_rate=rate, window=window, error_rate=share) >= 10 * (1 - 1e-6)
    assert arrival_rate(events=10, window=window, error_rate=share) <= rate * (1 + 1e-6)
