"""Every value of a spec, wherever it stands."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from specc.units import Comparison, Level, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path


def leaves(node: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Each value under `node` that has no parts, with its path."""
    if isinstance(node, dict):
        for name, inside in node.items():
            yield from leaves(inside, (*path, name))
    elif isinstance(node, tuple):
        for index, inside in enumerate(node):
            yield from leaves(inside, (*path, index))
    elif is_dataclass(node) and not isinstance(node, Quantity | Comparison | Level):
        for field in fields(node):
            yield from leaves(getattr(node, field.name), (*path, field.name.rstrip("_")))
    elif node is not None:
        yield path, node


def texts(node: object, path: Path = (), *, is_text: bool = False) -> Iterator[tuple[Path, str]]:
    """Each sentence under `node`, with its path: what is declared as text, no id, name or datum."""
    if isinstance(node, str):
        yield from ((path, node),) if is_text else ()
    elif isinstance(node, dict):
        for name, inside in node.items():
            yield from texts(inside, (*path, name), is_text=is_text)
    elif isinstance(node, tuple):
        for index, inside in enumerate(node):
            yield from texts(inside, (*path, index), is_text=is_text)
    elif is_dataclass(node) and not isinstance(node, Quantity | Comparison | Level):
        for field in fields(node):
            here = (*path, field.name.rstrip("_"))
            yield from texts(getattr(node, field.name), here, is_text="Text" in str(field.type))
