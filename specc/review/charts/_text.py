"""How much room words take, in pixels, where no browser can be asked."""

from __future__ import annotations

import unicodedata

from specc.review.charts._svg import clean

_NARROW = frozenset("iljI.,:;|!'`()[]{} ftr/\\-·")
_BROAD = frozenset("mwMW@%&—→←↩≥≤")
_OTHERS = (
    ("A", "Z", 0.70),
    ("0", "9", 0.64),
    ("\u1100", "\u11ff", 1.0),
    ("\u2600", "\u27bf", 1.2),
    ("\u2e80", "\ufaff", 1.05),
    ("\ufe30", "\uffef", 1.05),
    ("\U0001f000", "\U0003ffff", 1.4),
)


def width(words: str, size: float) -> float:
    """The most room that the words take in a font of that size; measured on a broad one."""
    return size * sum(map(_one, words))


def fit(words: str, room: float, size: float) -> str:
    """The words on one line, cut with `…` where they take more than the room."""
    line = " ".join(clean(words).split())
    if width(line, size) <= room:
        return line
    left, kept = room - width("…", size), 0
    for each in line:
        left -= size * _one(each)
        if left < 0:
            break
        kept += 1
    return f"{line[:kept].rstrip()}…"


def wrap(words: str, room: float, size: float, most: int = 3) -> tuple[str, ...]:
    """The words on at most so many lines; the last is cut where they take more."""
    lines: list[str] = []
    rest = clean(words).split()
    while rest and len(lines) < most - 1:
        count = next(
            (n for n in range(1, len(rest)) if _over(rest[: n + 1], room, size)), len(rest)
        )
        lines.append(fit(" ".join(rest[:count]), room, size))
        rest = rest[count:]
    return (*lines, fit(" ".join(rest), room, size)) if rest else tuple(lines)


def _over(words: list[str], room: float, size: float) -> bool:
    return width(" ".join(words), size) > room


def _one(char: str) -> float:
    if char in _NARROW:
        return 0.42
    if char in _BROAD:
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    return next((em for first, last, em in _OTHERS if first <= char <= last), 0.63)
