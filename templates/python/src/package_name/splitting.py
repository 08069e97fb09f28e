"""Divide rows into train, validation and test: by time, by group, or at random.

Every division is a pure function of the rows and the seed, whatever their order. Rows that belong
together (one group, or identical rows) always land in the same set, so that no set can be answered
from another.
"""

import hashlib
from typing import Any

import narwhals as nw
import numpy as np

from .config import Span, Splits
from .frames import Frame

SETS = ("train", "validation", "test")
DROPPED = ""
Names = np.ndarray[Any, Any]


def assign(rows: Frame, splits: Splits, strata: Names | None = None) -> Names:
    """The set of each row; "" for a row that falls in the gap or would leak."""
    if splits.by == "time":
        return _by_time(rows, splits)
    keys = _keys(
        rows,
        [splits.group_column] if splits.by == "group" and splits.group_column else rows.columns,
    )
    strata = (
        strata if strata is not None and splits.by == "random" else np.zeros(len(rows), dtype=int)
    )
    return _by_key(keys, strata, splits)


def _by_key(keys: list[str], strata: Names, splits: Splits) -> Names:
    """Order the keys by a seeded hash and cut at the shares, within each stratum."""
    order = np.array([hashlib.sha256(f"{splits.seed}:{key}".encode()).hexdigest() for key in keys])
    sets = np.full(len(keys), "train", dtype=object)
    share = _shares(splits)
    for stratum in np.unique(strata):
        member = np.flatnonzero(strata == stratum)
        _, key, sizes = np.unique(order[member], return_inverse=True, return_counts=True)
        reached = np.cumsum(sizes)[key] / len(member)
        sets[member[reached <= share["test"] + share["validation"]]] = "validation"
        sets[member[reached <= share["test"]]] = "test"
    return sets


def _by_time(rows: Frame, splits: Splits) -> Names:
    """The newest rows test, the ones before validate.

    A gap lies before each, as long as labels take.
    """
    times = (
        rows[str(splits.time_column)].cast(nw.Datetime("us")).to_numpy().astype("datetime64[us]")
    )
    gap = np.timedelta64(int(splits.gap * 1e6), "us")
    test = _start(times, times.max(), splits.test, len(times))
    validation = _start(times[times < test - gap], test - gap, splits.validation, len(times))
    train = times < validation - gap
    if splits.train.duration is not None:
        train &= times >= validation - gap - np.timedelta64(int(splits.train.duration * 1e6), "us")
    sets = np.full(len(times), DROPPED, dtype=object)
    sets[train] = "train"
    sets[(times >= validation) & (times < test - gap)] = "validation"
    sets[times >= test] = "test"
    return (
        sets
        if splits.groups_seen or not splits.group_column
        else _new_groups(rows, sets, splits.group_column)
    )


def _start(times: Names, end: np.datetime64, span: Span, rows: int) -> np.datetime64:
    """When a set begins that ends at `end`.

    A span of time before, or so that it holds its share of all rows.
    """
    if span.duration is not None:
        return end - np.timedelta64(int(span.duration * 1e6), "us")
    count = max(round((span.share or 0.0) * rows), 1)
    return np.datetime64(np.sort(times)[-min(count, len(times))] if len(times) else end)


def _new_groups(rows: Frame, sets: Names, column: str) -> Names:
    """Production will meet groups it has not seen, so later sets keep theirs and earlier sets lose
    them.
    """
    groups = np.array([str(value) for value in rows[column].to_list()], dtype=object)
    for later, earlier in (("test", "validation"), ("test", "train"), ("validation", "train")):
        seen = set(groups[sets == later])
        sets[
            [name == earlier and group in seen for name, group in zip(sets, groups, strict=True)]
        ] = DROPPED
    return sets


def _shares(splits: Splits) -> dict[str, float]:
    """Shares of the rows; what is not given for training is what is left."""
    given = {name: getattr(splits, name).share for name in SETS}
    return {name: 0.15 if share is None else share for name, share in given.items()}


def _keys(rows: Frame, columns: list[str]) -> list[str]:
    texts = [nw.col(name).cast(nw.String).fill_null("\0") for name in columns]
    return [
        str(key) for key in rows.select(key=nw.concat_str(texts, separator="\x1f"))["key"].to_list()
    ]


def shared_keys(one: Frame, other: Frame, columns: list[str]) -> int:
    """How many rows of `one` have a twin in `other`, by these columns."""
    twins = set(_keys(other, columns))
    return sum(key in twins for key in _keys(one, columns))


def digest(rows: Frame) -> str:
    """SHA-256 of the rows, whatever their order: the identity of a set."""
    columns = sorted(rows.columns)
    whole = hashlib.sha256("\x1f".join(columns).encode())
    for key in sorted(_keys(rows, columns)):
        whole.update(b"\n" + key.encode())
    return whole.hexdigest()
