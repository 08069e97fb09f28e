"""What templates call: what a spec says, escaped for where it stands."""

from __future__ import annotations

import re
from itertools import chain, repeat
from typing import TYPE_CHECKING, TypeVar

from specc.spec.leaves import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

_MARKDOWN = re.compile(
    r"""[\\`*\[\]|#~${}]                    # emphasis, code, links, tables, headings, mathematics
    | (?<![A-Za-z0-9])_ | _(?![A-Za-z0-9])  # emphasis; within a word it is none
    | <(?=[A-Za-z/!?]) | &(?=[A-Za-z#])     # tags and entities
    | :(?=//) | (?<=www)\.                  # addresses, which become links by themselves
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BLOCK = re.compile(r"[-+](?=[-\s]|$)|=(?==*$)|>|(?<=[0-9])[.)](?=\s|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_NOTHING = "–"


def text(value: object) -> str:
    """Words of a spec inside a line of Markdown: no markup, no links, no line breaks. A dash where
    there are none."""
    if value is None:
        return _NOTHING
    line = _line(value)
    start = len(line) - len(line.lstrip("0123456789"))  # a list may begin with a number
    mark = _BLOCK.match(line, start)
    inert = _MARKDOWN.sub(r"\\\g<0>", line[start:])
    return line[:start] + ("\\" if mark else "") + inert


def said(value: object) -> str:
    """The same of words that may only hold a place: of `tbd`, that nothing is said yet."""
    if value is None or not is_placeholder(str(value)):
        return text(value)
    return "Not said yet"


def sentence(value: object) -> str:
    """The same with a full stop, where it does not end as a sentence does."""
    words = said(value)
    if words.endswith((".", "!", "?", "…")):
        return words
    return f"{words}\\." if words.isdecimal() else f"{words}."  # "6." would begin a list


def code(value: object) -> str:
    """Words of a spec as inline code of Markdown, also inside a table."""
    plain = "" if value is None else _line(value)
    if not plain:
        return _NOTHING
    longest = max(map(len, re.findall("`+", plain)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain.replace('|', chr(92) + '|')}{pad}{fence}"


def ends(items: Sequence[T]) -> Iterator[tuple[T, bool]]:
    """Each item, and whether it is the last."""
    return zip(items, chain(repeat(False, len(items) - 1), (True,)), strict=False)


def _line(value: object) -> str:
    return _CONTROL.sub(" ", str(value)).strip()
