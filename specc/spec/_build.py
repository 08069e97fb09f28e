"""Reads plain data that fits into a document, without pydantic.

Importing pydantic's core and building its validator takes longer than reading a spec. What fits is
therefore read here, and whatever does not is left to pydantic, which says what is wrong: this code
only ever says yes or "ask pydantic". A test holds the two to the same values.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[Any], Any]

T = TypeVar("T")


def build(root: type[T], data: object) -> T | None:
    """The document of type `root` that `data` is; none where it does not fit."""
    try:
        document: T = _reader(root)(data)  # type: ignore[arg-type]
    except ValueError:
        return None
    return document


class _MisfitError(ValueError):
    """The data are not of the type."""


@cache
def _reader(kind: Any) -> Reader:
    """What turns a plain value into one of type `kind`; it raises ValueError where it cannot."""
    origin = get_origin(kind)
    if origin is not None:
        return _BY_ORIGIN[origin](*get_args(kind))
    if is_dataclass(kind):
        return _section(kind)
    read: Reader = kind.read
    return read


def _annotated(kind: Any, marker: Any) -> Reader:
    if not hasattr(marker, "expand"):
        read: Reader = marker.read
        return read
    inner = _reader(kind)
    return lambda value: inner(marker.expand(value))


def _section(kind: Any) -> Reader:
    hints = get_type_hints(kind, include_extras=True)
    known = fields(kind)
    readers = {each.name.rstrip("_"): (each.name, _Later(hints[each.name])) for each in known}
    constants = {each.name: each.default for each in known if each.default is not MISSING}
    factories: dict[str, Any] = {
        each.name: each.default_factory for each in known if each.default_factory is not MISSING
    }
    needed = {each.name for each in known} - constants.keys() - factories.keys()

    def read(value: Any) -> Any:
        if not isinstance(value, dict) or not readers.keys() >= value.keys():
            raise _MisfitError
        given = {}
        for key, inside in value.items():
            name, reader = readers[key]
            given[name] = reader(inside)
        if not needed <= given.keys():
            raise _MisfitError
        made = object.__new__(kind)
        for name in factories.keys() - given.keys():
            given[name] = factories[name]()
        made.__dict__.update(constants | given)
        return made

    return read


class _Later:
    """A reader that is made when it is first needed: most fields of most sections never are."""

    __slots__ = ("kind", "reader")

    def __init__(self, kind: Any) -> None:
        self.kind = kind
        self.reader: Reader | None = None

    def __call__(self, value: object) -> object:
        self.reader = self.reader or _reader(self.kind)
        return self.reader(value)


def _optional(*kinds: Any) -> Reader:
    (kind,) = (each for each in kinds if each is not type(None))
    return _reader(kind)


def _mapping(keys: Any, values: Any) -> Reader:
    read_key, read_value = _reader(keys), _reader(values)

    def read(value: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise _MisfitError
        return {read_key(key): read_value(inside) for key, inside in value.items()}

    return read


def _list(item: Any, _: Any) -> Reader:
    read_item = _reader(item)

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _MisfitError
        return tuple(map(read_item, value))

    return read


def _literal(*words: Any) -> Reader:
    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in words:
            raise _MisfitError
        return value

    return read


_BY_ORIGIN: dict[Any, Callable[..., Reader]] = {
    Annotated: _annotated,
    Union: _optional,
    UnionType: _optional,
    dict: _mapping,
    tuple: _list,
    Literal: _literal,
}
