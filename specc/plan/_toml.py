"""TOML merged by key: tomlkit edits the document and keeps its comments."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from specc.plan._keys import Child, Edit, children

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDEST = 80
"""A list that is longer than this stands one item a line, as in generated files."""


def load(text: str) -> Any:
    """The data of a document; `ValueError` where it is none."""
    return tomllib.loads(text)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits of its data, comments and layout kept."""
    import tomlkit

    document = tomlkit.parse(text)
    if document.as_string() != text:
        raise ValueError("tomlkit writes it otherwise than it reads it")
    _change(document, load(text), edits, 0)
    return document.as_string()


def _change(container: Any, data: Any, edits: Sequence[Edit], depth: int) -> None:
    parts = children(data, edits, depth)
    for part in parts:
        whole = [edit for edit in part.edits if len(edit.path) == depth + 1]
        if whole:
            _set(container, part.key, whole[-1].value)
        elif part.edits:
            _change(container[part.key], data[part.key], part.edits, depth + 1)
    (_members if isinstance(data, dict) else _items)(container, parts)


def _set(container: Any, key: Any, value: Any) -> None:
    """A table does not stand where a value stood, nor a value where a table did."""
    from tomlkit.items import AoT, Table

    old = container[key]
    if isinstance(key, str) and (isinstance(value, dict) or isinstance(old, Table | AoT)):
        container.remove(key)
        container.add(key, _item(value, container))
    else:
        container[key] = _item(value, container, old)


def _members(table: Any, parts: Sequence[Child]) -> None:
    for part in parts:
        if part.removed:
            table.remove(part.key)
    for part in parts:
        for edit in part.inserts:
            table.add(edit.path[-1], _item(edit.value, table))


def _items(array: Any, parts: Sequence[Child]) -> None:
    """From the back, so that numbers stay true."""
    for at in range(len(parts) - 1, -1, -1):
        if parts[at].removed:
            del array[at]
        for edit in reversed(parts[at].inserts):
            array.insert(at, _item(edit.value, array))


def _item(value: Any, parent: Any, old: Any = None) -> Any:
    """A value as tomlkit writes it in its parent; a text in the kind of quotes that stood there."""
    import tomlkit
    from tomlkit.items import Array, InlineTable, String

    if isinstance(value, list):
        return _list(value)
    if isinstance(value, dict):
        inline = isinstance(parent, Array | InlineTable)
        table: Any = tomlkit.inline_table() if inline else tomlkit.table()
        for key in sorted(value, key=lambda key: isinstance(value[key], dict)):
            table.add(key, _item(value[key], table))
        return table
    if isinstance(old, String) and old.as_string().startswith("'") and isinstance(value, str):
        return tomlkit.string(value, literal="'" not in value and value.isprintable())
    return tomlkit.item(value)


def _list(values: list[Any]) -> Any:
    import tomlkit

    array = tomlkit.array()
    for each in values:
        array.append(_item(each, array))
    if len(array.as_string()) >= _WIDEST:
        array.multiline(multiline=True)
    return array
