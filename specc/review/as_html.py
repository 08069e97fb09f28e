"""A review as one page of HTML: no script, nothing fetched, everything it needs inside it. Only the
page that specc serves itself has a script, which asks for the next version."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from string import Template
from typing import TYPE_CHECKING

from specc.review._sheet import (
    Chart,
    Code,
    Facts,
    Fold,
    Grid,
    Heading,
    Items,
    Link,
    Mark,
    Missing,
    Paragraph,
    Remark,
    Said,
    Strong,
)
from specc.review._text import Terms, inert, tag
from specc.review.charts import STYLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specc.review._sheet import Block, Fact, Part, Piece, Section, Sheet, Tone, Words
    from specc.review.charts import Table
    from specc.tree import Tree

SIGNS = {"good": "✓", "warn": "▲", "bad": "✕", "muted": "○"}
"""What a verdict looks like where there is no colour."""
TWO = 2
"""Columns that fit a telephone side by side; a row of more becomes a card there."""
EMPTY = (("–",), (Said(text="–"),))
"""A cell that says nothing, and is left out of a card."""
SHORT = 12
"""Digits of a digest that people compare."""


def document(sheet: Sheet, library: Tree, version: str = "") -> str:
    """The page. `library` holds its frame and its style, as they stand under `templates/`. With a
    `version`, the page reloads itself once the server that it came from has another one."""
    style = _style(sheet, library)
    script = library["review/reload.js"].content.decode() if version else ""
    page = Template(library["review/page.html"].content.decode())
    writer = _Writer(sheet)
    return page.substitute(
        policy=inert(_policy(style, script)),
        title=inert(f"{sheet.title} · review of the scope"),
        style=style,
        contents=writer.contents(),
        banner=writer.banner(),
        parts="\n".join(map(writer.part, sheet.parts)),
        foot=writer.foot(),
        live=tag("script", script, data_version=version) if script else "",
    )


def _policy(style: str, script: str) -> str:
    """What the browser lets the page do."""
    allowed = ["default-src 'none'", f"style-src '{_fingerprint(style)}'", "img-src data:"]
    allowed += ["base-uri 'none'", "form-action 'none'"]
    live = [f"script-src '{_fingerprint(script)}'", "connect-src 'self'"]
    return "; ".join([*allowed, *(live if script else ())])


def _style(sheet: Sheet, library: Tree) -> str:
    """The style sheet, with what stands at the foot of each printed page."""
    named = f"scope {sheet.digest[:SHORT]}" if sheet.digest else "scope not read whole"
    text = library["review/page.css"].content.decode()
    return f"\n{Template(text).substitute(digest=named).strip()}\n{STYLE}"


def _fingerprint(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


class _Writer:
    """Writes the values of one sheet, whose abbreviations it marks."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._marked = Terms(sheet.terms).marked

    def banner(self) -> str:
        """Title, version, verdict."""
        facts = "".join(tag("li", self._words(each)) for each in self._sheet.subtitle)
        return "".join(
            (
                tag("p", "Review of the scope", class_="kicker"),
                tag("h1", self._bdi(self._sheet.title)),
                tag("ul", facts, class_="facets"),
                tag("p", self._words(self._sheet.verdict), class_="verdict"),
            )
        )

    def contents(self) -> str:
        """The sections, to go to."""
        return "".join(
            tag("p", tag("a", inert(part.title), href=f"#{part.id}"), class_="contents-part")
            + tag("ol", *(tag("li", self._way(each)) for each in part.sections))
            for part in self._sheet.parts
        )

    def _way(self, section: Section) -> str:
        return tag("a", inert(section.title), href=f"#{section.id}")

    def part(self, part: Part) -> str:
        """The sections for one kind of reader, under their heading."""
        head = tag("h2", inert(part.title), id=f"about-{part.id}") + tag("p", inert(part.for_whom))
        return tag(
            "div",
            tag("header", head, class_="part-head"),
            *map(self._section, part.sections),
            class_="part", id=part.id, role="region", aria_labelledby=f"about-{part.id}",
        )  # fmt: skip

    def foot(self) -> str:
        """What the page was made from."""
        digest = self._sheet.digest
        said = [f"Made by {self._sheet.made_by} from ", self._words((Code(text=self._sheet.name),))]
        said += [" · SHA-256 of the scope ", tag("code", inert(digest))] if digest else []
        return tag("p", *said)

    def _section(self, section: Section) -> str:
        title = f"about-{section.id}"
        head = tag("h3", inert(section.title), id=title)
        body = tag("div", *map(self._block, section.blocks), class_="body")
        return tag("section", head, body, id=section.id, aria_labelledby=title)

    def _block(self, block: Block) -> str:
        match block:
            case Paragraph():
                return tag("p", self._words(block.words), class_="lede" if block.is_lede else None)
            case Heading():
                return tag("h4", inert(block.text))
            case Items():
                items = (tag("li", self._words(each)) for each in block.items)
                return tag("ul", *items)
            case Grid():
                return self._grid(block)
            case Facts():
                return tag("dl", *map(self._fact, block.facts), class_="figures")
            case Chart():
                return self._chart(block)
            case Missing():
                return tag("p", self._words(block.words), class_="missing")
            case Fold():
                inside = (self._block(each) for each in block.blocks)
                return tag("details", tag("summary", inert(block.title)), *inside)
            case Remark():
                return self._remark(block)

    def _fact(self, fact: Fact) -> str:
        note = tag("dd", self._words(fact.note), class_="note") if fact.note else ""
        return tag("div", tag("dt", inert(fact.label)), tag("dd", self._words(fact.value)), note)

    def _grid(self, grid: Grid) -> str:
        head = (
            tag("th", self._marked(each), scope="col", class_=_flush(column, grid))
            for column, each in enumerate(grid.header)
        )
        rows = (self._row(row, grid) for row in grid.rows)
        table = tag(
            "table",
            tag("caption", self._marked(grid.caption)),
            tag("thead", tag("tr", *head)),
            tag("tbody", *rows),
            class_="stack" if len(grid.header) > TWO else None,
        )
        return _scrolling(table, grid.caption)

    def _row(self, row: tuple[Words, ...], grid: Grid) -> str:
        first, *others = row
        cells = (
            tag("td", self._words(each), class_=_kind(column, each, grid),
                data_label=grid.header[column])
            for column, each in enumerate(others, start=1)
        )  # fmt: skip
        return tag("tr", tag("th", self._words(first), scope="row"), *cells)

    def _chart(self, chart: Chart) -> str:
        figure = chart.figure
        caption = tag("strong", inert(figure.title)) + " " + tag("span", self._marked(figure.desc))
        numbers = self._numbers(figure.title, figure.table)
        if not chart.is_told:
            numbers = tag("details", tag("summary", "The same in numbers"), numbers)
        drawing = tag("div", figure.svg, class_="drawing")
        return tag("figure", tag("figcaption", caption), drawing, numbers)

    def _numbers(self, title: str, table: Table) -> str:
        rows = tuple(tuple((Said(text=each),) for each in row) for row in table.rows)
        return self._grid(Grid(caption=title, header=table.header, rows=rows))

    def _remark(self, remark: Remark) -> str:
        mark = self._piece(Mark(tone=remark.tone, text=remark.label))
        code = tag("code", inert(remark.code)) if remark.code else ""
        where = tag("span", inert(remark.where), class_="where") if remark.where else ""
        head = " ".join(filter(None, (mark, code, where)))
        lines = [tag("p", head, class_="remark-head")]
        lines += [tag("p", self._quoting(remark.message), class_="remark-says")]
        if remark.help:
            lines += [tag("p", tag("b", "To do"), " ", self._quoting(remark.help))]
        notes = (tag("li", self._quoting(each)) for each in remark.notes)
        lines += [tag("ul", *notes)] if remark.notes else []
        return tag("article", *lines, class_=f"remark {remark.tone}")

    def _quoting(self, sentence: str) -> str:
        """A finding's sentence: what it puts between backticks is a name."""
        parts = sentence.split("`")
        whole = len(parts) % 2 == 1
        return "".join(
            tag("code", tag("bdi", inert(each))) if whole and odd % 2 else tag("bdi", inert(each))
            for odd, each in enumerate(parts)
            if each
        )

    def _words(self, words: Iterable[Piece]) -> str:
        return "".join(map(self._piece, words))

    def _piece(self, piece: Piece) -> str:
        match piece:
            case str():
                return self._marked(piece)
            case Said():
                return self._bdi(piece.text)
            case Code():
                return tag("code", tag("bdi", inert(piece.text)))
            case Strong():
                return tag("strong", self._bdi(piece.text))
            case Mark():
                return _mark(piece.tone, inert(piece.text))
            case Link():
                return tag("a", inert(piece.text), href=f"#{piece.to}")

    def _bdi(self, text: str) -> str:
        """Words of the spec, so that their direction ends with them."""
        return tag("bdi", self._marked(text)) if text else ""


def _mark(tone: Tone, markup: str) -> str:
    sign = tag("span", SIGNS[tone], class_="sign", aria_hidden="true")
    return tag("span", sign, markup, class_=f"mark {tone}")


def _flush(column: int, grid: Grid) -> str | None:
    return "number" if column in grid.numbers else None


def _kind(column: int, cell: Words, grid: Grid) -> str | None:
    kinds = (_flush(column, grid), "none" if cell in EMPTY else None)
    return " ".join(filter(None, kinds)) or None


def _scrolling(table: str, name: str) -> str:
    """A table that scrolls by itself where the page is too narrow for it."""
    return tag("div", table, class_="scroll", role="group", aria_label=name, tabindex="0")
