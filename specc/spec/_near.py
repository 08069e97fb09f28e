"""Names that are close to a misspelt one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_SHOWN = 8


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Known names similar to `name`, the most similar first."""
    from difflib import get_close_matches

    return get_close_matches(name[:100], list(known), n=3, cutoff=0.6)


def ordered(name: str, known: Sequence[str]) -> list[str]:
    """All known names, those similar to `name` first, capped."""
    close = nearest(name, known)
    return [*close, *(k for k in known if k not in close)][:MOST_SHOWN]


def quoted(names: Iterable[str]) -> str:
    """`a`, `b`, `c`."""
    return ", ".join(f"`{name}`" for name in names)
