"""Safe fixes for values: the same thing, said as the language says it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Edit, Fix, Path, Place, safe_fix
from specc.source import written
from specc.spec._near import obvious
from specc.spec._types import ShapeError
from specc.units import COUNT, UnitError, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,98}")
_DATE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
"""Year first: which of two numbers is the day is plain then."""
_FLAGS = {
    **dict.fromkeys(("true", "yes", "on"), "true"),
    **dict.fromkeys(("false", "no", "off"), "false"),
}


def word(place: Place, given: object, allowed: Collection[str]) -> Fix | None:
    """The allowed word that is plainly meant."""
    meant = obvious(given, allowed) if isinstance(given, str) else ""
    return safe_fix(place, written(meant)) if meant else None


def quotes(path: Path) -> Fix:
    """Quotes around a value that was read as a number or a boolean, and is meant as written."""
    edits = (Edit(place=Place(path=path, on=on), text='"') for on in ("before", "after"))
    return Fix(edits=tuple(edits), safe=True)


def handle(place: Place, given: object) -> Fix | None:
    """The handle with its sign."""
    whole = isinstance(given, str) and _HANDLE.fullmatch(given)
    return safe_fix(place, written(f"@{given}")) if whole else None


def flag(place: Place, given: object) -> Fix | None:
    """What other languages and YAML 1.1 call true and false."""
    meant = _FLAGS.get(given.lower()) if isinstance(given, str) else None
    return safe_fix(place, meant) if meant else None


def whole(place: Place, given: object) -> Fix | None:
    """A whole number that is written as another kind of value: `3.0`, `"3"`, `40k`."""
    try:
        number = parse(given, COUNT)
    except UnitError as error:
        return whole(place, error.instead) if error.instead else None
    return safe_fix(place, str(number.magnitude.numerator))


def said_rightly(place: Place, reason: ValueError, given: object) -> Fix | None:
    """What one of our own functions knows to be the right way to write what it refused."""
    if isinstance(reason, UnitError):
        text = reason.instead
        return safe_fix(place, text if text.isdecimal() else written(text)) if text else None
    if isinstance(reason, ShapeError) and reason.instead:
        return safe_fix(place, reason.instead)
    date = _DATE.fullmatch(given) if isinstance(given, str) else None
    if date is None or not isinstance(reason, ShapeError):
        return None
    iso = f"{date[1]}-{date[2]:0>2}-{date[3]:0>2}"
    return safe_fix(place, iso) if iso != given else None


def unless_taken(found: Diagnostic, beside: Mapping[str, object]) -> Diagnostic:
    """The finding without its fix, where the key that it would write stands there already."""
    edits = found.fix.edits if found.fix else ()
    taken = any(edit.text.strip('"') in beside for edit in edits)
    return replace(found, fix=None) if taken else found
