"""Edges of the rules about metrics: ceilings, rare classes, outcomes, thresholds, test sets."""

import pytest
from rule_specs import found, goal, metrics, splits

from specc.rules._words import differences
from specc.units import Quantity, parse

RECALL = "recall: {kind: model, role: optimize, target: 70%, detect: 2 points, drives: kept}"
SMALL = (
    "metrics:\n"
    "  kept: {kind: business, role: monitor}\n"
    f"  {RECALL}\n"
    "  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}\n"
    "data:\n"
    "  sources: {accounts: {owner: ml-lead, location: a.csv, format: csv}}\n"
    "  features: {tenure: {from: accounts}}\n"
    "  splits: {prevalence: 6%, test_rows: 6000}\n"
)


@pytest.mark.parametrize(
    ("thresholds", "needed"),
    [
        ({}, "16,317"),
        ({"power": parse("90%")}, "21,834"),
        ({"significance": parse("1%")}, "24,284"),
    ],
)
def test_the_house_says_how_sure_one_has_to_be(
    thresholds: dict[str, Quantity], needed: str
) -> None:
    (small,) = found("MET09", SMALL, **thresholds)
    assert needed in small.message


def test_the_house_says_how_wide_an_interval_is() -> None:
    """± is 1.96 or 1.28 times 4.6 points: 45% is 7 points from 52%."""
    text = SMALL.replace("70%", "52%").replace("6000", "2000")
    assert len(found("MET11", text)) == 1
    assert found("MET11", text, significance=parse("20%")) == []


def labels(more: str) -> str:
    target = "{name: cancelled, type: binary, source: accounts}"
    return f"labels: {{target: {target}, {more}}}\n"


ACCURACY = "accuracy: {{kind: model, role: {}, target: {}, drives: kept}}"
HUMAN = "human: {{items: 1000, seconds: 9, annotators: {}, {}}}"
NONE = "baselines: {}\n"


@pytest.mark.parametrize(
    ("target", "given", "severities"),
    [
        ("95%", "test_error: 5%", []),
        ("95.1%", "test_error: 5%", ["error"]),
        ("97%", "provider: system", []),
        ("96%", HUMAN.format(1, "labelers: 2"), ["warning"]),
        ("95%", HUMAN.format(1, "labelers: 2"), []),
        ("99%", HUMAN.format(1, "agreement: {measure: percent, target: 82}"), ["warning"]),
        ("90%", HUMAN.format(1, "agreement: {measure: percent, target: 0.82}"), []),
        ("91%", HUMAN.format(2, "agreement: {measure: percent, target: 82%}"), []),
        ("97%", HUMAN.format(3, "agreement: {measure: percent, target: 82}"), []),
        ("98%", HUMAN.format(3, "agreement: {measure: percent, target: 82}"), ["warning"]),
        ("97%", HUMAN.format(2, "adjudicated: 20%, agreement: {measure: percent, target: 82}"), []),
        ("99%", HUMAN.format(1, "agreement: {measure: kappa, target: 0.64}"), ["warning"]),
        ("96%", HUMAN.format(1, "agreement: {measure: percent, target: 30}"), ["warning"]),
    ],
)
def test_no_model_is_seen_to_be_better_than_its_labels(
    target: str, given: str, severities: list[str]
) -> None:
    text = metrics(ACCURACY.format("optimize", target)) + goal("accuracy") + NONE
    high = found("MET03", text + labels(given) + splits("prevalence: 50%"))
    assert [each.severity.value for each in high] == severities


def test_the_worked_ceilings_are_said() -> None:
    text = metrics(ACCURACY.format("optimize", "97%")) + goal("accuracy") + NONE
    (high,) = found("MET03", text + labels("test_error: 5%") + splits("prevalence: 50%"))
    assert "above 95%" in high.message
    assert any("92.3%" in note for note in high.notes)
    asked = HUMAN.format(3, "agreement: {measure: percent, target: 82}")
    text = text.replace("97%", "98%") + labels(asked) + splits("prevalence: 50%")
    (voted,) = found("MET03", text)
    assert any("90.0%" in note for note in voted.notes)
    assert any("97.2%" in note for note in voted.notes)


@pytest.mark.parametrize(
    ("score", "given", "codes"),
    [
        ("80%", "provider: system", ["MET02"]),
        ("80%", "provider: team", []),
        ("70%", "provider: team", []),
        ("60%", "provider: team", ["MET03"]),
        ("60%", "provider: system", []),
        ("60%", HUMAN.format(1, "labelers: 2"), ["MET03"]),
    ],
)
def test_people_are_a_ceiling_where_they_give_the_labels(
    score: str, given: str, codes: list[str]
) -> None:
    text = f"baselines: {{nurse: {{kind: human, scores: {{recall: {score}}}}}}}\n" + labels(given)
    both = [*found("MET02", text), *found("MET03", text)]
    assert [each.code for each in both] == codes
    mild = {"MET02": "info", "MET03": "warning"}
    assert all(each.severity.value == mild[each.code] for each in both)


def test_an_error_below_that_of_people() -> None:
    text = metrics("mae: {kind: model, role: optimize, target: 9, drives: kept}") + goal("mae")
    number = "labels: {target: {name: cost, type: number, source: accounts}, provider: client}\n"
    people = "baselines: {nurse: {kind: human, scores: {mae: 10}}}\nscenarios: {}\n"
    assert len(found("MET03", text + number + people)) == 1
    assert found("MET03", text.replace("target: 9", "target: 11") + number + people) == []


@pytest.mark.parametrize(
    ("target", "prevalence", "codes"),
    [
        ("99%", "4.9%", ["MET05"]),
        ("99%", "5%", []),
        ("99%", "95.1%", ["MET05"]),
        ("95%", "4.9%", ["MET04"]),
    ],
)
def test_accuracy_of_a_rare_class(target: str, prevalence: str, codes: list[str]) -> None:
    text = metrics(ACCURACY.format("optimize", target)) + goal("accuracy") + NONE
    text += splits(f"prevalence: {prevalence}")
    assert [e.code for e in [*found("MET04", text), *found("MET05", text)]] == codes
    assert found("MET05", text.replace("role: optimize", "role: monitor")) == []


def test_the_house_says_what_is_rare() -> None:
    text = metrics(ACCURACY.format("optimize", "99%")) + NONE + splits("prevalence: 8%")
    assert found("MET05", text + goal("accuracy")) == []
    assert len(found("MET05", text + goal("accuracy"), minority=parse("10%"))) == 1


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["recall: {kind: model, role: optimize, target: 70%, drives: kept}"], []),
        (["recall: {kind: model, role: optimize, target: 70%}"], ["outside the model"]),
        (["recall: {kind: model, role: guardrail, limit: 70%}"], []),
        (["recall: {kind: model, role: satisfice, limit: 70%}"], ["outside the model"]),
        (
            [
                "recall: {kind: model, role: optimize, target: 70%, drives: asked}",
                "asked: {kind: online, role: monitor, drives: kept}",
            ],
            ["no source says how `asked` is measured"],
        ),
        (
            [
                "recall: {kind: model, role: optimize, target: 70%, drives: speed}",
                "speed: {kind: system, role: monitor, measure: throughput}",
            ],
            ["it drives `speed`"],
        ),
        (["recall: {kind: model, role: optimize, target: 70%, drives: nothing}"], []),
    ],
)
def test_a_metric_of_the_model_moves_something(lines: list[str], said: list[str]) -> None:
    outcomes = found("MET06", metrics(*lines) + goal("recall"))
    assert [each.severity.value for each in outcomes] == ["warning"] * len(said)
    for each, words in zip(outcomes, said, strict=True):
        assert words in each.message


def test_one_outcome_that_nobody_measures_is_one_mistake() -> None:
    lines = (f"{name}: {{kind: model, role: satisfice, limit: 9%, drives: kept}}" for name in _TWO)
    text = metrics(*lines, kept="  kept: {kind: business, role: monitor}\n") + goal(*_TWO)
    (outcome,) = found("MET06", text)
    assert "`recall` is to move `kept`" in outcome.message


_TWO = ("recall", "precision")


def test_the_same_pair_in_two_goals_is_one_mistake() -> None:
    lines = (f"{n}: {{kind: model, role: optimize, target: 9%, drives: kept}}" for n in _TWO)
    two = "goals:\n" + "".join(
        f"  {name}: {{statement: Keep., metrics: [kept], guardrails: [kept]}}\n" for name in "ab"
    )
    assert len(found("MET07", metrics(*lines) + two)) == 1


def test_one_model_metric_and_one_online_metric_are_optimised() -> None:
    lines = (
        "recall: {kind: model, role: optimize, target: 9%, drives: asked}",
        "asked: {kind: online, role: optimize, target: 9%, drives: kept, measured_from: accounts}",
    )
    assert found("MET07", metrics(*lines) + goal("recall", "asked")) == []


@pytest.mark.parametrize(("rows", "found_"), [(74, 1), (75, 0)])
def test_a_test_set_holds_a_positive(rows: int, found_: int) -> None:
    """(1 − 6%)^74 is 1.03%, (1 − 6%)^75 is 0.97%."""
    text = splits(f"prevalence: 6%, test_rows: {rows}")
    assert len(found("MET10", text)) == found_
    assert len(found("MET10", text, no_positive=parse("0.9%"))) == 1


def test_without_positives_nothing_else_is_said_of_the_test_set() -> None:
    text = SMALL.replace("6000", "60").replace("70%", "46%")
    assert [each.severity.value for each in found("MET10", text)] == ["error"]
    assert [*found("MET09", text), *found("MET11", text)] == []


@pytest.mark.parametrize(
    ("limit", "more", "count"),
    [("66%", "", 0), ("67%", "", 1), ("75%", "", 0), ("67%", ", detect: 1%", 0)],
)
def test_a_gate_tells_the_target_from_the_limit(limit: str, more: str, count: int) -> None:
    """600 positives measure 70% to ± 3.7 points."""
    recall = f"recall: {{kind: model, role: optimize, target: 70%, limit: {limit}{more}}}"
    text = metrics(recall) + splits("prevalence: 6%, test_rows: 10k")
    assert len(found("MET10", text)) == count


COSTS = "recall: {{kind: model, role: optimize, target: 70%, drives: kept, costs: {{{}}}}}"


@pytest.mark.parametrize(
    ("costs", "said"),
    [
        ("true_positive: $48, false_positive: -$2", []),
        ("false_negative: -$48, false_positive: -$2", []),
        ("true_positive: $48, true_negative: $2", []),
        ("true_positive: $48", ["acting always pays"]),
        ("true_positive: $48, false_positive: $2", ["acting always pays"]),
        ("false_positive: -$2", ["acting never pays"]),
        ("true_positive: -$48, false_positive: -$2", ["acting never pays"]),
        ("true_positive: 48 EUR, false_positive: $2", []),
    ],
)
def test_costs_set_a_threshold(costs: str, said: list[str]) -> None:
    cut = found("MET13", metrics(COSTS.format(costs)) + goal("recall"))
    assert [each.severity.value for each in cut] == ["warning"] * len(said)
    for each, words in zip(cut, said, strict=True):
        assert words in each.message


@pytest.mark.parametrize(
    ("automation", "count"), [("assist", 0), ("shadow", 0), ("partial", 1), ("full", 1)]
)
def test_who_decides_alone_needs_a_threshold(automation: str, count: int) -> None:
    text = f"deployment: {{mode: batch, automation: {automation}}}\n"
    assert [e.severity.value for e in found("MET13", text)] == ["info"] * count
    auc = "recall: {kind: model, role: optimize, measure: roc_auc, target: 0.8, drives: kept}"
    assert found("MET13", text + metrics(auc) + NONE + "scenarios: {}\n") == []


@pytest.mark.parametrize("measure", ["log_loss", "brier"])
def test_a_proper_score_calibrates(measure: str) -> None:
    priced = COSTS.format("true_positive: $48, false_positive: -$2")
    assert len(found("MET12", metrics(priced))) == 1
    sound = f"sound: {{kind: model, role: monitor, measure: {measure}}}"
    assert found("MET12", metrics(priced, sound)) == []


def test_a_test_set_without_any_positive() -> None:
    (none,) = found("MET10", splits("prevalence: 0%, test_rows: 9000"))
    assert "0 positives on average" in none.message
    assert none.help.startswith("draw a test set")
    assert found("MET10", splits("prevalence: 100%, test_rows: 9000")) == []


@pytest.mark.parametrize(
    ("sizes", "like", "said"),
    [
        ((0.0996, 0.04), "0.78", ("0.10", "0.04")),
        ((0.0449, 0.04), "0.78", ("0.045", "0.040")),
        ((0.0996, 0.04), "78%", ("10 points", "4 points")),
        ((0.014, 0.01), "78%", ("1.4 points", "1.0 points")),
        ((123.4, 90.0), "4500", ("123", "90")),
    ],
)
def test_what_is_compared_is_said_equally_finely(
    sizes: tuple[float, ...], like: str, said: tuple[str, ...]
) -> None:
    assert differences(*sizes, like=parse(like)) == said
