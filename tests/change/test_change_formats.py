"""A difference in every format: what it says, and that no string of a spec says more."""

from __future__ import annotations

import datetime
import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import jsonschema
import pytest
from change_scopes import AD_CLICK, EXAMPLES, TEXT, edited
from markdown_it import MarkdownIt

from specc.change import Difference, as_html, as_json, as_markdown, as_text, difference
from specc.change.decision import draft, file_name, next_number
from specc.compiler import check
from specc.spec import Spec

SCHEMA = json.loads((EXAMPLES.parent / "schemas/diff.schema.json").read_text())
V1 = (EXAMPLES / "ad-click/spec.v1.yaml").read_text()
DAY = datetime.date(2026, 3, 1)

HOSTILE = [
    "</style></title><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a | b ` c `` d",
    "--> <!-- specc --> </details> <b>",
    "[x](javascript:alert(1)) ![y](http://e.example/z.png)",
    "@everyone #1 https://e.example www.e.example",
    "\u202eevil\u2066 \x1b[31m red",
    "{{ 7 * 7 }} $(id) ${HOME} \\| \\` **bold**",
    "' onmouseover='alert(1)' \"",
]  # fmt: skip


def _between(old: str, new: str, files: dict[str, int] | None = None) -> Difference:
    one, other = (check("spec.yaml", text.encode()) for text in (old, new))
    assert isinstance(one.spec, Spec)
    assert isinstance(other.spec, Spec)
    return difference(
        one.spec, other.spec, names=("old", "new"), found=(one.found, other.found), files=files
    )


STORY = _between(V1, TEXT, {"create": 1, "update": 18, "merge": 1, "delete": 2, "unchanged": 70})


def _hostile(evil: str) -> Difference:
    quoted = json.dumps(evil)
    return _between(
        TEXT,
        edited(
            ("title: Ad click prediction for search", f"title: {quoted}"),
            ("statement: Grow search-ad revenue without making people leave.",
             f"statement: {quoted}"),
            ("review: {app", f"glossary: {{word: {quoted}}}\nreview: {{app"),
            ("[bid pricing, ad creatives]", f"[bid pricing, {quoted}]"),
            ("chose: gradient boosting", f"chose: {quoted}"),
            ("represents: all search users", f"represents: {quoted}"),
        ),
    )  # fmt: skip


def test_the_headline_says_all_that_follows() -> None:
    text = as_text.render(STORY, color=False)
    assert text.splitlines()[:2] == [
        (
            "Scope change C4 · voids business, tech, data, legal · redo from scope · "
            "build +$1,167, run +$745/month · 1 add 19 change 2 delete · 0 errors 0 warnings"
        ),
        "old → new",
    ]
    assert text.splitlines()[-1] == (
        "It is another scope, version 2.0.0 after 1.0.0: write a decision record"
    )


def test_the_gravest_come_first_each_with_before_after_and_why() -> None:
    lines = as_text.render(STORY, color=False).splitlines()
    heads = [line[:2] for line in lines if re.match(r"C\d  ", line)]
    assert heads == ["C4", "C3", "C2", "C1", "C0"]
    at = lines.index("  ~ metrics.auc.target: 0.75 → 0.78")
    assert lines[at + 1] == "      the aim is higher · voids tech · redo from model"


def test_a_terminal_gets_lines_that_fit_it() -> None:
    lines = as_text.render(STORY, color=False, columns=60).splitlines()
    assert max(map(len, lines)) == 60


def test_colour_is_only_around_what_is_said() -> None:
    plain, colored = (as_text.render(STORY, color=color) for color in (False, True))
    assert re.sub(r"\x1b\[\d*m", "", colored) == plain != colored


def test_a_change_of_scope_under_the_same_major_version_is_told() -> None:
    it = _between(TEXT, edited(("audience: consumer", "audience: business")))
    last = as_text.render(it, color=False).splitlines()[-1]
    assert last.startswith("It is another scope under the same major version: write `version: 3")
    assert json.loads(as_json.render(it))["version"] == {
        "before": "2.0.0", "after": "2.0.0", "asked": "3.0.0",
    }  # fmt: skip


def test_findings_are_the_same_where_code_and_path_are() -> None:
    it = _between(TEXT, edited(("replicas: 15", "replicas: 4")))
    assert [each.code for each in it.new if each.is_error]
    back = _between(edited(("replicas: 15", "replicas: 4")), TEXT)
    assert back.gone == it.new
    shown = as_text.render(it, color=False)
    assert f"New findings\n  error[{it.new[0].code} " in shown


def test_nothing_changed_is_said_too() -> None:
    it = _between(TEXT, TEXT)
    assert as_text.render(it, color=False).startswith("No change of scope · 0 errors")
    assert json.loads(as_json.render(it))["changes"] == []
    assert "No change of scope" in as_markdown.render(it)
    assert "No change of scope" in as_html.render(it)


@pytest.mark.parametrize("it", [STORY, _between(TEXT, TEXT), *map(_hostile, HOSTILE)])
def test_the_json_is_what_its_schema_says(it: Difference) -> None:
    document = json.loads(as_json.render(it))
    jsonschema.validate(document, SCHEMA)
    assert document["class"] == it.change.gravity.name


def test_the_json_of_the_story() -> None:
    document = json.loads(as_json.render(STORY))
    assert document["money"] == {
        "build": {"amount": 1166.67, "currency": "USD"},
        "run_per_month": {"amount": 744.6, "currency": "USD"},
    }
    assert (document["days"], document["redo_from"]) == (0, "scope")
    assert document["files"]["unchanged"] == 70
    assert {
        "path": "metrics.auc.target", "before": "0.75", "after": "0.78", "class": "C3",
        "why": "the aim is higher", "voids": ["tech"], "redo_from": "model",
        "follows": None, "references": [],
    } in document["changes"]  # fmt: skip


# Markdown


def test_the_comment_has_its_marker_headline_and_table() -> None:
    lines = as_markdown.render(STORY).splitlines()
    assert lines[0] == "<!-- specc -->"
    assert lines[2] == (
        "**Scope change C4** · voids business, tech, data, legal · redo from scope · "
        r"build +\$1,167, run +\$745/month · 1 add 19 change 2 delete · 0 errors 0 warnings"
    )
    assert (
        "| C3 | `metrics.auc.target` | `0.75` | `0.78` | the aim is higher | tech | model |"
        in lines
    )
    assert sum(line.startswith("<details>") for line in lines) == 1


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_string_of_a_spec_is_markup_in_the_comment(evil: str) -> None:
    text = as_markdown.render(_hostile(evil))
    ours = r"<!-- specc -->|</?details>|<details><summary>[^<]*</summary>"
    assert text.count("<!-- specc -->") - len(re.findall("`[^`\n]*<!-- specc -->", text)) == 1
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text)
    kinds = {
        (token.type, token.content.strip())
        for block in tokens
        for token in (block, *(block.children or ()))
        if token.type in ("html_inline", "html_block", "link_open", "image", "strong_open")
    }
    assert all(re.fullmatch(rf"(?:{ours}|\s)*", content) for kind, content in kinds)
    assert not {kind for kind, _ in kinds} & {"link_open", "image"}
    rows = [line for line in text.splitlines() if line.startswith("| C")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 8 for row in rows)


def test_a_long_comment_is_cut_and_says_so() -> None:
    many = "".join(
        f"    f{n}: {{from: clicks, available: at_request, window: {n} hours}}\n"
        for n in range(1, 900)
    )
    it = _between(TEXT, edited(("  features:\n", f"  features:\n{many}")))
    text = as_markdown.render(it)
    assert len(text) < 65_000
    assert re.search(r"\*\d+ more: `specc diff --format html:FILE` writes all of them\.\*", text)
    assert text.count("<details>") == text.count("</details>")
    assert len(as_html.render(it)) > 65_000


# HTML


class _Page(HTMLParser):
    """The elements and attributes of a page, and what it says."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.said += data


USUAL = _Page(as_html.render(STORY))


def test_the_page_needs_nothing_else_and_allows_nothing_else() -> None:
    page = as_html.render(STORY)
    assert not USUAL.tags & {"script", "link", "img", "iframe", "form"}
    assert not USUAL.attributes & {"src", "href", "style", "onclick"}
    (style,) = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"default-src &#x27;none&#x27;; style-src &#x27;sha256-{digest}&#x27;" in page
    assert "prefers-color-scheme: dark" in style
    assert page.count("<h1") == 1


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_string_of_a_spec_is_markup_in_the_page(evil: str) -> None:
    page = _Page(as_html.render(_hostile(evil)))
    assert page.tags <= USUAL.tags | {"p"}
    assert page.attributes <= USUAL.attributes
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", page.said)


# The record of a decision


def test_a_record_is_drafted_from_what_changed() -> None:
    assert file_name(STORY, 7) == "0007-success-is-measured-otherwise.md"
    text = draft(STORY, AD_CLICK, 7, DAY)
    assert text.startswith(
        "# 7. Success is measured otherwise\n\nStatus: proposed\nDate: 2026-03-01"
    )
    assert "- C4 `labels.target.name`: `viewed` → `clicked` (the label is another one)" in text
    assert "We take on version 2.0.0 of the scope." in text
    assert "- Void, and to be given again: the approvals of business, tech, data, legal." in text
    assert "- Running costs +$745 a month." in text


@pytest.mark.parametrize("evil", HOSTILE)
def test_no_string_of_a_spec_is_markup_in_the_record(evil: str) -> None:
    text = draft(_hostile(evil), AD_CLICK, 1, DAY)
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text)
    inline = [token for block in tokens for token in (block, *(block.children or ()))]
    kinds = {token.type for token in inline}
    assert not kinds & {"html_inline", "html_block", "link_open", "image", "strong_open"}


def test_records_are_numbered_on() -> None:
    assert next_number([]) == 1
    assert next_number(["0009-x.md", "0003-y.md", "README.md", "12-z.md"]) == 10


def test_what_voids_a_word_is_not_folded_among_what_needs_nobodys() -> None:
    page = as_markdown.render(_between(TEXT, edited(("tell: ml-lead", "tell: serving-team"))))
    assert "voids tech" in page
    assert "need nobody's approval" not in page
