"""Metrics against numbers worked out by hand, and against scikit-learn on random predictions."""

import numpy as np
import pytest
from sklearn import metrics as reference

from package_name import metrics
from package_name.metrics import MEASURES, Predicted

TRUTH = np.array([0, 0, 1, 1, 1])
SCORE = np.array([0.1, 0.6, 0.4, 0.6, 0.9])
BY_HAND = {
    "accuracy": 3 / 5,
    "precision": 2 / 3,
    "recall": 2 / 3,
    "specificity": 1 / 2,
    "f1": 2 / 3,
    "balanced_accuracy": (2 / 3 + 1 / 2) / 2,
    "macro_f1": (2 / 3 + 1 / 2) / 2,
    "roc_auc": 4.5 / 6,  # of six pairs four are in order and one is a tie
    "average_precision": 1 / 3 * 1 + 1 / 3 * 2 / 3 + 1 / 3 * 3 / 4,
    "brier": (0.01 + 0.36 + 0.36 + 0.16 + 0.01) / 5,
    "log_loss": -np.log([0.9, 0.4, 0.4, 0.6, 0.9]).mean(),
}
NUMBERS = {
    "mae": 2.0,
    "mse": 5.5,
    "rmse": 5.5**0.5,
    "mape": (1 / 2 + 1 / 4 + 4 / 8) / 3,
    "r2": 1 - 5.5 / 8.75,
}


def binary(truth: np.ndarray, score: np.ndarray) -> Predicted:
    return Predicted(truth, score, (score >= 0.5).astype(int))


@pytest.mark.parametrize("name", BY_HAND)
def test_classification_by_hand(name: str) -> None:
    assert metrics.value(MEASURES[name][0], binary(TRUTH, SCORE)) == pytest.approx(BY_HAND[name])


@pytest.mark.parametrize("name", NUMBERS)
def test_regression_by_hand(name: str) -> None:
    truth, said = np.array([2.0, 4.0, 8.0, 0.0]), np.array([3.0, 3.0, 4.0, 2.0])
    assert metrics.value(MEASURES[name][0], Predicted(truth, said, said)) == pytest.approx(
        NUMBERS[name]
    )


def test_every_measure_is_checked_by_hand() -> None:
    assert {*BY_HAND, *NUMBERS} == set(MEASURES)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("roc_auc", reference.roc_auc_score),
        ("average_precision", reference.average_precision_score),
        ("log_loss", reference.log_loss),
        ("brier", reference.brier_score_loss),
    ],
)
def test_agrees_with_scikit_learn_on_ties_and_weights(name: str, theirs: object) -> None:
    rng = np.random.default_rng(0)
    truth, score = rng.integers(0, 2, 300), rng.integers(1, 20, 300) / 20
    weights = rng.integers(0, 4, 300).astype(float)
    ours = MEASURES[name][0](binary(truth, score), weights)
    assert float(ours) == pytest.approx(theirs(truth, score, sample_weight=weights))  # type: ignore[operator]


def test_several_classes_agree_with_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    truth, score = rng.integers(0, 3, 200), rng.dirichlet([1, 1, 1], 200)
    p = Predicted(truth, score, score.argmax(1))
    assert metrics.value(metrics.macro_f1, p) == pytest.approx(
        reference.f1_score(truth, p.label, average="macro")
    )
    assert metrics.value(metrics.roc_auc, p) == pytest.approx(
        reference.roc_auc_score(truth, score, multi_class="ovr")
    )
    assert metrics.value(metrics.log_loss, p) == pytest.approx(reference.log_loss(truth, score))


@pytest.mark.parametrize(
    "name", [name for name, (_, _, kinds) in MEASURES.items() if "binary" in kinds]
)
def test_a_weight_counts_as_so_many_rows_and_many_weights_as_many_calls(name: str) -> None:
    rng = np.random.default_rng(2)
    p = binary(rng.integers(0, 2, 50), rng.integers(0, 10, 50) / 10 + 0.01)
    weights = rng.integers(0, 3, (4, 50)).astype(float)
    together = MEASURES[name][0](p, weights)
    for row, value in zip(weights, together, strict=True):
        repeated = p.take(np.repeat(np.arange(50), row.astype(int)))
        assert metrics.value(MEASURES[name][0], repeated) == pytest.approx(float(value))


def test_what_is_not_defined_is_nan() -> None:
    assert np.isnan(metrics.value(metrics.recall, binary(np.zeros(3), np.ones(3))))
    assert np.isnan(metrics.value(metrics.roc_auc, binary(np.ones(3), np.ones(3))))
