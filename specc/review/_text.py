"""Text as HTML: the one place where a string becomes markup."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNFIT = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Half characters and those that are none, which no document may hold."""
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows: each text is isolated, and needs none."""


def clean(text: str) -> str:
    """The text on one line, without what cannot be shown or would disturb the text beside it."""
    return _TURNS.sub("", _UNFIT.sub("\ufffd", _CONTROL.sub(" ", text)))


def inert(text: str) -> str:
    """The text as HTML shows it, inside an element or a quoted attribute."""
    return escape(clean(text), quote=True)


def tag(name: str, /, *inside: str, **attributes: str | None) -> str:
    """An element around markup that is made already; attributes are text, and escaped here.

    `class_` is `class`; an attribute that is None is left out.
    """
    given = (
        f' {key.rstrip("_").replace("_", "-")}="{inert(each)}"'
        for key, each in attributes.items()
        if each is not None
    )
    return f"<{name}{''.join(given)}>{''.join(inside)}</{name}>"


class Terms:
    """Marks abbreviations in a text, each with what it stands for."""

    def __init__(self, terms: Mapping[str, str]) -> None:
        self._terms = terms
        self._find = re.compile(rf"(?<![\w-])({'|'.join(_longest_first(terms))})(?![\w-])")

    def marked(self, text: str) -> str:
        """The text as HTML."""
        if not self._terms:
            return inert(text)
        pieces = self._find.split(clean(text))
        return "".join(
            tag("abbr", escape(piece), title=self._terms[piece]) if odd else escape(piece)
            for piece, odd in zip(pieces, _alternating(len(pieces)), strict=True)
        )


def _longest_first(names: Iterable[str]) -> list[str]:
    return [re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name))]


def _alternating(count: int) -> list[bool]:
    return [bool(index % 2) for index in range(count)]
