"""Makes every free text of a spec hostile, by the annotations of the language's classes: a field
that is new is filled too, or a test says that the tame spec lacks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from specc.spec import Spec
from specc.spec._types import ID_PATTERN, NAME_PATTERN, NOT_BLANK, Digest, Handle, Ref, Value

Field = tuple[str, str]
"""A class of the language, and one of its fields."""
Words = Callable[[str, int], str]
"""The hostile word of a kind (`text`, `name`, `id`, `handle`) at its n-th use."""

_KINDS = {
    NOT_BLANK: "text",
    NAME_PATTERN: "name",
    ID_PATTERN: "id",
    get_args(Handle)[1].pattern: "handle",
    get_args(Digest)[1].pattern: "",  # only hexadecimal digits
}
_VALUE = get_args(Value)[1].read
_COMPARED = re.compile(r"[<>]=? *[-0-9].*|last [0-9].*|score (rises|falls)")
"""Values that the language reads."""


def kind_of(hint: Any) -> str:
    """What free text an annotation admits: a word of `Words`, `value` or `ref`; else nothing."""
    if isinstance(hint, type) and issubclass(hint, Ref):
        return "ref"
    for mark in getattr(hint, "__metadata__", ()):
        if getattr(mark, "read", None) is _VALUE:
            return "value"
        if hasattr(mark, "pattern"):
            return _KINDS[mark.pattern]  # a new sort of text must be named there
    return ""


def free_fields(section: type = Spec) -> set[Field]:
    """Every field under a section that holds free text: itself, or as a key or an item."""
    found: set[Field] = set()
    for name, hint in _fields(section):
        for part in _parts(hint):
            if kind_of(part):
                found.add((section.__name__, name))
            elif _is_section(part):
                found |= free_fields(part)
    return found


def _is_section(hint: Any) -> bool:
    return hasattr(hint, "__pydantic_config__")


@cache
def _fields(section: type) -> list[tuple[str, Any]]:
    hints = get_type_hints(section, include_extras=True)
    return [(name, hint) for name, hint in hints.items() if not name.startswith("_")]


def _parts(hint: Any) -> Iterator[Any]:
    """The types of keys, items and alternatives that an annotation is made of."""
    inside = get_args(hint)
    if kind_of(hint) or not inside:
        yield hint
    elif get_origin(hint) is Annotated:
        yield from _parts(inside[0])
    else:
        for each in inside:
            yield from _parts(each)


@dataclass
class Hostile:
    """Replaces the words of one tame spec: the same word by the same, wherever it stands."""

    spec: dict[str, Any]
    words: Words
    fields: frozenset[Field] = frozenset()
    """Fields that stay as they are."""
    kept: frozenset[str] = frozenset()
    """Names and values of the data that stay as they are."""
    filled: set[Field] = field(default_factory=set)
    texts: list[tuple[str, str]] = field(default_factory=list)
    """Each tame text that was replaced, and by what."""
    _known: dict[tuple[str, str], str] = field(default_factory=dict)
    _used: dict[str, int] = field(default_factory=dict)

    def made(self) -> dict[str, Any]:
        """The hostile spec."""
        made: dict[str, Any] = self._section(Spec, self.spec, ())
        return made

    def _section(self, section: type, data: Any, path: tuple[str, ...]) -> Any:
        if not isinstance(data, dict):  # a short form
            return data
        made = {}
        for name, hint in _fields(section):
            key = name.rstrip("_")
            if key in data:
                spot = (section.__name__, name)
                made[key] = self._at(hint, data[key], (*path, key), spot)
        return made

    def _at(self, hint: Any, data: Any, path: tuple[str, ...], spot: Field) -> Any:
        if kind := kind_of(hint):
            return self._word(kind, hint, data, path, spot)
        if _is_section(hint):
            return self._section(hint, data, path)
        origin, inside = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._at(inside[0], data, path, spot)
        if origin in (Union, UnionType):
            return self._at(inside[0], data, path, spot)
        if origin is tuple:
            return [self._at(inside[0], each, (*path, "*"), spot) for each in data]
        if origin is dict:
            return {
                self._at(inside[0], key, path, spot): self._at(inside[1], each, (*path, key), spot)
                for key, each in data.items()
            }
        return data

    def _word(self, kind: str, hint: Any, data: Any, path: tuple[str, ...], spot: Field) -> Any:
        if spot in self.fields:
            return data
        self.filled.add(spot)
        if kind == "ref":
            return self._reference(hint, data)
        if kind == "id":
            return self._same(".".join(path), data, "id")
        if kind in ("name", "value"):
            return self._value(data)
        word = self._next(kind)
        self.texts.append((data, word))
        return word

    def _reference(self, hint: type[Ref], name: str) -> str:
        """Names that specc knows by itself stay."""
        declared: Any = self.spec
        for step in hint.section:
            declared = declared.get(step, {})
        return self._same(".".join(hint.section), name, "id") if name in declared else name

    def _value(self, data: Any) -> Any:
        if isinstance(data, dict):
            return {self._value(key): self._value(each) for key, each in data.items()}
        if isinstance(data, list):
            return [self._value(each) for each in data]
        if not isinstance(data, str) or data in self.kept or _COMPARED.fullmatch(data):
            return data
        return self._same("data", data, "name")

    def _same(self, where: str, word: str, kind: str) -> str:
        if (where, word) not in self._known:
            self._known[where, word] = self._next(kind)
        return self._known[where, word]

    def _next(self, kind: str) -> str:
        self._used[kind] = self._used.get(kind, -1) + 1
        return self.words(kind, self._used[kind])
