"""Audits: how many things to check by hand when none of them may be wrong.

Items are assumed drawn at random, and many compared with how many are checked: in a small heap an
audit of the same size says more, and one of everything says all.
"""

from __future__ import annotations

from math import expm1, log, log1p

from specc.statistics.domain import require_open_share, require_positive, rounded_up


def sample_size(*, error: float, level: float = 0.05) -> int:
    """Items to check, none of them wrong, to rule out that more than a share `error` is wrong.

    Source: the exact binomial form of the rule of three (Hanley and Lippman-Hand 1983, If nothing
    goes wrong, is everything all right?): the smallest n with (1 − error)ⁿ ≤ level, close to
    3 / error for a `level` of 0.05. One-sided. `error` and `level` lie in (0, 1).

    >>> sample_size(error=0.02)
    149
    """
    require_open_share(error=error, level=level)
    return rounded_up(log(level) / log1p(-error))


def error_ruled_out(*, checked: float, level: float = 0.05) -> float:
    """The share of wrong items that `checked` items, none of them wrong, leave possible.

    The upper bound, one-sided at `level`, of Clopper and Pearson (1934) where nothing was found:
    1 − level^(1/n). The inverse of `sample_size`. `checked` is above 0.

    >>> f"{error_ruled_out(checked=149):.4f}"
    '0.0199'
    """
    require_open_share(level=level)
    require_positive(checked=checked)
    return -expm1(log(level) / checked)
