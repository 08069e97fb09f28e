"""How sure a score is: confidence intervals by bootstrap, and by formula where that is blind.

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
FEWEST_UNITS = 10
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
    return {name: _score(m, p, samples[name], confidence) for name, m in measures.items()}


def _score(measure: Measure, p: Predicted, sampled: list[Array], confidence: float) -> Score:
    point = value(measure, p) if len(p) else np.nan
    if not np.isfinite(point):
        return Score(None, None, None, len(p))
    draws = np.concatenate(sampled) if sampled else np.array([])
    draws = draws[np.isfinite(draws)]
    if len(draws) < FEWEST_DRAWS / 2:
        return Score(point, None, None, len(p))
    tail = (1 - confidence) / 2
    low, high = (float(end) for end in np.quantile(draws, [tail, 1 - tail]))
    if low == high and p.truth.dtype.kind != "f":  # every draw is as perfect as the sample
        rarer = float(np.unique(p.truth, return_counts=True)[1].min())
        low, high = wilson(point * rarer, rarer, confidence)
    return Score(point, min(low, point), max(high, point), len(p))


def _resamples(rows: int, draws: int, seed: int, groups: Array | None) -> Iterator[Array]:
    """How often each row is drawn, some draws at a time to bound the memory.

    Nothing is drawn from so few units that their spread says nothing.
    """
    names, unit = np.unique(np.arange(rows) if groups is None else groups, return_inverse=True)
    if len(names) < FEWEST_UNITS:
        return
    rng = np.random.default_rng(seed)
    step = max(CELLS // rows, 1)
    for start in range(0, draws, step):
        size = min(step, draws - start)
        yield _counts(rng, size, len(names))[:, unit]


def _counts(rng: np.random.Generator, draws: int, units: int) -> Array:
    """How often each unit comes up when as many are drawn as there are, with replacement."""
    drawn = rng.integers(0, units, (draws, units)) + units * np.arange(draws)[:, None]
    counts = np.bincount(drawn.ravel(), minlength=draws * units)
    return counts.reshape(draws, units).astype(np.float64)


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
