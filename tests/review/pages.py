"""Reviews made for tests, and what a page of HTML holds when it is read as a browser reads it."""

from __future__ import annotations

import datetime
from html.parser import HTMLParser
from pathlib import Path

from specc.compiler import compile as compiled
from specc.review import Case, Sheet, review
from specc.review.as_html import document
from specc.workspace import library

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("ad-click", "breast-cancer", "churn", "diabetes")
TODAY = datetime.date(2029, 7, 1)
VOID = frozenset(("meta", "br", "hr", "img", "input", "link", "wbr"))


def text_of(name: str) -> str:
    """The spec of an example."""
    return (EXAMPLES / name / "spec.yaml").read_text()


def case(text: str, **more: object) -> Case:
    """A spec, checked and compiled."""
    done = compiled("spec.yaml", text.encode(), library(), today=TODAY)
    given: dict[str, object] = {"tree": done.tree, **more}
    return Case(name="spec.yaml", checked=done.checked, today=TODAY, **given)  # type: ignore[arg-type]


def sheet(text: str) -> Sheet:
    """Its review."""
    return review(case(text))


def page(text: str) -> str:
    """Its review as HTML."""
    return document(sheet(text), library())


class Read(HTMLParser):
    """Reads a page and finds whatever is not closed, or closed twice."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += [f"{each} is never closed" for each in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if len(dict(attrs)) != len(attrs):
            self.wrong.append(f"{tag} has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"{tag} is closed where it is not open, at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        """The attributes of every element of these names."""
        return [attributes for tag, attributes in self.elements if tag in tags]
