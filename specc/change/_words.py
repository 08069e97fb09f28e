"""What stands in a field, in words: as a person writes it, without markup, on one line."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from specc.record import is_record
from specc.rules._words import said
from specc.spec.changes import Nothing
from specc.units import Comparison, Quantity


def in_words(node: Any) -> str:
    """The value of a field, or of a section with what it says; empty where there is nothing."""
    return _written(node, nested=False)


def _written(node: Any, *, nested: bool) -> str:
    if node is None or isinstance(node, Nothing):
        return ""
    if is_record(node):
        return _braced(_given(node), nested=nested)
    if isinstance(node, dict):
        return _braced([(str(key), each) for key, each in node.items()], nested=nested)
    if isinstance(node, tuple | list):
        listed = ", ".join(_written(each, nested=True) for each in node) or "none"
        return f"[{listed}]" if nested else listed
    if isinstance(node, bool):
        return "true" if node else "false"
    return said(node) if isinstance(node, Quantity | Comparison | int) else str(node)


def _braced(pairs: list[tuple[str, Any]], *, nested: bool) -> str:
    text = ", ".join(f"{key}: {_written(each, nested=True)}" for key, each in pairs)
    return f"{{{text}}}" if nested or not pairs else text


def _given(node: Any) -> list[tuple[str, Any]]:
    """What a section says beyond its defaults."""
    pairs = ((each, getattr(node, each.name)) for each in fields(node))
    return [(each.name.rstrip("_"), one) for each, one in pairs if not _is_default(each, one)]


def _is_default(field: Any, one: Any) -> bool:
    if one is None or one in ({}, ()):
        return True
    return field.default is not MISSING and field.default == one
