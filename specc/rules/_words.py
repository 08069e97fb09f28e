"""Numbers in the sentences of findings: the way people read them, and the way a spec takes them."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import islice
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, TypeVar

from specc.diagnostic.spelling import alike
from specc.statistics.domain import rounded_up
from specc.units import NUMBER, SHARE, Dimension, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from specc.project.defaults import Filled

Result = TypeVar("Result")

MOST_LOOKED_UP = 50
"""Names for which one rule looks for similar ones."""

_DIGITS = re.compile(r"(?<![\d.])\d{4,15}")
_PLAIN = (NUMBER, SHARE)


def said(value: object) -> str:
    """A value for reading, long numbers in groups: `2,000`, `$5k per month`."""
    return _DIGITS.sub(lambda digits: f"{int(digits[0]):,}", str(value))


def written(count: float) -> str:
    """A count as a spec takes it: a comma would end the value inside braces."""
    return str(Quantity(magnitude=Fraction(count), dimension=NUMBER))


def days(number: float) -> str:
    """`1 day`, `3.7 days`."""
    return "1 day" if number == 1 else f"{said(f'{number:.1f}'.removesuffix('.0'))} days"


def many(count: float, noun: str) -> str:
    """`1 replica`, `15 replicas`."""
    return f"{said(f'{count:.2g}' if count < 10 else f'{count:.0f}')} {noun}{'s' * (count != 1)}"


def price(amount: float, limit: Quantity) -> Quantity:
    """An amount in the currency of `limit`, which it exceeds, in whole units."""
    nearest = Quantity(magnitude=Fraction(round(amount)), dimension=Dimension(limit.dimension.of))
    return nearest if nearest.magnitude > limit.magnitude else enough(amount, limit)


def enough(amount: float, limit: Quantity) -> Quantity:
    """The same in whole units that are enough for it."""
    dimension = Dimension(limit.dimension.of)
    return Quantity(magnitude=Fraction(rounded_up(amount)), dimension=dimension)


def difference(size: float, like: Quantity, *, digits: int = 2, up: bool = False) -> str:
    """A difference between values such as `like`, rounded: `0.014`, `1.4 points`."""
    step = Fraction(10) ** (floor(log10(size)) + 1 - digits)
    rounded = (ceil if up else round)(Fraction(size) / step) * step
    if like.dimension == SHARE:
        points = f"{float(rounded * 100):g}"
        return "1 point" if points == "1" else f"{points} points"
    return said(Quantity(magnitude=rounded, dimension=like.dimension))


def differences(*sizes: float, like: Quantity) -> tuple[str, ...]:
    """Differences that are compared: two digits of each, and as many decimals of all as the finest
    of them needs, so that none reads coarser than another: `0.10` and `0.04`."""
    scale, unit = (100, " points") if like.dimension == SHARE else (1, "")
    if like.dimension not in _PLAIN:
        return tuple(difference(size, like) for size in sizes)
    short = (f"{float(f'{scale * size:.1e}'):f}".rstrip("0") for size in sizes)
    decimals = max(len(each.partition(".")[2]) for each in short)
    return tuple(said(f"{scale * size:.{decimals}f}") + unit for size in sizes)


def assumed(filled: Filled[Any], what: str) -> tuple[str, ...]:
    """The note that a value was not given; nothing where it was."""
    if not filled.is_assumed:
        return ()
    return (f"assumed {what}: {filled.because}",)


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether the two measure the same: `0.78` and `76%` do, `$8k` and `$8k per month` do not."""
    same = one.dimension == other.dimension
    return same or (one.dimension in _PLAIN and other.dimension in _PLAIN)


def beats(one: Quantity, other: Quantity, better: str) -> bool:
    """Whether `one` is strictly better than a comparable `other`."""
    if better == "higher":
        return one.magnitude > other.magnitude
    return one.magnitude < other.magnitude


def computed(formula: Callable[..., Result], **numbers: float) -> Result | None:
    """What the formula gives; none where a number lies outside what it can answer."""
    try:
        return formula(**numbers)
    except ValueError:
        return None


def similar(name: str, known: Collection[str], *, least: float = 0.6) -> str | None:
    """The known name most like `name`; none where even that shares less than `least` with it."""
    return next(iter(alike(name, known, most=1, least=least)), None)


def slips(names: Iterable[str], known: Collection[str], *, least: float = 0.6) -> dict[str, str]:
    """The known name most like each of the names that have one. Comparing takes long, and a file
    may hold thousands of names: after many of them, none is looked for."""
    asked = islice(dict.fromkeys(names), MOST_LOOKED_UP)
    found = {name: similar(name, known, least=least) for name in asked}
    return {name: near for name, near in found.items() if near}
