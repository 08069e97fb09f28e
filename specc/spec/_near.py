"""Names that are close to a misspelt one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from specc.diagnostic import spelling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

MOST_SHOWN = 8
MOST_LOOKED_UP = 50
"""Names misspelt in one spec for which similar ones are looked for."""


def nearest(name: str, known: Collection[str]) -> tuple[str, ...]:
    """Known names similar to `name`, the most similar first."""
    return _nearest(name[: spelling.LONGEST], tuple(known))


@lru_cache(maxsize=4096)
def _nearest(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(spelling.alike(name, known))


def obvious(name: str, known: Collection[str]) -> str:
    """The known name that is plainly meant by a misspelt one; nothing where two could be."""
    return spelling.obvious(name, nearest(name, known))


def ordered(name: str, known: Sequence[str]) -> list[str]:
    """All known names, those similar to `name` first, capped."""
    close = nearest(name, known)
    return [*close, *(k for k in known if k not in close)][:MOST_SHOWN]


def quoted(names: Iterable[str]) -> str:
    """`a`, `b`, `c`."""
    return ", ".join(f"`{name}`" for name in names)
