"""What steps conclude: which rows are set aside, which bounds gate, which loop calls back."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from package_name import contracts, reports
from package_name.config import (
    Column,
    Comparison,
    Contract,
    Loop,
    Loops,
    Metric,
    Open,
    Question,
    Scope,
    Slice,
    Targets,
)
from package_name.reports import Outcome
from package_name.steps import accept, evaluate, ingest, status
from package_name.verdicts import Score

GOOD, POOR = (
    {"value": 0.9, "low": 0.88, "high": 0.92, "n": 500},
    {"value": 0.6, "low": 0.5, "high": 0.7, "n": 90},
)


@pytest.mark.parametrize(
    ("tolerance", "levels"), [(0.1, ["fail"]), (0.25, ["warn"]), (0.5, ["warn"])]
)
def test_bad_rows_are_tolerated_up_to_a_share(tolerance: float, levels: list[str]) -> None:
    about = Contract(
        source="s",
        owner="me",
        location="s.csv",
        format="csv",
        tolerance=tolerance,
        access="granted",
        columns={"x": Column(type="number")},
        spec_ref="data.sources.s",
    )
    found = ingest.bad_rows(
        contracts.check(pl.DataFrame({"x": ["1", "2", "3", "four"]}), about), about
    )
    assert [finding.level for finding in found] == levels
    assert "1 of 4 rows" in found[0].message
    assert ingest.bad_rows(contracts.check(pl.DataFrame({"x": ["1"]}), about), about) == []


def test_what_stops_is_said_once_with_what_comes_next() -> None:
    about = Contract(
        source="s",
        owner="me",
        location="s.csv",
        format="csv",
        tolerance=0.01,
        access="granted",
        columns={"x": Column(type="number", missing=0.3)},
        spec_ref="data.sources.s",
    )
    rows = pl.DataFrame({"x": ["1", "2", "N/A", None]})
    (found,) = ingest.bad_rows(contracts.check(rows, about), about)
    assert "1 of 4 rows (25.00%) break the contract, and 1.00% is tolerated" in found.message
    assert "emptied, x would be missing in 50.00% of rows, and 30.00% is allowed" in found.message


def test_the_scope_is_done_when_nothing_in_it_is_open() -> None:
    asked = Question(ask="Who signs?", spec_ref="questions.signs")
    left = Open(questions={"signs": asked}, placeholders=("project.summary", "project.why_ml"))
    assert status.of_scope(left) == "open: 1 question, 2 answers still tbd"
    assert status.of_scope(Open()) == "done"


def metric(name: str, kind: Any = "model", **bounds: Any) -> Metric:
    measure = "roc_auc" if kind == "model" else None
    return Metric(
        kind=kind,
        role="optimize",
        measure=measure,
        better="higher",
        spec_ref=f"metrics.{name}",
        **bounds,
    )


def judged(
    scope_of: Callable[..., Scope], test: dict[str, Any], *, synthetic: bool = False, **bounds: Any
) -> Outcome:
    part = Slice(where=(), limits={"auc": 0.7}, spec_ref="data.slices.mobile")
    known = {
        "auc": metric("auc", **bounds),
        "sales": metric("sales", "business", target=5.0, measured_from="till"),
    }
    scope = scope_of(targets=Targets(confidence=0.95, metrics=known, slices={"mobile": part}))
    facts = {
        "scores": {"test": {"roc_auc": test}},
        "slices": {"mobile": {"scores": {"roc_auc": GOOD}}},
    }
    about = {"test_digest": "d", "model": {"digest": "m"}}
    reports.write(scope, "evaluate", Outcome(facts | about), synthetic=synthetic)
    return accept.accept(scope)


def test_a_limit_gates_and_a_target_beside_it_does_not(scope_of: Callable[..., Scope]) -> None:
    outcome = judged(scope_of, GOOD, limit=0.8, target=0.95)
    assert outcome.facts["gate"] == "pass"
    assert [(j.bound, j.verdict, j.gates) for j in outcome.facts["verdicts"]] == [
        ("limit", "met", True),
        ("target", "not met", False),
        ("limit", "met", True),
    ]


def test_a_target_without_a_limit_gates(scope_of: Callable[..., Scope]) -> None:
    assert judged(scope_of, GOOD, target=0.95).facts["gate"] == "fail"
    assert judged(scope_of, GOOD, target=0.9).facts["gate"] == "undecided"
    assert judged(scope_of, GOOD, target=0.9, synthetic=True).facts["gate"] == "not judged"


def test_a_verdict_names_the_bound_and_both_numbers(scope_of: Callable[..., Scope]) -> None:
    found = judged(scope_of, POOR, limit=0.8).findings[0]
    assert found.message == "auc 0.600 [0.500, 0.700] on the test set (90 rows): limit 0.8 not met"
    assert found.spec_ref == "metrics.auc.limit"


def test_what_a_test_set_cannot_answer_is_said(scope_of: Callable[..., Scope]) -> None:
    elsewhere = judged(scope_of, GOOD, limit=0.8).facts["not_measured"]
    assert [(each["metric"], each["measured"]) for each in elsewhere] == [
        ("sales", "after release, from till")
    ]


def test_a_gap_above_zero_is_worse_whichever_way_the_measure_counts() -> None:
    high, low = Score(0.9, None, None, 1), Score(0.8, None, None, 1)
    assert evaluate.gap(high, low, "roc_auc") == pytest.approx(0.1)
    assert evaluate.gap(low, high, "log_loss") == pytest.approx(0.1)
    assert evaluate.gap(low, high, "roc_auc") == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("measured", "crossed"),
    [
        ({"newest_day_gap": 0.05}, ["newest_day_gap"]),
        ({"newest_day_gap": 0.01}, []),
        ({"ctr": 0.017}, ["ctr"]),  # 15% below its baseline of 2%
        ({"ctr": 0.0195}, []),
        ({}, []),
    ],
)
def test_a_loop_calls_back_when_a_measure_crosses(
    scope_of: Callable[..., Scope], measured: dict[str, float], crossed: list[str]
) -> None:
    when = {
        "newest_day_gap": Comparison(op=">", value=0.03),
        "ctr": Comparison(op="<", value=-0.05, relative=True),
    }
    loop = Loop(from_="model", to="data", when=when, spec_ref="lifecycle.loops.recent")
    targets = Targets(confidence=0.95, metrics={"ctr": metric("ctr", "online", baseline=0.02)})
    scope = scope_of(loops=Loops(stages=(), loops={"recent": loop}), targets=targets)
    found = status.triggered(scope, {"evaluate": {"measures": measured}})[0]
    assert list(found["crossed"]) == crossed
    assert set(found["not_measured"]) == when.keys() - measured.keys()


def test_the_next_action_is_the_first_thing_that_is_not_done() -> None:
    done: dict[str, Any] = {step: {"status": "ok", "synthetic": False} for step in status.STEPS}
    assert "`ingest` has not run" in status.next_action({}, [])
    failed = done | {"split": {"status": "fail", "findings": [{"message": "groups leak"}]}}
    assert status.next_action(failed, []) == "mend `split`: groups leak"
    passed = done | {"accept": {"status": "ok", "gate": "pass"}}
    assert status.next_action(passed, []) == "release: start the rollout"
    back = [{"loop": "recent", "to": "data", "crossed": {"gap": 0.1}}]
    assert "go back to the stage `data`" in status.next_action(passed, back)
