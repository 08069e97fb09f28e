"""The units, as data: what each measures and how much of the base unit it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from specc.units._error import MeasureError

SECONDS = {
    "us": Fraction(1, 10**6),
    "ms": Fraction(1, 10**3),
    "s": Fraction(1),
    "min": Fraction(60),
    "hour": Fraction(3600),
    "day": Fraction(24 * 3600),
    "week": Fraction(7 * 24 * 3600),
    "month": Fraction(730 * 3600),
    "quarter": Fraction(3 * 730 * 3600),
    "year": Fraction(8760 * 3600),
}
"""Seconds in a unit of time. A month is 730 hours and a year 12 of them, as clouds bill."""

_TIME_NAMES = {
    "us": ("us", "microsecond", "microseconds"),
    "ms": ("ms", "millisecond", "milliseconds"),
    "s": ("s", "sec", "second", "seconds"),
    "min": ("min", "minute", "minutes"),
    "hour": ("h", "hour", "hours"),
    "day": ("d", "day", "days"),
    "week": ("week", "weeks"),
    "month": ("month", "months"),
    "quarter": ("quarter", "quarters"),
    "year": ("year", "years"),
}
TIMES = {name: SECONDS[key] for key, names in _TIME_NAMES.items() for name in names}

SIZES = {
    "B": 1,
    **{f"{letter}B": 1000**power for power, letter in enumerate("kMGT", 1)},
    **{f"{letter}iB": 1024**power for power, letter in enumerate("KMGT", 1)},
}
"""Bytes in a unit of size: decimal (kB, MB) and binary (KiB, MiB)."""

SHARES = {"%": 100, "percent": 100, "point": 100, "points": 100}
"""Parts of a whole: one in a hundred. Points are percentage points, the same amount."""

NOUNS = ("iteration", "row", "request", "item", "user", "event")
"""Things counted; the word is allowed beside the number and says nothing more."""

SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP "
    "BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR "
    "KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR "
    "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS "
    "UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW"
)
CURRENCIES = frozenset(_CODES.split())
"""ISO 4217 codes of national currencies."""

SCALES = {"k": 1000, "K": 1000, "M": 10**6}

_LABELS = {
    "number": "a plain number",
    "share": "a share",
    "time": "a duration",
    "bytes": "a size",
    "money": "an amount of money",
    "number rate": "a rate",
    "bytes rate": "a data rate",
    "money rate": "a money rate",
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """What a quantity measures: `number`, `share`, `time`, `bytes` or a currency; maybe per time.

    Base units: 1, 1, second, byte, one of the currency; rates are per second, money per month.
    """

    of: str
    per_time: bool = False

    @property
    def family(self) -> str:
        """The dimension with every currency called `money`: `time`, `money rate`, `number`."""
        name = "money" if self.is_money else self.of
        return f"{name} rate" if self.per_time else name

    @property
    def is_money(self) -> bool:
        """Whether `of` is a currency."""
        return self.of in CURRENCIES

    @property
    def period(self) -> Fraction:
        """The base period of a rate in seconds: a month for money, else one second."""
        return SECONDS["month"] if self.is_money else Fraction(1)

    def __str__(self) -> str:
        label = _LABELS[self.family]
        return f"{label} in {self.of}" if self.is_money else label


NUMBER = Dimension("number")
SHARE = Dimension("share")
TIME = Dimension("time")
BYTES = Dimension("bytes")


@dataclass(frozen=True, slots=True)
class Unit:
    """A dimension and how many of its base unit this is."""

    dimension: Dimension
    size: Fraction

    @property
    def takes_scale(self) -> bool:
        """Whether `k` and `M` may stand before it."""
        return self.dimension.family in ("number", "money")


_UNITS = {
    "": Unit(NUMBER, Fraction(1)),
    **{f"{noun}{s}": Unit(NUMBER, Fraction(1)) for noun in NOUNS for s in ("", "s")},
    **{name: Unit(SHARE, Fraction(1, parts)) for name, parts in SHARES.items()},
    **{name: Unit(TIME, seconds) for name, seconds in TIMES.items()},
    **{name: Unit(BYTES, Fraction(size)) for name, size in SIZES.items()},
    "KB": Unit(BYTES, Fraction(1000)),
    **{code: Unit(Dimension(code), Fraction(1)) for code in sorted(CURRENCIES)},
    **{symbol: Unit(Dimension(code), Fraction(1)) for symbol, code in SYMBOLS.items()},
}

_PER = re.compile(r"(.*?) *(?:\bper +|/ *)(.+)")


def unit_named(text: str, expected: tuple[str, ...] = tuple(_LABELS)) -> Unit:
    """The unit that `text` names: `ms`, `GB`, `%`, `USD`, `$k per month`, `per second`, `/s`.

    Raises `MeasureError`, naming the nearest units of the families `expected`.
    """
    match = _PER.fullmatch(text)
    if not match:
        return _simple(text, expected)
    counted, period = _simple(match[1], expected), match[2]
    if counted.dimension.family not in ("number", "bytes", "money"):
        raise MeasureError(
            f"{counted.dimension} per time has no meaning here",
            "write a rate of counts, bytes or money: 2000 per second, $5k per month",
        )
    if period not in TIMES:
        raise _unknown(period, ("time",))
    rate = Dimension(counted.dimension.of, per_time=True)
    return Unit(rate, counted.size * rate.period / TIMES[period])


def _simple(text: str, expected: tuple[str, ...]) -> Unit:
    """A unit that is not per anything: `GB`, `k`, `M USD`, `$k`."""
    if text in _UNITS:
        return _UNITS[text]
    symbol = text[:1] if text[:1] in SYMBOLS else ""
    scale, name = text[len(symbol) : len(symbol) + 1], text[len(symbol) + 1 :].strip(" ")
    unit = _UNITS.get(symbol or name)
    if scale not in SCALES or (symbol and name) or unit is None or not unit.takes_scale:
        raise _unknown(text, expected)
    return Unit(unit.dimension, unit.size * SCALES[scale])


def _unknown(name: str, expected: tuple[str, ...]) -> MeasureError:
    """The error for a unit nobody knows, with the nearest that would do."""
    near = _nearest(name.lower(), expected)
    hint = f"a similar unit exists: {' or '.join(f'`{each}`' for each in near)}" if near else ""
    return MeasureError(f"`{name}` is not a unit", hint)


@lru_cache(maxsize=1024)
def _nearest(name: str, expected: tuple[str, ...]) -> tuple[str, ...]:
    from difflib import get_close_matches  # only when something is wrong

    families = {family.removesuffix(" rate") for family in expected}
    rare = CURRENCIES - set(SYMBOLS.values())
    fit = [each for each, unit in _UNITS.items() if unit.dimension.family in families]
    known = {each.lower(): each for each in fit if each and each not in rare}
    return tuple(known[each] for each in get_close_matches(name, known, n=2, cutoff=0.5))
