"""Data to TOML, which the standard library reads and does not write."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_bytes(data: Mapping[str, Any], *, header: str = "") -> bytes:
    """A TOML document: tables of scalars, lists and tables. Lists of tables stand inline."""
    comment = "".join(f"# {line}".rstrip() + "\n" for line in header.splitlines())
    return (comment + "\n".join(_tables(data, ()))).encode()


def _tables(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Text of each table that has values of its own, or nothing at all."""
    inner = {key: value for key, value in table.items() if isinstance(value, dict)}
    own = [f"{_key(key)} = {_value(table[key])}\n" for key in table if key not in inner]
    if own or (path and not inner):
        head = f"[{'.'.join(map(_key, path))}]\n" if path else ""
        yield head + "".join(own)
    for key, value in inner.items():
        yield from _tables(value, (*path, key))


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _string(key)


def _value(value: Any) -> str:
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)} = {_value(each)}" for key, each in value.items()) + "}"
    return _list(value)


def _list(values: Any) -> str:
    """On one line where it fits, else one value a line, so that edits merge."""
    shown = [_value(each) for each in values]
    line = f"[{', '.join(shown)}]"
    return line if len(line) < 80 else "[\n" + "".join(f"  {each},\n" for each in shown) + "]"


def _string(text: str) -> str:
    """A basic string: as in JSON, but DEL is escaped too."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")
