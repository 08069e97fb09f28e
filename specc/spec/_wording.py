"""Paths and values in the words of somebody who writes specs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.diagnostic import Path


def named(path: Path) -> str:
    """A path as people say it: `a.b`, the 2nd of `a.b`, `c` in the 2nd of `a.b`."""
    position = max((i for i, step in enumerate(path) if isinstance(step, int)), default=None)
    if position is None:
        return f"`{'.'.join(map(str, path))}`"
    item = f"the {_ordinal(int(path[position]) + 1)} of {named(path[:position])}"
    rest = path[position + 1 :]
    return f"{named(rest)} in {item}" if rest else item


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


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
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def field(path: Path) -> str:
    """What stands before a value: its key, or nothing in a list."""
    return "" if isinstance(path[-1], int) else f"{path[-1]}: "
