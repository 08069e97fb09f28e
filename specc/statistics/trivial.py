"""What a binary classifier scores that has learned nothing but the prevalence.

A target no better than these numbers asks for no model. `prevalence` is the share of positives and
lies in (0, 1): with one class only there is nothing to predict, and AUC and recall are undefined.
"""

from __future__ import annotations

from math import log, log1p

from specc.statistics.domain import require_open_share


def accuracy(*, prevalence: float) -> float:
    """Of always answering with the larger class: max(π, 1−π).

    >>> accuracy(prevalence=0.02)
    0.98
    """
    require_open_share(prevalence=prevalence)
    return max(prevalence, 1 - prevalence)


def average_precision(*, prevalence: float) -> float:
    """Area under the precision-recall curve of random scores: π, in the limit of many rows.

    The precision of always answering yes is the same number.

    >>> average_precision(prevalence=0.02)
    0.02
    """
    require_open_share(prevalence=prevalence)
    return prevalence


def f1(*, prevalence: float) -> float:
    """Of always answering yes, where precision is π and recall 1: 2π / (1+π).

    Source: van Rijsbergen (1979) for the measure. No other answer that ignores the input scores
    higher: Lipton, Elkan and Naryanaswamy (2014).

    >>> round(f1(prevalence=0.02), 3)
    0.039
    """
    require_open_share(prevalence=prevalence)
    return 2 * prevalence / (1 + prevalence)


def log_loss(*, prevalence: float) -> float:
    """Of always answering with probability π: the entropy H(π), in nats (Shannon 1948).

    >>> round(log_loss(prevalence=0.02), 3)
    0.098
    """
    require_open_share(prevalence=prevalence)
    return -prevalence * log(prevalence) - (1 - prevalence) * log1p(-prevalence)


def scores(*, prevalence: float) -> dict[str, float]:
    """The trivial score by the measure's usual name; a measure that is absent has none known.

    Each is the best that some answer without looking at the input reaches, so they do not belong to
    one model: always yes has recall 1, which is why a recall target says little without a bound
    on precision.

    >>> for measure, score in scores(prevalence=0.02).items():
    ...     print(measure, round(score, 3))
    accuracy 0.98
    average_precision 0.02
    f1 0.039
    log_loss 0.098
    precision 0.02
    recall 1.0
    roc_auc 0.5
    """
    return {
        "accuracy": accuracy(prevalence=prevalence),
        "average_precision": average_precision(prevalence=prevalence),
        "f1": f1(prevalence=prevalence),
        "log_loss": log_loss(prevalence=prevalence),
        "precision": prevalence,
        "recall": 1.0,
        "roc_auc": 0.5,
    }
