"""Findings as people read them in a terminal.

error[MET04 accuracy-below-trivial]: an accuracy of 99% is less than always answering "no"
   --> spec.yaml:31:49
    |
 31 |   hit_rate: {measure: accuracy, target: 99%}
    |                                         ^^^ the target
    = help: measure average_precision instead
    = docs: specc explain MET04
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from specc.diagnostic._cells import safe
from specc.diagnostic._excerpt import Mark, excerpt
from specc.diagnostic._model import Diagnostic, Path, Place, Severity, Span, counts
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Lines = Mapping[str, Sequence[str]]
    Paint = Callable[[str, str], str]

__all__ = ["BLUE", "BOLD", "RESET", "SEVERITY", "dotted", "render", "safe", "summary"]

BOLD = "\x1b[1m"
BLUE = "\x1b[1;34m"
RESET = "\x1b[0m"
SEVERITY = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.INFO: "\x1b[1;36m",
}
NARROWEST = 20
"""An excerpt keeps this many cells however narrow the terminal is."""

_PLAIN_KEY = re.compile(r"[\w-]+", re.ASCII)


def render(found: Iterable[Diagnostic], lines: Lines, *, color: bool, width: int) -> str:
    """Every finding with its excerpts, a blank line between two.

    `lines` holds the lines of each file by its name; a place in a file that is not there is given
    by its coordinates alone. `width` is that of the terminal in cells.
    """
    paint = _painted if color else _unpainted
    return "\n".join(_finding(finding, lines, paint, width) for finding in found)


MOST_NAMED = 3
"""So many files are named; more are counted."""


def summary(found: Iterable[Diagnostic]) -> str:
    """How many findings of each severity, and where: `2 errors, 3 warnings in spec.yaml`."""
    found = tuple(found)
    said = [f"{n} {name}{'s' * (n > 1)}" for name, n in counts(found).items() if n]
    spans = [place.span for finding in found for place in finding.places[:1]]
    files = dict.fromkeys(safe(span.file) for span in spans if span)
    named = ", ".join(files) if len(files) <= MOST_NAMED else f"{len(files)} files"
    where = f" in {named}" if files else ""
    return (", ".join(said) or "no findings") + where


def dotted(path: Path) -> str:
    """A path as people write it: `rollout.steps[1].share`; the document itself is empty."""
    return "".join(_step(step) for step in path).removeprefix(".")


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN_KEY.fullmatch(step) else f'."{safe(step)}"'


def _painted(style: str, text: str) -> str:
    return f"{style}{text}{RESET}" if text else ""


def _unpainted(style: str, text: str) -> str:
    return text


def _finding(finding: Diagnostic, lines: Lines, paint: Paint, width: int) -> str:
    tag = f"{finding.severity}[{safe(finding.code)} {safe(finding.slug)}]"
    style = SEVERITY[finding.severity]
    places = [place for place in finding.places if place.span or place.path]
    digits = max((len(str(place.span.line)) for place in places if place.span), default=1)
    room = max(NARROWEST, width - digits - 4)
    page = _Page(paint=paint, style=style, digits=digits, room=room)
    rows = [
        paint(style, tag) + paint(BOLD, f": {safe(finding.message)}"),
        *page.show(_groups(places, lines, room)),
        *(page.footer(name, text) for name, text in _footer(finding)),
    ]
    return "".join(f"{row}\n" for row in rows)


def _footer(finding: Diagnostic) -> list[tuple[str, str]]:
    return [
        *([("help", finding.help)] if finding.help else []),
        *(("note", note) for note in finding.notes),
        ("docs", f"specc explain {finding.code}"),
    ]


@value
class _Page:
    """How the excerpts of one finding are laid out, behind one gutter of line numbers."""

    paint: Paint
    style: str
    digits: int
    room: int

    def show(self, groups: Iterable[_Group]) -> Iterator[str]:
        arrow = "-->"
        for group in groups:
            yield f"{' ' * (self.digits + 1)}{self.paint(BLUE, arrow)} {group.where}"
            if group.marks:
                if arrow == "-->":
                    yield self._gutter()
                yield from self._excerpt(group)
            arrow = ":::"

    def footer(self, name: str, text: str) -> str:
        sign, title = self.paint(BLUE, "="), self.paint(BOLD, f"{name}:")
        return f"{' ' * (self.digits + 2)}{sign} {title} {safe(text)}"

    def _excerpt(self, group: _Group) -> Iterator[str]:
        text, rows = excerpt(group.line, group.marks, room=self.room, paint=self._mark)
        yield f"{self._gutter(group.number)} {text}".rstrip()
        yield from (f"{self._gutter()} {row}" for row in rows)

    def _gutter(self, number: int | str = "") -> str:
        return self.paint(BLUE, f" {number:>{self.digits}} |")

    def _mark(self, mark: Mark, text: str) -> str:
        return self.paint(self.style if mark.main else BLUE, text)


@value
class _Group:
    """Places shown in one excerpt; without marks, a place that has no line to show."""

    where: str
    file: str = ""
    number: int = 0
    line: str = ""
    marks: tuple[Mark, ...] = ()

    def takes(self, other: _Group, room: int) -> bool:
        """Whether the other's marks can stand under this line: the same line, and not too far."""
        if not self.marks or (self.file, self.number) != (other.file, other.number):
            return False
        marks = self.marks + other.marks
        return max(m.end for m in marks) - min(m.start for m in marks) <= room


def _groups(places: Sequence[Place], lines: Lines, room: int) -> list[_Group]:
    """The excerpts, in the order in which the finding names their places."""
    groups: list[_Group] = []
    for number, place in enumerate(places):
        new = _group(place, lines, main=number == 0)
        index = next((i for i, group in enumerate(groups) if group.takes(new, room)), None)
        if index is None:
            groups.append(new)
        else:
            groups[index] = replace(groups[index], marks=groups[index].marks + new.marks)
    return groups


def _group(place: Place, lines: Lines, *, main: bool) -> _Group:
    span, label = place.span, f" ({safe(place.label)})" if place.label else ""
    if span is None:
        return _Group(where=dotted(place.path) + label)
    where = f"{safe(span.file)}:{span.line}:{span.column}"
    text = lines.get(span.file, ())
    unwritten = place.path and (span.end_line, span.end_column) == (1, 1)
    if unwritten or not 1 <= span.line <= len(text):
        return _Group(where=where + label)
    line = text[span.line - 1]
    mark = _mark(span, len(line), place.label, main=main)
    return _Group(where=where, file=span.file, number=span.line, line=line, marks=(mark,))


def _mark(span: Span, size: int, label: str, *, main: bool) -> Mark:
    """A span of several lines is marked to the end of its first, and says where it ends."""
    last = span.end_line - (span.end_column == 1)
    if last > span.line:
        label = f"{label} (to line {last})".lstrip()
    start = min(span.column - 1, size)
    end = min(span.end_column - 1, size) if span.end_line == span.line else size
    return Mark(start=start, end=max(start, end), label=label, main=main)
