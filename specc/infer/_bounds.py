"""Bounds that a new row will keep, from what was seen."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import floor, log10
from typing import TYPE_CHECKING

from specc.statistics.proportion import wilson_interval

if TYPE_CHECKING:
    from specc.infer._model import Column

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_MOST = 1e15


def around(low: float, high: float) -> tuple[int | float, int | float] | None:
    """Round bounds outside of what was seen: a promise of no more than that would be broken by the
    first larger value.

    What is far from 0 is rounded by the width of the range, the rest to 1, 2 or 5 times a power of
    ten; what is never negative may be 0. None where the numbers are too large to mean anything.

    >>> around(6.98, 28.1)
    (0, 50)
    >>> around(1994, 2023)
    (1980, 2040)
    """
    if not -_MOST < low <= high < _MOST:
        return None
    if high > low and (low > high - low or high < low - high):
        step = _rounded(Decimal(repr(high - low)), up=False)
        down = (Decimal(repr(low)) / step).to_integral_value(ROUND_FLOOR) * step
        up = (Decimal(repr(high)) / step).to_integral_value(ROUND_CEILING) * step
        return _plain(down), _plain(up)
    least = Decimal(0) if low >= 0 else -_rounded(Decimal(repr(-low)))
    most = Decimal(0) if high <= 0 else _rounded(Decimal(repr(high)))
    return _plain(least), _plain(most)


def _rounded(number: Decimal, *, up: bool = True) -> Decimal:
    """The next of 1, 2, 5 × 10ⁿ."""
    power = Decimal(10) ** floor(log10(number))
    while power > number:
        power /= 10
    scaled = number / power
    if up:
        return next(step for step in _STEPS if step >= scaled) * power
    return max(step for step in _STEPS if step <= scaled) * power


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def allowance(column: Column) -> str:
    """The share of rows that may lack a value: the upper end of its 95% interval (Wilson), rounded
    up to two digits; empty where none is missing. Values of another kind count: once somebody has
    emptied them, the data still keep what was drafted from them."""
    lacking = column.missing + column.odd
    if not lacking or not column.rows:
        return ""
    _, upper = wilson_interval(proportion=lacking / column.rows, n=column.rows)
    percent = Decimal(repr(min(100.0, 100 * upper)))
    digits = Decimal(10) ** (percent.adjusted() - 1)
    rounded = (percent / digits).to_integral_value(ROUND_CEILING) * digits
    return f"{min(rounded, Decimal(100)).normalize():f}%"


def percent(share: float) -> str:
    """A share as a spec writes it, to three digits."""
    found = Decimal(repr(100 * share))
    if not found:
        return "0%"
    digits = Decimal(10) ** (found.adjusted() - 2)
    return f"{found.quantize(digits).normalize():f}%"
