"""Confidence intervals hold the truth as often as they say."""

import numpy as np
import pytest

from package_name import intervals, metrics
from package_name.metrics import Predicted
from package_name.verdicts import Score


def flips(rng: np.random.Generator, rows: int, right: float) -> Predicted:
    """Answers of a model that is right with the given chance."""
    truth = rng.integers(0, 2, rows)
    label = np.where(rng.random(rows) < right, truth, 1 - truth)
    return Predicted(truth, label.astype(float), label)


def test_a_95_percent_interval_holds_the_truth_about_95_times_in_100() -> None:
    rng = np.random.default_rng(0)
    held = 0
    for trial in range(200):
        score = intervals.scores({"accuracy": metrics.accuracy}, flips(rng, 150, 0.8), 0.95, trial)[
            "accuracy"
        ]
        assert score.low is not None
        assert score.high is not None
        held += score.low <= 0.8 <= score.high
    assert 180 <= held <= 199


def test_rows_that_repeat_their_group_prove_less() -> None:
    few = flips(np.random.default_rng(1), 40, 0.8)
    p = few.take(np.repeat(np.arange(40), 10))
    rows = intervals.scores({"accuracy": metrics.accuracy}, p, 0.95, 0)["accuracy"]
    groups = intervals.scores(
        {"accuracy": metrics.accuracy}, p, 0.95, 0, np.repeat(np.arange(40), 10)
    )["accuracy"]
    assert width(groups) > 2 * width(rows)


def test_a_perfect_score_is_not_certain() -> None:
    truth = np.array([0, 1] * 10)
    p = Predicted(truth, truth * 0.8 + 0.1, truth)
    for measure in (metrics.accuracy, metrics.roc_auc):
        score = intervals.scores({"it": measure}, p, 0.95, 0)["it"]
        assert score.value == 1
        assert score.low is not None
        assert 0.5 < score.low < 0.95


def test_the_same_seed_gives_the_same_interval() -> None:
    p = flips(np.random.default_rng(2), 80, 0.7)
    one, two = (intervals.scores({"f1": metrics.f1}, p, 0.9, 5) for _ in range(2))
    assert one == two


def test_no_rows_and_no_positives_give_no_interval() -> None:
    empty = Predicted(np.array([]), np.array([]), np.array([]))
    assert intervals.scores({"accuracy": metrics.accuracy}, empty, 0.95, 0)["accuracy"] == Score(
        None, None, None, 0
    )
    negative = Predicted(np.zeros(9), np.full(9, 0.2), np.zeros(9))
    assert intervals.scores({"recall": metrics.recall}, negative, 0.95, 0)["recall"].low is None


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (5, 10, 0.2366, 0.7634),
        (10, 10, 0.7225, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_against_published_values(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert intervals.wilson(successes, trials, 0.95) == pytest.approx((low, high), abs=5e-5)


def width(score: Score) -> float:
    assert score.low is not None
    assert score.high is not None
    return score.high - score.low
