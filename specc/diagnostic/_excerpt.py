"""One line of a file with marks under it.

31 |   hit_rate: {measure: accuracy, target: 99%}
   |              -----------------          ^^^ the target
   |              |
   |              what is measured
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from specc.diagnostic._cells import ELLIPSIS, edges, safe, shown
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Paint = Callable[["Mark", str], str]


@value
class Mark:
    """A stretch to underline. Both ends are offsets into the line, the end exclusive."""

    start: int
    end: int
    label: str
    main: bool

    @property
    def sign(self) -> str:
        """`^` under what the finding is about, `-` under what it is held against."""
        return "^" if self.main else "-"


def excerpt(line: str, marks: Sequence[Mark], *, room: int, paint: Paint) -> tuple[str, list[str]]:
    """The line, cut around its marks to at most `room` cells, and the rows that go below it."""
    line, marks = _nearby(line, marks, room)
    pieces = shown(line)
    edge = edges(pieces)
    first, last = _window(edge, marks, room)
    lead = ELLIPSIS if first else ""
    tail = ELLIPSIS if last < len(pieces) else ""
    text = lead + "".join(pieces[first:last]) + tail
    moved = [_in_cells(mark, edge, first, last, len(lead)) for mark in marks]
    return text, [row for layer in _layers(moved) for row in _rows(layer, paint)]


def _nearby(line: str, marks: Sequence[Mark], room: int) -> tuple[str, list[Mark]]:
    """The part of the line that can matter: a line may be a megabyte long."""
    start = max(0, min(mark.start for mark in marks) - 2 * room)
    stop = max(mark.start for mark in marks) + 3 * room
    near = [
        Mark(start=m.start - start, end=m.end - start, label=m.label, main=m.main) for m in marks
    ]
    return line[start:stop], near


def _window(edge: list[int], marks: Sequence[Mark], room: int) -> tuple[int, int]:
    """Which pieces to show: all if they fit, else as many as fit with the marks in the middle."""
    size = len(edge) - 1
    if edge[-1] <= room:
        return 0, size
    begin = edge[min(size, *(mark.start for mark in marks))]
    end = edge[min(size, max(mark.end for mark in marks))]
    spare = max(2, room - (end - begin)) // 2
    left = max(0, min(begin - spare, edge[-1] - room))
    first = bisect_left(edge, left + 1) if left else 0
    last = bisect_right(edge, left + room - 1) - 1
    return first, size if edge[-1] <= left + room else last


def _in_cells(mark: Mark, edge: list[int], first: int, last: int, lead: int) -> Mark:
    """The mark in cells of the text shown; never empty, so that it can be seen."""
    start = edge[max(first, min(mark.start, last))] - edge[first] + lead
    end = edge[max(first, min(mark.end, last))] - edge[first] + lead
    return Mark(start=start, end=max(start + 1, end), label=mark.label, main=mark.main)


def _layers(marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks from left to right, those that overlap on a row of their own."""
    layers: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda m: (m.start, m.end, not m.main)):
        layer = next((known for known in layers if known[-1].end <= mark.start), None)
        if layer is None:
            layers.append([mark])
        else:
            layer.append(mark)
    return layers


def _rows(marks: list[Mark], paint: Paint) -> list[str]:
    """The underlines with the rightmost label behind them, and a row for every other label."""
    signs = [(mark, mark.sign * (mark.end - mark.start)) for mark in marks]
    rows = [_row(signs, paint) + _behind(marks[-1], paint)]
    waiting = [mark for mark in marks[:-1] if mark.label]
    if waiting:
        rows.append(_row([(mark, "|") for mark in waiting], paint))
    while waiting:
        mark = waiting.pop()
        words = (mark, safe(mark.label))
        rows.append(_row([*((other, "|") for other in waiting), words], paint))
    return rows


def _behind(mark: Mark, paint: Paint) -> str:
    return " " + paint(mark, safe(mark.label)) if mark.label else ""


def _row(parts: list[tuple[Mark, str]], paint: Paint) -> str:
    row, at = "", 0
    for mark, text in parts:
        row += " " * (mark.start - at) + paint(mark, text)
        at = mark.start + len(text)
    return row
