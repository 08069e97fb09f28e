"""Edges of the rules about goals and metrics: directions, slips, placeholders, repetitions."""

import pytest
import rule_pages as pages
from rule_specs import found, metrics, splits

NONE = "baselines: {}\n"
GOAL = "goals: {{keep: {{statement: Keep., metrics: [kept, {0}], stop_if: {{{0}: '{1}'}}}}}}\n"
HITS = "recall: {kind: model, role: optimize, target: 70%, limit: 60%, drives: kept}"
LOSS = "log_loss: {kind: model, role: satisfice, limit: 0.2, drives: kept}"
CALLS = "calls: {kind: business, role: monitor, target: 9, better: lower}"
WISH = "wish: {kind: business, role: monitor, target: 9}"


@pytest.mark.parametrize(
    ("line", "when", "instead"),
    [
        (HITS, "< 60%", []),
        (HITS, "< 70%", []),
        (HITS, "<= 70%", ['"< 60%" or worse']),
        (HITS, "< 71%", ['"< 60%" or worse']),
        (HITS, "< 0.71", ['"< 60%" or worse']),
        (HITS, "> 50%", ['"< 50%"']),
        (HITS, "> 80%", ['"< 60%"']),
        (HITS, "drops 5%", []),
        (HITS, "rises 5%", ['"drops 5%"']),
        (HITS, "< 3 days", []),
        (LOSS, "> 0.2", []),
        (LOSS, "> 0.19", ['"> 0.2" or worse']),
        (LOSS, "< 0.3", ['"> 0.3"']),
        (CALLS, "> 9", []),
        (CALLS, "> 8", ['"> 9" or worse']),
        (WISH, "> 8", []),
        (HITS.replace("role:", "better: lower, role:"), "> 80%", []),
    ],
)
def test_a_goal_is_not_given_up_for_what_it_wants(line: str, when: str, instead: list[str]) -> None:
    name = line.partition(":")[0]
    given_up = found("GOL11", metrics(line) + GOAL.format(name, when) + NONE)
    assert [each.help.partition(" to ")[2] for each in given_up] == instead


def test_a_stop_rule_is_not_judged_by_a_target_that_is_wrong_itself() -> None:
    low = metrics(HITS.replace("70%, limit: 60%", "40%")) + GOAL.format("recall", "< 42%")
    assert found("GOL11", low) == []
    assert len(found("MET02", low)) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("tbd", 1),
        ("TODO", 1),
        ('"to do:"', 1),
        ("T.B.A.", 1),
        ('"<fixme>"', 1),
        ("n/a", 1),
        ("xxx", 1),
        ("...", 1),
        ('"?"', 1),
        ('"to be determined"', 1),
        ('"Lorem ipsum dolor sit amet."', 1),
        ("nothing", 0),
        ("A todo list ranks itself.", 0),
        ("Rules find half; the rest is tbd by the pilot.", 0),
        ("Нет правил", 0),
        (f'"{"?!" * 4_999}a"', 0),  # read in one go, however long
    ],
)
def test_a_placeholder_is_no_answer(text: str, count: int) -> None:
    project = f"project: {{id: churn, summary: Call., why_ml: {text}, without_ml: Call.}}\n"
    assert len(found("GOL10", project)) == count


def test_ids_and_data_are_not_taken_for_placeholders() -> None:
    text = (
        "people: {todo: {role: tech_lead, handle: '@tbd', knows: [n/a]}}\n"
        "glossary: {tbd: what is not known yet}\n"
        "labels: {target: {name: todo, type: binary, source: accounts, positive: n/a}}\n"
    )
    assert found("GOL10", text) == []


def test_a_star_among_overrides_is_a_pattern() -> None:
    templates = "scaffold: {templates: {house: {source: ./house, overrides: ['*', docs/*]}}}\n"
    assert found("GOL10", templates) == []


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("recall: {kind: model, role: monitor, better: lower}", 1),
        ("recall: {kind: model, role: monitor, better: higher}", 0),
        ("recall: {kind: business, role: monitor, better: lower}", 0),
        ("hits: {kind: online, role: monitor, measure: recall, better: lower}", 1),
        ("spent: {kind: system, role: monitor, measure: cost, better: higher}", 1),
        ("hits: {kind: online, role: monitor, better: lower}", 0),
    ],
)
def test_a_standard_measure_knows_its_direction(line: str, count: int) -> None:
    assert len(found("MET14", metrics(line))) == count


def test_a_direction_turned_round_is_one_mistake() -> None:
    text = pages.whole(metrics(HITS.replace("role:", "better: lower, role:")) + NONE)
    errors = [each.code for each in pages.checked(text).found if each.is_error]
    assert "MET14" in errors
    assert not {"MET02", "TRD02", "MET11", "GOL11"} & {*errors}


@pytest.mark.parametrize(
    ("given", "severities"),
    [
        ("kind: online, better: lower, baseline: 12%, limit: 12.5%", []),
        ("kind: online, better: lower, baseline: 12%, limit: 12%", []),
        ("kind: online, better: lower, baseline: 12.5%, limit: 12%", ["error"]),
        ("kind: business, better: higher, baseline: 12%, limit: 12.5%", ["error"]),
        ("kind: business, baseline: 12%, limit: 12.5%", ["warning"]),
        ("kind: system, measure: latency, baseline: 120ms, limit: 100ms", []),
        ("kind: online, better: lower, baseline: 12.5 per day, limit: 12%", []),
        ("kind: online, better: lower, limit: 12%", []),
    ],
)
def test_a_guardrail_holds_today(given: str, severities: list[str]) -> None:
    broken = found("MET15", metrics(f"left: {{role: guardrail, {given}}}"))
    assert [each.severity.value for each in broken] == severities


def test_what_is_to_become_better_is_no_guardrail() -> None:
    """What the help says makes the finding go away, and brings no other about the limit."""
    given = "left: {{kind: online, role: {}, better: lower, baseline: 12.5%, limit: 12%}}"
    assert len(found("MET15", metrics(given.format("guardrail")))) == 1
    mended = metrics(given.format("satisfice"))
    assert found("MET15", mended) == found("MET02", mended) == []


@pytest.mark.parametrize(
    ("given", "instead"),
    [
        ("baseline: 2%, target: 2.15%", []),
        ("baseline: 2%, target: 2.15", ["2.15%"]),
        ("baseline: 2%, target: 215%", ["2.15%"]),
        ("baseline: 2, target: 2.15%", ["2%"]),
        ("baseline: 2, target: 2.15", []),
        ("baseline: 2%, target: 99%", []),
        ("baseline: 2%, target: 1", []),
        ("baseline: 80%, target: 120%", []),
        ("baseline: 12%, limit: 6", ["6%"]),
        ("baseline: 12%, limit: 5.9", []),
    ],
)
def test_a_value_that_lost_its_percent_sign(given: str, instead: list[str]) -> None:
    text = metrics(f"rate: {{kind: online, role: monitor, better: higher, {given}}}")
    slips = found("MET01", text)
    assert [each.help.removeprefix("write ") for each in slips] == instead
    assert all(each.fix for each in slips)
    assert not (slips and found("MET02", text.replace("monitor", "optimize")))


@pytest.mark.parametrize(
    ("measure", "bound", "beyond"),
    [
        ("log_loss", "0.097", []),
        ("log_loss", "0.0981", ["below 0.098"]),
        ("log_loss", "0.85", ["below 0.098"]),
        ("average_precision", "2%", ["above 0.02"]),
        ("average_precision", "2.1%", []),
        ("f1", "0.0392", ["above 0.0393"]),
        ("f1", "0.0394", []),
        ("brier", "0.9", []),
        ("recall", "1%", []),
    ],
)
def test_what_no_model_is_needed_for(measure: str, bound: str, beyond: list[str]) -> None:
    line = f"a: {{kind: model, role: satisfice, measure: {measure}, limit: {bound}, drives: kept}}"
    low = found("MET04", metrics(line) + splits("prevalence: 2%") + NONE)
    assert [each.help.partition("limit` ")[2] for each in low] == beyond


def test_without_a_prevalence_no_answer_is_known_to_be_easy() -> None:
    assert found("MET04", metrics(LOSS) + splits("test_rows: 2000") + NONE) == []


def test_a_bound_below_a_baseline_is_said_once() -> None:
    text = metrics(LOSS) + splits("prevalence: 2%")
    known = "baselines: {nobody: {kind: trivial, scores: {log_loss: 0.098}}}\n"
    assert [len(found(code, text + known)) for code in ("MET02", "MET04")] == [1, 0]


LABEL = "labels: {{target: {{name: a, type: multiclass, source: accounts, classes: [{}]}}}}\n"


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ("goals: {keep: {statement: Keep., metrics: [kept, recall]}}\n", 0),
        ("goals: {keep: {statement: Keep., metrics: [kept, kept, kept]}}\n", 2),
        ("review: {approvals: [tech_lead, tech_lead]}\n", 1),
        ("monitoring: {inputs: [psi, psi]}\n", 1),
        ("model: {seeds: 3, then: [gradient_boosting, gradient_boosting]}\n", 1),
        (LABEL.format("a, b, a"), 1),
        (LABEL.format("1, true"), 0),
    ],
)
def test_a_list_names_a_thing_once(given: str, count: int) -> None:
    twice = [each for each in pages.checked(pages.whole(given)).found if each.code == "SYN19"]
    assert len(twice) == count
