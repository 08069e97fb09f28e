"""Agreement between people who label: how right they are, and what that allows a model to be.

For two classes. Labelers are assumed to err independently, equally often, and on both classes
alike; where the same items mislead everybody, labels are worse than their agreement says.
`accuracy` is how often a labeler (or a model) says what is true, `label_error` the share of labels
that are wrong, `agreement` how often two labelers say the same.
"""

from __future__ import annotations

from math import comb, sqrt

from specc.statistics.domain import require_open_share, require_share


def agreement(*, accuracy: float) -> float:
    """How often two labelers say the same: both right, or both wrong. a² + (1−a)².

    >>> round(agreement(accuracy=0.9), 2)
    0.82
    """
    require_share(accuracy=accuracy)
    return accuracy * accuracy + (1 - accuracy) * (1 - accuracy)


def accuracy(*, agreement: float) -> float:
    """How often each of two labelers is right who agree so often: (1 + √(2P−1)) / 2.

    `agreement` solved for the labeler that is better than a coin. Two coins agree in half of all
    cases: below that it raises `ValueError`.

    >>> round(accuracy(agreement=0.82), 2)
    0.9
    """
    require_share(agreement=agreement)
    if agreement < 0.5:
        raise ValueError(f"agreement must be at least 0.5, as of two coins, not {agreement:g}")
    return (1 + sqrt(2 * agreement - 1)) / 2


def by_chance(*, prevalence: float) -> float:
    """How often two labelers agree who only know how many are positive: π² + (1−π)².

    >>> by_chance(prevalence=0.5)
    0.5
    """
    require_open_share(prevalence=prevalence)
    return prevalence * prevalence + (1 - prevalence) * (1 - prevalence)


def kappa(*, agreement: float, prevalence: float) -> float:
    """Agreement beyond chance, 1 where it is complete and 0 where it is chance: (P−Pₑ) / (1−Pₑ).

    Source: Cohen (1960), where both labelers call a share `prevalence` positive.

    >>> round(kappa(agreement=0.82, prevalence=0.5), 2)
    0.64
    >>> round(kappa(agreement=0.96, prevalence=0.02), 2)
    -0.02
    """
    require_share(agreement=agreement)
    chance = by_chance(prevalence=prevalence)
    return (agreement - chance) / (1 - chance)


def agreement_of_kappa(*, kappa: float, prevalence: float) -> float:
    """The plain agreement that a `kappa` between 0 and 1 stands for: Pₑ + κ (1−Pₑ).

    >>> round(agreement_of_kappa(kappa=0.64, prevalence=0.5), 2)
    0.82
    """
    require_share(kappa=kappa)
    chance = by_chance(prevalence=prevalence)
    return chance + kappa * (1 - chance)


def vote_accuracy(*, accuracy: float, voters: int = 3) -> float:
    """How often the majority of `voters` is right; a tie is decided by a coin.

    Source: Condorcet (1785). For three it is 3a² − 2a³. One further voter of an even number does
    not help: two are as right as one.

    >>> round(vote_accuracy(accuracy=0.9), 3)
    0.972
    """
    require_share(accuracy=accuracy)
    if not 1 <= voters <= 1000:
        raise ValueError(f"voters must lie between 1 and 1000, not {voters:g}")
    odd = voters - 1 + voters % 2
    chances = (comb(odd, k) * accuracy**k * (1 - accuracy) ** (odd - k) for k in range(odd + 1))
    return min(1.0, sum(list(chances)[odd // 2 + 1 :]))


def seen_accuracy(*, accuracy: float, label_error: float) -> float:
    """The accuracy that is measured where labels are wrong: a(1−e) + (1−a)e.

    A model that is right counts where the label is right, one that is wrong where the label is
    wrong in the same way.

    >>> round(seen_accuracy(accuracy=0.97, label_error=0.05), 3)
    0.923
    """
    require_share(accuracy=accuracy, label_error=label_error)
    return accuracy * (1 - label_error) + (1 - accuracy) * label_error


def accuracy_ceiling(*, label_error: float) -> float:
    """The accuracy that a model without any error is measured to have: 1 − e.

    >>> accuracy_ceiling(label_error=0.05)
    0.95
    """
    return seen_accuracy(accuracy=1, label_error=label_error)
