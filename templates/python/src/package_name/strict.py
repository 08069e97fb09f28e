"""Read plain data (from YAML) into dataclasses, strictly: unknown, missing and mistyped keys are
errors.

An error says where it is (`conf/targets.yaml: metrics.auc.limit`), what was found, and what was
expected.
"""

import dataclasses
import difflib
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class ConfError(Exception):
    """A file under `conf/` does not have the shape that the code expects."""


def read(kind: type[T], data: object, where: str) -> T:
    """`data` as a value of `kind`.

    A scalar, a `Literal`, an optional, a tuple, a dict or a dataclass.
    """
    return typing.cast(T, _read(kind, data, where))


def _read(kind: Any, data: object, where: str) -> object:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return data
    if origin in (types.UnionType, typing.Union):
        return _union(inner, data, where)
    if origin is typing.Literal:
        return data if data in inner else _fail(where, data, "one of " + ", ".join(map(str, inner)))
    if origin is tuple:
        items = data if isinstance(data, list) else _fail(where, data, "a list")
        return tuple(_read(inner[0], item, f"{where}[{i}]") for i, item in enumerate(items))
    if origin is dict:
        table = data if isinstance(data, Mapping) else _fail(where, data, "a mapping")
        return {str(key): _read(inner[1], value, f"{where}.{key}") for key, value in table.items()}
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, data, where)
    return _scalar(kind, data, where)


def _union(kinds: tuple[Any, ...], data: object, where: str) -> object:
    if data is None and types.NoneType in kinds:
        return None
    error: ConfError | None = None
    for kind in kinds:
        if kind is not types.NoneType:
            try:
                return _read(kind, data, where)
            except ConfError as found:
                error = error or found
    raise error or ConfError(f"{where}: no value")


def _scalar(kind: Any, data: object, where: str) -> object:
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if isinstance(data, kind) and (kind is bool or not isinstance(data, bool)):
        return data
    names = {str: "text", float: "a number", int: "a whole number", bool: "true or false"}
    return _fail(where, data, names.get(kind, str(kind)))


def _dataclass(kind: Any, data: object, where: str) -> object:
    """A field named `from_` is read from the key `from`: some keys are words of Python."""
    table = data if isinstance(data, Mapping) else _fail(where, data, "a mapping")
    fields = {field.name.rstrip("_"): field for field in dataclasses.fields(kind)}
    for key in table:
        if key not in fields:
            close = difflib.get_close_matches(str(key), fields, n=1)
            hint = f"; did you mean `{close[0]}`?" if close else f"; known: {', '.join(fields)}"
            raise ConfError(f"{where}: unknown key `{key}`{hint}")
    hints = typing.get_type_hints(kind)
    values: dict[str, object] = {}
    for key, field in fields.items():
        if key in table:
            values[field.name] = _read(hints[field.name], table[key], f"{where}.{key}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise ConfError(f"{where}: the key `{key}` is missing")
    return kind(**values)


def _fail(where: str, found: object, expected: str) -> Any:
    raise ConfError(f"{where}: expected {expected}, found {found!r}")
