"""The manual of every code: what a finding means, and for a rule its page of examples."""

from __future__ import annotations

import re
from inspect import cleandoc
from typing import TYPE_CHECKING

from specc.cli._disk import rule_pages
from specc.diagnostic.codes import STRUCTURAL
from specc.diagnostic.report import Manual

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["TITLES", "Manual", "examples", "manuals", "opening", "page", "sections", "table"]

TITLES = {"Wrong": "A spec with this finding", "Finding": "What is said", "Right": "Put right"}
"""The sections of a rule's page, as a reader of the manual meets them."""

_SECTION = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
_FENCE = re.compile(
    r"^(?P<fence>```+)[^\n]*\n(?P<block>.*?)^(?P=fence)[ \t]*$", re.MULTILINE | re.DOTALL
)


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


def table(chosen: Iterable[Manual]) -> str:
    """Codes as a Markdown table, each linked to its section."""
    rows = [
        f"| [{each.code}](#{each.code.lower()}-{each.slug}) | {each.severity} | `{each.slug}` "
        f"| {each.title.replace('|', chr(92) + '|')} |"
        for each in chosen
    ]
    return "\n".join(["| code | severity | slug | meaning |", "|---|---|---|---|", *rows, ""])


def page(manual: Manual, shown: Collection[str] = TITLES) -> str:
    """What there is to say about a code, as a section of Markdown, with the examples `shown`."""
    parts = [f"### {manual.code} {manual.slug}", f"Severity: {manual.severity}."]
    parts += [*filter(None, [opening(manual)]), manual.text.strip()]
    blocks = {title: block for title, block in examples(manual).items() if title in shown}
    for title, block in blocks.items():
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", block))])
        language = "text" if title == "Finding" else "yaml"
        parts += [f"{TITLES[title]}:", f"{fence}{language}\n{block}{fence}"]
    return "\n\n".join(parts) + "\n"
