"""What charts are drawn with: one sheet, words, marks, scales."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING

from specc.record import value
from specc.review.charts._model import Figure, Table
from specc.review.charts._svg import Element, element, path
from specc.review.charts._text import fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH = 340
"""Pixels of a picture: a phone shows it about as it is, and its smallest words with 11 pixels."""
SMALL, USUAL = 12.0, 13.0
"""Sizes of words, in pixels."""
BOLD = 1.15
"""So much wider are bold words."""
LINE = 16.0
"""From one line of words to the next."""


@value
class Scale:
    """Values onto pixels, in proportion."""

    low: float = 0.0
    high: float
    start: float
    end: float

    def at(self, given: float) -> float:
        """The pixel of a value."""
        span = self.high - self.low
        return (
            self.start + (given - self.low) / span * (self.end - self.start) if span else self.start
        )


def figure(
    name: str,
    height: float,
    drawn: Iterable[Element],
    *,
    title: str,
    desc: str,
    table: Table,
) -> Figure:
    """The picture with its words; `name` makes its ids unique on a page."""
    heading = element("title", title, id=f"chart-{name}-title")
    words = element("desc", desc, id=f"chart-{name}-desc")
    svg = element(
        "svg",
        heading,
        words,
        element("defs", _hatch(name)),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"chart chart-{name}",
        viewBox=f"0 0 {WIDTH} {ceil(height)}",
        role="img",
        aria_labelledby=f"chart-{name}-title chart-{name}-desc",
    )
    return Figure(svg=str(svg), title=title, desc=desc, table=table)


def _hatch(name: str) -> Element:
    """Stripes, so that an area is told from its neighbour without its colour."""
    stripe = element("path", d="M0 6L6 0M-1 1L1 -1M5 7L7 5", class_="c-stripe")
    return element(
        "pattern",
        element("rect", width=6, height=6, class_="c-ground"),
        stripe,
        id=f"chart-{name}-hatch",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )


def hatched(name: str) -> str:
    """The stripes of a figure, as a fill."""
    return f"url(#chart-{name}-hatch)"


def words(
    x: float,
    y: float,
    text: str,
    *,
    class_: str = "",
    anchor: str = "start",
    room: float = WIDTH,
    size: float = SMALL,
) -> Element:
    """One line of words, cut to its room. Never two strings of a spec in one: words that are read
    from right to left would take their neighbours along."""
    return element(
        "text",
        fit(text, room, size * (BOLD if "c-strong" in class_ else 1)),
        x=x,
        y=y,
        font_size=size,
        class_=class_ or None,
        text_anchor=None if anchor == "start" else anchor,
    )


def box(
    x: float, y: float, wide: float, high: float, class_: str, fill: str | None = None
) -> Element:
    """A rectangle."""
    return element(
        "rect", x=x, y=y, width=max(0.0, wide), height=max(0.0, high), class_=class_, fill=fill
    )


def line(points: Sequence[tuple[float, float]], class_: str) -> Element:
    """Straight lines through the points."""
    return element("path", d=path(points), class_=class_)


def mark(shape: str, x: float, y: float, class_: str = "c-mark", r: float = 5) -> Element:
    """A sign of its own shape: `circle`, `square`, `diamond`, `triangle`, `octagon`, `cross`."""
    if shape == "circle":
        return element("circle", cx=x, cy=y, r=r, class_=class_)
    if shape == "cross":
        return element(
            "path",
            d=f"M{x - r} {y - r}L{x + r} {y + r}M{x - r} {y + r}L{x + r} {y - r}",
            class_=class_,
        )
    corners = [(x + dx * r, y + dy * r) for dx, dy in _SHAPES[shape]]
    return element("path", d=f"{path(corners)}Z", class_=class_)


_SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "triangle": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "octagon": (
        (-0.45, -1.1), (0.45, -1.1), (1.1, -0.45), (1.1, 0.45),
        (0.45, 1.1), (-0.45, 1.1), (-1.1, 0.45), (-1.1, -0.45),
    ),
}  # fmt: skip


def ticks(high: float, most: int = 4) -> tuple[float, ...]:
    """Round values from 0 up to `high`, at most so many steps of one size."""
    if high <= 0:
        return (0.0,)
    power = 10.0 ** floor(log10(high / most))
    step = next(n * power for n in (1, 2, 5, 10) if n * power * most >= high * (1 - 1e-9))
    return tuple(step * n for n in range(floor(high / step * (1 + 1e-9)) + 1))
