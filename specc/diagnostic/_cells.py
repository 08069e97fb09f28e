"""Text as a terminal shows it: what is safe to print, and how many cells it takes.

A spec may hold anything, and a finding quotes it. Whatever is not printable (control characters,
terminal escapes, marks that turn the reading direction, invisible spaces) is shown as an escape,
so that it can neither steer the terminal nor make a line look like another one.
"""

from __future__ import annotations

from itertools import accumulate
from unicodedata import category, east_asian_width

TAB = "    "
"""A tab is shown as four cells wherever it stands: what counts is that the marks below agree."""

ELLIPSIS = "…"


def safe(text: str) -> str:
    """The text with every character that is not printable written as an escape."""
    return text if text.isprintable() else "".join(map(_safe, text))


def shown(text: str) -> list[str]:
    """What each character of a line is shown as: itself, spaces for a tab, or an escape."""
    if text.isprintable():
        return list(text)
    return [TAB if char == "\t" else _safe(char) for char in text]


def width(text: str) -> int:
    """How many cells safe text takes. East Asian and emoji characters take two, accents none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def edges(pieces: list[str]) -> list[int]:
    """The cell at which each piece starts, and the one after the last."""
    return [0, *accumulate(map(width, pieces))]


def _safe(char: str) -> str:
    if char.isprintable():
        return char
    return char.encode("unicode_escape").decode("ascii")


def _width(char: str) -> int:
    if category(char) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1
