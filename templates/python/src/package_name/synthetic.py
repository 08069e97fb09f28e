"""A sample made up from a contract, so that everything runs before the source can be reached.

Values keep the contract: types, values, ranges, missing shares, the declared prevalence. The target
depends weakly on the features, so that a model has something to learn. It says nothing about the
real data, and every report that rests on it says so.
"""

import math
import zlib
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from .config import Column, Contract, Features, Target

ROWS = 5_000
MOST_ROWS = 10_000
NEWEST = datetime(2026, 1, 1)
FEWEST_POSITIVES = 60
DAY = 86_400.0
SIGNAL = 1.0  # spread of what the features explain, against the logistic noise (1.8) on top
WORDS = ("red", "blue", "new", "old", "fast", "slow", "coat", "phone", "book", "lamp", "sport")

Values = np.ndarray[Any, Any]


def sample(
    contract: Contract, features: Features, seed: int, most: int | None = None
) -> pl.DataFrame:
    """Rows that keep the contract; the same for the same contract and seed."""
    count = min(contract.rows or ROWS, most or MOST_ROWS)
    columns = {name: _values(name, contract, count, _rng(seed, name)) for name in contract.columns}
    target = features.target
    if target.source == contract.source and target.name in columns:
        inputs = [
            n for n, f in features.features.items() if f.source == contract.source and n in columns
        ]
        signal = sum(
            (_effect(columns[n], _rng(seed, n, "effect")) for n in inputs), np.zeros(count)
        )
        signal *= SIGNAL / (signal.std() or 1.0)
        columns[target.name] = _answers(
            target, contract.columns[target.name], signal, _rng(seed, "target")
        )
    kept = {target.name, contract.time_column, contract.group_column}
    frame = pl.DataFrame([pl.Series(name, values.tolist()) for name, values in columns.items()])
    return frame.with_columns(
        _with_gaps(frame[name], column.missing, _rng(seed, name, "gaps"))
        for name, column in contract.columns.items()
        if column.missing and name not in kept
    )


def _rng(seed: int, *words: str) -> np.random.Generator:
    """A stream of its own for each column, so that a new column leaves the others as they were."""
    return np.random.default_rng([seed, *(zlib.crc32(word.encode()) for word in words)])


def _values(name: str, contract: Contract, count: int, rng: np.random.Generator) -> Values:
    column = contract.columns[name]
    if name == contract.time_column or column.type == "timestamp":
        return _times(contract.history or 90 * DAY, count, rng)
    if name == contract.group_column:
        return _groups(name, column, rng.integers(0, max(count // 5, 2), count))
    if column.values is not None:
        kinds = np.array(column.values, dtype=object)
        return np.asarray(kinds[_skewed(len(kinds), count, rng)])
    if column.type in ("number", "integer"):
        return _numbers(column, count, rng)
    if column.type == "boolean":
        return rng.random(count) < 0.3
    if column.type == "text":
        return np.array(
            [" ".join(rng.choice(WORDS, size)) for size in rng.integers(2, 7, count)], dtype=object
        )
    codes = (
        np.arange(count) if column.unique or column.type == "string" else _skewed(12, count, rng)
    )
    return _names(name, codes)


def _times(history: float, count: int, rng: np.random.Generator) -> Values:
    ages = np.sort(rng.uniform(0, history, count))[::-1]
    return np.array([NEWEST - timedelta(seconds=float(round(age))) for age in ages], dtype=object)


def _groups(name: str, column: Column, codes: Values) -> Values:
    """Whose rows they are, in the type of the column."""
    if column.values is not None:
        kinds = np.array(column.values, dtype=object)
        return np.asarray(kinds[codes % len(kinds)])
    if column.type not in ("number", "integer"):
        return _names(name, codes)
    codes = codes.astype(float)
    if column.max is None:
        return math.ceil(column.min or 0) + codes
    if column.min is None:
        return math.floor(column.max) - codes
    low = math.ceil(column.min)
    return low + codes % max(math.floor(column.max) - low + 1, 1)


def _names(name: str, codes: Values) -> Values:
    return np.array([f"{name}_{code:05d}" for code in codes], dtype=object)


def _skewed(kinds: int, count: int, rng: np.random.Generator) -> Values:
    """Few kinds are common and many are rare, as in most real columns."""
    weights = 1 / np.arange(1, kinds + 1) ** 0.8
    return np.asarray(rng.choice(kinds, count, p=weights / weights.sum()))


def _numbers(column: Column, count: int, rng: np.random.Generator) -> Values:
    low, high = column.min, column.max
    if column.unique:
        values = (low or 0.0) + rng.permutation(count).astype(float)
    elif low is not None and high is not None:
        values = low + (high - low) * rng.beta(2, 4, count)
    elif low is not None:
        values = low + rng.lognormal(math.log(10), 0.8, count)
    elif high is not None:
        values = high - rng.lognormal(math.log(10), 0.8, count)
    else:
        values = rng.normal(0, 1, count)
    return np.floor(values) if column.type == "integer" else values


def _effect(values: Values, rng: np.random.Generator) -> Values:
    """What one input adds to the hidden score.

    A slope for numbers, a level for each kind or leading word.
    """
    if values.dtype == object and not isinstance(values[0], str):
        return np.zeros(len(values))
    if values.dtype == object:
        kinds, codes = np.unique(
            [str(value).split(" ")[0] for value in values], return_inverse=True
        )
        return np.asarray(rng.normal(0, 1, len(kinds))[codes])
    spread = values.astype(float).std() or 1.0
    return np.asarray(rng.choice([-1, 1]) * (values.astype(float) - values.mean()) / spread)


def _answers(target: Target, column: Column, signal: Values, rng: np.random.Generator) -> Values:
    noise = rng.logistic(0, 1, len(signal))
    if target.type == "number":
        return _scaled(target, column, signal + noise / 2)
    if target.type == "multiclass":
        kinds = np.array(target.classes or column.values or ("a", "b", "c"), dtype=object)
        shifts = np.linspace(-1, 1, len(kinds))[:, None] * 3
        scores = shifts * signal - shifts**2 / 4 + rng.gumbel(0, 1, (len(kinds), len(signal)))
        return np.asarray(kinds[scores.argmax(axis=0)])
    share = target.prevalence if target.prevalence is not None else 0.2
    hidden = signal + noise
    positive = np.zeros(len(signal), dtype=bool)
    count = max(round(share * len(signal)), min(FEWEST_POSITIVES, len(signal) // 4))
    positive[np.argsort(hidden)[::-1][:count]] = True
    return _named(target, positive)


def _named(target: Target, positive: Values) -> Values:
    if len(target.classes) != 2:
        return positive
    yes = target.positive if target.positive is not None else target.classes[-1]
    no = next(value for value in target.classes if value != yes)
    return np.array([yes if is_positive else no for is_positive in positive], dtype=object)


def _scaled(target: Target, column: Column, hidden: Values) -> Values:
    low = target.min if target.min is not None else column.min
    high = target.max if target.max is not None else column.max
    rank = (hidden - hidden.min()) / ((hidden.max() - hidden.min()) or 1.0)
    if low is not None and high is not None:
        return np.asarray(low + (high - low) * rank)
    return np.asarray((low or 0.0) + 100 * rank)


def _with_gaps(values: pl.Series, share: float, rng: np.random.Generator) -> pl.Series:
    """Nine tenths of the missing share that is allowed."""
    gaps = rng.permutation(len(values))[: int(len(values) * share * 0.9)]
    return values.scatter(gaps, None) if len(gaps) else values
