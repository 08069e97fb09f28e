"""Edges of the rules about scope and lifecycle: reasons, prerequisites, leaders, ways back."""

import pytest
import rule_pages as pages
from rule_specs import PROJECT, found

from specc.rules import check
from specc.spec.policy import Policy

PLAN = "plan: {{start: 2026-03-02, stages: {{{}}}}}\n"


@pytest.mark.parametrize(
    ("stage", "state", "plan", "severities"),
    [
        ("scoping", "objective: missing", "", []),
        ("data", "objective: missing", "", ["error"]),
        ("live", "infrastructure: missing, objective: missing", "", ["error", "error"]),
        ("data", "historical_data: 2026-03-16", "scope: 2 weeks", []),
        ("data", "historical_data: 2026-03-17", "scope: 2 weeks", ["error"]),
        ("scoping", "historical_data: 2026-03-17", "scope: 2 weeks", ["warning"]),
        ("data", "historical_data: 2026-03-03", "", ["error"]),
        ("data", "infrastructure: 2026-04-13", "data: 4 weeks, scope: 2 weeks", []),
        ("data", "infrastructure: 2026-04-14", "data: 4 weeks, scope: 2 weeks", ["error"]),
        ("data", "historical_data: 9999-12-31", "scope: 9000000 years", []),
    ],
)
def test_what_work_rests_on_is_there(
    stage: str, state: str, plan: str, severities: list[str]
) -> None:
    late = found("GOL08", PROJECT.format(stage, state) + PLAN.format(plan))
    assert [each.severity.value for each in late] == severities


def test_a_promise_is_not_held_against_a_plan_that_cannot_be_read() -> None:
    late = PROJECT.format("data", "historical_data: 2030-01-01")
    assert found("GOL08", late + PLAN.format("scope: 9 lightyears")) == []


def test_a_promise_without_a_plan_is_not_judged() -> None:
    late = PROJECT.format("live", "historical_data: 2030-01-01")
    assert found("GOL08", late + "plan: {}\n") == []


def test_a_project_is_asked_its_reasons_once_and_each_goal_its_end() -> None:
    text = (
        "project: {id: churn, summary: Call.}\n"
        "goals:\n"
        "  a: {statement: A., metrics: [kept, recall], guardrails: [calls]}\n"
        "  b: {statement: B., metrics: [kept], stop_if: {after: 3 iterations}}\n"
    )
    reasons, end = found("GOL06", text)
    assert "why rules" in reasons.message
    assert "without machine learning" in reasons.message
    assert "goal `a`" in end.message
    assert '{recall: "< 45%", after: 3 iterations}' in end.help


def test_a_stop_rule_is_not_made_up() -> None:
    text = "goals: {a: {statement: A., metrics: [kept], guardrails: [calls]}}\nbaselines: {}\n"
    (end,) = found("GOL06", text + "metrics: {kept: {kind: business, role: monitor}}\n")
    assert "a comparison with a metric" in end.help


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("owner: care-lead, value: $1 per month, by: 2026-12-31", []),
        ("value: $1 per month, by: 2026-12-31", ["who wants it"]),
        ("owner: care-lead", ["what it is worth, or by when"]),
    ],
)
def test_what_a_goal_leaves_open(given: str, asked: list[str]) -> None:
    more = f"metrics: [kept, recall], guardrails: [calls], {given}"
    text = f"goals: {{keep: {{statement: Keep., {more}}}}}\n"
    assert [each.message for each in found("GOL09", text)] == [
        f"goal `keep` does not say {what}" for what in asked
    ]


LEADERS = (
    "people:\n"
    '  ml-lead: {role: tech_lead, handle: "@a"}\n'
    '  other: {role: tech_lead, handle: "@b"}\n'
    '  care-lead: {role: business_lead, handle: "@c"}\n'
    '  data-team: {role: data_owner, handle: "@d"}\n'
    '  more-data: {role: data_owner, handle: "@e"}\n'
)


@pytest.mark.parametrize(
    ("planned", "leaderless"),
    [
        ("scope: 1 week, data: 1 week, business_review: 1 week", []),
        ("model: 1 week", ["model"]),
        ("model: {for: 1 week, owner: other}", []),
        ("monitor: 1 week, deploy: 1 week", ["monitor", "deploy"]),
    ],
)
def test_a_stage_has_one_leader(planned: str, leaderless: list[str]) -> None:
    stages = found("LIF01", LEADERS + PLAN.format(planned))
    assert [each.places[0].path[-1] for each in stages] == leaderless


def test_who_is_on_call_leads_the_watching() -> None:
    duty = '  duty: {role: on_call, handle: "@f"}\n'
    assert found("LIF01", LEADERS + duty + PLAN.format("monitor: 1 week")) == []


@pytest.mark.parametrize(("stage", "severity"), [("data", "warning"), ("model", "error")])
def test_a_stage_needs_its_end_once_it_has_begun(stage: str, severity: str) -> None:
    metrics = "metrics: {kept: {kind: business, role: monitor, target: 95%}}\n"
    goals = "goals: {keep: {statement: Keep., metrics: [kept]}}\nbaselines: {}\n"
    stages = PLAN.format("model: 1 week, business_review: 1 week")
    (endless,) = found("LIF01", PROJECT.format(stage, "") + metrics + goals + stages)
    assert endless.severity.value == severity
    assert "no metric of the model" in endless.message


def test_a_review_needs_a_figure_to_compare_with() -> None:
    kept = "metrics: {{kept: {{kind: business, role: monitor{}}}, {}}}\nbaselines: {{}}\n"
    goals = "goals: {keep: {statement: Keep., metrics: [kept]}}\n"
    recall = "recall: {kind: model, role: optimize, target: 70%, drives: kept}"
    stages = PLAN.format("business_review: 1 week")
    assert len(found("LIF01", goals + stages + kept.format("", recall))) == 1
    assert found("LIF01", goals + stages + kept.format(", baseline: 94%", recall)) == []


@pytest.mark.parametrize(
    ("loops", "missing"),
    [
        ("", []),
        ("wrong_labels: {from: model, to: scope, when: {auc: '< 0'}}", ["model back to data"]),
        ("limit_missed: {from: deploy, to: scope, when: {auc: '< 0'}}", []),
        ("metric_short: {from: deploy, to: data, when: {auc: '< 0'}}", ["deploy back to scope"]),
    ],
)
def test_ways_back_may_lead_through_other_stages(loops: str, missing: list[str]) -> None:
    ways = found("LIF02", f"lifecycle: {{loops: {{{loops}}}}}\n")
    assert [each.message for each in ways] == [f"no loop leads from {way}" for way in missing]


@pytest.mark.parametrize(
    ("leaves", "to", "words"),
    [
        ("model", "data", ""),
        ("model", "model", "set `lifecycle.loops.back.to` to scope or data"),
        ("data", "monitor", "set `lifecycle.loops.back.to` to scope"),
        ("scope", "data", "set `lifecycle.loops.back.from` to a later stage"),
    ],
)
def test_a_way_back_leads_to_an_earlier_stage(leaves: str, to: str, words: str) -> None:
    loop = f"lifecycle: {{loops: {{back: {{from: {leaves}, to: {to}, when: {{auc: '< 0'}}}}}}}}\n"
    ways = found("LIF02", loop)
    assert [words in each.help for each in ways] == ([True] if words else [])


def test_the_house_may_ask_the_business_itself() -> None:
    text = "review: {approvals: [tech_lead]}\n"
    assert len(found("LIF03", text)) == 1
    assert found("LIF03", "review: {}\n") == []
    (nobody,) = found("LIF03", "review: {approvals: []}\n")
    assert "the list of those who approve is empty" in nobody.message
    spec = pages.checked(pages.whole(text)).spec
    assert spec is not None
    house = Policy(approvals=("business_lead",))
    assert [each for each in check(spec, house) if each.code == "LIF03"] == []
