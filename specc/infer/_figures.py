"""How much one column says about another: formulas on counts."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Counts = Mapping[tuple[object, object], int]
    """How many rows have a value of the one and a value of the other."""


def entropy(counts: Iterable[int]) -> float:
    """Shannon's entropy in nats: −Σ p ln p.

    >>> round(entropy([1, 1]), 4)
    0.6931
    """
    found = [count for count in counts if count]
    total = sum(found)
    return -sum(count / total * log(count / total) for count in found) if total else 0.0


def explained(counts: Counts) -> float | None:
    """Share of the second variable's entropy that the first explains, in [0, 1].

    Mutual information I(X; Y) = H(X) + H(Y) − H(X, Y), over H(Y). Counted on a sample it is too
    large by about (r−1)(c−1)/2n, which is taken off (Miller, 1955). None where Y is constant.

    >>> explained({("a", 1): 10, ("b", 0): 10}) > 0.9
    True
    """
    rows, columns = _margin(counts, 0), _margin(counts, 1)
    total, whole = sum(rows), entropy(columns)
    if not whole:
        return None
    shared = entropy(rows) + whole - entropy(counts.values())
    bias = (len(rows) - 1) * (len(columns) - 1) / (2 * total)
    return min(1.0, max(0.0, (shared - bias) / whole))


def _margin(counts: Counts, side: int) -> Sequence[int]:
    found: dict[object, int] = {}
    for pair, count in counts.items():
        found[pair[side]] = found.get(pair[side], 0) + count
    return list(found.values())
