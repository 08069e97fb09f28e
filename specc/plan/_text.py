"""A text file taken apart into lines and style, so that a change of style is no change of lines.

Style is the byte order mark, the line ending and whether the last line has one. A file that mixes
endings is taken literally: its carriage returns stay in its lines.
"""

from __future__ import annotations

from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"


class Style(NamedTuple):
    """How a text is written down."""

    bom: bool = False
    crlf: bool = False
    closed: bool = True
    """Whether the last line ends with a line ending; an empty text counts as closed."""


class Text(NamedTuple):
    """The lines of a file without their endings, and its style."""

    lines: tuple[bytes, ...]
    style: Style


def is_binary(content: bytes) -> bool:
    """Whether content holds a NUL byte: the test git uses."""
    return b"\0" in content


def split(content: bytes) -> Text:
    """The text of a file; `join` gives the same bytes back."""
    bom = content.startswith(_BOM)
    body = content[len(_BOM) :] if bom else content
    feeds = body.count(b"\n")
    crlf = feeds > 0 and body.count(b"\r\n") == feeds
    lines = body.split(b"\r\n" if crlf else b"\n")
    closed = lines[-1] == b""
    if closed:
        lines.pop()
    return Text(lines=tuple(lines), style=Style(bom=bom, crlf=crlf, closed=closed))


def join(text: Text) -> bytes:
    """The bytes of a text."""
    ending = b"\r\n" if text.style.crlf else b"\n"
    body = ending.join(text.lines)
    if text.lines and text.style.closed:
        body += ending
    return _BOM + body if text.style.bom else body


def same(a: bytes, b: bytes) -> bool:
    """Whether two files say the same, style aside."""
    if a == b:
        return True
    if is_binary(a) or is_binary(b):
        return False
    return split(a).lines == split(b).lines


def merged_style(base: Style, yours: Style, theirs: Style) -> Style:
    """Each trait as you have it, unless you left it as generated."""
    return Style(
        bom=theirs.bom if yours.bom == base.bom else yours.bom,
        crlf=theirs.crlf if yours.crlf == base.crlf else yours.crlf,
        closed=theirs.closed if yours.closed == base.closed else yours.closed,
    )
