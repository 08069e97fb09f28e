"""Where a file went that is not at its path: what stands elsewhere and is like it.

The measure is git's: the share of lines that two files have in common, weighed by length, in
whatever order. Nothing is guessed: of two places that are equally likely neither is taken.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from specc.plan import _text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.plan._text import Text

ENOUGH = 0.5
"""The share of lines from which on two files are the same one."""
NAME = 0.25
"""What it counts that a file kept its name, as a share of lines."""
TINY = 40
"""Bytes below which what a file says is no evidence of where it came from."""
STRETCH = 3
"""So many times larger or smaller a file can be and still be like another: `ENOUGH` allows twice,
and the line endings of another system add up to a half."""


def found(lost: Mapping[str, bytes], standing: Mapping[str, bytes]) -> dict[str, str]:
    """For each path that is lost the one of `standing` where its file went; the best pairs first.

    `lost` has what was generated there, `standing` files that nothing else accounts for. A file
    without a place, or with two of equal likelihood, is left out.
    """
    pairs = sorted(_pairs(lost, standing), key=lambda pair: pair.rank, reverse=True)
    sure: dict[str, str] = {}
    gone: set[str] = set()
    taken: set[str] = set()
    for _, equal in groupby(pairs, key=lambda pair: pair.rank):
        rivals = [each for each in equal if each.lost not in gone and each.place not in taken]
        lost_by = Counter(each.lost for each in rivals)
        held_by = Counter(each.place for each in rivals)
        sure |= {p.lost: p.place for p in rivals if lost_by[p.lost] == held_by[p.place] == 1}
        gone |= lost_by.keys()
        taken |= held_by.keys()
    return sure


def possible(content: bytes, lost: str, place: str, size: int) -> bool:
    """Whether a file of `size` bytes at `place` is worth reading when `lost` is looked for."""
    if size == len(content):
        return True
    fits = size <= STRETCH * len(content) and len(content) <= STRETCH * size
    return fits and suffix(lost) == suffix(place)


def is_like(one: bytes, other: bytes, path: str) -> bool:
    """Whether two contents of a path are those of one file."""
    return _like(_file(path, one), _file(path, other)) >= ENOUGH


def suffix(path: str) -> str:
    """What follows the last dot of a name, if that is not its first letter."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name[1:] else ""


class _Pair(NamedTuple):
    lost: str
    place: str
    rank: tuple[bool, float, int, int]


class _File(NamedTuple):
    path: str
    content: bytes
    text: Text
    lines: Counter[bytes]
    weight: int

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def is_tiny(self) -> bool:
        return len(self.content.strip()) < TINY

    @property
    def is_empty(self) -> bool:
        return not self.content.strip()


def _file(path: str, content: bytes) -> _File:
    text = _text.split(content)
    weight = sum(len(line) + 1 for line in text.lines)
    return _File(path=path, content=content, text=text, lines=Counter(text.lines), weight=weight)


def _pairs(lost: Mapping[str, bytes], standing: Mapping[str, bytes]) -> Iterator[_Pair]:
    places = [_file(path, content) for path, content in sorted(standing.items())]
    for path, content in sorted(lost.items()):
        one = _file(path, content)
        for other in places:
            like = 0.0 if one.is_empty else _like(one, other)
            if like >= ENOUGH:
                same = one.name == other.name
                near = _shared(reversed(path.split("/")), reversed(other.path.split("/")))
                far = _shared(iter(path.split("/")), iter(other.path.split("/")))
                yield _Pair(
                    lost=path,
                    place=other.path,
                    rank=(like == 1.0, round(like + NAME * same, 6), near, far),
                )


def _like(one: _File, other: _File) -> float:
    """From 0 to 1; what is tiny or binary is either the same or something else."""
    if _same(one, other):
        return 1.0 if not one.is_tiny or one.name == other.name else 0.0
    if one.is_tiny or suffix(one.path) != suffix(other.path):
        return 0.0
    if _text.is_binary(one.content) or _text.is_binary(other.content):
        return 0.0
    larger = max(one.weight, other.weight)
    if min(one.weight, other.weight) < ENOUGH * larger:
        return 0.0
    shared = one.lines & other.lines
    return min(0.999, sum(n * (len(line) + 1) for line, n in shared.items()) / larger)


def _same(one: _File, other: _File) -> bool:
    if _text.is_binary(one.content):
        return one.content == other.content
    return one.text.lines == other.text.lines


def _shared(one: Iterator[str], other: Iterator[str]) -> int:
    """How many parts of two paths agree before the first that does not."""
    number = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        number += 1
    return number
