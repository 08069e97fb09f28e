"""The value: an exact amount of something."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, total_ordering

from specc.units._number import fits, plain, write
from specc.units._table import BYTES, SECONDS, SIZES, SYMBOLS, TIME, Dimension, unit_named

_COUNTED_PER = ("s", "day", "min", "hour", "week", "month", "year")
_MONEY_PER = ("hour", "month", "day", "week", "year")
_LONG = {"s": "second", "min": "minute"}
_ZERO = {TIME: "0 days", BYTES: "0 B"}
"""Nothing, in a unit that suits whatever is said to be nothing."""
_MANY = 1000
_PLURALS = ("hour", "day", "week", "month", "year")


@total_ordering
@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An exact amount of a dimension. `200ms` and `0.2 s` are one value with one hash and one text.

    `magnitude` counts the base unit of the dimension: 1 for numbers and shares, seconds, bytes,
    one of the currency; rates are per second, money per month.
    """

    magnitude: Fraction
    dimension: Dimension

    @classmethod
    def of(cls, amount: int | Fraction, unit: str) -> Quantity:
        """So many of a named unit: `Quantity.of(15, "min")`, `Quantity.of(5, "USD per month")`."""
        named = unit_named(unit)
        return cls(magnitude=amount * named.size, dimension=named.dimension)

    def in_unit(self, unit: str) -> Fraction:
        """How many of a named unit this is: `ms`, `GB`, `%`, `USD per hour`, `per day`.

        Raises TypeError where the unit measures something else.
        """
        named = unit_named(unit)
        if named.dimension != self.dimension:
            raise TypeError(f"`{self}` is {self.dimension}; `{unit}` measures {named.dimension}")
        return self.magnitude / named.size

    def __float__(self) -> float:
        return float(self.magnitude)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Quantity):
            return NotImplemented
        self._must_match(other)
        return self.magnitude < other.magnitude

    def __add__(self, other: Quantity) -> Quantity:
        self._must_match(other)
        return Quantity(magnitude=self.magnitude + other.magnitude, dimension=self.dimension)

    def __sub__(self, other: Quantity) -> Quantity:
        return self + other * -1

    def __mul__(self, times: int | Fraction) -> Quantity:
        return Quantity(magnitude=self.magnitude * times, dimension=self.dimension)

    def __str__(self) -> str:
        """The one text of this value, as people write it; it reads back as an equal value.

        Of the units that give a finite decimal, the one with the shortest; a fraction otherwise.
        """
        return _written(self.magnitude, self.dimension)

    def _must_match(self, other: Quantity) -> None:
        if self.dimension != other.dimension:
            raise TypeError(
                f"`{self}` is {self.dimension} and `{other}` is {other.dimension}: "
                "they do not compare"
            )


def writable(quantity: Quantity) -> bool:
    """Whether the text of the quantity is short enough to be read back."""
    return any(fits(quantity.magnitude / size) for _, size in _units(quantity.dimension))


@lru_cache(maxsize=4096)
def _written(magnitude: Fraction, dimension: Dimension) -> str:
    """The text of a quantity; a spec says the same ones again and again."""
    if not magnitude and dimension in _ZERO:
        return _ZERO[dimension]
    forms = _forms(Quantity(magnitude=magnitude, dimension=dimension))
    return min(forms, key=lambda form: form[0])[1]


_Rank = tuple[bool, bool, bool, int, bool, int]


def _forms(quantity: Quantity) -> list[tuple[_Rank, str]]:
    """Every text of the quantity, with how much it is wanted: lowest first."""
    lasting = quantity.dimension == TIME
    return [
        (
            _rank(amount, order, large=lasting and amount >= _MANY),
            _text(amount, quantity.dimension, unit),
        )
        for order, (unit, size) in enumerate(_units(quantity.dimension))
        for amount in (quantity.magnitude / size,)
    ]


def _rank(amount: Fraction, order: int, *, large: bool) -> _Rank:
    """Readable, then finite, then not in thousands of hours, then short, then whole before not;
    then the order of the units."""
    text = plain(amount)
    size = len(text or str(amount))
    return (not fits(amount), text is None, large, size, amount.denominator != 1, order)


def _units(dimension: Dimension) -> list[tuple[str, Fraction]]:
    """The units a dimension is written in, the ones preferred between equals first."""
    periods = _MONEY_PER if dimension.is_money else _COUNTED_PER
    if dimension.of == "bytes" and dimension.per_time:
        return [
            (f"{name} per {_LONG.get(each, each)}", size / SECONDS[each])
            for each in periods
            for name, size in reversed(SIZES.items())
        ]
    if dimension.per_time:
        return [(_LONG.get(each, each), dimension.period / SECONDS[each]) for each in periods]
    if dimension.of == "time":
        return [(name, size) for name, size in reversed(SECONDS.items()) if name != "quarter"]
    if dimension.of == "bytes":
        return [(name, Fraction(size)) for name, size in reversed(SIZES.items())]
    return [("", Fraction(1, 100 if dimension.of == "share" else 1))]


def _text(amount: Fraction, dimension: Dimension, unit: str) -> str:
    """`amount` of `unit` as people write it."""
    if dimension.of == "share":
        return f"{write(amount)}%"
    if dimension.of in ("time", "bytes"):
        plural = "s" if unit in _PLURALS and amount != 1 else ""
        return f"{write(amount)} {unit}{plural}"
    number = write(amount, shorten_from=10**4)
    counted = _money(amount, dimension.of) if dimension.is_money else number
    return f"{counted} per {unit}" if unit else counted


def _money(amount: Fraction, currency: str) -> str:
    digits = write(abs(amount), shorten_from=10**3)
    if digits[-2:-1] == ".":
        digits += "0"  # $0.50, not $0.5
    sign = "-" if amount < 0 else ""
    symbol = next((symbol for symbol, code in SYMBOLS.items() if code == currency), "")
    return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {currency}"
