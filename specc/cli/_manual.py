"""The manual of every code: what a finding means, and for a rule its page of examples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING

from specc.cli._disk import rule_pages
from specc.diagnostic.codes import STRUCTURAL

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECTION = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_FENCE = re.compile(
    r"^(?P<fence>```+)[^\n]*\n(?P<block>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manual:
    """What there is to say about one code."""

    code: str
    slug: str
    severity: str
    text: str

    @property
    def title(self) -> str:
        """The first sentence, on one line."""
        return re.split(r"(?<=[.:])\s", self.text, maxsplit=1)[0].replace("\n", " ")


def manuals() -> Mapping[str, Manual]:
    """Every code there is, in order."""
    from specc.rules import catalogue

    known = [*STRUCTURAL.values()]
    entries = [
        Manual(code=c.code, slug=c.slug, severity=c.severity.value, text=c.manual) for c in known
    ]
    entries += [
        Manual(code=r.code, slug=r.slug, severity=r.severity.value, text=cleandoc(r.manual))
        for r in catalogue()
    ]
    return {entry.code: entry for entry in sorted(entries, key=lambda entry: entry.code)}


def examples(manual: Manual) -> dict[str, str]:
    """The sections of the rule's page by title (Wrong, Finding, Right), each its block of text."""
    page = rule_pages().get(f"{manual.code}-{manual.slug}.md")
    return sections(page.content.decode()) if page else {}


def opening(manual: Manual) -> str:
    """The page's first words: why the finding matters, as one would tell a business lead."""
    page = rule_pages().get(f"{manual.code}-{manual.slug}.md")
    before = page.content.decode().partition("\n## ")[0] if page else ""
    return before.partition("\n")[2].strip()


def sections(page: str) -> dict[str, str]:
    """The fenced blocks of a page, under the titles they stand below."""
    _, *parts = _SECTION.split(page)
    titled = zip(parts[::2], parts[1::2], strict=True)
    blocks = {
        title.strip(): "\n".join(match["block"] for match in _FENCE.finditer(body))
        for title, body in titled
    }
    return {title: block for title, block in blocks.items() if block}
