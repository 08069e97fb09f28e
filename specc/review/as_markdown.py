"""A review as Markdown, for a host that draws tables: the same words and numbers, no pictures.

Words of a spec are quoted as findings quote them: whatever may be markup, a link or somebody's
handle stands in a code span.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specc.diagnostic.as_markdown import code, prose
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
from specc.review._text import clean
from specc.review.as_html import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.review._sheet import Block, Part, Piece, Section, Sheet, Words

_MARKUP = re.compile(r"[\\`*_\[\]|#~$<>&{}]")
_BEGINS = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))|(?=[-+=])")
"""Where a line would begin a list, a rule or a heading, were it not for a backslash there."""


def document(sheet: Sheet) -> str:
    """The whole sheet."""
    facets = " · ".join(map(_words, sheet.subtitle))
    lines = [f"# {_line(Said(text=sheet.title))}", facets, _words(sheet.verdict)]
    for part in sheet.parts:
        lines += _part(part)
    if sheet.digest:
        lines.append(f"SHA-256 of the scope: `{sheet.digest}`")
    return "\n\n".join(filter(None, lines)) + "\n"


def _part(part: Part) -> Iterator[str]:
    yield f"## {_own(part.title)}"
    yield f"*{_own(part.for_whom)}*"
    for section in part.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[str]:
    yield f'<a id="{section.id}"></a>\n\n### {_own(section.title)}'
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph() | Missing():
            yield _begun(_words(block.words))
        case Heading():
            yield f"#### {_own(block.text)}"
        case Items():
            yield "\n".join(f"- {_begun(_words(each))}" for each in block.items)
        case Grid():
            yield f"**{_own(block.caption)}**"
            yield _table(map(_own, block.header), block.rows, block.numbers)
        case Facts():
            facts = (((each.label,), each.value, each.note) for each in block.facts)
            yield _table(("", "", ""), facts, ())
        case Chart():
            table, desc = block.figure.table, Said(text=block.figure.desc)
            yield f"**{_line(Said(text=block.figure.title))}** {_line(desc)}"
            rows = (tuple((Said(text=each),) for each in row) for row in table.rows)
            yield _table((_cell((Said(text=each),)) for each in table.header), rows, ())
        case Fold():
            yield f"<details><summary>{_own(block.title)}</summary>"
            for each in block.blocks:
                yield from _block(each)
            yield "</details>"
        case Remark():
            yield _remark(block)


def _table(
    header: Iterable[str], rows: Iterable[tuple[Words, ...]], numbers: tuple[int, ...]
) -> str:
    names = tuple(header)
    rule = ("---:" if column in numbers else "---" for column in range(len(names)))
    lines = [names, tuple(rule), *(tuple(map(_cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _remark(remark: Remark) -> str:
    place = filter(None, (code(remark.code), code(remark.where)))
    head = " ".join((f"- {SIGNS[remark.tone]} **{remark.label}**", *place))
    more = [f"help: {prose(clean(remark.help))}"] if remark.help else []
    more += [f"note: {prose(clean(note))}" for note in remark.notes]
    return "\n".join((f"{head}: {prose(clean(remark.message))}", *(f"  - {each}" for each in more)))


def _cell(words: Words) -> str:
    """Words in a table, whose cells end at a bar even inside a code span."""
    return _words(words).replace("\\|", "|").replace("|", "\\|")


def _words(words: Words) -> str:
    return "".join(map(_line, words))


def _begun(line: str) -> str:
    """The line as the beginning of a paragraph, and of nothing else."""
    return _BEGINS.sub(r"\1\\", line, count=1) if _BEGINS.match(line) else line


def _line(piece: Piece) -> str:
    match piece:
        case str():
            return _own(piece)
        case Said():
            return prose(clean(piece.text))
        case Strong():
            text = prose(clean(piece.text))
            return f"**{text}**" if text and "`" not in text else text
        case Code():
            return code(clean(piece.text))
        case Mark():
            return f"{SIGNS[piece.tone]} {prose(clean(piece.text))}"
        case Link():
            return f"[{_own(piece.text)}](#{piece.to})"


def _own(text: str) -> str:
    """The review's own words, in which nothing is meant as markup."""
    return _MARKUP.sub(r"\\\g<0>", text)
