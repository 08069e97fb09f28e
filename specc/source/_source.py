"""The `Source`: a spec's text, parsed, with the place of every key and value."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Edit, Fix, Path, Place, Span
from specc.record import value
from specc.source._scalars import unquoted

if TYPE_CHECKING:
    from collections.abc import Mapping

Extent = tuple[int, int, int, int]
"""First line and column, last line and column; from 1, the end exclusive."""


@value
class Source:
    """A parsed spec."""

    name: str
    """The file's name, as shown in findings; of a folder, the file that stands for the whole."""
    data: Mapping[str, object]
    """The document: mappings, lists, and YAML 1.2 core scalars."""
    keys: Mapping[Path, Extent]
    """Where each key stands."""
    values: Mapping[Path, Extent]
    """Where each value stands; a block collection stands where its key does."""
    broken: frozenset[Path] = frozenset()
    """Nodes about which something was already found, so that nothing more is said of them."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Of a folder: the file in which each section stands."""
    is_whole: bool = True
    """Whether every file of the folder could be read; else sections that are not there may be in
    one that could not."""

    def locate(self, found: Diagnostic) -> Diagnostic:
        """The finding with the span of each of its places."""
        further = filter(self._is_written, found.places[1:])
        places = tuple(map(self._located, (*found.places[:1], *further)))
        return replace(found, places=places, fix=found.fix and self._fixing(found.fix))

    def line(self, path: Path) -> int:
        """The line on which the node, or its nearest ancestor that is written, stands."""
        return self._extent(path, "key")[0]

    def _is_written(self, place: Place) -> bool:
        """Whether there is anything to show: the section of the place stands in the text."""
        return place.span is not None or not place.path or place.path[:1] in self.keys

    def _fixing(self, fix: Fix) -> Fix:
        return replace(fix, edits=tuple(map(self._editing, fix.edits)))

    def _editing(self, edit: Edit) -> Edit:
        """The edit with its span; text that stands in quotes is changed inside of them."""
        place = self._located(edit.place)
        bare = unquoted(edit.text)
        if bare is None or edit.place.span is not None or not self._is_quoted(edit.place):
            return replace(edit, place=place)
        outer = place.span
        assert outer is not None  # noqa: S101 -- it has just been located
        inner = replace(outer, column=outer.column + 1, end_column=outer.end_column - 1)
        return replace(edit, place=replace(place, span=inner), text=bare)

    def _is_quoted(self, place: Place) -> bool:
        """Whether a text of one line stands in quotes: it is wider than its characters then."""
        extents = {"key": self.keys, "value": self.values}.get(place.on, {})
        line, column, end_line, end_column = extents.get(place.path, (1, 1, 1, 1))
        text = place.path[-1] if place.on == "key" and place.path else self._value(place.path)
        return isinstance(text, str) and line == end_line and end_column - column >= len(text) + 2

    def _value(self, path: Path) -> object:
        here: Any = self.data
        for step in path:
            here = here[step]
        return here

    def _located(self, place: Place) -> Place:
        if place.span is not None:
            return place
        line, column, end_line, end_column = self._extent(place.path, place.on)
        if place.on == "before":
            end_line, end_column = line, column
        if place.on == "after":
            line, column = end_line, end_column
        file = self.files.get(str(place.path[0]), self.name) if place.path else self.name
        span = Span(file=file, line=line, column=column, end_line=end_line, end_column=end_column)
        return replace(place, span=span)

    def _extent(self, path: Path, on: str) -> Extent:
        """A node that is not written stands where the nearest ancestor's key does."""
        wanted = self.keys if on == "key" else self.values
        if path in wanted:
            return wanted[path]
        for length in range(len(path), 0, -1):
            found = self.keys.get(path[:length]) or self.values.get(path[:length])
            if found:
                return found
        return (1, 1, 1, 1)
