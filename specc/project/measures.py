"""The standard measures: which way is better, for which tasks, and between which bounds."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Literal

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Mapping

_BINARY = frozenset({"binary_classification"})
_CLASSES = frozenset({"binary_classification", "multiclass_classification", "text_classification"})
_NUMBERS = frozenset({"regression", "forecasting"})
_RANKS = frozenset({"ranking"})
_SYSTEM: frozenset[str] = frozenset()


@value
class Measure:
    """One standard measure. `tasks` is empty for figures of the running system."""

    name: str
    title: str
    better: Literal["higher", "lower"]
    tasks: frozenset[str]
    low: float = 0.0
    high: float = 1.0


def _quality(name: str, title: str, tasks: frozenset[str]) -> Measure:
    return Measure(name=name, title=title, better="higher", tasks=tasks)


def _loss(name: str, title: str, tasks: frozenset[str], high: float = inf) -> Measure:
    return Measure(name=name, title=title, better="lower", tasks=tasks, high=high)


MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        _quality("roc_auc", "area under the ROC curve", _CLASSES),
        _quality("average_precision", "average precision", _CLASSES),
        _quality("accuracy", "accuracy", _CLASSES),
        _quality("balanced_accuracy", "balanced accuracy", _CLASSES),
        _quality("precision", "precision", _BINARY),
        _quality("recall", "recall", _BINARY),
        _quality("specificity", "specificity", _BINARY),
        _quality("f1", "F1 score", _BINARY),
        _quality("macro_f1", "mean F1 score over classes", _CLASSES),
        _loss("log_loss", "log loss", _CLASSES),
        _loss("brier", "Brier score", _CLASSES, 2.0),
        _loss("mae", "mean absolute error", _NUMBERS),
        _loss("mse", "mean squared error", _NUMBERS),
        _loss("rmse", "root mean squared error", _NUMBERS),
        _loss("mape", "mean absolute percentage error", _NUMBERS),
        Measure(
            name="r2",
            title="coefficient of determination",
            better="higher",
            tasks=_NUMBERS,
            low=-inf,
        ),
        _quality("ndcg", "normalised discounted cumulative gain", _RANKS),
        _quality("mrr", "mean reciprocal rank", _RANKS),
        _loss("latency", "latency", _SYSTEM),
        _loss("cost", "running cost", _SYSTEM),
        _loss("memory", "memory", _SYSTEM),
        _loss("error_rate", "share of failed requests", _SYSTEM, 1.0),
        _quality("availability", "availability", _SYSTEM),
        Measure(name="throughput", title="throughput", better="higher", tasks=_SYSTEM, high=inf),
    )
}

USUAL_NAMES: Mapping[str, str] = {
    "auc": "roc_auc",
    "auroc": "roc_auc",
    "ap": "average_precision",
    "pr_auc": "average_precision",
    "auprc": "average_precision",
    "sensitivity": "recall",
    "f1_score": "f1",
    "cross_entropy": "log_loss",
    "mean_absolute_error": "mae",
    "mean_squared_error": "mse",
}
"""What standard measures are called elsewhere, and their name here."""
