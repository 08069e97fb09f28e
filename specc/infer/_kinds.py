"""What the values of a column are, by some of them as text."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from specc.infer._model import Kind

MOST = 0.95
"""Share of the values that has to be of a kind; the others are then named as odd."""
MISSING = frozenset(
    {"na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", ".", "missing", "unknown"}
)
"""Words for a missing value. The last two count only among numbers and moments."""
_MILD = frozenset({"missing", "unknown", "none", "-", "--", "?", "."})
"""Of those, what may well be a category."""
TRUTHS = (("true", "false"), ("t", "f"), ("yes", "no"), ("y", "n"))
_NUMBER = re.compile(
    r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?\s*|[-+]?inf(?:inity)?",
    re.ASCII | re.IGNORECASE,
)
_WHOLE = re.compile(r"\s*[-+]?\d{1,18}(?:\.0+)?\s*", re.ASCII)
_CODE = re.compile(r"[-+]?0\d+", re.ASCII)
_COMMA = re.compile(r"[-+]?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+", re.ASCII)
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_DRESSED = re.compile(
    r"[-+]?[$€£]? ?[-+]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)(?:\.\d+)? ?[%$€£]?", re.ASCII
)
"""A number as people print it: `$1,234.50`, `12 %`."""
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.ASCII,
)
FORMS = (
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%Y/%m/%d",
    "%d-%m-%Y",
    "%d.%m.%Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
)
"""Ways to write a day that are not ISO 8601; a day is read before a month where both would do."""
COMMA = "decimal comma"
DRESSED = "thousands separators or signs"


@value
class Reading:
    """How the values of a column are to be read."""

    kind: Kind
    form: str = ""
    words: frozenset[str] = frozenset()
    """Words that stand for a missing value, as they are written."""


def reading(values: Sequence[str]) -> Reading:
    """The kind of a column from some of its values, words for missing ones apart.

    >>> reading(["1", "2", "NA"]).kind
    'integer'
    >>> reading(["007", "013"]).kind  # a code: a number would lose its zeros
    'string'
    """
    words = frozenset(each for each in values if each.strip().lower() in MISSING)
    left = [each for each in values if each not in words]
    kind, form = _kind(left)
    if kind == "string":
        words = frozenset(each for each in words if each.strip().lower() not in _MILD)
    return Reading(kind=kind, form=form, words=words)


def _kind(values: Sequence[str]) -> tuple[Kind, str]:
    if not values:
        return "string", ""
    if {each.lower() for each in values} in (*map(set, TRUTHS), {"true"}, {"false"}):
        return "boolean", ""
    if _are(values, _NUMBER.fullmatch):
        if any(map(_CODE.fullmatch, values)):
            return "string", ""
        finite = [each for each in values if _NUMBER.fullmatch(each) and "i" not in each.lower()]
        whole = all(map(_WHOLE.fullmatch, finite))
        return ("integer" if whole else "number"), ""
    printed = any(map(_THOUSANDS.fullmatch, values)) or not any("," in each for each in values)
    if printed and _are(values, _DRESSED.fullmatch):
        return "number", DRESSED
    if _are(values, _COMMA.fullmatch) or (
        any(map(_COMMA.fullmatch, values)) and _are(values, _comma_or_whole)
    ):
        return "number", COMMA
    if _are(values, _ISO.fullmatch):
        return "timestamp", ""
    form = next((form for form in FORMS if _are(values, partial(_moment, form))), "")
    return ("timestamp", form) if form else ("string", "")


def _comma_or_whole(text: str) -> bool:
    return bool(_COMMA.fullmatch(text) or _WHOLE.fullmatch(text))


def _are(values: Sequence[str], fits: Callable[[str], object]) -> bool:
    """Whether nearly all values fit; looks no further once too many do not."""
    left = int(len(values) * (1 - MOST))
    for each in values:
        if not fits(each):
            left -= 1
            if left < 0:
                return False
    return True


def _moment(form: str, text: str) -> bool:
    try:
        datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def ambiguous(values: Sequence[str], form: str) -> bool:
    """Whether the month might as well stand before the day."""
    other = form.replace("%d/%m", "%m/%d")
    return other != form and _are(values, partial(_moment, other))


def counted(values: Sequence[str], words: frozenset[str]) -> tuple[tuple[str, int], ...]:
    """How often each word for a missing value is there."""
    return tuple(sorted(Counter(each for each in values if each in words).items()))
