"""How good predictions are. A metric takes weights of shape (..., rows), so that a bootstrap is one
call.

Where a metric is not defined (precision without a positive prediction) it is NaN.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Array = np.ndarray[Any, Any]
TINY = 1e-15


@dataclass(frozen=True)
class Predicted:
    """Answers and predictions. `score`: the probability of the positive class, one a class, or the
    number itself.

    `truth` and `label` are classes as numbers (1: positive), or the number itself.
    """

    truth: Array
    score: Array
    label: Array

    def __len__(self) -> int:
        return len(self.truth)

    def take(self, rows: Array) -> "Predicted":
        return Predicted(self.truth[rows], self.score[rows], self.label[rows])


Measure = Callable[[Predicted, Array], Array]


def _mean(values: Array, weights: Array) -> Array:
    return _ratio(weights @ values, weights.sum(-1))


def _ratio(above: Array, below: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below > 0, above / below, np.nan))


def accuracy(p: Predicted, w: Array) -> Array:
    return _mean((p.truth == p.label).astype(float), w)


def recall(p: Predicted, w: Array) -> Array:
    return _ratio(w @ ((p.truth == 1) & (p.label == 1)), w @ (p.truth == 1))


def precision(p: Predicted, w: Array) -> Array:
    return _ratio(w @ ((p.truth == 1) & (p.label == 1)), w @ (p.label == 1))


def specificity(p: Predicted, w: Array) -> Array:
    return _ratio(w @ ((p.truth == 0) & (p.label == 0)), w @ (p.truth == 0))


def f1(p: Predicted, w: Array) -> Array:
    return _f1(p.truth == 1, p.label == 1, w)


def _f1(truth: Array, label: Array, w: Array) -> Array:
    return _ratio(2 * (w @ (truth & label)), w @ truth + w @ label)


def macro_f1(p: Predicted, w: Array) -> Array:
    """The mean over the classes that occur, each counting the same."""
    return _over_classes(p, w, lambda k: _f1(p.truth == k, p.label == k, w))


def balanced_accuracy(p: Predicted, w: Array) -> Array:
    """The mean recall of the classes that occur."""
    return _over_classes(
        p, w, lambda k: _ratio(w @ ((p.truth == k) & (p.label == k)), w @ (p.truth == k))
    )


def _over_classes(p: Predicted, w: Array, one: Callable[[int], Array]) -> Array:
    values = np.stack([one(int(k)) for k in np.unique(p.truth)])
    present = np.isfinite(values)
    return _ratio(np.where(present, values, 0.0).sum(0), present.sum(0))


def roc_auc(p: Predicted, w: Array) -> Array:
    """The chance that a positive scores above a negative, ties counting half.

    For classes, the mean of each against the rest.
    """
    if p.score.ndim == 1:
        return _auc(p.truth == 1, p.score, w)
    return _over_classes(p, w, lambda k: _auc(p.truth == k, p.score[:, k], w))


def _auc(truth: Array, score: Array, w: Array) -> Array:
    positive, negative = _at_thresholds(truth, score, w)
    below = np.cumsum(negative, -1) - negative
    wins = (positive * (below + negative / 2)).sum(-1)
    return _ratio(wins, positive.sum(-1) * negative.sum(-1))


def average_precision(p: Predicted, w: Array) -> Array:
    """Precision averaged over recall, each threshold counting by the recall it adds.

    For classes, the mean.
    """
    if p.score.ndim == 1:
        return _average_precision(p.truth == 1, p.score, w)
    return _over_classes(p, w, lambda k: _average_precision(p.truth == k, p.score[:, k], w))


def _average_precision(truth: Array, score: Array, w: Array) -> Array:
    positive, negative = (part[..., ::-1] for part in _at_thresholds(truth, score, w))
    found = np.cumsum(positive, -1)
    chosen = found + np.cumsum(negative, -1)
    precision = found / np.where(chosen > 0, chosen, 1.0)
    return _ratio((precision * positive).sum(-1), positive.sum(-1))


def _at_thresholds(truth: Array, score: Array, w: Array) -> tuple[Array, Array]:
    """The weight of positives and of negatives at each distinct score, scores rising."""
    order = np.argsort(score, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(score[order]) > 0])
    every = w[..., order]
    positive = every * truth[order]
    if len(starts) < len(order):
        every, positive = (np.add.reduceat(part, starts, axis=-1) for part in (every, positive))
    return positive, every - positive


def log_loss(p: Predicted, w: Array) -> Array:
    """The mean of -log of the probability given to what came true, in nats."""
    return _mean(-np.log(np.clip(_chance_of_truth(p), TINY, 1.0)), w)


def _chance_of_truth(p: Predicted) -> Array:
    if p.score.ndim == 1:
        return np.where(p.truth == 1, p.score, 1 - p.score)
    return np.asarray(np.take_along_axis(p.score, p.truth[:, None], axis=1)[:, 0])


def brier(p: Predicted, w: Array) -> Array:
    """The mean squared error of the probability; for classes, summed over them."""
    if p.score.ndim == 1:
        return _mean((p.score - p.truth) ** 2, w)
    return _mean(((p.score - np.eye(p.score.shape[1])[p.truth]) ** 2).sum(1), w)


def mae(p: Predicted, w: Array) -> Array:
    return _mean(np.abs(p.truth - p.score), w)


def mse(p: Predicted, w: Array) -> Array:
    return _mean((p.truth - p.score) ** 2, w)


def rmse(p: Predicted, w: Array) -> Array:
    return np.sqrt(mse(p, w))


def mape(p: Predicted, w: Array) -> Array:
    """The mean of |error| / |truth|, over the rows whose truth is not zero; 0.1 is 10%."""
    known = p.truth != 0
    return _mean(np.abs((p.truth - p.score)[known] / p.truth[known]), w[..., known])


def r2(p: Predicted, w: Array) -> Array:
    """The share of the variance explained; 0 is what the mean explains."""
    mean = _mean(p.truth, w)
    variance = _mean(p.truth**2, w) - mean**2
    return 1 - _ratio(mse(p, w), variance)


MEASURES: Mapping[str, tuple[Measure, Literal["higher", "lower"], tuple[str, ...]]] = {
    "roc_auc": (roc_auc, "higher", ("binary", "multiclass")),
    "average_precision": (average_precision, "higher", ("binary", "multiclass")),
    "accuracy": (accuracy, "higher", ("binary", "multiclass")),
    "balanced_accuracy": (balanced_accuracy, "higher", ("binary", "multiclass")),
    "macro_f1": (macro_f1, "higher", ("binary", "multiclass")),
    "precision": (precision, "higher", ("binary",)),
    "recall": (recall, "higher", ("binary",)),
    "specificity": (specificity, "higher", ("binary",)),
    "f1": (f1, "higher", ("binary",)),
    "log_loss": (log_loss, "lower", ("binary", "multiclass")),
    "brier": (brier, "lower", ("binary", "multiclass")),
    "mae": (mae, "lower", ("number",)),
    "mse": (mse, "lower", ("number",)),
    "rmse": (rmse, "lower", ("number",)),
    "mape": (mape, "lower", ("number",)),
    "r2": (r2, "higher", ("number",)),
}
USUAL = {
    "binary": ("roc_auc", "average_precision", "log_loss"),
    "multiclass": ("accuracy", "macro_f1", "log_loss"),
    "number": ("mae", "rmse", "r2"),
}
THRESHOLDED = (
    "accuracy",
    "balanced_accuracy",
    "macro_f1",
    "precision",
    "recall",
    "specificity",
    "f1",
)


def measures_for(target: str, asked: tuple[str, ...] = ()) -> dict[str, Measure]:
    """The measures to report.

    Those that the scope asks for, then the usual ones for this type of target.
    """
    names = dict.fromkeys((*asked, *USUAL[target]))
    return {
        name: MEASURES[name][0]
        for name in names
        if name in MEASURES and target in MEASURES[name][2]
    }


def value(measure: Measure, predicted: Predicted) -> float:
    """The measure over all rows, each counting once."""
    return float(measure(predicted, np.ones(len(predicted))))
