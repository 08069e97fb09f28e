"""Choose a model by the validation set: the best, or a simpler one that is as good."""

from collections.abc import Sequence
from math import isfinite
from statistics import mean

from .config import Metric, Scope
from .metrics import MEASURES, measures_for
from .reports import fail
from .tracking import Run

# These depend on a threshold, which is chosen after the model: select by how well it ranks.
RANKING = {
    "recall": "average_precision",
    "precision": "average_precision",
    "f1": "average_precision",
    "specificity": "roc_auc",
    "balanced_accuracy": "roc_auc",
}


def asked(scope: Scope) -> tuple[str, ...]:
    """The measures that the scope bounds, in its order; the one to optimise first."""
    measured = sorted(scope.targets.measured.values(), key=lambda metric: metric.role != "optimize")
    return tuple(str(metric.measure) for metric in measured)


def criterion(scope: Scope) -> tuple[str, float]:
    """The measure that selects, and the smallest difference in it that matters."""
    target = scope.features.target.type
    first = next(iter(measures_for(target, asked(scope))))
    measure = RANKING.get(first, first) if target == "binary" else first
    metric: Metric | None = next(
        (each for each in scope.targets.measured.values() if each.measure == measure), None
    )
    return measure, (metric.detect or 0.0) if metric else 0.0


def select(runs: Sequence[Run], measure: str, matters: float) -> Run:
    """The best by the mean over seeds, or a simpler one that is at most `matters` behind."""
    sign = 1 if MEASURES[measure][1] == "higher" else -1
    if not all(isfinite(run.scores[measure]) for run in runs):
        message = f"{measure} is not defined on the validation set: does it hold every class?"
        raise fail(message, "data.splits.validation")
    worth = {
        name: mean(sign * run.scores[measure] for run in runs if run.model == name)
        for name in dict.fromkeys(run.model for run in runs)
    }
    chosen = next(name for name, value in worth.items() if value >= max(worth.values()) - matters)
    return max((r for r in runs if r.model == chosen), key=lambda r: sign * r.scores[measure])
