"""Edges of the rules about trade-offs: the order, the measuring, the price, the second bound."""

import pytest
from rule_specs import PROJECT, found, metrics

RECALL_ONLY = "recall: {kind: model, role: optimize, target: 70%, drives: kept}"
SLOW = "latency_p99: {kind: system, role: guardrail, measure: latency, at: p99, limit: 100ms}"
BILL = "serving_cost: {kind: system, role: guardrail, measure: cost, limit: $5k per month}"
SIZE = "memory: {kind: system, role: guardrail, limit: 2 GB}"


@pytest.mark.parametrize(
    ("lines", "priority", "missing"),
    [
        ([RECALL_ONLY], "", []),
        ([RECALL_ONLY, SIZE], "", []),
        ([SLOW, BILL], "", []),
        ([RECALL_ONLY, SLOW, BILL], "recall, latency_p99, serving_cost", []),
        ([RECALL_ONLY, SLOW, BILL], "recall, latency, serving_cost", []),
        ([RECALL_ONLY, SLOW, BILL], "recall, latency", ["serving_cost"]),
        ([RECALL_ONLY, SLOW], "latency", ["recall"]),
        ([RECALL_ONLY, SLOW], "", ["recall", "latency_p99"]),
        ([RECALL_ONLY, BILL.replace("guardrail", "monitor")], "", []),
    ],
)
def test_what_gives_way_is_ordered(lines: list[str], priority: str, missing: list[str]) -> None:
    order = f"tradeoffs: {{priority: [{priority}]}}\n"
    open_ = found("TRD01", metrics(*lines) + order)
    assert [place.path[1] for each in open_ for place in each.places[1:]] == missing


@pytest.mark.parametrize(("stage", "severity"), [("data", "warning"), ("model", "error")])
def test_the_order_is_needed_once_models_are_chosen(stage: str, severity: str) -> None:
    (open_,) = found("TRD01", PROJECT.format(stage, "") + metrics(RECALL_ONLY, SLOW))
    assert open_.severity.value == severity
    assert "[recall, latency_p99]" in open_.help


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("calls: {kind: business, role: guardrail, limit: 500 per week}", 1),
        ("calls: {kind: business, role: guardrail, limit: 9 per week, measured_from: accounts}", 0),
        ("calls: {kind: business, role: monitor, target: 500 per week}", 0),
        (SLOW, 0),
        ("queue: {kind: system, role: guardrail, limit: 9, better: lower}", 1),
        ("precision: {kind: model, role: guardrail, limit: 20%}", 0),
    ],
)
def test_what_is_bounded_is_measured(line: str, count: int) -> None:
    assert len(found("TRD03", metrics(RECALL_ONLY, line))) == count


def test_an_outcome_with_a_limit_is_one_mistake() -> None:
    text = metrics(RECALL_ONLY, kept="  kept: {kind: business, role: guardrail, limit: 90%}\n")
    assert len(found("MET06", text)) == 1
    assert found("TRD03", text) == []


DECISION = (
    "tradeoffs:\n"
    "  worth: {{gain: 1 point, of: recall, at_most: {}}}\n"
    "  decisions: [{{chose: a, over: b, because: better{}}}]\n"
)


@pytest.mark.parametrize(
    ("at_most", "given", "allowed"),
    [
        ("$1.2k per month", "", []),
        ("$1.2k per month", ", gain: 1 point, cost: $1.2k per month", []),
        ("$1.2k per month", ", gain: 1 point, cost: $1201 per month", ["$1.2k per month"]),
        ("$1.2k per month", ", gain: 0.005, cost: $900 per month", ["$600 per month"]),
        ("$1.2k per month", ", gain: 1 point, cost: $20k per year", ["$1.2k per month"]),
        ("$1.2k per month", ", gain: 1 point, cost: 9k EUR per month", []),
        ("$1.2k per month", ", gain: 3 ms, cost: $9k per month", []),
        ("$1.2k per month", ", gain: 0%, cost: $9 per month", ["$0 per hour"]),
        ("$1.2k per month", ", cost: $9k per month", []),
    ],
)
def test_a_gain_is_worth_its_price(at_most: str, given: str, allowed: list[str]) -> None:
    dear = found("TRD04", DECISION.format(at_most, given))
    assert [each.message.partition(" worth ")[2] for each in dear] == allowed


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            [
                SLOW,
                "answer: {kind: system, role: guardrail, measure: latency, at: p50, limit: 9ms}",
            ],
            0,
        ),
        (
            [
                SLOW,
                "answer: {kind: system, role: guardrail, measure: latency, at: p99, limit: 9ms}",
            ],
            1,
        ),
        ([SLOW, "a: {kind: system, role: guardrail, measure: latency, at: p99, limit: 0.1 s}"], 0),
        ([SLOW, "a: {kind: system, role: guardrail, measure: latency, at: p99, target: 9ms}"], 0),
        ([RECALL_ONLY, "hits: {kind: model, role: satisfice, measure: recall, target: 80%}"], 1),
        ([RECALL_ONLY, "hits: {kind: online, role: satisfice, measure: recall, target: 80%}"], 0),
    ],
)
def test_one_quantity_has_one_bound(lines: list[str], said: int) -> None:
    assert len(found("TRD05", metrics(*lines))) == said


@pytest.mark.parametrize(("promised", "count"), [("99.9%", 0), ("99.5%", 1)])
def test_one_promise_of_availability(promised: str, count: int) -> None:
    text = metrics(RECALL_ONLY, "availability: {kind: system, role: guardrail, limit: 99.9%}")
    deployment = f"deployment: {{mode: realtime, availability: {promised}}}\n"
    assert len(found("TRD05", text + deployment)) == count


@pytest.mark.parametrize(
    ("watched", "when", "count"),
    [
        ("latency_p99", "> 100ms", 0),
        ("latency_p99", "> 101ms", 1),
        ("latency_p99", "> 80ms", 0),
        ("latency_p99", "rises 50%", 0),
        ("latency_p95", "> 150ms", 0),
        ("answer", "> 150ms", 1),
        ("latency", "> 150ms", 0),
    ],
)
def test_an_alert_rings_before_the_limit_is_broken(watched: str, when: str, count: int) -> None:
    text = metrics(RECALL_ONLY, SLOW.replace("latency_p99:", "answer:"))
    alert = f'{{metric: {watched}, when: "{when}", tell: ml-lead, do: investigate}}'
    late = found("TRD05", text + f"monitoring: {{alerts: {{slow: {alert}}}}}\n")
    assert [each.severity.value for each in late] == ["warning"] * count


@pytest.mark.parametrize(
    ("target", "limit", "codes"),
    [
        ("44%", "46%", ["MET02"]),
        ("45%", "60%", ["MET02"]),
        ("60%", "61%", ["TRD02"]),
        ("44%", "40%", ["MET02"]),
        ("60%", "60%", []),
    ],
)
def test_a_target_below_everything_is_one_mistake(
    target: str, limit: str, codes: list[str]
) -> None:
    recall = f"recall: {{kind: model, role: optimize, target: {target}, limit: {limit}}}"
    both = [*found("MET02", metrics(recall)), *found("TRD02", metrics(recall))]
    assert [each.code for each in both] == codes


LEAVING = "left: {kind: online, role: guardrail, better: lower, baseline: 12%, limit: 12.5%}"
SCORE = "auc: {kind: model, role: optimize, measure: roc_auc, target: 0.78, limit: 0.76}"


@pytest.mark.parametrize(
    ("line", "when", "count"),
    [
        (LEAVING, "> 12.5%", 0),
        (LEAVING, "> 12.6%", 1),
        (LEAVING, "> 12%", 0),
        (LEAVING, "< 15%", 0),
        (LEAVING, "> 15 per day", 0),
        (LEAVING.replace("better: lower, ", ""), "> 15%", 0),
        (LEAVING.replace("12%, limit", "13%, limit"), "> 15%", 0),
        (SCORE, "< 0.76", 0),
        (SCORE, "< 0.759", 1),
        (SCORE, "drops 50%", 0),
        (SCORE.replace("0.76", "0.80"), "< 0.70", 0),
    ],
)
def test_an_alert_on_any_metric_rings_before_its_limit(line: str, when: str, count: int) -> None:
    alert = f'{{metric: {line.partition(":")[0]}, when: "{when}", tell: ml-lead, do: investigate}}'
    text = metrics(RECALL_ONLY, line) + f"monitoring: {{alerts: {{worse: {alert}}}}}\n"
    late = found("TRD05", text)
    assert [each.severity.value for each in late] == ["warning"] * count


SLICES = (
    "data:\n"
    "  sources: {{accounts: {{owner: ml-lead, location: a.csv, format: csv, rows: 40k}}}}\n"
    "  features: {{tenure: {{from: accounts}}}}\n"
    "  slices: {{new: {{where: {{tenure: '< 3'}}, share: 10%, limits: {{recall: {}}}}}}}\n"
)


@pytest.mark.parametrize(("limit", "count"), [("70%", 0), ("0.71", 1), ("40%", 0), ("71", 0)])
def test_a_part_is_not_to_be_better_than_the_whole(limit: str, count: int) -> None:
    strict = found("TRD02", metrics(RECALL_ONLY) + SLICES.format(limit))
    assert [each.severity.value for each in strict] == ["warning"] * count


@pytest.mark.parametrize(
    ("value", "budget", "cost", "said"),
    [
        ("$9k per month", "$40k", "$1", []),
        ("9k EUR per month", "€40k", "€1", []),
        ("$9k per month", "€40k", "$1", ["`plan.budget` is in EUR, and `goals.keep.value` in USD"]),
        ("€9k per month", "$40k", "$1", ["`goals.keep.value` is in EUR, and"]),
        ("$9k per month", "€40k", "£1", ["`metrics.recall.costs.false_positive` is in GBP, and"]),
    ],
)
def test_all_amounts_are_in_one_currency(
    value: str, budget: str, cost: str, said: list[str]
) -> None:
    text = (
        f"goals: {{keep: {{statement: Keep., metrics: [kept], value: {value}}}}}\n"
        + metrics(RECALL_ONLY.replace("drives", f"costs: {{false_positive: -{cost}}}, drives"))
        + f"plan: {{budget: {budget}}}\n"
    )
    mixed = found("TRD06", text)
    assert len(mixed) == len(said)
    for each, words in zip(mixed, said, strict=True):
        assert words in each.message
