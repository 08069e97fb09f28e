"""Words of a spec are words in Markdown: they make no markup, no link, no row and no page break."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes
from markdown_it import MarkdownIt
from markdown_it.token import Token

from specc.emit._alerts import alerts, anchor
from specc.emit._filters import code, said, sentence, text
from specc.tree import Tree
from specc.workspace import library

from . import specs
from .test_emit_templates import TOOL

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TRUSTED = {"answers", "batch", "by", "serve", "window"}
"""Values of templates that are specc's own words."""
LIBRARY = library()
TEMPLATES = [path for path in LIBRARY if path.endswith(".md.jinja")]
HARD = st.text(st.sampled_from("ab01 \t\n\r\\`*_[]()<>|#~$!&{}.:;/-+=@\"'wW%^\u2028\u202e\x85"))


def test_hostile_words_leave_the_structure_of_every_page_as_it_is() -> None:
    wild = specs.tree_of(specs.hostile())
    tame = specs.tree_of(specs.hostile(texts=specs.TAME))
    pages = [path for path in wild if path.endswith(".md")]
    assert len(pages) > 8
    for path in pages:
        assert _kinds(_page(wild, path)) == _kinds(_page(tame, path)), path


def test_links_lead_to_files_of_the_repo() -> None:
    for data in (specs.hostile(), *map(specs.data_of, specs.NAMES)):
        tree = specs.tree_of(data)
        for path in tree:
            if path.endswith(".md"):
                for target in _links(_page(tree, path)):
                    assert _joined(path, target.partition("#")[0]) in (path, "spec.yaml", *tree)


@pytest.mark.parametrize("example", specs.NAMES)
def test_each_alert_has_its_heading_in_the_runbook(example: str) -> None:
    project = specs.project_of(specs.data_of(example))
    tokens = PARSER.parse(specs.tree_of(specs.data_of(example))["docs/runbook.md"].content.decode())
    headings = {
        "".join(part.content for part in after.children or ())
        for token, after in itertools.pairwise(tokens)
        if token.type == "heading_open"
    }
    for alert in alerts(project):
        assert anchor(alert) in {re.sub(r"[^\w-]", "", each.lower()) for each in headings}


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_say_for_every_value_how_it_is_escaped(template: str) -> None:
    parsed = TOOL.environment().parse(LIBRARY[template].content.decode())
    for output in parsed.find_all(nodes.Output):
        for node in output.nodes:
            assert all(_is_safe(each) for each in _values(node)), f"{template}:{node.lineno}"


@given(HARD)
def test_text_is_one_paragraph_of_words(value: str) -> None:
    tokens = PARSER.parse(f"{text(value)}\n")
    assert [token.type for token in tokens] in ([], ["paragraph_open", "inline", "paragraph_close"])
    children = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children).split() == _words(value)


@given(HARD)
def test_text_and_code_stay_in_their_cell(value: str) -> None:
    rows = PARSER.parse(f"| a | b | c |\n|---|---|---|\n| {text(value)} | {code(value)} | end |\n")
    cells = [after for token, after in itertools.pairwise(rows) if token.type == "td_open"]
    assert len(cells) == 3
    assert {child.type for child in cells[0].children or ()} <= {"text", "text_special"}
    assert cells[2].content == "end"
    inside = [child for child in cells[1].children or () if child.type != "text" or child.content]
    expected = " ".join(_words(value))
    assert [" ".join(child.content.split()) for child in inside] == [expected or "–"]


@pytest.mark.parametrize("address", ["https://x.example", "www.x.example", "WWW.x.example"])
def test_addresses_do_not_become_links_by_themselves(address: str) -> None:
    assert not re.search(r"(?<!\\)://", text(address))
    assert not re.search(r"www\.", text(address), re.IGNORECASE)


def test_plain_words_stay_readable() -> None:
    for plain in ("auc_7d < 0.76", "2.0.0", "-5%", "a & b", "1.6% click rate (p. 3)", "C# or F"):
        assert text(plain) == plain.replace("#", r"\#")


def _page(tree: Tree, path: str) -> list[Token]:
    return PARSER.parse(tree[path].content.decode())


def _flat(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _flat(token.children or ())


def _kinds(tokens: list[Token]) -> list[str]:
    """What a page is made of, without the words."""
    return [each.type for each in _flat(tokens) if each.type not in ("text", "text_special")]


def _links(tokens: list[Token]) -> Iterator[str]:
    for each in _flat(tokens):
        for name in ("href", "src"):
            if name in each.attrs:
                yield str(each.attrs[name])


def _joined(page: str, target: str) -> str:
    parts = page.split("/")[:-1] if target else page.split("/")
    for part in filter(None, target.split("/")):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def _words(value: str) -> list[str]:
    return re.sub("[\x85\u2028\u202e]", " ", value).split()


def _values(node: nodes.Expr) -> Iterator[nodes.Expr]:
    """The expressions that can end up in the text."""
    if isinstance(node, nodes.CondExpr):
        yield from _values(node.expr1)
        if node.expr2 is not None:
            yield from _values(node.expr2)
    else:
        yield node


def _is_safe(node: nodes.Expr) -> bool:
    """Whether a value is escaped, a number, or specc's own."""
    if isinstance(node, nodes.TemplateData | nodes.Const):
        return True
    if isinstance(node, nodes.Filter):
        return node.name in ("text", "code", "said", "sentence", "length", "json")
    if isinstance(node, nodes.Call):  # "{:,}".format(number), answers.get(...)
        return isinstance(node.node, nodes.Getattr) and _is_safe(node.node.node)
    name = node.name if isinstance(node, nodes.Name) else ""
    attribute = node.attr if isinstance(node, nodes.Getattr) else ""
    return name in TRUSTED or attribute in _CHOSEN


_CHOSEN = {"do", "id", "iterations", "package", "runs", "seeds", "stop_after"}
"""Identifiers, numbers and words of the language, which the reader has checked."""


def test_a_placeholder_is_said_to_be_none() -> None:
    assert (said("tbd"), sentence("tbd")) == ("Not said yet", "Not said yet.")
    assert (sentence("Call them"), sentence("Call them!")) == ("Call them.", "Call them!")
    assert sentence("6") == r"6\."  # no list begins here
    assert text("tbd") == "tbd"


def test_what_nobody_decided_is_kept_for_the_repo_to_tell() -> None:
    example = specs.data_of("churn") | {
        "questions": {"who": {"ask": "Who signs?", "by": "2027-01-31"}}
    }
    example["project"]["summary"] = "tbd"
    left = yaml.safe_load(specs.tree_of(example)["conf/open.yaml"].content)
    assert left["placeholders"] == ["project.summary"]
    assert left["questions"]["who"]["by"] == "2027-01-31"
