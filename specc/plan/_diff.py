"""The lines two texts do not share, as few as possible.

Myers' greedy search (An O(ND) Difference Algorithm, 1986) over the lines that occur on both sides;
a line without a counterpart is a difference already and would only slow the search. Differences
are then slid down as far as they go, so that equal texts give equal places whatever the route.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Hunk = tuple[int, int, int, int]
"""`a[a0:a1]` became `b[b0:b1]`."""

FURTHEST = 400
"""Edits the search tries before it settles for the best way so far; its work is their square."""


def hunks(a: Sequence[bytes], b: Sequence[bytes]) -> list[Hunk]:
    """What turns `a` into `b`: stretches in order, at least one shared line between any two."""
    head = _shared_head(a, b)
    tail = _shared_tail(a, b, head)
    lost = [False] * len(a)
    new = [False] * len(b)
    for at in range(head, len(a) - tail):
        lost[at] = True
    for at in range(head, len(b) - tail):
        new[at] = True
    for i, j in _matches(a[head : len(a) - tail], b[head : len(b) - tail]):
        lost[head + i] = new[head + j] = False
    _slide(a, lost, new)
    _slide(b, new, lost)
    return _stretches(lost, new)


def _shared_head(a: Sequence[bytes], b: Sequence[bytes]) -> int:
    end = min(len(a), len(b))
    at = 0
    while at < end and a[at] == b[at]:
        at += 1
    return at


def _shared_tail(a: Sequence[bytes], b: Sequence[bytes], head: int) -> int:
    end = min(len(a), len(b)) - head
    at = 0
    while at < end and a[-1 - at] == b[-1 - at]:
        at += 1
    return at


def _matches(a: Sequence[bytes], b: Sequence[bytes]) -> list[tuple[int, int]]:
    """Pairs of equal lines, rising on both sides: a longest common subsequence."""
    shared = set(a) & set(b)
    rows = [i for i, line in enumerate(a) if line in shared]
    columns = [j for j, line in enumerate(b) if line in shared]
    ids = {line: number for number, line in enumerate(shared)}
    left = [ids[a[i]] for i in rows]
    right = [ids[b[j]] for j in columns]
    return [(rows[i], columns[j]) for i, j in _common(left, right)]


def _common(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """A common subsequence: a longest one, in texts less than `FURTHEST` edits apart."""
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(a) and j < len(b):
        rest, (down, across) = _search(a[i:], b[j:])
        found.extend((i + row, j + column) for row, column in rest)
        i, j = i + down, j + across
    return found


def _search(a: list[int], b: list[int]) -> tuple[list[tuple[int, int]], tuple[int, int]]:
    """Pairs up to the end, or up to the point that lay furthest on when the search gave up."""
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(len(a) + len(b), FURTHEST) + 1):
        trace.append(reach)
        reach = _one_further(a, b, trace[-1], edits)
        if reach.get(len(a) - len(b)) == len(a):
            end = len(a), len(b)
            return _walk_back(trace, end), end
    best = max(reach, key=lambda k: 2 * reach[k] - k)
    end = reach[best], reach[best] - best
    return _walk_back(trace, end), end


def _one_further(a: list[int], b: list[int], before: dict[int, int], edits: int) -> dict[int, int]:
    """How far along `a` each diagonal reaches with one edit more."""
    after: dict[int, int] = {}
    rows, columns = len(a), len(b)
    for k in range(-edits, edits + 1, 2):
        down = before.get(k + 1, -1)
        across = before.get(k - 1, -2) + 1
        i = max(down, across)
        j = i - k
        if i > rows or j > columns or i < 0 or j < 0:
            continue
        while i < rows and j < columns and a[i] == b[j]:
            i += 1
            j += 1
        after[k] = i
    return after


def _walk_back(trace: list[dict[int, int]], end: tuple[int, int]) -> list[tuple[int, int]]:
    """The pairs on the way to `end`, from how far each diagonal reached edit by edit."""
    found: list[tuple[int, int]] = []
    i, j = end
    for before in reversed(trace):
        k = i - j
        down, across = before.get(k + 1, -1), before.get(k - 1, -2) + 1
        came = max(down, across)
        while i > came and j > came - k:
            i, j = i - 1, j - 1
            found.append((i, j))
        i, j = (i, j - 1) if down >= across else (i - 1, j)
    found.reverse()
    return found


def _slide(lines: Sequence[bytes], changed: list[bool], other: list[bool]) -> None:
    """Move each changed stretch down while the line after it equals its first one.

    A stretch that meets the next one joins it. It stops where the other side has changes of its
    own, so that a replacement stays one difference.
    """
    start, opposite = 0, 0
    end = len(lines)
    while start < end:
        if not changed[start]:
            opposite = _past(other, opposite) + 1
            start += 1
            continue
        stop = _past(changed, start)
        free = not (opposite < len(other) and other[opposite])
        while free and stop < end and lines[start] == lines[stop]:
            changed[start], changed[stop] = False, True
            start, stop = start + 1, _past(changed, stop)
            opposite += 1
            free = not (opposite < len(other) and other[opposite])
        start = stop


def _past(flags: list[bool], at: int) -> int:
    while at < len(flags) and flags[at]:
        at += 1
    return at


def _stretches(lost: list[bool], new: list[bool]) -> list[Hunk]:
    found: list[Hunk] = []
    i = j = 0
    while i < len(lost) or j < len(new):
        i1, j1 = _past(lost, i), _past(new, j)
        if i1 > i or j1 > j:
            found.append((i, i1, j, j1))
        i, j = i1 + 1, j1 + 1
    return found
