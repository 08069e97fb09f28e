"""Mistakes planted in the ad-click spec are found: the code, the line and both numbers."""

from pathlib import Path

import pytest

from specc.compiler import check
from specc.diagnostic import Diagnostic, Severity

SPEC = (Path(__file__).parents[1] / "examples" / "ad-click" / "spec.yaml").read_text("utf-8")
SMALL = (Path(__file__).parents[1] / "examples" / "churn" / "spec.yaml").read_text("utf-8")


def found(text: str) -> tuple[Diagnostic, ...]:
    return check("spec.yaml", text.encode()).found


def planted(old: str, new: str) -> str:
    assert SPEC.count(old) == 1, f"{old!r} is not the place for a mistake"
    return SPEC.replace(old, new)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


MISTAKES = {
    "target under the baseline": (
        "target: 0.78, limit: 0.76",
        "target: 0.73, limit: 0.76",
        {"MET02": ("target: 0.73", "v1: {kind", ["0.73", "0.74"])},
    ),
    "small test set": (
        "test_rows: 1M",
        "test_rows: 2000",
        {
            "MET09": ("test_rows: 2000", "detect: 0.01", ["2,000", "82,623", "0.01"]),
            "MET11": ("test_rows: 2000", "v1: {kind", ["2,000", "0.071", "0.04", "0.74"]),
        },
    ),
    "excluded column as a feature": (
        "  excluded: {",
        "    dwell_time: {from: clicks, available: at_request}\n  excluded: {",
        {
            "DAT07": (
                "dwell_time: {from",
                "excluded: {dwell_time",
                ["dwell_time", "after the click"],
            )
        },
    ),
    "label budget cut": (
        "budget: $5k",
        "budget: $2k",
        {"LAB02": ("budget: $2k", "items: 8k", ["$2,333", "$2k"])},
    ),
    "few replicas": (
        "replicas: 15",
        "replicas: 4",
        {"DEP02": ("replicas: 4", "peak: 2000", ["4 replicas", "560", "2,000"])},
    ),
    "large canary": (
        "share: 5%, for",
        "share: 50%, for",
        {"ROL05": ("name: canary", "name: canary", ["50%", "10%"])},
    ),
    "alert without a reader": (
        "window: 1 hour, tell: serving-team, do: fallback",
        "window: 1 hour, do: fallback",
        {"MON02": ("slow: {metric", "slow: {metric", ["`slow`", "nobody"])},
    ),
    "everything in one batch": (
        "batch: 4k",
        "batch: 8k",
        {"LAB03": ("batch: 8k", "days: 3}", ["3.7 days", "2 days"])},
    ),
    "dearer machines": (
        "price: $0.34",
        "price: $0.68",
        {"DEP04": ("replicas: 15", "limit: $5k per month", ["$7,446", "$5k"])},
    ),
    "early deadline": (
        "deadline: 2029-11-15",
        "deadline: 2029-09-15",
        {"PLN01": ("deadline: 2029-09-15", "start: 2029-07-01", ["112 days", "76 days"])},
    ),
    "returning users not thought of": (
        "groups_seen: true, ",
        "",
        {"SPL02": ("splits: {by: time", "group_column", ["user_id", "time"])},
    ),
    "late feature": (
        "ad_ctr_7d: {from: clicks, available: at_request",
        "ad_ctr_7d: {from: clicks, available: 5 min",
        {"DAT06": ("ad_ctr_7d: {from", "mode: realtime", ["5 min", "at once"])},
    ),
    "release without a gate": (
        "approve: 1 day, max_age: 10 days, gate: beats_champion",
        "max_age: 10 days, gate: none",
        {"RET05": ("gate: none", "retraining: {", ["without any check"])},
    ),
    "measure that nobody computes": (
        "measure: roc_auc, target",
        "measure: rocauc, target",
        {"MET08": ("measure: rocauc", "measure: rocauc", ["`rocauc`", "binary classification"])},
    ),
    "percent without its sign": (
        "target: 0.78",
        "target: 78",
        {"MET01": ("target: 78", "target: 78", ["78", "between 0 and 1"])},
    ),
    "latency of what": (
        "at: p99, limit: 100ms",
        "at: p99, limit: 100",
        {"MET01": ("limit: 100}", "limit: 100}", ["`100`", "a duration"])},
    ),
    "cost per what": (
        "limit: $5k per month",
        "limit: $5k",
        {"MET01": ("measure: cost, limit", "measure: cost, limit", ["$5k", "a money rate"])},
    ),
    "limit stricter than the target": (
        "limit: 0.76, detect",
        "limit: 0.8, detect",
        {"TRD02": ("limit: 0.8,", "target: 0.78", ["0.8", "0.78"])},
    ),
    "regression on a boolean": (
        "task: binary_classification",
        "task: regression",
        {"MOD01": ("task: regression", "name: clicked", ["a regression", "binary"])},
    ),
    "misspelt feature": (
        "    device: {from",
        "    devise: {from",
        {"DAT20": ("    devise: {from", "      columns:", ["`devise`", "`clicks`"])},
    ),
    "misspelt column of a slice": (
        "where: {device: mobile}",
        "where: {devices: mobile}",
        {"DAT20": ("where: {devices", "      columns:", ["`devices`", "`mobile`"])},
    ),
    "scenario of a feature that is not there": (
        "given: {query_text: ACME SHOES}",
        "given: {query: ACME SHOES}",
        {"MOD10": ("given: {query: ", "  features:\n", ["`query`", "`case_of_letters`"])},
    ),
    "move that is none": (
        "expect: score rises",
        "expect: score goes up",
        {"MOD11": ("expect: score goes up", "expect: score goes up", ["`score goes up`"])},
    ),
    "accuracy for a rare class": (
        "measure: roc_auc, target: 0.78, limit: 0.76",
        "measure: accuracy, target: 97%, limit: 97%",
        {
            "MET04": ("target: 97%", "prevalence: 2%", ["97%", "98%"]),
            "TRD05": ("auc_falls: {metric", "limit: 97%", ["0.76", "97%"]),
        },
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_planted_mistake_is_found(name: str) -> None:
    old, new, wanted = MISTAKES[name]
    text = planted(old, new)
    by_code = {each.code: each for each in found(text) if each.severity is not Severity.INFO}
    assert set(by_code) == set(wanted)
    for code, (first, other, words) in wanted.items():
        lines = [place.span.line for place in by_code[code].places if place.span]
        assert lines[0] == line_of(text, first)
        assert line_of(text, other) in lines
        assert [word for word in words if word not in by_code[code].message] == []


def test_several_mistakes_are_found_in_one_run() -> None:
    text = SPEC
    for old, new, _ in list(MISTAKES.values())[:7]:
        text = text.replace(old, new)
    codes = {"MET02", "MET09", "DAT07", "LAB02", "DEP02", "ROL05", "MON02"}
    assert codes <= {each.code for each in found(text)}


def test_the_spec_as_it_is_holds() -> None:
    assert [each for each in found(SPEC) if each.severity is not Severity.INFO] == []


def test_the_small_spec_leaves_questions_and_compiles() -> None:
    """It gives no reasons and leaves nothing out of scope, which stops nobody."""
    assert [each for each in found(SMALL) if each.is_error] == []
    assert {"GOL06", "GOL07", "GOL09"} <= {each.code for each in found(SMALL)}
