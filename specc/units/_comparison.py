"""Values built on quantities: a comparison with a bound, and a quantile."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, cast

from specc.record import value
from specc.units._error import UnitError
from specc.units._kind import AMOUNT
from specc.units._number import write
from specc.units._parse import LONGEST, parse, scalar_text
from specc.units._table import SHARE

if TYPE_CHECKING:
    from specc.units._quantity import Quantity

Operator = Literal["<", "<=", ">", ">=", "drops", "rises"]

_BOUND = re.compile(r" *(<=?|>=?|drops|rises) *(.*)")
_BOUND_ADVICE = "write for example > 12.5%, < 0.76, drops 5% or rises 0.15 points"
_QUANTILE_ADVICE = "write p99, p99.9 or median"
_QUANTILE = re.compile(r" *(?:p(?P<percent>(?![0.]+ *$)[0-9]{1,2}(?:\.[0-9]{1,12})?)|median) *")


@value
class Comparison:
    """A measured value against a bound: `>= 0.76`, `drops 5%`, `rises 0.15 points`.

    `drops` and `rises` compare with an earlier value: by a share of it where `relative` (`5%`),
    by so much where not (`0.15 points`, `20 ms`).
    """

    operator: Operator
    quantity: Quantity
    relative: bool = False

    @property
    def is_change(self) -> bool:
        """Whether the bound is on a change, not on the value."""
        return self.operator in ("drops", "rises")

    def __str__(self) -> str:
        amount = str(self.quantity)
        if self.is_change and not self.relative and self.quantity.dimension == SHARE:
            points = self.quantity.in_unit("points")
            amount = f"{write(points)} {'point' if points == 1 else 'points'}"
        return f"{self.operator} {amount}"


def parse_comparison(value: object) -> Comparison:
    """The comparison that `value` (a scalar of the spec) says. Raises `UnitError`."""
    if isinstance(value, Comparison):
        return value
    try:
        return _compared(scalar_text(value, "a comparison", _BOUND_ADVICE))
    except UnitError as error:
        error.rather(_bound_instead(value))
        raise


def _bound_instead(value: object) -> str:
    """The one other way to say the same comparison, if it would be taken."""
    from specc.units._rewrite import comparison_rewritten

    text = comparison_rewritten(value) if isinstance(value, str) and len(value) <= LONGEST else ""
    match = _BOUND.fullmatch(text)
    if match is None:
        return ""
    try:
        _compared(text)
    except UnitError as error:
        return f"{match[1]} {error.instead}" if error.instead else ""
    return text if text != value else ""


def _compared(text: str) -> Comparison:
    match = _BOUND.fullmatch(text)
    if match is None:
        raise UnitError(f"`{text}` is not a comparison", _BOUND_ADVICE)
    if not match[2]:
        raise UnitError(f"`{match[1]}` names no bound", _BOUND_ADVICE)
    operator, quantity = cast("Operator", match[1]), parse(match[2], AMOUNT)
    bound = Comparison(
        operator=operator,
        quantity=quantity,
        relative=operator in ("drops", "rises") and match[2].rstrip(" ").endswith(("%", "percent")),
    )
    if bound.is_change and match[2].startswith("-"):
        raise UnitError(f"`{text}` changes by a negative amount", "write drops 5% or rises 5%")
    return bound


@value
class Level:
    """Which quantile of a distribution: `p99` is 99/100, `median` is 1/2."""

    probability: Fraction

    def __float__(self) -> float:
        return float(self.probability)

    def __str__(self) -> str:
        half = self.probability == Fraction(1, 2)
        return "median" if half else f"p{write(self.probability * 100)}"


def parse_quantile(value: object) -> Level:
    """The quantile that `value` names. Raises `UnitError`."""
    if isinstance(value, Level):
        return value
    text = scalar_text(value, "a quantile", _QUANTILE_ADVICE)
    match = _QUANTILE.fullmatch(text)
    if match is None:
        from specc.units._rewrite import quantile_rewritten

        instead = quantile_rewritten(text)
        taken = instead != text and _QUANTILE.fullmatch(instead)
        error = UnitError(f"`{text}` is not a quantile", _QUANTILE_ADVICE)
        error.rather(instead if taken else "")
        raise error
    return Level(probability=Fraction(match["percent"] or "50") / 100)


def comparison_schema() -> dict[str, Any]:
    """JSON Schema of a comparison."""
    amount = AMOUNT.json_schema()["pattern"].removeprefix("^")
    return {
        "title": "Comparison",
        "description": "A bound: > 12.5%, drops 5% (relative), rises 0.15 points (absolute).",
        "type": "string",
        "pattern": rf"^ *(?:<=?|>=?|drops|rises){amount}",
        "examples": ["> 12.5%", "< 0.76", "drops 5%", "rises 0.15 points"],
        "errorMessage": f"A comparison is expected: {_BOUND_ADVICE}.",
    }


def quantile_schema() -> dict[str, Any]:
    """JSON Schema of a quantile."""
    return {
        "title": "Quantile",
        "description": "Which quantile of the measured values counts.",
        "type": "string",
        "pattern": r"^ *(?:p[0-9]{1,2}(?:\.[0-9]{1,12})?|median) *$",
        "examples": ["p99", "p99.9", "median"],
        "errorMessage": f"A quantile is expected: {_QUANTILE_ADVICE}.",
    }
