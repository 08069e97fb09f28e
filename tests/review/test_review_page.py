"""The page as a browser reads it: whole, inert, closed to the network, and read without eyes."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from itertools import pairwise

import pytest
from pages import NAMES, Read, page, sheet, text_of

from specc.review._sheet import Chart
from specc.workspace import library

LARGEST = 400_000
EVIL = (
    '<script>alert(1)</script></style></title></svg>]]> <!-- \\" onload=x &amp; $digest $style '
    "{{ 7*7 }} **b** [x](javascript:1) \\u202e\\u2066\\u2028\\x07 @team | `a`"
)
FIELDS = (
    "statement: Grow search-ad revenue without making people leave.",
    "title: Ad click prediction for search",
    "summary: Decide, for each search query, whether showing an ad will earn a click.",
    "do: keep the random share",
    'ask: "May the age band be sampled for the audit?"',
    "represents: all search users",
    "unit: impression",
    "predict_at: the query is received",
)


@cache
def read(name: str) -> Read:
    return Read(page(text_of(name)))


def evil(field: str) -> str:
    key = field.partition(":")[0]
    text = text_of("ad-click")
    assert field in text
    return text.replace(field, f'{key}: "{EVIL}"')


@pytest.mark.parametrize("name", NAMES)
def test_every_element_is_closed_once(name: str) -> None:
    assert read(name).wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_every_link_and_label_meets_one(name: str) -> None:
    found = read(name)
    ids = [each["id"] for _, each in found.elements if "id" in each]
    assert len(ids) == len(set(ids))
    wanted = [each["href"] or "" for each in found.all("a")]
    assert all(each.startswith("#") for each in wanted)
    labels = [each.get("aria-labelledby") or "" for _, each in found.elements]
    assert {each.removeprefix("#") for each in wanted} | set(" ".join(labels).split()) <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_and_nothing_is_fetched(name: str) -> None:
    found = read(name)
    assert not found.all("script", "link", "img", "iframe", "object", "form", "base")
    names = {key for _, each in found.elements for key in each}
    assert not {each for each in names if each.startswith("on") or each in ("style", "src")}


@pytest.mark.parametrize("name", NAMES)
def test_the_policy_allows_this_style_and_nothing_else(name: str) -> None:
    text = page(text_of(name))
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    policy = next(e for e in read(name).all("meta") if "http-equiv" in e)["content"] or ""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:;")
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_small_and_always_the_same(name: str) -> None:
    text = page(text_of(name))
    assert len(text.encode()) < LARGEST
    assert text == page(text_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_days_are_written_in_one_way(name: str) -> None:
    text = page(text_of(name)).partition("<main>")[2]
    assert re.findall(r"(?<![\w/-])\d{4}-\d\d-\d\d(?![\w-])", text) == []


def test_a_cell_that_says_nothing_is_marked_and_left_out_of_a_card() -> None:
    text = page(text_of("ad-click"))
    cells = re.findall(r"<td([^>]*)>(?:<bdi>)?–(?:</bdi>)?</td>", text)
    assert len(cells) > 20
    assert all('none"' in each for each in cells)
    assert re.search(r"\.stack td:empty, \.stack \.none \{ display: none; \}", text)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_landmarks_one_title_and_headings_without_gaps(name: str) -> None:
    found = read(name)
    for tag in ("main", "nav", "header", "footer", "h1"):
        assert len([e for t, e in found.elements if t == tag and "class" not in e]) <= 1
    assert len(found.all("h1")) == len(found.all("main")) == len(found.all("nav")) == 1
    assert found.all("html")[0]["lang"] == "en"
    levels = [int(tag[1]) for tag, _ in found.elements if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", NAMES)
def test_every_table_names_its_columns_and_rows(name: str) -> None:
    found = read(name)
    assert found.all("th")
    assert all(each.get("scope") in ("col", "row") for each in found.all("th"))
    assert len(found.all("caption")) == len(found.all("table"))


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_has_a_name_and_its_numbers_in_a_table(name: str) -> None:
    charts = [
        block.figure
        for part in sheet(text_of(name)).parts
        for section in part.sections
        for block in section.blocks
        if isinstance(block, Chart)
    ]
    assert charts
    text = page(text_of(name))
    figures = re.findall(r"<figure>.*?</figure>", text, re.DOTALL)
    assert len(figures) == len(charts)
    for figure, chart in zip(figures, charts, strict=True):
        assert chart.table.rows
        assert figure.count("<tr>") == len(chart.table.rows) + 1
        assert 'role="img"' in figure
        assert "<title" in figure


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.partition(":")[0])
def test_whatever_a_spec_says_is_only_read(field: str) -> None:
    text = page(evil(field))
    found = Read(text)
    assert found.wrong == []
    assert not found.all("script")
    assert text.count("</style>") == 1
    assert "<script>alert(1)</script>" in "".join(found.words), "the words are there to be read"
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\x07]", text)
    assert not {key for _, each in found.elements for key in each if key.startswith("on")}


def test_words_of_the_spec_keep_their_direction_to_themselves() -> None:
    text = text_of("churn").replace("Lose fewer customers.", "لا تفقد العملاء")
    assert "<bdi>لا تفقد العملاء</bdi>" in page(text)


def test_a_verdict_has_a_sign_beside_its_colour() -> None:
    text = page(text_of("breast-cancer"))
    marks = re.findall(r'<span class="mark (\w+)">(.*?)</span>([^<]*)', text)
    assert marks
    assert all("aria-hidden" in sign and words.strip() for _, sign, words in marks)


def test_what_is_printed_names_the_scope() -> None:
    made = sheet(text_of("churn"))
    assert f"scope {made.digest[:12]}" in page(text_of("churn"))


def test_the_style_speaks_of_dark_print_motion_and_focus() -> None:
    style = library()["review/page.css"].content.decode()
    for words in ("prefers-color-scheme: dark", "@media print", "prefers-reduced-motion",
                  ":focus-visible", "::details-content", "break-inside: avoid"):  # fmt: skip
        assert words in style


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_colours_can_be_told_from_the_paper(dark: bool) -> None:
    style = library()["review/page.css"].content.decode()
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[int(dark)]))
    for name in ("ink", "muted", "accent", "good", "warn", "bad"):
        assert _contrast(colours[name], colours["surface"]) >= 4.5, name


def _contrast(one: str, other: str) -> float:
    """Of two colours, as WCAG 2 counts it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
