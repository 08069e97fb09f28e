"""Agreement against simulated labelers, scipy, and the laws that the formulas must keep."""

from __future__ import annotations

from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from specc.statistics import agreement as agree

SHARES = st.floats(0.5, 1)
INSIDE = st.floats(0.01, 0.99)


def labels(accuracy: float, people: int, prevalence: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """The truth of many items, and what each of some people says about them."""
    random = np.random.default_rng(7)
    truth = random.random(400_000) < prevalence
    right = random.random((people, truth.size)) < accuracy
    return truth, np.where(right, truth, ~truth)


def test_worked_numbers() -> None:
    assert round(agree.accuracy(agreement=0.82), 2) == 0.90
    assert round(agree.kappa(agreement=0.82, prevalence=0.5), 2) == 0.64
    assert round(agree.vote_accuracy(accuracy=0.9), 3) == 0.972
    assert agree.accuracy_ceiling(label_error=0.05) == 0.95
    assert round(agree.seen_accuracy(accuracy=0.97, label_error=0.05), 3) == 0.923


@pytest.mark.parametrize("accuracy", [0.6, 0.9, 0.97])
def test_two_simulated_labelers_agree_as_often(accuracy: float) -> None:
    _, (one, other) = labels(accuracy, 2)
    assert np.mean(one == other) == pytest.approx(agree.agreement(accuracy=accuracy), abs=0.003)


@pytest.mark.parametrize("voters", [3, 4, 5])
def test_a_simulated_vote_is_right_as_often(voters: int) -> None:
    truth, said = labels(0.8, voters)
    ahead = said.sum(axis=0) * 2 - voters
    right = np.where(ahead == 0, 0.5, (ahead > 0) == truth)
    expected = agree.vote_accuracy(accuracy=0.8, voters=voters)
    assert right.mean() == pytest.approx(expected, abs=0.003)


def test_a_simulated_model_is_seen_through_wrong_labels() -> None:
    truth, (model,) = labels(0.97, 1)
    wrong = np.random.default_rng(8).random(truth.size) < 0.05
    assert np.mean(model == (truth ^ wrong)) == pytest.approx(0.923, abs=0.003)


@pytest.mark.parametrize("prevalence", [0.5, 0.1])
def test_kappa_of_simulated_labelers(prevalence: float) -> None:
    """Against Cohen's definition on a table of counts."""
    _, (one, other) = labels(0.9, 2, prevalence)
    share = float(np.mean([one.mean(), other.mean()]))
    chance = one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean())
    same = float(np.mean(one == other))
    expected = (same - chance) / (1 - chance)
    assert agree.kappa(agreement=same, prevalence=share) == pytest.approx(expected, abs=1e-5)


@given(SHARES)
def test_accuracy_turns_agreement_round(accuracy: float) -> None:
    there = agree.agreement(accuracy=accuracy)
    assert agree.accuracy(agreement=max(0.5, there)) == pytest.approx(accuracy, abs=1e-6)


@given(st.floats(0, 1), INSIDE)
def test_agreement_turns_kappa_round(kappa: float, prevalence: float) -> None:
    there = agree.agreement_of_kappa(kappa=kappa, prevalence=prevalence)
    assert 0 <= there <= 1
    assert agree.kappa(agreement=there, prevalence=prevalence) == pytest.approx(kappa, abs=1e-6)


@given(st.floats(0, 1), st.integers(0, 40))
def test_a_vote_is_the_binomial_tail(accuracy: float, half: int) -> None:
    voters = 2 * half + 1
    expected = binom.sf(half, voters, accuracy)
    assert isclose(
        agree.vote_accuracy(accuracy=accuracy, voters=voters), expected, rel_tol=1e-9, abs_tol=1e-12
    )


@given(st.floats(0, 1), st.floats(0, 0.5))
def test_nothing_is_seen_above_the_ceiling(accuracy: float, label_error: float) -> None:
    seen = agree.seen_accuracy(accuracy=accuracy, label_error=label_error)
    assert seen <= agree.accuracy_ceiling(label_error=label_error) + 1e-12


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan"), float("inf")])
def test_shares_are_shares(wrong: float) -> None:
    for formula, name in (
        (agree.agreement, "accuracy"),
        (agree.accuracy, "agreement"),
        (agree.by_chance, "prevalence"),
        (agree.vote_accuracy, "accuracy"),
        (agree.accuracy_ceiling, "label_error"),
    ):
        with pytest.raises(ValueError, match=r"must (be|lie) .*, not"):
            formula(**{name: wrong})


def test_less_than_coins_and_less_than_a_voter() -> None:
    with pytest.raises(ValueError, match=r"at least 0\.5"):
        agree.accuracy(agreement=0.49)
    with pytest.raises(ValueError, match="voters must lie"):
        agree.vote_accuracy(accuracy=0.9, voters=0)
