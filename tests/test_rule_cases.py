"""Edges of the rules: which way is better, what counts as a path, what is left alone."""

import pytest
import rule_pages as pages

KEPT = "  kept: {kind: business, role: monitor}\n"
CALLS = "  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}\n"
BARE = "baselines: {}\ndeployment: {mode: batch}\n"
OPTIMISED = "a: {kind: model, measure: recall, role: optimize, target: 1, drives: b}"
RECALL = "  recall: {kind: model, role: optimize, target: 70%, drives: kept}\n"


def metrics(*lines: str) -> str:
    return "metrics:\n" + "".join(line if line.endswith("\n") else f"  {line}\n" for line in lines)


def recall(more: str) -> str:
    return f"recall: {{kind: model, role: optimize, {more}, drives: kept}}"


def goal(listed: str, guardrails: str = "[calls]") -> str:
    return f"goals: {{keep: {{statement: Keep., metrics: {listed}, guardrails: {guardrails}}}}}\n"


def data(splits: str, source: str = "rows: 40k", features: str = "tenure: {from: accounts}") -> str:
    where = "owner: ml-lead, location: a.csv, format: csv"
    return (
        f"data: {{sources: {{accounts: {{{where}, {source}}}}}, "
        f"features: {{{features}}}, splits: {{{splits}}}}}\n"
    )


NUMBER = "labels: {target: {name: cost, type: number, source: accounts}}\nscenarios: {}\n"
MAE = "mae: {{kind: model, role: optimize, drives: kept, {}}}"
LIVE = "rollout: {{steps: [{}]}}\n"
LATENCY = "latency: {kind: system, role: guardrail, at: p99, limit: 100ms}"
REALTIME = "deployment: {{mode: realtime, {}}}\n"

ERROR = NUMBER + goal("[kept, mae]") + data("test_rows: 100k") + BARE
AMOUNT = metrics(KEPT, CALLS, MAE.format("target: 4500"))

CASES = {
    "a chain of drives leads to the goal": (
        goal("[kept]") + metrics(KEPT, CALLS, OPTIMISED,
        "b: {kind: online, role: monitor, drives: kept}") + BARE,
        [],
    ),
    "a circle of drives is a finding of its own": (
        goal("[kept]") + metrics(KEPT, CALLS, OPTIMISED,
        "b: {kind: online, role: monitor, drives: a}") + BARE,
        [],
    ),
    "a chain of drives that ends before the goal": (
        goal("[kept]") + metrics(KEPT, CALLS, OPTIMISED, "b: {kind: online, role: monitor}")
        + BARE,
        [("GOL02", "a → b")],
    ),
    "a guardrail among the metrics guards": (goal("[kept, recall, calls]", "[]"), []),
    "a limit that lets a worse model out": (
        metrics(KEPT, CALLS, recall("target: 70%, limit: 40%"))
        + 'monitoring: {alerts: {a: {metric: recall, when: "< 9%", tell: ml-lead, do: retrain}}}\n',
        [("MET02", "the limit of `recall`, 40%, is worse than `longest_silent`'s 45%")],
    ),
    "a target equal to today's": (
        metrics(KEPT, CALLS, recall("target: 70%, baseline: 0.7")),
        [("MET02", "is no better than today's 0.7")],
    ),
    "people are better": (
        ("baselines: {longest_silent: {kind: rule, scores: {recall: 45%}}, "
        "nurse: {kind: human, scores: {recall: 80%}}}\n"),
        [("MET02", "is worse than `nurse`'s 80%")],
    ),
    "a guardrail may lose a little": (
        metrics(KEPT, RECALL, CALLS.replace("limit", "baseline: 450 per week, limit")),
        [],
    ),
    "lower is better for an error": (
        NUMBER + goal("[kept, mae]") + data("test_rows: 100k")
        + metrics(KEPT, CALLS, MAE.format("target: 12, baseline: 10"))
        + BARE,
        [("MET02", "the target of `mae`, 12, is worse than today's 10")],
    ),
    "an error in money is measured too coarsely": (
        NUMBER + goal("[kept, mae]") + data("test_rows: 100")
        + metrics(KEPT, CALLS, MAE.format("target: $9, baseline: $10, detect: $1"))
        + BARE,
        [("MET09", "$1 in `mae`"), ("MET11", "only $1 from today's $10")],
    ),
    "a baseline in another dimension is not compared": (
        metrics(KEPT, CALLS, recall("target: 70%, baseline: $5")),
        [("MET01", "the baseline of `recall`, $5, is an amount of money in USD")],
    ),
    "always yes": (
        metrics(KEPT, CALLS, recall("measure: accuracy, target: 90%"))
        + data("prevalence: 90%"),
        [("MET04", 'no more than always answering "yes" (90%)')],
    ),
    "accuracy counts every row": (
        metrics(KEPT, CALLS, recall("measure: accuracy, target: 97%, detect: 1%"))
        + data("prevalence: 6%, test_rows: 3922"),
        [("MET09", "that takes 3,923")],
    ),
    "one row more is enough": (
        metrics(KEPT, CALLS, recall("measure: accuracy, target: 97%, detect: 1%"))
        + data("prevalence: 6%, test_rows: 3923"),
        [],
    ),
    "specificity counts negatives": (
        metrics(KEPT, CALLS, recall("measure: specificity, target: 97%, detect: 1%"))
        + data("prevalence: 50%, test_rows: 7000"),
        [("MET09", "that takes 7,846")],
    ),
    "a feature that a batch can wait for": (
        data("prevalence: 6%", features="late: {from: accounts, available: 2 days}")
        + "deployment: {mode: batch, every: 1 week, deliver_within: 8 days}\n",
        [],
    ),
    "a feature later than the batch": (
        data("prevalence: 6%", features="late: {from: accounts, available: 2 days}")
        + "deployment: {mode: batch, every: 1 day}\n",
        [("DAT06", "2 days after the request, but the prediction is made within 1 day")],
    ),
    "the label as a feature": (
        data("prevalence: 6%", features="cancelled: {from: accounts}"),
        [("DAT07", "is the label itself")],
    ),
    "a feature as late as the label": (
        data("prevalence: 6%", features="letter: {from: accounts, available: 30 days}"),
        [("DAT07", "no earlier than the label (30 days)")],
    ),
    "a random split of groups": (
        data("by: random, prevalence: 6%", source="rows: 40k, group_column: account_id"),
        [("SPL02", "the split is by random")],
    ),
    "a split by group": (
        data("by: group, prevalence: 6%", source="rows: 40k, group_column: account_id"), []
    ),
    "pay and budget in two currencies": (
        ("labels: {target: {name: cancelled, type: binary, source: accounts}, "
        "human: {items: 8k, seconds: 20, rate: 25 EUR per hour, budget: $1}}\n"),
        [],
    ),
    "a promise kept to the hour": (
        "deployment: {mode: batch, every: 4 hours, deliver_within: 4 hours}\n", []
    ),
    "average load where no peak is given": (
        REALTIME.format(
            "load: {average: 100 per second}, latency: {mean: 100ms}, capacity: {replicas: 3}"
        ),
        [("DEP02", "100 per second arrive on average")],
    ),
    "just enough replicas": (
        REALTIME.format(
            "load: {peak: 2000 per second}, latency: {mean: 40ms}, "
            "capacity: {replicas: 15, workers: 8}"
        ),
        [],
    ),
    "a rollout that shrinks": (
        LIVE.format(
            "{pattern: canary, share: 5%}, {pattern: canary, share: 2%}, "
            "{pattern: canary, share: 100%}"
        ),
        [("ROL05", "2% of traffic, less than the 5%")],
    ),
    "a rollout that never ends": (
        LIVE.format("{pattern: canary, share: 5%}, {pattern: canary, share: 50%}"),
        [("ROL05", "ends at 50%")],
    ),
    "a rollout that stays in the shadow": (
        LIVE.format("{pattern: shadow, for: 1 week}"), [("ROL05", "ends in the shadow")]
    ),
    "a switch of all traffic": (
        LIVE.format("{pattern: shadow, for: 1 week}, {pattern: blue_green}"),
        [("ROL05", "100% of traffic at once")],
    ),
    "an alert that says nothing at all": (
        'monitoring: {alerts: {a: {metric: recall, when: "< 60%"}}}\n',
        [("MON02", "alert `a` tells nobody and does not say what is then done")],
    ),
    "a limit that no alert watches": (
        metrics(KEPT, CALLS, recall("target: 70%, limit: 60%")),
        [("MON02", "no alert watches `recall`, whose limit is 60%")],
    ),
    "latency is watched by default": (metrics(KEPT, CALLS, RECALL, LATENCY), []),
    "latency that is not watched": (
        metrics(KEPT, CALLS, RECALL, LATENCY) + "monitoring: {software: [memory]}\n",
        [("MON02", "no alert watches `latency`")],
    ),
    "a person approves": ("retraining: {gate: none, approve: 1 day}\n", []),
    "a person starts it": ("retraining: {mode: manual, gate: none}\n", []),
    "a plan that just fits": (
        "plan: {start: 2026-07-01, deadline: 2026-07-15, stages: {scope: 2 weeks}}\n", []
    ),
    "an id that is nearly a measure": (
        goal("[kept, auc]")
        + metrics(KEPT, CALLS, "auc: {kind: model, role: optimize, target: 0.8, drives: kept}")
        + BARE,
        [("MET08", "`auc` is not a measure that specc can compute for a binary classification")],
    ),
    "an error of a class": (
        metrics(KEPT, CALLS, recall("measure: mae, target: 10")) + BARE,
        [("MET08", "`mae` (mean absolute error) does not fit a binary classification")],
    ),
    "recall of a number": (
        NUMBER + data("test_rows: 100k") + BARE,
        [("MET08", "`recall` does not fit a regression")],
    ),
    "a system figure on held-out data": (
        metrics(KEPT, CALLS, recall("measure: latency, target: 9ms")) + BARE,
        [("MET08", "latency is measured on the running system")],
    ),
    "an average precision of many classes": (
        "labels: {target: {name: kind, type: multiclass, source: accounts}}\n"
        + metrics(KEPT, CALLS, recall("measure: average_precision, target: 0.8")) + BARE,
        [],
    ),
    "a number and a share are one": (
        metrics(KEPT, CALLS, recall("target: 70%, baseline: 0.4")), []
    ),
    "two units in one metric": (
        metrics(KEPT, CALLS, RECALL,
        "wait: {kind: business, role: monitor, baseline: 12, target: 9 days, better: lower}"),
        [("MET01", "the target of `wait`, 9 days, is a duration; the baseline of `wait`, 12, is")],
    ),
    "a score that cannot be": (
        "baselines: {longest_silent: {kind: rule, scores: {recall: 45}}}\n",
        [("MET01", "what `longest_silent` reaches in `recall` is 45")],
    ),
    "an error may be large": (ERROR + AMOUNT, []),
    "a business figure that is called cost": (
        metrics(KEPT, CALLS, RECALL, "cost: {kind: business, role: monitor, baseline: $3}"), []
    ),
    "availability is a share": (
        metrics(KEPT, CALLS, RECALL, "availability: {kind: system, role: monitor, target: 99.9}"),
        [("MET01", "availability is between 0 and 1")],
    ),
    "a limit above the target where lower is better": (
        metrics(KEPT, CALLS, RECALL,
        "wait: {kind: online, role: monitor, target: 9 days, limit: 12 days, better: lower}"),
        [],
    ),
    "which way is better was not said": (
        metrics(KEPT, CALLS, RECALL,
        "wait: {kind: online, role: monitor, target: 9 days, limit: 12 days}"),
        [("TRD02", "the limit of `wait`, 12 days, is stricter than its target, 9 days")],
    ),
    "a part above the whole": (
        data("test: 250%, prevalence: 6%"),
        [("SPL10", "test (250%) and validation (15%) take 265% of the rows")],
    ),
    "three shares that make a whole": (
        data("train: 70%, test: 15%, validation: 15%, prevalence: 6%"), []
    ),
    "three shares that make more": (
        data("train: 80%, test: 15%, validation: 15%, prevalence: 6%"),
        [("SPL10", "and train (80%) take 110% of the rows")],
    ),
    "a misspelt label": (
        data("prevalence: 6%", "columns: {tenure: {type: number}, canceled: {type: boolean}}"),
        [("DAT20", "the label `cancelled` is not a column of `accounts`")],
    ),
    "a label outside the listed columns": (
        data("prevalence: 6%", "columns: {tenure: {type: number}}"), []
    ),
    "a label from 400 to 0": (
        ERROR.replace("type: number", "type: number, min: 400, max: 0") + AMOUNT,
        [("DAT22", "the smallest value of label `cost`, 400, is above its largest, 0")],
    ),
    "a word for the decision": (
        "scenarios: {old: {kind: expect, given: {tenure: 9}, expect: leave alone}}\n", []
    ),
    "a word for a number": (
        ERROR.replace("scenarios: {}\n", "") + AMOUNT
        + "scenarios: {old: {kind: expect, given: [{tenure: 9}], expect: cheap}}\n",
        [("MOD11", "expects `cheap`")],
    ),
    "a plan beyond the calendar": (
        "plan: {start: 2026-07-01, deadline: 2026-07-15, stages: {scope: 9000000 years}}\n",
        [("PLN01", "there are 14 days")],
    ),
}  # fmt: skip


SUBJECT = {code for _, wanted in CASES.values() for code, _ in wanted}
"""The codes that these cases are about."""


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    text, wanted = CASES[name]
    found = tuple(f for f in pages.checked(pages.whole(text)).found if f.code in SUBJECT)
    assert [each.code for each in found] == [code for code, _ in wanted], pages.shown(
        found, pages.checked(pages.whole(text))
    )
    for each, (_, words) in zip(found, wanted, strict=True):
        assert words in each.message


def test_severity_is_weakened_where_the_rule_says_so() -> None:
    text, _ = CASES["people are better"]
    found = pages.checked(pages.whole(text)).found
    assert [f.severity.value for f in found if f.code == "MET02"] == ["info"]
