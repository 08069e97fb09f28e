"""Paths and values in the words of somebody who writes specs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.source._problems import cut

if TYPE_CHECKING:
    from specc.diagnostic import Path


def named(path: Path) -> str:
    """A path as findings print it, of a long step how it begins: `rollout.steps[2].share`."""
    from specc.diagnostic.text import dotted

    return f"`{dotted(tuple(step if isinstance(step, int) else brief(step) for step in path))}`"


def holder(path: Path) -> str:
    """What a key stands in: a path, or the whole spec."""
    return named(path) if path else "the spec"


def shown(value: object) -> str:
    """What stands in a text, safe to print."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "the boolean " + str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    visible = "".join(c if c.isprintable() else repr(c)[1:-1] for c in brief(value))
    return f"`{visible}`"


def brief(value: object) -> str:
    """A value as it stands in a sentence: of a long one, how it begins."""
    return cut(value)


def field(path: Path) -> str:
    """What stands before a value: its key, or nothing in a list."""
    return "" if isinstance(path[-1], int) else f"{path[-1]}: "
