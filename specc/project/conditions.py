"""How the condition of a slice is read: a value, a list, a comparison, or the newest rows."""

from __future__ import annotations

import re
from typing import Any, Literal

from specc.units import DURATION, UnitError, parse

Test = Literal["==", "in", "<", "<=", ">", ">=", "last"]

_COMPARED = re.compile(r"\s*(<=|>=|<|>)\s*(-?[0-9]{1,30}(?:\.[0-9]{1,30})?)\s*")
_LAST = re.compile(r"\s*last\s+(.+?)\s*")


def condition_of(value: Any) -> tuple[Test, Any]:
    """The operator and what it compares with; of the newest rows, the seconds they span."""
    if isinstance(value, list):
        return "in", tuple(value)
    if isinstance(value, str):
        if match := _COMPARED.fullmatch(value):
            operator: Any = match[1]
            return operator, float(match[2])
        if (match := _LAST.fullmatch(value)) and (seconds := _seconds(match[1])) is not None:
            return "last", seconds
    return "==", value


def _seconds(text: str) -> float | None:
    try:
        return float(parse(text, DURATION))
    except UnitError:
        return None
