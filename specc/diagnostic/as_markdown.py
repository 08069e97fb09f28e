"""Findings as a comment on a pull request.

The words of a sentence that mean nothing to a host stand as text; all else, and what the sentence
puts between backticks, stands in a code span: there a host reads no markup, makes no link and
notifies nobody whose handle a spec names.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

from specc.diagnostic._cells import safe
from specc.diagnostic._model import Severity
from specc.diagnostic.report import main
from specc.diagnostic.text import summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic._model import Diagnostic, Span
    from specc.diagnostic.report import Report

TITLES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Information"}


def document(report: Report) -> str:
    """The verdict, then the findings by severity, each with its place and what to do."""
    return "\n".join(_rows(report)) + "\n"


def _rows(report: Report) -> Iterator[str]:
    files = ", ".join(code(report.relative(file)) for file in report.files())
    counted = summary(report.found).partition(" in ")[0]
    yield f"**specc: {counted}**" + (f" in {files}" if files else "")
    for severity, title in TITLES.items():
        chosen = [finding for finding in report.found if finding.severity is severity]
        if chosen:
            yield from ("", f"### {title}", "")
        for finding in chosen:
            yield from _item(finding, report)


def _item(finding: Diagnostic, report: Report) -> Iterator[str]:
    span = main(finding)
    where = f"{_link(span, report)} " if span else ""
    yield f"- {where}{code(f'{finding.code} {finding.slug}')}: {prose(finding.message)}"
    if finding.help:
        yield f"  - help: {prose(finding.help)}"
    yield from (f"  - note: {prose(note)}" for note in finding.notes)
    for place in finding.places[1:]:
        if place.span:
            label = f" {prose(place.label)}" if place.label else ""
            yield f"  - see {_link(place.span, report)}{label}"


def _link(span: Span, report: Report) -> str:
    """The place, as a link where the file lies in the folder that was checked."""
    shown = code(report.where(span))
    path = report.relative(span.file)
    if not path or path == "stdin" or path.startswith(("/", "../")):
        return shown
    return f"[{shown}]({quote(path, safe='/', errors='surrogatepass')}#L{span.line})"


_WORD = re.compile(r"[A-Za-z0-9À-ÖØ-öø-ÿ,.;:%'\"()/€£¥÷×±½−–—…’?!+=-]*")
"""A word without anything that may be markup, a handle, or, between two of them, a formula."""
_LINKED = re.compile(r"//|www\.|GH-|:\w+:|[0-9a-f]{7}", re.IGNORECASE)
"""Addresses, issues, commits and signs for pictures, which a host links or draws in plain text."""
_PIECES = re.compile(
    r"""(`[^`]+`                                                    # what the sentence quotes
       |(?<![^\s(])[\[{](?:[^\[\]{}`]|[\[{][^\[\]{}`]*[\]}])*[\]}](?=[,.;:!?)]*(?:\s|$))  # a value
       |[ ]+)""",
    re.VERBOSE,
)
_EDGES = (
    re.compile(r"""([("']*)([^(]*?)([,.;:!?)"']*)"""),
    re.compile(r"""(["']*)(.*?)([,.;:!?"']*)"""),
)
"""A word between the marks that belong to its sentence; of one in which a bracket is opened, it
keeps those that close it."""


def prose(sentence: str) -> str:
    """A sentence as Markdown: in code spans what it quotes, and every word that may be markup."""
    pieces = [piece for piece in _PIECES.split(safe(sentence).strip(" ")) if piece]
    words = [part for piece in pieces for part in _parts(piece)]
    quoted = [_quoted(word) for word in words]
    if any("`" in word and not mark for word, mark in zip(words, quoted, strict=True)):
        return code(sentence)  # where what is quoted ends is not known
    if any(one and other for one, other in pairwise(quoted)):
        return code(sentence)  # two code spans side by side are none
    return "".join(
        code(word.strip("`")) if mark else word for word, mark in zip(words, quoted, strict=True)
    )


def _parts(piece: str) -> tuple[str, ...]:
    """A word that goes into a code span, without the marks around it that do not."""
    whole = next(filter(None, (each.fullmatch(piece) for each in _EDGES)), None)
    if "`" in piece or whole is None or not _quoted(piece) or not _is_apart(*whole.groups()):
        return (piece,)
    return tuple(filter(None, whole.groups()))


def _is_apart(before: str, word: str, after: str) -> bool:
    """Whether a word still stands alone, and what is around it is none, without its marks."""
    return bool(word) and not _LINKED.search(f"{before}{after}") and _quoted(word)


def _quoted(word: str) -> bool:
    """Whether a word goes into a code span."""
    if len(word) > 2 and word[0] == word[-1] == "`":
        return True
    plain = word.isspace() or (_WORD.fullmatch(word) and not _LINKED.search(word))
    return "`" not in word and not plain


def code(text: str) -> str:
    """The text in a code span, behind a longer run of backticks than any it holds."""
    text = safe(text)
    if not text:
        return ""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    room = " " if text[0] in " `" or text[-1] in " `" else ""
    return f"{fence}{room}{text}{room}{fence}"
