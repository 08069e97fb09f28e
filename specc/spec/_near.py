"""Names that are close to a misspelt one."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from specc.diagnostic import spelling

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

MOST_SHOWN = 8
MOST_KNOWN = 500
"""Among more names than this none is looked for: comparing names takes long, and a file may hold
thousands of them."""
MOST_LOOKED_UP = 200
"""Names misspelt in one spec for which similar ones are looked for."""


def nearest(name: str, known: Collection[str]) -> tuple[str, ...]:
    """Known names similar to `name`, the most similar first."""
    return _nearest(name[:100], tuple(known)) if len(known) <= MOST_KNOWN else ()


@lru_cache(maxsize=4096)
def _nearest(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    from difflib import get_close_matches

    same = [each for each in known if spelling.folded(each) == spelling.folded(name)]
    return tuple(dict.fromkeys((*same, *get_close_matches(name, known, n=3, cutoff=0.6))))


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
