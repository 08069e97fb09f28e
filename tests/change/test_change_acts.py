"""One act, one line: what only follows from the coming or going of a name is counted beside it, and
nothing graver is ever hidden under something milder."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace

import pytest
from change_scopes import AD_CLICK, EXAMPLES, TEXT, edited, spec

from specc.change import (
    STAGES,
    Changed,
    Difference,
    Fallen,
    Gravity,
    ScopeChange,
    as_json,
    as_markdown,
    as_text,
    difference,
    scope_change,
)
from specc.diagnostic.text import dotted

V1 = (EXAMPLES / "ad-click/spec.v1.yaml").read_text()


def _between(old: str, new: str) -> Difference:
    return difference(spec(old), spec(new), names=("a", "b"), found=((), ()), files=None)


RENAMED = _between(TEXT, TEXT.replace("abandonment", "leavers"))
STORY = _between(V1, TEXT)


def _stage(each: Changed) -> int:
    return len(STAGES) if each.redo_from is None else STAGES.index(each.redo_from)


@pytest.mark.parametrize(
    "old", sorted(each.name for each in EXAMPLES.iterdir() if (each / "spec.yaml").exists())
)
def test_nothing_graver_is_hidden_under_something_milder(old: str) -> None:
    one = spec((EXAMPLES / old / "spec.yaml").read_text())
    for change in (scope_change(one, spec(V1)), scope_change(spec(V1), one)):
        acts = {each.path: each for each in change.fields}
        hidden = [each for each in change.fields if each.follows]
        for each in hidden:
            act = acts[each.follows or ()]
            assert act.follows is None
            assert act.gravity >= each.gravity
            assert act.voids >= each.voids
            assert _stage(act) <= _stage(each)


def test_the_story_hides_what_only_names_what_went_and_came() -> None:
    hidden = {each.path: each.follows for each in STORY.change.fields if each.follows}
    assert hidden["goals", "revenue", "metrics"] == ("metrics", "ctr")
    assert hidden["rollout", "rollback", "to"] == ("baselines", "hand_tuned")
    assert ("metrics", "auc", "target") not in hidden
    assert ("monitoring", "alerts", "views_fall") not in hidden, "an alert is more than a name"


def test_a_metric_and_its_references_are_one_line() -> None:
    text = as_text.render(RENAMED, color=False)
    assert "  ~ metrics.leavers: abandonment → leavers\n" in text
    assert "      another name · and 2 references\n" in text
    assert len(text.splitlines()) == 6
    (row,) = [line for line in as_markdown.render(RENAMED).splitlines() if "`abandonment`" in line]
    assert "| another name, and 2 references |" in row
    verbose = as_text.render(RENAMED, color=False, verbose=True)
    assert "      goals.revenue.guardrails\n" in verbose
    assert "      monitoring.alerts.people_leave.metric\n" in verbose


@pytest.mark.parametrize("render", [as_markdown.render, as_text.render])
def test_verbose_shows_all(render: object) -> None:
    how = {} if render is as_markdown.render else {"color": False}
    short, long = (render(STORY, verbose=each, **how) for each in (False, True))  # type: ignore[operator]
    hidden = {dotted(each.path) for each in STORY.change.fields if each.follows}
    assert len(hidden) > 5
    said = (rf"{re.escape(path)}(`|:)" for path in hidden)
    assert [(bool(re.search(each, short)), bool(re.search(each, long))) for each in said] == [
        (False, True)
    ] * len(hidden)


def test_a_choice_is_more_than_a_reference() -> None:
    fresh = "    fresh: {where: {shown_at: last 1 day}, share: 7%, limits: {auc: 0.76}}\n"
    said = "slices: [mobile, fresh, rare_ads]"
    other = edited((fresh, ""), (said, "slices: [rare_ads, mobile]"))
    changed = {each.path: each for each in scope_change(AD_CLICK, spec(other)).fields}
    assert changed["monitoring", "slices"].follows is None, "the order is another one, too"
    plain = edited((fresh, ""), (said, "slices: [mobile, rare_ads]"))
    changed = {each.path: each for each in scope_change(AD_CLICK, spec(plain)).fields}
    slices = changed["monitoring", "slices"]
    gone = changed["data", "slices", "fresh"]
    assert (slices.gravity, gone.gravity) == (Gravity.C3, Gravity.C3)
    assert slices.follows == gone.path


FALLEN = (
    Fallen(role="tech_lead", person="ml-lead", handle="@ml-lead", signed=datetime.date(2026, 7, 1)),
    Fallen(role="legal", person="counsel", handle="@counsel"),
)


def test_whose_word_falls_is_named() -> None:
    it = replace(RENAMED, fallen=FALLEN)
    text = as_text.render(it, color=False)
    assert (
        "Whose word falls\n  tech_lead: ml-lead @ml-lead, who signed on 2026-07-01\n"
        "  legal: counsel @counsel, who has not signed\n"
    ) in text
    assert "- legal: `counsel` `@counsel`, who has not signed\n" in as_markdown.render(it)
    assert json.loads(as_json.render(it))["falls"][0] == {
        "role": "tech_lead", "person": "ml-lead", "handle": "@ml-lead", "signed": "2026-07-01",
    }  # fmt: skip


def test_a_change_without_names_hides_nothing() -> None:
    assert ScopeChange().fields == ()
    change = scope_change(AD_CLICK, spec(edited(("target: 0.78", "target: 0.79"))))
    assert [each.follows for each in change.fields] == [None]
