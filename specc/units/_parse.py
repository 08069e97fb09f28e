"""Text to quantity, and for every way to get it wrong a sentence that says so."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NoReturn

from specc.units._error import MeasureError, NotAScalarError, UnitError
from specc.units._kind import AMOUNT, Kind
from specc.units._number import DIGITS, read
from specc.units._quantity import Quantity, writable
from specc.units._table import CURRENCIES, NUMBER, SYMBOLS, Unit, unit_named

LONGEST = 120
"""Longest text read as a quantity: 30 digits, a unit, and room."""

_SHAPE = re.compile(
    r" *(?P<sign>-?) *(?P<symbol>[$€£¥]?) *"
    r"(?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?:/[0-9]+)?)"
    r" *(?P<unit>[A-Za-z%/](?:[A-Za-z%/ ]*[A-Za-z%/])?|) *"
)
_TRAPS = (
    (re.compile(r"[0-9]_[0-9]"), "has an underscore in its digits", "write 40k or 40000"),
    (re.compile(r"[0-9]:[0-9]"), "reads as a time of day or as minutes", "write 90 s or 1.5 hours"),
    (
        re.compile(r"^[ $€£¥-]*0[0-9]"),
        "starts with a zero: it may be a number or a code",
        "drop the zero",
    ),
)
_COMMA = re.compile(r"([^0-9]*)([0-9]+(?:,[0-9]+)+)([^,]*)")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_POINTED = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{2}0")
"""`150.000`: a hundred and fifty, or thousands? Nothing writes an amount with such a zero."""


def parse(value: object, kind: Kind = AMOUNT) -> Quantity:
    """The quantity of `kind` that `value` (a scalar of the spec) says. Raises `UnitError`."""
    if isinstance(value, Quantity):
        return kind.check(value, str(value))
    try:
        return _parsed(scalar_text(value, kind.title, kind.advice), kind)
    except UnitError as error:
        error.rather(error.instead or _instead(value, kind))
        raise


def _parsed(text: str, kind: Kind) -> Quantity:
    match = _SHAPE.fullmatch(text)
    if not text.strip(" "):
        raise UnitError(f"nothing is written where {kind.title} is expected", kind.advice)
    if match is None:
        _refuse_comma(text)
        _refuse_trap(text)
        raise UnitError(f"`{text}` is not {kind.title}", kind.advice)
    return kind.check(_quantity(match, text, kind), text.strip(" "))


def scalar_text(value: object, expected: str, advice: str) -> str:
    """A scalar as text that is safe to look at and to show; `expected` says what should stand."""
    if value is None:
        raise UnitError(f"nothing is written where {expected} is expected", advice)
    if isinstance(value, bool):
        raise UnitError(f"`{str(value).lower()}` is not {expected}", advice)
    if isinstance(value, float) and not math.isfinite(value):
        raise UnitError(f"`{value}` is not a finite number; {expected} is expected", advice)
    if isinstance(value, int) and value.bit_length() > 4 * DIGITS:
        raise UnitError("the number has too many digits", f"write at most {DIGITS} digits")
    if not isinstance(value, str | int | float):
        name = {"dict": "a mapping", "list": "a list"}.get(type(value).__name__, "something else")
        raise NotAScalarError(f"{name} stands where {expected} is expected", advice)
    return _shown(str(value))


def _shown(text: str) -> str:
    if len(text) > LONGEST:
        raise UnitError(f"the value is {len(text)} characters long", "write one quantity")
    odd = next((c for c in text if not " " <= c <= "~" and c not in SYMBOLS), None)
    if odd is not None:
        name = unicodedata.name(odd, "a control character")
        raise UnitError(
            f"the value holds U+{ord(odd):04X} ({name})",
            "type the value with plain digits, letters, spaces and signs",
        )
    return text


def _quantity(match: re.Match[str], text: str, kind: Kind) -> Quantity:
    number = read(match["number"])
    if number is None:
        _refuse_trap(text)
        _refuse_length(text)
    unit = _unit(match["symbol"] + match["unit"], match["number"], text, kind)
    if unit.dimension.is_money and _POINTED.fullmatch(match["number"]):
        _refuse_point(match["number"], text)
    amount = -number if match["sign"] else number
    quantity = Quantity(magnitude=amount * unit.size, dimension=unit.dimension)
    if not writable(quantity):
        _refuse_length(text)
    return quantity


def _unit(tail: str, number: str, text: str, kind: Kind) -> Unit:
    if tail == "" and kind.bare is not None:
        return kind.bare
    try:
        unit = unit_named(tail, kind.families)
    except MeasureError as error:
        if tail[:1] in SYMBOLS:
            _refuse_beside_symbol(tail, text, kind, error)
        raise MeasureError(error.message, error.help or kind.advice, _instead(text, kind)) from None
    if tail == "" and not kind.accepts(NUMBER):
        shapes = ", ".join(shape.format(number) for shape in kind.shapes)
        raise MeasureError(f"`{number}` has no unit: {kind.title} is expected", f"write {shapes}")
    return unit


def _refuse_beside_symbol(tail: str, text: str, kind: Kind, error: MeasureError) -> NoReturn:
    """Says what is wrong behind the sign of a currency."""
    if tail[1:] in CURRENCIES:
        raise MeasureError(f"`{text}` names two currencies", kind.advice)
    behind = tail[1:].removeprefix("k ").removeprefix("M ")
    message = error.message.replace(f"`{tail}`", f"`{behind}`", 1)
    raise MeasureError(message, error.help or kind.advice, _instead(text, kind))


def _instead(value: object, kind: Kind) -> str:
    """The one other way to say the same quantity, if it would be taken: `90M` for `90 million`."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return ""
    from specc.units._rewrite import rewritten  # only when something is wrong

    written = rewritten(value, kind)
    try:
        changed = written != value.strip(" ") and _parsed(written, kind)
    except UnitError:
        return ""
    return written if changed else ""


def _refuse_comma(text: str) -> None:
    match = _COMMA.fullmatch(text)
    if match is None:
        return
    before, number, behind = match.groups()
    number = number if _GROUPED.fullmatch(number) else ""
    whole = number.replace(",", "")
    advice = [f"{before}{whole}{behind}".strip(" ")] if whole else []
    for zeros, scale in (("000", "k"), ("000000", "M")):
        if whole.endswith(zeros):
            advice = [f"{before}{whole.removesuffix(zeros)}{scale}{behind}".strip(" "), advice[-1]]
    point = text.replace(",", ".").strip(" ")
    raise UnitError(
        f"`{text}` has a comma in its digits: YAML or a reader may cut it there",
        f"write {' or '.join(advice) or point}",
    )


def _refuse_point(number: str, text: str) -> NoReturn:
    plain = number.rstrip("0").removesuffix(".")
    thousand, one = (text.replace(number, f"{plain}{k}", 1).strip(" ") for k in ("k", ""))
    raise UnitError(
        f"`{text}` has three digits after the point: thousands, or a fraction?",
        f"write {thousand} or {one}",
    )


def _refuse_trap(text: str) -> None:
    for trap, fact, advice in _TRAPS:
        if trap.search(text):
            raise UnitError(f"`{text}` {fact}", advice)


def _refuse_length(text: str) -> NoReturn:
    raise UnitError(
        f"`{text}` has too many digits or too large an exponent",
        f"write at most {DIGITS} digits, between 1e-{DIGITS} and 1e{DIGITS}",
    )
