"""pydantic's errors in the words of the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Path, Place, at, codes, key
from specc.spec._near import MOST_LOOKED_UP, nearest, ordered, quoted
from specc.spec._types import NAME_PATTERN, NOT_BLANK, ShapeError, VersionError
from specc.units import NotAScalarError, RangeError, UnitError

if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = codes.UNSUPPORTED_LANGUAGE_VERSION.code
WRONG_SHAPE = codes.WRONG_SHAPE.code
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
    if isinstance(path[-1], int):
        return codes.CUT_NUMBER.finding(f"{_named(path)} has no value", key(*path), help=advice)
    if " " in path[-1]:
        advice = "inside braces a comma ends the text: put the whole text in quotes"
    return codes.CUT_NUMBER.finding(f"`{path[-1]}` has no value", key(*path), help=advice)


def findings(errors: Iterable[Any], data: Mapping[str, object], root: type) -> Iterator[Diagnostic]:
    """The findings for pydantic's errors about `data`, a document of type `root`: one for each
    mistake, where several errors can come from one."""
    errors = list(errors)
    nameless = _nameless(errors, data, root)
    yield from (_needs_name(owner, name) for owner, name in nameless.items())
    errors = [e for e in errors if not any(p in nameless for p in _owners(path_of(e["loc"])))]
    unknown = _grouped(error for error in errors if error["type"] in _UNKNOWN)
    missing = _grouped(error for error in errors if error["type"] == "missing")
    for count, error in enumerate(error for error in errors if error["type"] in _UNKNOWN):
        path = path_of(error["loc"])
        look_up = count < MOST_LOOKED_UP
        yield _unknown_key(path, missing.get(path[:-1], []), root, look_up=look_up)
    yield from (_finding(e) for e in errors if e["type"] not in _UNKNOWN | {"missing"})
    for owner, names in missing.items():
        renamed = {near for name in unknown.get(owner, ()) for near in nearest(name, names)[:1]}
        if lacking := [name for name in names if name not in renamed]:
            yield _missing(owner, lacking)


def _grouped(errors: Iterable[Any]) -> dict[Path, list[str]]:
    """The last steps of the errors' paths, by what they stand in."""
    names: dict[Path, list[str]] = {}
    for error in errors:
        path = path_of(error["loc"])
        names.setdefault(path[:-1], []).append(str(path[-1]))
    return names


def _owners(path: Path) -> Iterator[Path]:
    return (path[:length] for length in range(len(path)))


def _nameless(errors: Iterable[Any], data: Mapping[str, object], root: type) -> dict[Path, str]:
    """Collections of named sections that hold the keys of one section, and the first of those."""
    from specc.spec._keys import keys_at

    found: dict[Path, str] = {}
    for error in errors:
        path = path_of(error["loc"])
        if error["type"] != "dataclass_type" or len(path) < 2 or path[:-1] in found:
            continue
        if keys_at(path[:-1], root) or path[-1] not in (known := keys_at(path, root)):
            continue
        keys = _inside(data, path[:-1])
        if isinstance(keys, dict) and all(name in known for name in keys):
            found[path[:-1]] = str(next(iter(keys)))
    return found


def _inside(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _needs_name(owner: Path, name: str) -> Diagnostic:
    example = {"goals": "growth", "metrics": "revenue", "people": "ml-lead"}
    given = example.get(str(owner[-1]), "name")
    return codes.WRONG_SHAPE.finding(
        f"{_named(owner)} needs a name over `{name}`",
        key(*owner),
        help=f"write `{owner[-1]}: {{{given}: {{{name}: ...}}}}`",
    )


def _missing(owner: Path, names: list[str]) -> Diagnostic:
    return codes.MISSING_KEY.finding(
        f"{_owner(owner)} lacks {quoted(names)}", key(*owner), help=f"add {quoted(names)}"
    )


def _finding(error: Any) -> Diagnostic:
    path = path_of(error["loc"])
    if error["loc"] and error["loc"][-1] == KEY:
        return _TRANSLATIONS_OF_KEYS.get(error["type"], _translated)(path, key(*path), error)
    return _translated(path, at(*path), error)


def _translated(path: Path, place: Place, error: Any) -> Diagnostic:
    return _TRANSLATIONS.get(error["type"], _other)(path, place, error)


def _unknown_key(path: Path, missing: list[str], root: type, *, look_up: bool) -> Diagnostic:
    """A key that is missing in the same place is likelier meant than one that may be left out."""
    from specc.spec._keys import keys_at

    known, name = keys_at(path[:-1], root), str(path[-1])
    close = (nearest(name, missing) or nearest(name, known)) if look_up else ()
    advice = f"a similar key exists: `{close[0]}`" if close else f"keys here: {quoted(known)}"
    return codes.UNKNOWN_KEY.finding(
        f"{_owner(path[:-1])} has no key `{name}`", key(*path), help=advice
    )


def _unknown_word(path: Path, place: Place, error: Any) -> Diagnostic:
    allowed = _allowed(error)
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{_owner(path[:-1])} has no key `{path[-1]}`",
        place,
        help=f"keys here: {quoted(ordered(str(path[-1]), allowed))}",
    )


def _mapping(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.WRONG_SHAPE.finding(
        f"{_named(path)} is {_shown(error['input'])}; keys with values belong here",
        place,
        help=f"write `{_field(path)}{{key: value}}`",
    )


def _field(path: Path) -> str:
    """What stands before a value: its key, or nothing in a list."""
    return "" if isinstance(path[-1], int) else f"{path[-1]}: "


def _list(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.WRONG_SHAPE.finding(
        f"{_named(path)} is {_shown(error['input'])}; a list belongs here",
        place,
        help=f"write `{_field(path)}[...]`",
    )


def _text(path: Path, place: Place, error: Any) -> Diagnostic:
    value = error["input"]
    if isinstance(value, dict | list):
        return codes.WRONG_SHAPE.finding(
            f"{_named(path)} is {_shown(value)}; text belongs here",
            place,
            help="write one value",
        )
    return codes.NOT_TEXT.finding(
        f"{_named(path)} is {_shown(value)}; text belongs here", place, help="put it in quotes"
    )


def _choice(path: Path, place: Place, error: Any) -> Diagnostic:
    allowed = _allowed(error)
    if isinstance(error["input"], dict | list):
        return codes.WRONG_SHAPE.finding(
            f"{_named(path)} is {_shown(error['input'])}; one word belongs here",
            place,
            help=f"write one of {quoted(allowed)}",
        )
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{_named(path)} cannot be `{error['input']}`",
        place,
        help=f"write one of {quoted(ordered(str(error['input']), allowed))}",
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
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{_shown(error['input'])} is not {what}", place, help=advice
    )


def _length(path: Path, place: Place, error: Any) -> Diagnostic:
    empty = error["type"] == "string_too_short"
    message = f"{_named(path)} is empty" if empty else f"{_named(path)} is too long"
    advice = "write it, or delete the key" if empty else "keep it shorter; put long text in a file"
    return codes.VALUE_NOT_ALLOWED.finding(message, place, help=advice)


def _whole(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{_named(path)} is {_shown(error['input'])}; a whole number belongs here",
        place,
        help="write a plain number such as `3`",
    )


def _flag(path: Path, place: Place, error: Any) -> Diagnostic:
    return codes.VALUE_NOT_ALLOWED.finding(
        f"{_named(path)} is {_shown(error['input'])}", place, help="write `true` or `false`"
    )


def _range(path: Path, place: Place, error: Any) -> Diagnostic:
    bound = next(iter(error["ctx"].values()))
    side = "at least" if error["type"].startswith("greater") else "at most"
    return codes.OUT_OF_RANGE.finding(
        f"{_named(path)} is {error['input']}", place, help=f"it must be {side} {bound}"
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
    return codes.VALUE_NOT_ALLOWED.finding(f"{_named(path)}: {error['msg']}", place)


_UNKNOWN = frozenset({"unexpected_keyword_argument", "extra_forbidden"})
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


def _named(path: Path) -> str:
    """A path as people say it: `a.b`, the 2nd of `a.b`, `c` in the 2nd of `a.b`."""
    position = max((i for i, step in enumerate(path) if isinstance(step, int)), default=None)
    if position is None:
        return f"`{'.'.join(map(str, path))}`"
    item = f"the {_ordinal(int(path[position]) + 1)} of {_named(path[:position])}"
    rest = path[position + 1 :]
    return f"{_named(rest)} in {item}" if rest else item


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _owner(path: Path) -> str:
    return _named(path) if path else "the spec"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "the boolean " + str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    visible = "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(value)[:60])
    return f"`{visible}`"
