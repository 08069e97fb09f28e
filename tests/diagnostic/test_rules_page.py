"""`docs/rules.md`: made from the manuals, and whole."""

from __future__ import annotations

import importlib.util
import itertools
from pathlib import Path
from types import ModuleType

import pytest
from markdown_it import MarkdownIt

from specc.cli._manual import manuals

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rules_page", ROOT / "tools" / "rules.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_matches_the_manuals(tool: ModuleType) -> None:
    committed = (ROOT / "docs" / "rules.md").read_text()
    assert committed == tool.rendered(), "out of date: run `make schemas`"


def test_every_code_stands_in_one_table_and_leads_to_its_manual(tool: ModuleType) -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(tool.rendered())
    inline = [child for token in tokens for child in token.children or []]
    headings = [
        after.content.lower().replace(" ", "-")
        for token, after in itertools.pairwise(tokens)
        if token.type == "heading_open" and token.tag == "h3"
    ]
    links = [str(child.attrs["href"]) for child in inline if child.type == "link_open"]
    inner = [link for link in links if link.startswith("#")]
    assert sorted(inner) == sorted(f"#{each}" for each in headings)
    outer = set(links) - set(inner)
    assert outer and all((ROOT / "docs" / link).is_file() for link in outer)
    assert sorted(headings) == sorted(f"{m.code}-{m.slug}".lower() for m in manuals().values())
    assert not {child.type for child in [*tokens, *inline]} & {"html_inline", "html_block"}
