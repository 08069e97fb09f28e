"""Three-way merge (diff3): what two people made of one text, in one text.

Changes that touch are a conflict, as in git: two edits of neighbouring lines usually concern each
other. Changes that are the same on both sides are one change. TOML, YAML and JSON are merged by key
where lines conflict, or merge to something that neither side said; but never at the cost of a
comment of yours: then the conflict of lines stands, or the two merges are in conflict.

Values inside `plan` and `workspace` are named tuples: a data class takes seven times as long to
define, and every start of specc would wait for it.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from specc.plan._by_key import Sides, by_key
from specc.plan._diff import Hunk, hunks
from specc.plan._remarks import are_kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Lines = tuple[bytes, ...]


class Conflict(NamedTuple):
    """A stretch both sides changed, differently."""

    yours: Lines
    base: Lines
    theirs: Lines


Piece = Lines | Conflict


class Labels(NamedTuple):
    """What the sides are called between the markers; without `base` its lines are left out."""

    yours: str = "yours"
    base: str | None = "last generated"
    theirs: str = "spec"


def merge(
    base: Sequence[bytes], yours: Sequence[bytes], theirs: Sequence[bytes], path: str = ""
) -> list[Piece]:
    """The merged text in order: settled lines, and conflicts left to a person.

    `path` says by its ending what the text is; only lines count where that has no keys.
    """
    pieces = _by_line(base, yours, theirs)
    if not path or any(
        list(one) == list(two) for one, two in combinations((base, yours, theirs), 2)
    ):
        return pieces
    merged = None if conflicts(pieces) else resolved(pieces, theirs=False)
    sides = by_key(path, base, yours, theirs, merged)
    if sides is None:
        return pieces
    if are_kept(path, base, yours, sides.yours):
        return _in_doubt(sides)
    return pieces if merged is None else _differences(merged, sides.theirs)


def _in_doubt(sides: Sides) -> list[Piece]:
    """Versions of a text that differ in disputed keys alone: every difference is a conflict."""
    pieces = _by_line(*sides)
    whole = [resolved(pieces, theirs=theirs) for theirs in (False, True)]
    if whole == [sides.yours, sides.theirs]:
        return pieces
    return _differences(sides.yours, sides.theirs)


def _by_line(base: Sequence[bytes], yours: Sequence[bytes], theirs: Sequence[bytes]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for group in _groups(hunks(base, yours), hunks(base, theirs)):
        pieces.append(tuple(base[at : group.start]))
        pieces.extend(_settle(group, base, yours, theirs))
        at = group.end
    pieces.append(tuple(base[at:]))
    return [piece for piece in pieces if piece]


def merge_two(yours: Sequence[bytes], theirs: Sequence[bytes]) -> list[Piece]:
    """Two texts without a common ancestor: clean only where one holds every line of the other.

    Anything else is for a person to decide, stretch by stretch.
    """
    found = hunks(yours, theirs)
    if all(a0 == a1 for a0, a1, _, _ in found):
        return [tuple(theirs)]
    if all(b0 == b1 for _, _, b0, b1 in found):
        return [tuple(yours)]
    return _differences(yours, theirs)


def _differences(yours: Sequence[bytes], theirs: Sequence[bytes]) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for a0, a1, b0, b1 in hunks(yours, theirs):
        pieces.append(tuple(yours[at:a0]))
        pieces.append(Conflict(yours=tuple(yours[a0:a1]), base=(), theirs=tuple(theirs[b0:b1])))
        at = a1
    pieces.append(tuple(yours[at:]))
    return [piece for piece in pieces if piece]


def conflicts(pieces: Sequence[Piece]) -> int:
    """How many places a person must settle."""
    return sum(isinstance(piece, Conflict) for piece in pieces)


def marked(pieces: Sequence[Piece], labels: Labels) -> Lines:
    """The lines of a file in which each conflict stands between markers."""
    lines: list[bytes] = []
    for piece in pieces:
        lines.extend(_between_markers(piece, labels) if isinstance(piece, Conflict) else piece)
    return tuple(lines)


def resolved(pieces: Sequence[Piece], *, theirs: bool) -> Lines:
    """The lines with every conflict settled for one side."""
    lines: list[bytes] = []
    for piece in pieces:
        if isinstance(piece, Conflict):
            lines.extend(piece.theirs if theirs else piece.yours)
        else:
            lines.extend(piece)
    return tuple(lines)


def marker_lines(lines: Sequence[bytes], labels: Labels) -> tuple[int, ...]:
    """Where conflicts of ours stand unresolved, as line numbers from 1."""
    opening = b"<<<<<<< " + labels.yours.encode()
    return tuple(number for number, line in enumerate(lines, 1) if line == opening)


def unsettled(lines: Sequence[bytes], labels: Labels) -> tuple[int, ...]:
    """Where anybody's conflicts stand, git's too, as line numbers from 1."""
    found = set(marker_lines(lines, labels))
    opened, halved = 0, False
    for number, line in enumerate(lines, 1):
        if line.startswith(b"<<<<<<< "):
            opened, halved = number, False
        elif opened and line == b"=======":
            halved = True
        elif opened and halved and line.startswith(b">>>>>>> "):
            found.add(opened)
            opened = 0
    return tuple(sorted(found))


def _between_markers(conflict: Conflict, labels: Labels) -> Iterator[bytes]:
    yield b"<<<<<<< " + labels.yours.encode()
    yield from conflict.yours
    if labels.base is not None:
        yield b"||||||| " + labels.base.encode()
        yield from conflict.base
    yield b"======="
    yield from conflict.theirs
    yield b">>>>>>> " + labels.theirs.encode()


class _Group(NamedTuple):
    """Changes that touch: the stretch of the base they cover, and each side's changes in it."""

    start: int
    end: int
    yours: tuple[Hunk, ...]
    theirs: tuple[Hunk, ...]


def _groups(yours: list[Hunk], theirs: list[Hunk]) -> Iterator[_Group]:
    waiting = sorted(
        [(hunk, True) for hunk in yours] + [(hunk, False) for hunk in theirs],
        key=lambda entry: entry[0][:2],
    )
    at = 0
    while at < len(waiting):
        start, end = waiting[at][0][:2]
        first = at
        at += 1
        while at < len(waiting) and waiting[at][0][0] <= end:
            end = max(end, waiting[at][0][1])
            at += 1
        members = waiting[first:at]
        yield _Group(
            start=start,
            end=end,
            yours=tuple(hunk for hunk, mine in members if mine),
            theirs=tuple(hunk for hunk, mine in members if not mine),
        )


def _settle(
    group: _Group, base: Sequence[bytes], yours: Sequence[bytes], theirs: Sequence[bytes]
) -> list[Piece]:
    mine = _side(group, group.yours, yours, base)
    other = _side(group, group.theirs, theirs, base)
    if not group.theirs or mine == other:
        return [mine]
    if not group.yours:
        return [other]
    return _trimmed(mine, tuple(base[group.start : group.end]), other)


def _side(
    group: _Group, changed: tuple[Hunk, ...], side: Sequence[bytes], base: Sequence[bytes]
) -> Lines:
    """What one side made of the group's stretch of the base."""
    if not changed:
        return tuple(base[group.start : group.end])
    first, last = changed[0], changed[-1]
    return tuple(side[first[2] - (first[0] - group.start) : last[3] + (group.end - last[1])])


def _trimmed(mine: Lines, base: Lines, other: Lines) -> list[Piece]:
    """The conflict without the lines that both sides begin and end with."""
    shortest = min(len(mine), len(other))
    head = 0
    while head < shortest and mine[head] == other[head]:
        head += 1
    tail = 0
    while tail < shortest - head and mine[-1 - tail] == other[-1 - tail]:
        tail += 1
    conflict = Conflict(
        yours=mine[head : len(mine) - tail], base=base, theirs=other[head : len(other) - tail]
    )
    return [mine[:head], conflict, mine[len(mine) - tail :]]
