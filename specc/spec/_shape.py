"""pydantic's errors in the words of the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Path, Place, at, codes, key
from specc.spec._near import nearest, ordered, quoted
from specc.spec._types import ShapeError, VersionError
from specc.units import NotAScalarError, RangeError, UnitError

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = codes.UNSUPPORTED_LANGUAGE_VERSION.code
KEY = "[key]"


def path_of(loc: tuple[int | str, ...]) -> Path:
    """The path in the spec of an error's location."""
    return tuple(step for step in loc if step != KEY)


def nulls(data: object, path: Path = ()) -> Iterator[Path]:
    """Paths of keys with nothing behind them; a row of a scenario may hold nothing."""
    if data is None:
        yield path
    elif isinstance(data, Mapping):
        for name, value in data.items():
            if not (len(path) == 2 and path[0] == "scenarios" and name == "given"):
                yield from nulls(value, (*path, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from nulls(value, (*path, index))


def null(path: Path) -> Diagnostic:
    """The finding for a key with nothing behind it; one with spaces was text before a comma."""
    advice = "write the value, or delete the key"
    if " " in str(path[-1]):
        advice = "inside braces a comma ends the text: put the whole text in quotes"
    return codes.CUT_NUMBER.finding(f"`{path[-1]}` has no value", key(*path), help=advice)


def findings(errors: Iterable[Any]) -> Iterator[Diagnostic]:
    """The findings for pydantic's errors; keys missing from one place make one finding."""
    missing: dict[Path, list[str]] = {}
    for error in errors:
        if error["type"] == "missing":
            path = path_of(error["loc"])
            missing.setdefault(path[:-1], []).append(str(path[-1]))
        else:
            yield _finding(error)
    for owner, names in missing.items():
        yield codes.MISSING_KEY.finding(
            f"{_owner(owner)} lacks {quoted(names)}",
            key(*owner),
            help=f"add {quoted(names)}",
        )


def _finding(error: Any) -> Diagnostic:
    path = path_of(error["loc"])
    place = key(*path) if error["loc"] and error["loc"][-1] == KEY else at(*path)
    return _TRANSLATIONS.get(error["type"], _other)(path, place, error)


def _unknown_key(path: Path, _: Place, error: Any) -> Diagnostic:
    from specc.spec._keys import keys_at

    known = keys_at(path[:-1])
    close = nearest(str(path[-1]), known)
    advice = f"a similar key exists: `{close[0]}`" if close else f"keys here: {quoted(known)}"
    return codes.UNKNOWN_KEY.finding(
        f"{_owner(path[:-1])} has no key `{path[-1]}`", key(*path), help=advice
    )


def _mapping(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.WRONG_SHAPE.finding(
        f"`{_dotted(path)}` is {_shown(error['input'])}; keys with values belong here",
        place,
        help=f"write `{path[-1] if path else 'project'}: {{key: value}}`",
    )


def _list(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.WRONG_SHAPE.finding(
        f"`{_dotted(path)}` is {_shown(error['input'])}; a list belongs here",
        place,
        help=f"write `{path[-1]}: [...]`",
    )


def _text(path: Path, place: Place, error: Any) -> Diagnostic:
    value = error["input"]
    if isinstance(value, dict | list):
        return codes.WRONG_SHAPE.finding(
            f"`{_dotted(path)}` is {_shown(value)}; text belongs here",
            place,
            help="write one value",
        )
    return codes.NOT_TEXT.finding(
        f"`{_dotted(path)}` is {_shown(value)}; text belongs here", place, help="put it in quotes"
    )


def _choice(path: Path, place: Place, error: Any) -> Diagnostic:
    words = error["ctx"]["expected"].replace(" or ", ", ").split(", ")
    allowed = [word.strip("'") for word in words]
    if isinstance(error["input"], dict | list):
        return codes.WRONG_SHAPE.finding(
            f"`{_dotted(path)}` is {_shown(error['input'])}; one word belongs here",
            place,
            help=f"write one of {quoted(allowed)}",
        )
    return codes.VALUE_NOT_ALLOWED.finding(
        f"`{_dotted(path)}` cannot be `{error['input']}`",
        place,
        help=f"write one of {quoted(ordered(str(error['input']), allowed))}",
    )


def _pattern(path: Path, place: Place, error: Any) -> Diagnostic:
    forms = {"^@": ("a handle", 'write `"@name"` or `"@org/team"`, in quotes')}
    pattern = error["ctx"].get("pattern", "")
    what, advice = forms.get(
        pattern[:2],
        ("a name", "start with a letter and use letters, digits, `-`, `_` and `.`, at most 64"),
    )
    return codes.VALUE_NOT_ALLOWED.finding(f"`{error['input']}` is not {what}", place, help=advice)


def _length(path: Path, place: Place, error: Any) -> Diagnostic:
    empty = error["type"] == "string_too_short"
    message = f"`{_dotted(path)}` is empty" if empty else f"`{_dotted(path)}` is too long"
    advice = "write it, or delete the key" if empty else "keep it shorter; put long text in a file"
    return codes.VALUE_NOT_ALLOWED.finding(message, place, help=advice)


def _whole(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.VALUE_NOT_ALLOWED.finding(
        f"`{_dotted(path)}` is {_shown(error['input'])}; a whole number belongs here",
        place,
        help="write a plain number such as `3`",
    )


def _flag(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.VALUE_NOT_ALLOWED.finding(
        f"`{_dotted(path)}` is {_shown(error['input'])}", place, help="write `true` or `false`"
    )


def _range(path: Path, place: Place, error: Any) -> Diagnostic:
    bound = next(iter(error["ctx"].values()))
    side = "at least" if error["type"].startswith("greater") else "at most"
    return codes.OUT_OF_RANGE.finding(
        f"`{_dotted(path)}` is {error['input']}", place, help=f"it must be {side} {bound}"
    )


def _value(path: Path, place: Place, error: Any) -> Diagnostic:
    """Refused by one of our own functions, which say what is wrong and what to do."""
    reason = error["ctx"]["error"]
    code = next(code for kind, code in _REFUSALS if isinstance(reason, kind))
    return code.finding(str(reason), place, help=getattr(reason, "help", ""))


_REFUSALS: tuple[tuple[type[ValueError], codes.Code], ...] = (
    (VersionError, codes.UNSUPPORTED_LANGUAGE_VERSION),
    (ShapeError, codes.VALUE_NOT_ALLOWED),
    (RangeError, codes.OUT_OF_RANGE),
    (NotAScalarError, codes.WRONG_SHAPE),
    (UnitError, codes.QUANTITY_WITHOUT_UNIT),
)


def _other(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.VALUE_NOT_ALLOWED.finding(f"`{_dotted(path)}`: {error['msg']}", place)


_TRANSLATIONS: Mapping[str, Callable[[Path, Place, Any], Diagnostic]] = {
    "unexpected_keyword_argument": _unknown_key,
    "extra_forbidden": _unknown_key,
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


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _owner(path: Path) -> str:
    return f"`{_dotted(path)}`" if path else "the spec"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "the boolean " + str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    return f"`{str(value)[:60]}`"
