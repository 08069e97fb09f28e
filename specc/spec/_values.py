"""What is wrong with a value, in the words of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Path, Place, at, codes, key
from specc.spec import _mending as mending
from specc.spec._near import ordered, quoted
from specc.spec._types import NAME_PATTERN, NOT_BLANK, ShapeError, VersionError
from specc.spec._wording import brief, field, holder, named, shown
from specc.units import MeasureError, NotAScalarError, RangeError, UnitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from specc.diagnostic._code import Code

KEY = "[key]"
"""The last step of an error about a key itself."""


def path_of(loc: tuple[int | str, ...]) -> Path:
    """The path in the spec of an error's location."""
    return tuple(step for step in loc if step != KEY)


def inside(data: Any, path: Path) -> Any:
    """What stands at `path`."""
    for step in path:
        data = data[step]
    return data


def finding(error: Any, data: Mapping[str, object]) -> Diagnostic:
    """The finding for one of pydantic's errors about a key or a value that is not taken."""
    path = path_of(error["loc"])
    if error["loc"] and error["loc"][-1] == KEY:
        found = _TRANSLATIONS_OF_KEYS.get(error["type"], _translated)(path, key(*path), error)
        return mending.unless_taken(found, inside(data, path[:-1]))
    return _translated(path, at(*path), error)


def _translated(path: Path, place: Place, error: Any) -> Diagnostic:
    return _TRANSLATIONS.get(error["type"], _other)(path, place, error)


def _unknown_word(path: Path, place: Place, error: Any) -> Diagnostic:
    allowed = _allowed(error)
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{holder(path[:-1])} has no key `{brief(path[-1])}`",
        place,
        help=f"keys here: {quoted(ordered(str(path[-1]), allowed))}",
        fix=mending.word(place, str(path[-1]), allowed),
    )


def _mapping(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.WRONG_SHAPE.finding(
        f"{named(path)} is {shown(error['input'])}; keys with values belong here",
        place,
        help=f"write `{field(path)}{{key: value}}`",
    )


def _list(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.WRONG_SHAPE.finding(
        f"{named(path)} is {shown(error['input'])}; a list belongs here",
        place,
        help=f"write `{field(path)}[...]`",
    )


def _text(path: Path, place: Place, error: Any) -> Diagnostic:
    value = error["input"]
    if isinstance(value, dict | list):
        return codes.WRONG_SHAPE.finding(
            f"{named(path)} is {shown(value)}; text belongs here",
            place,
            help="write one value",
        )
    return codes.NOT_TEXT.finding(
        f"{named(path)} is {shown(value)}; text belongs here",
        place,
        help="put it in quotes",
        fix=mending.quotes(path),
    )


def _choice(path: Path, place: Place, error: Any) -> Diagnostic:
    allowed = _allowed(error)
    if isinstance(error["input"], dict | list):
        return codes.WRONG_SHAPE.finding(
            f"{named(path)} is {shown(error['input'])}; one word belongs here",
            place,
            help=f"write one of {quoted(allowed)}",
        )
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{named(path)} cannot be `{brief(error['input'])}`",
        place,
        help=f"write one of {quoted(ordered(str(error['input']), allowed))}",
        fix=mending.word(place, error["input"], allowed),
    )


def _allowed(error: Any) -> list[str]:
    words = error["ctx"]["expected"].replace(" or ", ", ").split(", ")
    return [word.strip("'") for word in words]


def _pattern(path: Path, place: Place, error: Any) -> Diagnostic:
    if error["ctx"].get("pattern") == NOT_BLANK:
        return _length(path, place, {**error, "type": "string_too_short"})
    forms = {
        "^@": ("a handle", 'write `"@name"` or `"@org/team"`, in quotes'),
        NAME_PATTERN[:2]: ("a name", "write it on one line, with at most 200 characters"),
    }
    pattern = error["ctx"].get("pattern", "")
    what, advice = forms.get(
        pattern[:2],
        ("a name", "start with a letter and use letters, digits, `-`, `_` and `.`, at most 64"),
    )
    handle = mending.handle(place, error["input"]) if pattern.startswith("^@") else None
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{shown(error['input'])} is not {what}", place, help=advice, fix=handle
    )


def _length(path: Path, place: Place, error: Any) -> Diagnostic:
    empty = error["type"] == "string_too_short"
    message = f"{named(path)} is empty" if empty else f"{named(path)} is too long"
    advice = "write it, or delete the key" if empty else "keep it shorter; put long text in a file"
    return codes.VALUE_NOT_ALLOWED.finding(message, place, help=advice)


def _whole(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{named(path)} is {shown(error['input'])}; a whole number belongs here",
        place,
        help="write a plain number such as `3`",
        fix=mending.whole(place, error["input"]),
    )


def _flag(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{named(path)} is {shown(error['input'])}",
        place,
        help="write `true` or `false`",
        fix=mending.flag(place, error["input"]),
    )


def _range(path: Path, place: Place, error: Any) -> Diagnostic:
    bound = next(iter(error["ctx"].values()))
    side = "at least" if error["type"].startswith("greater") else "at most"
    return codes.OUT_OF_RANGE.finding(
        f"{named(path)} is {error['input']}", place, help=f"it must be {side} {bound}"
    )


def _value(path: Path, place: Place, error: Any) -> Diagnostic:
    """Refused by one of our own functions, which say what is wrong and what to do."""
    reason = error["ctx"]["error"]
    code = next(code for kind, code in _REFUSALS if isinstance(reason, kind))
    fix = mending.said_rightly(place, reason, error["input"])
    return code.finding(str(reason), place, help=getattr(reason, "help", ""), fix=fix)


_REFUSALS: tuple[tuple[type[ValueError], Code], ...] = (
    (VersionError, codes.UNSUPPORTED_LANGUAGE_VERSION),
    (ShapeError, codes.VALUE_NOT_ALLOWED),
    (RangeError, codes.OUT_OF_RANGE),
    (NotAScalarError, codes.WRONG_SHAPE),
    (MeasureError, codes.QUANTITY_WITHOUT_UNIT),
    (UnitError, codes.NOT_A_QUANTITY),
)


def _other(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.VALUE_NOT_ALLOWED.finding(f"{named(path)}: {error['msg']}", place)


_TRANSLATIONS_OF_KEYS = {"literal_error": _unknown_word}
_TRANSLATIONS: Mapping[str, Callable[[Path, Place, Any], Diagnostic]] = {
    "dataclass_type": _mapping,
    "dataclass_exact_type": _mapping,
    "dict_type": _mapping,
    "tuple_type": _list,
    "list_type": _list,
    "string_type": _text,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _length,
    "string_too_long": _length,
    "int_type": _whole,
    "int_from_float": _whole,
    "bool_type": _flag,
    "greater_than_equal": _range,
    "less_than_equal": _range,
    "value_error": _value,
}
