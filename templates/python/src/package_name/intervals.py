"""How sure a score is: confidence intervals by bootstrap, and where that is blind by formula.

Rows of one group (a user, a machine) resemble each other, so groups are drawn, not rows, when there
are any. Percentile bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter
13.
"""

from collections.abc import Iterator, Mapping
from math import sqrt
from statistics import NormalDist

import numpy as np

from .metrics import Array, Measure, Predicted, value
from .verdicts import Score

DRAWS = 1000
FEWEST_DRAWS = 200
CELLS = 500_000
WORK = 4_000_000


def scores(
    measures: Mapping[str, Measure],
    p: Predicted,
    confidence: float,
    seed: int,
    groups: Array | None = None,
) -> dict[str, Score]:
    """Each measure with its interval; all measures share the same draws."""
    draws = int(np.clip(WORK // max(len(p), 1), FEWEST_DRAWS, DRAWS))
    samples: dict[str, list[Array]] = {name: [] for name in measures}
    for weights in _resamples(len(p), draws, seed, groups):
        for name, measure in measures.items():
            samples[name].append(measure(p, weights))
    return {
        name: _score(measure, p, np.concatenate(samples[name] or [np.array([])]), confidence)
        for name, measure in measures.items()
    }


def _score(measure: Measure, p: Predicted, sampled: Array, confidence: float) -> Score:
    point = value(measure, p) if len(p) else float("nan")
    sampled = sampled[np.isfinite(sampled)]
    if not np.isfinite(point) or len(sampled) < FEWEST_DRAWS / 2:
        return Score(point if np.isfinite(point) else None, None, None, len(p))
    tail = (1 - confidence) / 2
    low, high = (float(q) for q in np.quantile(sampled, [tail, 1 - tail]))
    if low == high and point in (
        0.0,
        1.0,
    ):  # every draw is as perfect as the sample, which proves little
        low, high = wilson(point * _rarer(p), _rarer(p), confidence)
    return Score(point, min(low, point), max(high, point), len(p))


def _rarer(p: Predicted) -> int:
    """The rows of the rarer class, which bound what a perfect score can prove."""
    counts = np.unique(p.truth, return_counts=True)[1]
    return int(counts.min())


def _resamples(rows: int, draws: int, seed: int, groups: Array | None) -> Iterator[Array]:
    """How often each row is drawn, some draws at a time to bound the memory."""
    rng = np.random.default_rng(seed)
    group = np.arange(rows) if groups is None else np.unique(groups, return_inverse=True)[1]
    units = int(group.max()) + 1 if rows else 0
    step = max(CELLS // max(rows, 1), 1)
    for start in range(0, draws if rows else 0, step):
        size = min(step, draws - start)
        drawn = rng.integers(0, units, (size, units)) + units * np.arange(size)[:, None]
        counts = (
            np.bincount(drawn.ravel(), minlength=size * units)
            .reshape(size, units)
            .astype(np.float64)
        )
        yield counts if groups is None else counts[:, group]


def wilson(successes: float, trials: float, confidence: float) -> tuple[float, float]:
    """The interval of a proportion (Wilson, 1927).

    Sound for few trials, and for 0 or all successes.
    """
    if trials <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    half = (
        z
        / (1 + z * z / trials)
        * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    )
    return max(middle - half, 0.0), min(middle + half, 1.0)
