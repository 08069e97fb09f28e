"""The threshold against the best of all thresholds on simulated cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.statistics.decision import threshold

MONEY = st.floats(0.01, 1e6)


def test_worked_number() -> None:
    assert threshold(false_alarm=2, hit=48) == pytest.approx(0.04)


@pytest.mark.parametrize(("false_alarm", "hit"), [(2, 48), (1, 1), (30, 10)])
def test_no_other_threshold_earns_more(false_alarm: float, hit: float) -> None:
    """Calibrated probabilities, their outcomes drawn; each threshold's earnings are counted."""
    random = np.random.default_rng(11)
    probability = random.random(200_000)
    positive = random.random(probability.size) < probability
    earned = np.where(positive, hit, -false_alarm)
    order = np.argsort(-probability)
    best = probability[order][np.argmax(np.cumsum(earned[order]))]
    assert threshold(false_alarm=false_alarm, hit=hit) == pytest.approx(best, abs=0.02)


@given(MONEY, MONEY)
def test_acting_and_leaving_alone_are_worth_the_same_there(false_alarm: float, hit: float) -> None:
    p = threshold(false_alarm=false_alarm, hit=hit)
    assert p * hit == pytest.approx((1 - p) * false_alarm, rel=1e-6, abs=1e-9)


def test_at_the_ends() -> None:
    assert threshold(false_alarm=0, hit=5) == 0
    assert threshold(false_alarm=5, hit=0) == 1


@pytest.mark.parametrize(
    ("false_alarm", "hit"), [(0, 0), (-1, 5), (5, -1), (float("nan"), 1), (1, float("inf"))]
)
def test_amounts_that_decide_nothing(false_alarm: float, hit: float) -> None:
    with pytest.raises(ValueError, match=r"not|worth"):
        threshold(false_alarm=false_alarm, hit=hit)
