"""Elements of SVG as values; the only place where they become text, each string escaped."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterable

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a document of XML cannot hold, not even escaped."""
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of whatever follows them, outside the text they stand in too."""


@value
class Element:
    """One element: a string among its children is text."""

    name: str
    attributes: tuple[tuple[str, str | float], ...]
    children: tuple[Element | str, ...]

    def __str__(self) -> str:
        """The element as XML that is HTML too."""
        inside = "".join(
            _text(each) if isinstance(each, str) else str(each) for each in self.children
        )
        facts = "".join(f" {name}={_attribute(given)}" for name, given in self.attributes)
        return f"<{self.name}{facts}>{inside}</{self.name}>"


def element(name: str, /, *children: Element | str, **attributes: str | float | None) -> Element:
    """An element; an underscore ends or parts the name of an attribute (`class_`, `text_anchor`).

    An attribute that is None is left out."""
    given = ((_name(key), each) for key, each in attributes.items() if each is not None)
    return Element(name=name, attributes=tuple(given), children=children)


def number(given: float) -> str:
    """A coordinate, to a tenth of a pixel, as short as it goes."""
    short = f"{given:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def clean(text: str) -> str:
    """Text without what XML cannot hold and without marks that turn the text beside it."""
    return _TURNS.sub("", _NO_XML.sub("�", text))


def path(points: Iterable[tuple[float, float]]) -> str:
    """The straight lines through some points, as the `d` of a path."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _text(text: str) -> str:
    return escape(clean(text), quote=False)


def _attribute(given: str | float) -> str:
    text = clean(given) if isinstance(given, str) else number(given)
    return f'"{escape(text, quote=True)}"'
