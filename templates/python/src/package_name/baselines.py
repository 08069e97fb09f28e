"""What a model must beat: the trivial answers, and the rules that the team wrote."""

from collections.abc import Sequence

import numpy as np

from . import features, labels
from .config import Scope
from .frames import Frame
from .metrics import Array, Predicted
from .rules import RULES


def trivial(scope: Scope, names: Sequence[str], train: Frame) -> dict[str, Array]:
    """Constant answers learned from the training set.

    The class shares, or the mean and the median.
    """
    truth = labels.encode(scope.features.target, names, train)
    if scope.features.target.type == "number":
        return {"mean": np.array(truth.mean()), "median": np.array(np.median(truth))}
    if scope.features.target.type == "binary":
        return {"prior": np.array(truth.mean())}
    return {"prior": np.bincount(truth, minlength=len(names)) / len(truth)}


def predictions(
    scope: Scope, names: Sequence[str], train: Frame, rows: Frame
) -> dict[str, Predicted]:
    """Every baseline that can run, on `rows`: the trivial ones, then the rules by id."""
    truth = labels.encode(scope.features.target, names, rows)
    given = {
        name: np.broadcast_to(answer, (len(rows), *answer.shape))
        for name, answer in trivial(scope, names, train).items()
    }
    built = features.build(rows, scope)
    given |= {
        name: np.asarray(rule(built))
        for name, rule in RULES.items()
        if name in scope.targets.baselines
    }
    return {
        name: Predicted(truth, score, decide(score, names, 0.5)) for name, score in given.items()
    }


def decide(score: Array, names: Sequence[str], threshold: float) -> Array:
    """The answer that follows from a score.

    Above the threshold, the likeliest class, or the number itself.
    """
    if not names:
        return score
    return score.argmax(1) if score.ndim == 2 else (score >= threshold).astype(np.int64)
