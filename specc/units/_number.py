"""Exact decimal text: the number inside a quantity, read and written without a float between."""

from __future__ import annotations

import re
from fractions import Fraction

DIGITS = 30
"""Most significant digits of a number, and most powers of ten it may be away from 1."""

_WHOLE = rf"(?:0|[1-9][0-9]{{0,{DIGITS - 1}}})"
_PLACES = rf"(?:\.[0-9]{{1,{2 * DIGITS}}})?(?:[eE][+-]?[0-9]{{1,2}})?"
PATTERN = rf"{_WHOLE}(?:{_PLACES}|/[1-9][0-9]{{0,{DIGITS - 1}}})"
"""A number as a JSON Schema pattern: no leading zeros, bounded before anything is computed."""

_STRICT = re.compile(PATTERN)


def read(text: str) -> Fraction | None:
    """The exact value of a decimal (`0.78`, `1e-4`) or a fraction (`1/3`).

    None where it has more digits than anything measured needs: a hostile exponent costs nothing.
    """
    return Fraction(text) if _STRICT.fullmatch(text) else None


def fits(value: Fraction) -> bool:
    """Whether `write` gives a text that `read` takes back."""
    return _decimal(value) is not None or _short(value)


def plain(value: Fraction) -> str | None:
    """The finite decimal without an exponent, or None where there is none of bearable length."""
    if (parts := _decimal(value)) is None:
        return None
    digits, exponent = parts
    sign = "-" if value < 0 else ""
    if exponent >= 0:
        return f"{sign}{digits}{'0' * exponent}"
    padded = digits.rjust(1 - exponent, "0")
    return f"{sign}{padded[:exponent]}.{padded[exponent:]}"


def write(value: Fraction, *, shorten_from: int | None = None) -> str:
    """The shortest way people write `value`: `0.78`, `2000`, `40k`, `1e-9`, `1/3`.

    From `shorten_from` on, `k` and `M` stand for zeros where that is no longer than the digits.
    """
    text = plain(value)
    if text is None:
        return str(value)
    if value and not 10**-6 <= abs(value) < 10**15:
        return _scientific(value)
    for suffix, scale in (("M", 10**6), ("k", 10**3)) if shorten_from else ():
        short = f"{plain(value / scale)}{suffix}"
        if abs(value) >= max(scale, shorten_from or 0) and len(short) <= len(text):
            return short
    return text


def _scientific(value: Fraction) -> str:
    digits, exponent = _decimal(value) or ("0", 0)
    sign = "-" if value < 0 else ""
    tail = f".{digits[1:]}" if digits[1:] else ""
    return f"{sign}{digits[0]}{tail}e{exponent + len(digits) - 1}"


def _decimal(value: Fraction) -> tuple[str, int] | None:
    """Digits without trailing zeros, and the power of ten of the last; None out of bounds."""
    twos, rest = _strip(value.denominator, 2)
    fives, rest = _strip(rest, 5)
    if rest != 1 or abs(value.numerator).bit_length() > 8 * DIGITS:
        return None
    places = max(twos, fives)
    whole = str(abs(value.numerator) * 10**places // value.denominator)
    digits = whole.rstrip("0") or "0"
    exponent = len(whole) - len(digits) - places if value else 0
    leading = exponent + len(digits) - 1
    return (digits, exponent) if len(digits) <= DIGITS and abs(leading) <= DIGITS else None


def _strip(number: int, factor: int) -> tuple[int, int]:
    """How often `factor` divides `number`, up to far more than fits, and what is left."""
    times = 0
    while number % factor == 0 and times < 10 * DIGITS:
        number, times = number // factor, times + 1
    return times, number


def _short(value: Fraction) -> bool:
    limit = Fraction(10) ** DIGITS
    return max(abs(value.numerator), value.denominator) < limit
