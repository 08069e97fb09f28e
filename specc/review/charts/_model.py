"""The values of a chart: a picture, its words, and the same numbers as a table."""

from __future__ import annotations

from specc.record import value


@value
class Table:
    """Rows of text under one header; each row is as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@value
class Figure:
    """A chart: what it shows stands in `table` too, for whoever does not see it."""

    svg: str
    """One `<svg>` element, to stand in HTML as it is: each text in it is escaped."""
    title: str
    """What is drawn, in a few words; plain text."""
    desc: str
    """What is to be seen in it, in a sentence or two; plain text."""
    table: Table
