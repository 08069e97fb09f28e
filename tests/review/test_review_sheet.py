"""What a review says: sections, broken specs, large ones, abbreviations, changes, signatures."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from functools import cache

import pytest
from markdown_it import MarkdownIt
from pages import EXAMPLES, NAMES, TODAY, case, page, sheet, text_of

from specc.approval import Standing, required, standings
from specc.change import scope_change
from specc.compiler import check
from specc.review import Sheet, review
from specc.review._case import LOST
from specc.review._sheet import (
    Block,
    Chart,
    Fact,
    Facts,
    Fold,
    Grid,
    Mark,
    Missing,
    Paragraph,
    Remark,
    Section,
)
from specc.review._terms import KNOWN, used
from specc.review._tests import SECTIONS, TESTS
from specc.review.as_html import document
from specc.review.as_markdown import document as markdown
from specc.rules import catalogue
from specc.spec.policy import DEFAULT
from specc.workspace import library

FAMILIES = "|".join(sorted({rule.code[:3] for rule in catalogue()}))
CODE = re.compile(rf"\b(?:{FAMILIES})\d\d\b")
BUSINESS = (
    "ask", "decide", "goals", "success", "tradeoffs", "money", "time", "rollout", "fairness",
    "risks", "signoff", "words",
)  # fmt: skip


def said(text: str, part: str, section: str) -> str:
    """A section of a spec's review as Markdown shows it."""
    made = sheet(text)
    here = next(each for each in made.parts if each.id == part)
    (only,) = (each for each in here.sections if each.id == section)
    return markdown(replace(made, parts=(replace(here, sections=(only,)),)))


@cache
def reviewed(name: str) -> Sheet:
    return sheet(text_of(name))


def sections(made: Sheet, part: str) -> dict[str, Section]:
    found = next(each for each in made.parts if each.id == part)
    return {each.id: each for each in found.sections}


def grid(section: Section, caption: str) -> Grid:
    folds = (each for each in section.blocks if isinstance(each, Fold))
    blocks = [*section.blocks, *(inner for fold in folds for inner in fold.blocks)]
    return next(b for b in blocks if isinstance(b, Grid) and b.caption.startswith(caption))


def business_html(text: str) -> str:
    return page(text).partition('id="business"')[2].partition('id="findings-part"')[0]


def test_the_decision_comes_first_and_the_findings_before_how_it_is_held() -> None:
    assert [part.id for part in reviewed("ad-click").parts] == [
        "business",
        "findings-part",
        "technical",
    ]
    assert tuple(sections(reviewed("ad-click"), "business")) == BUSINESS


def test_with_errors_the_findings_come_first() -> None:
    made = sheet(text_of("ad-click").replace("replicas: 15", "replicas: 4"))
    assert made.parts[0].id == "findings-part"
    remark = next(b for b in made.parts[0].sections[0].blocks if isinstance(b, Remark))
    assert remark.code == "DEP02 too-few-replicas"
    assert remark.where.startswith("spec.yaml:")
    assert "set `deployment.capacity.replicas` to 15" in remark.help
    assert "Not ready" in repr(made.verdict)


@pytest.mark.parametrize("name", NAMES)
def test_the_business_view_names_no_rule(name: str) -> None:
    assert not CODE.findall(business_html(text_of(name)))


@pytest.mark.parametrize("name", NAMES)
def test_every_abbreviation_of_the_business_view_is_explained_or_named(name: str) -> None:
    found = sections(reviewed(name), "business")
    words = found.pop("words")
    listed = repr(words.blocks)
    for each in used(found.values()):
        assert f"'{each}'" in listed or f"{each}" in listed.partition("Not explained")[2], each


def test_an_abbreviation_that_nobody_explains_is_said_and_one_in_the_glossary_is_not() -> None:
    text = text_of("churn").replace("Lose fewer customers.", "Lose fewer XQZ.")
    assert "Said(text='XQZ')" in repr(sections(sheet(text), "business")["words"])
    text += "glossary: {XQZ: people who left}\n"
    assert '<abbr title="people who left">XQZ</abbr>' in page(text)


@pytest.mark.parametrize("term", KNOWN)
def test_what_is_known_of_an_abbreviation_is_more_than_its_name(term: str) -> None:
    assert len(KNOWN[term]) > len(term)


def test_the_figures_stand_straight_behind_what_is_wanted() -> None:
    blocks = sections(reviewed("ad-click"), "business")["ask"].blocks
    lede, wanted, figures, *why = blocks
    assert isinstance(lede, Paragraph) and lede.is_lede
    assert "Wanted: " in repr(wanted) and isinstance(figures, Facts)
    assert [str(each.words[0]) for each in why if isinstance(each, Paragraph)] == [
        "Why learn it from data? ",
        "The way without it: ",
    ]


def test_a_goal_says_what_it_is_given_up_for() -> None:
    goals = repr(sections(reviewed("ad-click"), "business")["goals"])
    assert "Code(text='auc'), ' (area under the ROC curve)', ' < 0.76', ' after 3 rounds'" in goals


def test_the_figures_of_the_ask_are_those_of_the_arithmetic() -> None:
    (facts,) = (b for b in sections(reviewed("ad-click"), "business")["ask"].blocks
                if isinstance(b, Facts))  # fmt: skip
    shown = {fact.label: "".join(map(str, fact.value)) for fact in facts.facts}
    assert shown == {
        "Worth": "$18k per month",
        "To build": "$150k",
        "To run": "$3,723 per month",  # 15 × $0.34 × 730
        "Pays back": "10.5 months",  # 150,000 ÷ (18,000 − 3,723)
        "Deadline": "15 Nov 2029",
        "Confidence": "proven",
    }


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ((2029, 7, 1), "137 days until the deadline; 25 days of slack in the plan"),
        ((2029, 11, 15), "the deadline is today; 25 days of slack in the plan"),
        ((2029, 11, 16), "✕ 1 day after the deadline; 25 days of slack in the plan"),
    ],
)
def test_what_is_left_of_the_time_and_of_the_plan_are_told_apart(
    today: tuple[int, int, int], words: str
) -> None:
    made = review(replace(case(text_of("ad-click")), today=datetime.date(*today)))
    assert f"| Deadline | 15 Nov 2029 | {words} |" in markdown(made)
    assert "are left" not in markdown(made)


def test_what_the_leads_decide_stands_before_the_evidence_and_the_rest_is_folded() -> None:
    text = said(text_of("churn"), "business", "decide")
    assert "▲ **to decide**: goal `keep` does not say what it is worth" in text
    assert "set `goals.keep.value`" in text
    assert "SPL04" not in text
    assert "the test set stands for" not in text  # for those who build it
    assert "For those who build it: [4 more warnings](#findings)" in text
    behind = sections(reviewed("churn"), "findings-part")["findings"].blocks
    assert not any(isinstance(each, Remark) for each in behind)


def test_what_is_late_is_to_be_decided() -> None:
    made = review(replace(case(text_of("ad-click")), today=datetime.date(2029, 11, 16)))
    text = markdown(made)
    assert "The deadline has passed: 15 Nov 2029 ✕ late. Set another, or stop." in text
    assert "Should have been answered by now: [1 open question](#risks)." in text
    assert "Nothing was found that has to be settled before it is signed." in said(
        text_of("ad-click"), "business", "decide"
    )


def test_without_stages_no_plan_is_held_against_the_deadline() -> None:
    ask = said(text_of("churn"), "business", "ask")
    assert "| Deadline | 1 Dec 2029 | 153 days until the deadline; no stages are planned |" in ask


def test_a_date_that_has_passed_is_late() -> None:
    made = review(replace(case(text_of("ad-click")), today=datetime.date(2030, 1, 1)))
    text = markdown(made)
    assert "31 Dec 2029 ✕ late" in text  # the goal
    assert "by 1 Oct 2029 ✕ late" in text  # what people do differently
    assert "10 Jul 2029 ✕ late" in text  # the question


def test_where_nobody_is_asked_to_sign_nothing_is_ready() -> None:
    made = sheet(text_of("churn"))
    assert made.verdict[0] == Mark(tone="warn", text="Nobody is asked to sign")
    assert "`review.approvals`" in said(text_of("churn"), "business", "signoff")
    assert "Nobody" not in repr(reviewed("ad-click").verdict)


def test_a_scope_of_placeholders_is_not_ready() -> None:
    blank = text_of("ad-click").replace("why_ml: Click", "why_ml: tbd # Click")
    made = sheet(blank)
    assert made.verdict[0] == Mark(tone="warn", text="Not answered yet")
    assert "1 placeholder" in repr(made.verdict)


def test_what_the_spec_does_not_say_is_marked_as_assumed() -> None:
    text = text_of("churn")
    assert "risk: limited ○ assumed" in said(text, "business", "ask")
    people = said(text, "business", "rollout")
    assert "People decide, with the model's answer before them ○ assumed." in people
    assert "Answers are prepared in batches. People" in people  # the spec says so
    split = said(text, "technical", "splits")
    assert "| Validation | 15% ○ assumed |" in split
    assert "with 3 seeds ○ assumed." in split
    assert "What one row stands for is not said" in said(text, "technical", "data")
    assert "One row is one impression." in said(text_of("ad-click"), "technical", "data")


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_says_a_word_twice_or_counts_one_as_many(name: str) -> None:
    text = markdown(reviewed(name)).replace("`", "")
    assert not re.findall(r"\b(\w+) \(\1\)", text)
    assert not re.findall(r"(?<![\d.,½])1 (?:rounds|days|months|seeds|columns|places)\b", text)
    assert not re.findall(r"\b\d\d+ says\b", text)


def unsigned(text: str) -> tuple[Standing, ...]:
    """How the approvals stand where nobody has signed."""
    spec = check("spec.yaml", text.encode()).spec
    assert spec is not None
    asked = required(spec, DEFAULT)
    return standings(spec, {}, TODAY, asked=asked, classify=scope_change)


def test_what_each_role_answers_for_stands_behind_who_signs() -> None:
    made = review(replace(case(text_of("ad-click")), standings=unsigned(text_of("ad-click"))))
    found = sections(made, "business")["signoff"]
    (table,) = (b for b in found.blocks if isinstance(b, Grid))
    assert table.header == ("Role", "Person", "State", "Since")
    (fold,) = (b for b in found.blocks if isinstance(b, Fold))
    assert "All of them answer for: purpose, aims, people, review." in repr(fold.blocks[0])


def test_capacity_shows_the_sum_behind_the_replicas() -> None:
    rows = grid(sections(reviewed("ad-click"), "technical")["capacity"], "Capacity").rows
    shown = {row[0][0]: (row[1][0], row[2][0]) for row in rows}
    assert shown["Requests at one time"] == ("2,000 per second × 40 ms (Little's law)", "80")
    assert shown["Replicas needed"] == ("÷ (8 workers × 70%)", "15")
    assert shown["They carry"][1] == "2,100 per second"


def test_alerts_show_false_alarms_and_power() -> None:
    table = grid(sections(reviewed("ad-click"), "technical")["monitoring"], "Alerts")
    row = next(row for row in table.rows if "'auc_falls'" in repr(row))
    assert "under 0.001" in repr(row[6])
    assert "100%" in repr(row[7])


def test_every_default_is_listed() -> None:
    table = grid(sections(reviewed("churn"), "technical")["defaults"], "Defaults")
    paths = [row[0][0].text for row in table.rows]  # type: ignore[union-attr]
    assert len({*paths}) == len(paths) == 52
    assert "retraining.every" in paths


def test_the_score_has_28_tests_and_the_least_sum_counts() -> None:
    assert len(TESTS) == 28
    assert [sum(each.section == name for each in TESTS) for name in SECTIONS] == [7, 7, 7, 7]
    found = sections(reviewed("ad-click"), "technical")["score"]
    (facts,) = (b for b in found.blocks if isinstance(b, Facts))
    least, *sums = (_number(fact) for fact in facts.facts)
    assert least == min(sums)
    assert all(0 < each <= 7 for each in sums)


def _number(fact: Fact) -> float:
    return float(str(fact.value[0]).removesuffix(" of 7"))


def test_a_scope_that_asks_for_less_earns_less() -> None:
    rich, poor = (
        next(b for b in sections(reviewed(n), "technical")["score"].blocks if isinstance(b, Facts))
        for n in ("ad-click", "churn")
    )
    assert [*map(_number, rich.facts)] > [*map(_number, poor.facts)]


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("auc: {kind: modle", "success"),
        ("deadline: soon", "ask"),
        ("traffic: lots", "rollout"),
        ("horizon: never", "money"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_shown(text: str, lost: str) -> None:
    key = text.rpartition(": ")[0]
    spec, count = re.subn(rf"{re.escape(key)}: [\w-]+", text, text_of("ad-click"), count=1)
    assert count == 1
    made = sheet(spec)
    found = sections(made, "business")
    assert any(isinstance(b, Missing) and "ould not be read" in repr(b) for b in found[lost].blocks)
    assert any(isinstance(b, Chart) and b.is_told for b in found["risks"].blocks)
    assert made.digest == ""
    document(made, library())


@pytest.mark.parametrize("text", ["", "specc: 1", "x: [", "\x00", "[]", "metrics: {a: 1}"])
def test_any_text_gives_a_page(text: str) -> None:
    made = sheet(text)
    assert made.parts[0].id == "findings-part"
    assert "Not ready" in page(text)
    assert markdown(made)


MINIMAL = """specc: 1
project: {id: tiny, summary: Say which letters are urgent.}
goals: {g: {statement: Answer sooner., metrics: [recall]}}
metrics: {recall: {kind: model, role: optimize, target: 70%, limit: 60%, measure: recall}}
data:
  sources: {letters: {location: letters.csv, format: csv}}
  features: {words: {from: letters}}
labels: {target: {name: urgent, type: binary, source: letters}}
deployment: {mode: batch}
"""


def test_a_source_that_is_lost_is_missing_where_it_is_named() -> None:
    made = sheet(MINIMAL)  # a source lacks its owner
    assert "Before anything is decided, mend [" in markdown(made)
    assert LOST in sections(made, "technical")["measuring"].blocks
    assert "One row is one row" not in markdown(made)
    assert "Nobody" not in repr(made.verdict)


def test_any_line_can_be_the_one_that_is_lost() -> None:
    lines = text_of("churn").splitlines(keepends=True)
    for at in range(len(lines)):
        assert markdown(sheet("".join((*lines[:at], *lines[at + 1 :]))))


def test_each_section_can_be_the_one_that_is_lost() -> None:
    text = text_of("ad-click")
    for key in re.findall(r"^(\w+):", text, re.MULTILINE):
        page(re.sub(rf"^{key}:", f"{key}: 7 #", text, count=1, flags=re.MULTILINE))


def test_500_metrics_and_ten_years_are_drawn_and_long_tables_cut() -> None:
    more = "".join(f"  m{i}: {{kind: model, role: monitor, measure: recall, target: 70%}}\n"
                   for i in range(500))  # fmt: skip
    text = text_of("ad-click").replace("metrics:\n", f"metrics:\n{more}", 1)
    text = text.replace("deadline: 2029-11-15", "deadline: 2039-11-15")
    made = sheet(text.replace("model: 5 weeks", "model: 9 years"))
    found = sections(made, "business")
    assert grid(found["success"], "Every measure").caption.endswith("the first 150 of 508")
    assert any(isinstance(b, Chart) for b in found["time"].blocks)
    assert len(document(made, library()).encode()) < 400_000


def test_against_another_spec_the_changes_stand_behind_the_ask() -> None:
    before = check("old", (EXAMPLES / "ad-click/spec.v1.yaml").read_bytes()).spec
    made = review(case(text_of("ad-click"), before=before, against="spec.v1.yaml"))
    found = sections(made, "business")
    assert tuple(found)[:3] == ("ask", "decide", "changes")
    assert "another scope" in repr(found["changes"].blocks)
    same = check("new", (EXAMPLES / "ad-click/spec.yaml").read_bytes()).spec
    made = review(case(text_of("ad-click"), before=same, against="HEAD"))
    assert "Nothing has changed" in repr(sections(made, "business")["changes"].blocks)


@pytest.mark.parametrize("name", NAMES)
def test_markdown_says_the_same_without_pictures(name: str) -> None:
    text = markdown(reviewed(name))
    for part in reviewed(name).parts:
        assert f"\n## {part.title}\n" in text
        for section in part.sections:
            assert f"### {section.title}\n" in text
    assert "<svg" not in text
    assert text.count("<details>") == text.count("</details>")


MARKDOWN = MarkdownIt("commonmark").enable("table")


@pytest.mark.parametrize("name", NAMES)
def test_a_host_reads_the_structure_that_was_meant(name: str) -> None:
    tokens = MARKDOWN.parse(markdown(reviewed(name)))
    levels = [each.tag for each in tokens if each.type == "heading_open"]
    parts = reviewed(name).parts
    assert levels.count("h1") == 1
    assert levels.count("h2") == len(parts)
    assert levels.count("h3") == sum(len(part.sections) for part in parts)
    grids = sum(map(tables, (b for part in parts for s in part.sections for b in s.blocks)))
    assert sum(each.type == "table_open" for each in tokens) == grids
    assert not {"code_block", "fence", "blockquote_open", "hr"} & {each.type for each in tokens}
    spans = [c.content for each in tokens for c in each.children or () if c.type == "code_inline"]
    marks = [each for each in spans if each[-1] in ",;:?!" or not re.search(r"\w|[<>]", each)]
    assert set(marks) <= {"."}  # the folder


def tables(block: Block) -> int:
    if isinstance(block, Fold):
        return sum(map(tables, block.blocks))
    return isinstance(block, Grid | Facts | Chart)


@pytest.mark.parametrize(
    "text", ["- a", "1. a", "2) a", "+ a", "---", "===", "# a", "> a", "    a"]
)
def test_words_that_look_like_a_list_are_a_paragraph_of_it(text: str) -> None:
    spec = text_of("churn").replace(
        "Call the customers most likely to cancel next month.", f'"{text}"'
    )
    ask = markdown(sheet(spec)).partition("### The ask\n\n")[2].partition("\n\n")[0]
    kinds = [each.type for each in MARKDOWN.parse(ask)]
    assert kinds == ["paragraph_open", "inline", "paragraph_close"]
    (inline,) = (each for each in MARKDOWN.parse(ask) if each.type == "inline")
    assert "".join(c.content for c in inline.children or ()) == text.strip()


def test_rows_of_markdown_have_as_many_cells_as_their_header() -> None:
    text = text_of("churn").replace("Lose fewer customers.", '"a | b \\\\| `c | d` ||"')
    for block in re.findall(r"(?:^\|.*\n)+", markdown(sheet(text)), re.MULTILINE):
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(cells) == 1, block


def test_markdown_of_hostile_words_is_inert() -> None:
    evil = '"<script>x</script> [a](javascript:1) @team #1 https://e.x <!-- \\u202e"'
    text = markdown(sheet(text_of("churn").replace("Lose fewer customers.", evil)))
    outside = re.sub(r"(`+)(?:(?!\1).)*\1", "", text)
    for words in ("<script", "javascript:", "@team", "https://e.x", "<!--", "\u202e"):
        assert words not in outside


@pytest.mark.parametrize(
    ("swaps", "said"),
    [
        ((), "the budget; 2% of it is priced so far"),
        ((("$25 per hour", "€25 per hour"),), "its parts are priced in another currency"),
        (
            (("rate: $25 per hour", "labels: 3"), ("price: $3 per hour, ", "")),
            "nothing is priced yet",
        ),
    ],
)
def test_the_part_of_the_budget_that_is_priced(
    swaps: tuple[tuple[str, str], ...], said: str
) -> None:
    text = text_of("ad-click")
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    facts = [b for b in sections(sheet(text), "business")["ask"].blocks if isinstance(b, Facts)]
    (build,) = (fact for fact in facts[0].facts if fact.label == "To build")
    assert build.note == (said,)
