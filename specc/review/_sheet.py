"""The values of a review: sections of words, tables and charts, before they are a page.

Words are pieces, and what a piece is decides how it is written: the spec's own words and names are
told apart from the review's, so that no format has to guess which of them it may trust.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.review.charts import Figure

Tone = Literal["good", "warn", "bad", "muted"]


@value
class Said:
    """Words of the spec, in whatever language and direction they are written."""

    text: str


@value
class Code:
    """A name: an id of the spec, a path, a handle."""

    text: str


@value
class Strong:
    """Words that carry the sentence."""

    text: str


@value
class Mark:
    """A verdict in a word, with a sign of its own so that it needs no colour."""

    tone: Tone
    text: str


@value
class Link:
    """A way to another section of the same page."""

    text: str
    to: str


Piece: TypeAlias = str | Said | Code | Strong | Mark | Link
"""A plain string is the review's own words."""
Words: TypeAlias = tuple[Piece, ...]


@value
class Paragraph:
    """A paragraph; a lede opens a section, in larger type."""

    words: Words
    is_lede: bool = False


@value
class Heading:
    """A heading within a section."""

    text: str


@value
class Items:
    """A list, in no order."""

    items: tuple[Words, ...]


@value
class Grid:
    """A table. The first cell of each row names the row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    numbers: tuple[int, ...] = ()
    """Columns of numbers, which are set flush right."""


@value
class Fact:
    """One figure to remember, and what to make of it."""

    label: str
    value: Words
    note: Words = ()


@value
class Facts:
    """The few figures that matter most, side by side."""

    facts: tuple[Fact, ...]


@value
class Chart:
    """A picture, with its numbers behind it."""

    figure: Figure
    is_told: bool = False
    """Whether its numbers stand below it for all to read, as those that nothing else says."""


@value
class Missing:
    """What cannot be shown, and what the spec would have to say."""

    words: Words


@value
class Fold:
    """Depth: what is read on demand, and always printed."""

    title: str
    blocks: tuple[Block, ...]


@value
class Remark:
    """One finding, as the technical lead reads it."""

    tone: Tone
    label: str
    """`error`, `warning`, `info`."""
    message: str
    code: str = ""
    where: str = ""
    help: str = ""
    notes: tuple[str, ...] = ()


Block: TypeAlias = Paragraph | Heading | Items | Grid | Facts | Chart | Missing | Fold | Remark


@value
class Section:
    """One section under a heading that can be linked to."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@value
class Part:
    """A part of the page for one kind of reader."""

    id: str
    title: str
    for_whom: str
    sections: tuple[Section, ...]


@value
class Sheet:
    """A whole review."""

    title: str
    name: str
    """The file or folder that was reviewed, as it was named."""
    subtitle: tuple[Words, ...]
    """Version, stage and so on, a short phrase each."""
    verdict: Words
    parts: tuple[Part, ...]
    terms: Mapping[str, str]
    """What each abbreviation in the page stands for."""
    digest: str
    """SHA-256 of what the spec says; empty where it cannot be read whole."""
    made_by: str
