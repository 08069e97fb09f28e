"""The values: `Diagnostic`, `Place`, `Span`, `Severity`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterable

Path = tuple[str | int, ...]
"""Where a node stands: keys and list positions from the root, `("metrics", "auc", "target")`."""


class Severity(StrEnum):
    """How much a finding matters; separate from its code."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for an error, rising as it matters less."""
        return list(Severity).index(self)


@value
class Span:
    """A stretch of a file's text. Lines and columns count from 1; the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __lt__(self, other: Span) -> bool:
        """In the order of files, and in a file from the top."""
        return self._order() < other._order()

    def _order(self) -> tuple[object, ...]:
        return (self.file, self.line, self.column, self.end_line, self.end_column)


@value
class Place:
    """One place a finding speaks of: a node of the spec and, once located, its span."""

    path: Path = ()
    on: Literal["key", "value", "before", "after"] = "value"
    """The key or the value, or no more than the gap before or after the value."""
    label: str = ""
    span: Span | None = None


@value
class Edit:
    """Puts `text` where what stands at `place` is."""

    place: Place
    text: str
    """As it stands in the file: quoted where YAML needs it."""


@value
class Fix:
    """How a finding can be put right by machine."""

    edits: tuple[Edit, ...]
    safe: bool
    """Whether it says the same thing rightly; a change of meaning is for a person to decide."""


@value
class Diagnostic:
    """One finding. The first place is the main one; a contradiction has two or more."""

    code: str
    slug: str
    severity: Severity
    message: str
    """The fact, with its numbers."""
    help: str = ""
    """What to do about it."""
    notes: tuple[str, ...] = ()
    """Context: the arithmetic, what was assumed."""
    places: tuple[Place, ...] = ()
    fix: Fix | None = None

    @property
    def is_error(self) -> bool:
        """Whether the finding stops a compile."""
        return self.severity is Severity.ERROR


def at(*path: str | int, label: str = "") -> Place:
    """The value at `path`."""
    return Place(path=path, label=label)


def key(*path: str | int, label: str = "") -> Place:
    """The key that ends `path`, for findings about a name or about something missing under it."""
    return Place(path=path, on="key", label=label)


def safe_fix(place: Place, text: str) -> Fix:
    """Writes what was meant in the place of what stands there."""
    return Fix(edits=(Edit(place=place, text=text),), safe=True)


def unsafe_fix(place: Place, text: str) -> Fix:
    """Writes a value that would do; whether it is the right one, a person decides."""
    return Fix(edits=(Edit(place=place, text=text),), safe=False)


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings as they are shown: by place in the text, then code, then message."""
    return tuple(sorted(found, key=_order))


def counts(found: Iterable[Diagnostic]) -> dict[str, int]:
    """How many findings of each severity, every severity named."""
    found = tuple(found)
    return {severity.value: sum(d.severity is severity for d in found) for severity in Severity}


def _order(found: Diagnostic) -> tuple[object, ...]:
    span = found.places[0].span if found.places else None
    position = (span.file, span.line, span.column) if span else ("", 0, 0)
    return (*position, found.code, found.message)
