"""What a field of the spec expects: which dimensions, in which range, in which words."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from specc.record import value
from specc.units._error import MeasureError, RangeError
from specc.units._number import PATTERN
from specc.units._table import NOUNS, SHARE, SHARES, SIZES, TIMES, Dimension, Unit

if TYPE_CHECKING:
    from specc.units._quantity import Quantity

_BARE = re.compile(PATTERN)
_SCALED = rf"{PATTERN}(?: *[kKM])?"
_HEADS = {
    "number": rf"{_SCALED}(?: *(?:{'|'.join(NOUNS)})s?)?",
    "share": rf"{PATTERN} *(?:{'|'.join(SHARES)})",
    "time": rf"{PATTERN} *(?:{'|'.join(TIMES)})",
    "bytes": rf"{PATTERN} *(?:{'|'.join(SIZES)}|KB)",
    "money": rf"(?:[$€£¥] *{_SCALED}|{_SCALED} *[A-Z]{{3}})",
}
_OVER_ALL = (
    r"(?! *(?:[1-9][0-9]{3,}|[2-9][0-9]{2}|1(?:0[1-9]|[1-9][0-9]))(?:\.[0-9]+)? *"
    rf"(?:{'|'.join(SHARES)}) *$)"
)
"""Refuses 101% and more, as far as a pattern can tell."""
_PER = rf"(?: *per +| */ *)(?:{'|'.join(TIMES)})"
_PATTERNS = {
    **_HEADS,
    **{f"{of} rate": rf"{_HEADS[of]}{_PER}" for of in ("number", "bytes", "money")},
}


@value
class Kind:
    """The quantities a field takes."""

    title: str
    """What is expected, as it stands in a sentence: `a duration`."""
    families: tuple[str, ...]
    """Dimensions allowed, with every currency as `money`; see `Dimension.family`."""
    examples: tuple[str | float, ...]
    shapes: tuple[str, ...] = ()
    """How to write a bare number `{}` with its unit."""
    bare: Unit | None = None
    """The unit of a number without one, where that is no guess."""
    signed: bool = False
    most: Fraction | None = None
    whole: bool = False
    above: Fraction | None = None
    """It has to be more than this, which the title says."""
    below: Fraction | None = None
    """It has to be less than this, which the title says."""

    @property
    def advice(self) -> str:
        """What to write instead."""
        return f"write for example {' or '.join(str(each) for each in self.examples)}"

    def accepts(self, dimension: Dimension) -> bool:
        """Whether a quantity of this dimension may stand here."""
        return dimension.family in self.families

    @property
    def takes_numbers(self) -> bool:
        """Whether a number without a unit may stand here."""
        return "number" in self.families or self.bare is not None

    def check(self, quantity: Quantity, text: str) -> Quantity:
        """The quantity itself if it is of this kind; `text` is how it was written."""
        if not self.accepts(quantity.dimension):
            raise MeasureError(
                f"`{text}` is {quantity.dimension}; {self.title} is expected", self.advice
            )
        if not self.signed and (quantity.magnitude < 0 or text.startswith("-")):
            raise RangeError(
                f"`{text}` is negative; {self.title} is expected", "drop the minus sign"
            )
        if self.most is not None and quantity.magnitude > self.most:
            is_bare = "share" in self.families and _BARE.fullmatch(text)
            is_percent = is_bare and quantity.magnitude <= 100 * self.most
            raise RangeError(
                f"`{text}` is more than the whole; {self.title} is expected",
                f"write {text}%" if is_percent else self.advice,
                f"{text}%" if is_percent and text.isdecimal() else "",
            )
        self._check_open(quantity, text)
        if self.whole and quantity.magnitude.denominator != 1:
            raise RangeError(
                f"`{text}` is not a whole number; {self.title} is expected", self.advice
            )
        return quantity

    def _check_open(self, quantity: Quantity, text: str) -> None:
        """Refuse what lies on a bound that may not be reached, or beyond it."""
        too = ""
        if self.above is not None and quantity.magnitude <= self.above:
            too = "little"
        if self.below is not None and quantity.magnitude >= self.below:
            too = "much"
        if too:
            raise RangeError(f"`{text}` is too {too}; {self.title} is expected", self.advice)

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema (draft-07) that takes all that specc takes, and little more."""
        bare = [PATTERN] if self.bare else []
        bound = _OVER_ALL if self.most == 1 else ""
        body = "|".join([*(_PATTERNS[family] for family in self.families), *bare])
        schema: dict[str, Any] = {
            "title": self.title.removeprefix("a ").removeprefix("an ").capitalize(),
            "description": f"{self.title[0].upper()}{self.title[1:]}, as people write it.",
            "type": ["string", "number"] if self.takes_numbers else "string",
            "pattern": rf"^{bound} *{'-? *' if self.signed else ''}(?:{body}) *$",
            "examples": list(self.examples),
            "errorMessage": f"{self.title[0].upper()}{self.title[1:]} is expected: {self.advice}.",
        }
        if self.takes_numbers and not self.signed:
            schema["minimum"] = 0
        if self.takes_numbers and self.most is not None:
            schema["maximum"] = int(self.most)
        if self.takes_numbers and self.above is not None:
            schema["exclusiveMinimum"] = float(self.above)
        if self.takes_numbers and self.below is not None:
            schema["exclusiveMaximum"] = float(self.below)
        return schema


DURATION = Kind(
    title="a duration",
    families=("time",),
    examples=("200ms", "2 weeks"),
    shapes=("{}ms", "{} s", "{} days"),
)
MONEY = Kind(
    title="an amount of money",
    families=("money",),
    examples=("$5k", "500 EUR"),
    shapes=("${}", "{} EUR"),
    signed=True,
)
MONEY_RATE = Kind(
    title="a money rate",
    families=("money rate",),
    examples=("$5k per month", "$25 per hour"),
    shapes=("${} per month", "${} per hour"),
    signed=True,
)
RATE = Kind(
    title="a rate",
    families=("number rate",),
    examples=("2000 per second", "1M per day"),
    shapes=("{} per second", "{} per day"),
)
SHARE_OF_ONE = Kind(
    title="a share",
    families=("share",),
    examples=("5%", 0.05),
    bare=Unit(SHARE, Fraction(1)),
    most=Fraction(1),
)
SIZE = Kind(
    title="a size",
    families=("bytes",),
    examples=("2 GB", "512 MiB"),
    shapes=("{} MB", "{} GB"),
)
COUNT = Kind(title="a count", families=("number",), examples=("40k", 8000), whole=True)
PLAIN_NUMBER = Kind(title="a number", families=("number",), examples=(0.78, "40k"), signed=True)
AMOUNT = Kind(
    title="a quantity",
    families=tuple(_PATTERNS),
    examples=(0.78, "5%", "100ms", "$5k per month", "2 GB"),
    signed=True,
)
