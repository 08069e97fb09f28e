"""Reads plain data that fits into a document, without pydantic.

Importing pydantic's core and building its validator takes longer than reading a spec. What fits is
therefore read here, and whatever does not is left to pydantic, which says what is wrong: this code
only ever says yes or "ask pydantic". A test holds the two to the same values.
"""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from sys import modules
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
    known = fields(kind)
    readers = {each.name.rstrip("_"): (each.name, _Later(kind, each.type)) for each in known}
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

    __slots__ = ("annotation", "owner", "reader")

    def __init__(self, owner: type, annotation: Any) -> None:
        self.owner, self.annotation = owner, annotation
        self.reader: Reader | None = None

    def __call__(self, value: object) -> object:
        self.reader = self.reader or _reader(_evaluated(self.owner.__module__, self.annotation))
        return self.reader(value)


@cache
def _evaluated(module: str, annotation: str) -> Any:
    """The type that an annotation of a section in `module` names. What may be left out is read like
    what may not: a key without a value never comes here."""
    return eval(annotation.removesuffix(" | None"), vars(modules[module]))  # noqa: S307 -- the text of our own source


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
