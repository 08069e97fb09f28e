"""pydantic's errors in the words of the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from specc.diagnostic import Diagnostic, Path, codes, key, safe_fix
from specc.spec._near import MOST_LOOKED_UP, nearest, obvious, quoted
from specc.spec._values import finding, inside, path_of
from specc.spec._wording import brief, holder, named

VERSION = codes.UNSUPPORTED_LANGUAGE_VERSION.code
WRONG_SHAPE = codes.WRONG_SHAPE.code
_UNSPACED = re.compile(r"([A-Za-z_][\w.-]*):([^\s/].*)", re.DOTALL)
_UNKNOWN = frozenset({"unexpected_keyword_argument", "extra_forbidden"})


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
        return codes.VALUE_MISSING.finding(f"{named(path)} has no value", key(*path), help=advice)
    if word := _UNSPACED.fullmatch(path[-1]):
        advice = f"a space is missing behind the colon: write `{word[1]}: {brief(word[2])}`"
    elif " " in path[-1]:
        advice = "inside braces a comma ends the text: put the whole text in quotes"
    return codes.VALUE_MISSING.finding(f"`{brief(path[-1])}` has no value", key(*path), help=advice)


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
        beside = inside(data, path[:-1])
        yield _unknown_key(path, missing.get(path[:-1], []), root, beside, look_up=look_up)
    yield from (finding(e, data) for e in errors if e["type"] not in _UNKNOWN | {"missing"})
    for owner, names in missing.items():
        renamed = {near for name in unknown.get(owner, ()) for near in nearest(name, names)[:1]}
        if lacking := [name for name in names if name not in renamed]:
            yield _missing(owner, lacking)


def meant(errors: Iterable[Any], data: Mapping[str, object], root: type) -> Iterator[Path]:
    """Where what stands under keys that the language does not know was evidently meant to be."""
    from specc.spec._keys import keys_at

    unknown = (path_of(error["loc"]) for error in errors if error["type"] in _UNKNOWN)
    for path in islice(unknown, MOST_LOOKED_UP):
        beside = inside(data, path[:-1])
        free = [name for name in keys_at(path[:-1], root) if name not in beside]
        if close := nearest(str(path[-1]), free):
            yield (*path[:-1], close[0])


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
        keys = inside(data, path[:-1])
        if isinstance(keys, dict) and all(name in known for name in keys):
            found[path[:-1]] = str(next(iter(keys)))
    return found


def _needs_name(owner: Path, name: str) -> Diagnostic:
    example = {"goals": "growth", "metrics": "revenue", "people": "ml-lead"}
    given = example.get(str(owner[-1]), "name")
    return codes.WRONG_SHAPE.finding(
        f"{named(owner)} needs a name over `{brief(name)}`",
        key(*owner),
        help=f"write `{owner[-1]}: {{{given}: {{{name}: ...}}}}`",
    )


def _missing(owner: Path, names: list[str]) -> Diagnostic:
    return codes.MISSING_KEY.finding(
        f"{holder(owner)} lacks {quoted(names)}", key(*owner), help=f"add {quoted(names)}"
    )


def _unknown_key(
    path: Path, missing: list[str], root: type, beside: Mapping[str, object], *, look_up: bool
) -> Diagnostic:
    """A key that is missing in the same place is likelier meant than one that may be left out; one
    that stands `beside` it is not meant again."""
    from specc.spec._keys import keys_at

    known, name = keys_at(path[:-1], root), str(path[-1])
    close = (nearest(name, missing) or nearest(name, known)) if look_up else ()
    advice = f"a similar key exists: `{close[0]}`" if close else f"keys here: {quoted(known)}"
    meant = obvious(name, known) if close else ""
    return codes.UNKNOWN_KEY.finding(
        f"{holder(path[:-1])} has no key `{brief(name)}`",
        key(*path),
        help=advice,
        fix=safe_fix(key(*path), meant) if meant in close[:1] and meant not in beside else None,
    )
