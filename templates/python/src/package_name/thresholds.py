"""From probability to decision: the threshold, chosen on the validation set and nowhere else."""

import numpy as np

from .config import Costs, Metric, Targets
from .metrics import Array, Predicted

MOST_CANDIDATES = 500


def choose(p: Predicted, targets: Targets) -> tuple[float, str]:
    """The threshold and the reason.

    Most money, else the bound on recall or precision, else the best F1, else 0.5.
    """
    if p.score.ndim == 2 or p.truth.dtype.kind == "f":
        return 0.5, "only two classes need a threshold"
    if targets.costs is not None:
        return _dearest(p, targets.costs), "most money earned on the validation set"
    by_measure = {metric.measure: metric for metric in targets.measured.values()}
    for measure, other in (("recall", "precision"), ("precision", "recall")):
        bound = _bound(by_measure.get(measure))
        if bound is not None:
            return _reaching(
                p, measure, bound
            ), f"best {other} with {measure} at or above {bound:g} on the validation set"
    if "f1" in by_measure:
        _, recall, precision = _curve(p)
        return _best(
            p, 2 * recall * precision / np.maximum(recall + precision, 1e-12)
        ), "best F1 on the validation set"
    return 0.5, "no costs and no bound on precision or recall in the scope"


def _bound(metric: Metric | None) -> float | None:
    """The aim, or the gate where no aim is set."""
    if metric is None:
        return None
    return metric.target if metric.target is not None else metric.limit


def _candidates(p: Predicted) -> Array:
    """Distinct scores, or quantiles of them when there are many."""
    distinct = np.unique(p.score)
    if len(distinct) <= MOST_CANDIDATES:
        return distinct
    return np.unique(np.quantile(distinct, np.linspace(0, 1, MOST_CANDIDATES)))


def _curve(p: Predicted) -> tuple[Array, Array, Array]:
    """Thresholds, and the recall and precision at each."""
    cuts = _candidates(p)
    chosen = p.score[None, :] >= cuts[:, None]
    hits = (chosen & (p.truth == 1)).sum(1)
    return cuts, hits / max((p.truth == 1).sum(), 1), hits / np.maximum(chosen.sum(1), 1)


def _reaching(p: Predicted, measure: str, bound: float) -> float:
    """Among thresholds that reach the bound, the best by the other measure.

    If none does, the nearest to it.
    """
    _, recall, precision = _curve(p)
    mine, other = (recall, precision) if measure == "recall" else (precision, recall)
    return _best(p, np.where(mine >= bound, 1 + other, mine))


def _dearest(p: Predicted, costs: Costs) -> float:
    """What decisions earn counts up, what they cost counts down."""
    cuts = _candidates(p)
    chosen, positive = p.score[None, :] >= cuts[:, None], p.truth == 1
    earned = (
        costs.true_positive * (chosen & positive).sum(1)
        + costs.false_positive * (chosen & ~positive).sum(1)
        + costs.false_negative * (~chosen & positive).sum(1)
        + costs.true_negative * (~chosen & ~positive).sum(1)
    )
    return _best(p, earned)


def _best(p: Predicted, worth: Array) -> float:
    return float(_candidates(p)[int(np.argmax(worth))])
