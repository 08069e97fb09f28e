"""Verdicts, thresholds and slices: what is decided from measured scores."""

from datetime import datetime, timedelta
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from package_name import plausibility, slices, thresholds
from package_name.calibration import calibration
from package_name.config import Condition, Costs, Metric, Slice, Targets
from package_name.metrics import Predicted
from package_name.reports import StepFailed
from package_name.verdicts import Score, gate, judge

P = Predicted(
    np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1]),
    np.array([0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
    np.zeros(10),
)


@pytest.mark.parametrize(
    ("low", "high", "better", "verdict"),
    [
        (0.76, 0.80, "higher", "met"),
        (0.70, 0.80, "higher", "unclear"),
        (0.70, 0.75, "higher", "not met"),
        (0.70, 0.76, "lower", "met"),
        (0.70, 0.80, "lower", "unclear"),
        (0.77, 0.80, "lower", "not met"),
        (None, None, "higher", "unclear"),
    ],
)
def test_a_bound_is_judged_by_the_interval(
    low: float | None, high: float | None, better: str, verdict: str
) -> None:
    assert judge(Score(0.75, low, high, 100), 0.76, better) == verdict


def test_the_gate_passes_only_when_everything_is_met() -> None:
    assert gate(["met", "met"], synthetic=False) == "pass"
    assert gate(["met", "unclear"], synthetic=False) == "undecided"
    assert gate(["unclear", "not met"], synthetic=False) == "fail"
    assert gate(["met"], synthetic=True) == "not judged"
    assert gate([], synthetic=False) == "not judged"


def targets(costs: Costs | None = None, **bounds: float) -> Targets:
    metrics = {
        name: Metric(
            kind="model",
            role="optimize",
            measure=name,
            better="higher",
            target=bound,
            spec_ref=name,
        )
        for name, bound in bounds.items()
    }
    return Targets(confidence=0.95, metrics=metrics, costs=costs)


@pytest.mark.parametrize(
    ("asked", "threshold"),
    [
        (targets(recall=1.0), 0.3),  # the highest that finds all five
        (targets(recall=0.8), 0.5),
        (
            targets(precision=0.8),
            0.5,
        ),  # five of six chosen would miss it; four of five at 0.5 reach it
        (targets(precision=1.0), 0.7),
        (targets(Costs(false_positive=-1, false_negative=-100)), 0.3),
        (targets(Costs(false_positive=-100, false_negative=-1)), 0.7),
        (targets(f1=0.5), 0.3),
        (targets(), 0.5),
    ],
)
def test_the_threshold_follows_from_costs_or_bounds(asked: Targets, threshold: float) -> None:
    assert thresholds.choose(P, asked)[0] == pytest.approx(threshold)


@pytest.mark.parametrize(
    ("column", "op", "value", "expected"),
    [
        ("kind", "==", "a", [0, 3]),
        ("kind", "in", ("a", "b"), [0, 1, 3]),
        ("size", "<", 2, [0]),
        ("size", ">=", 2, [1, 3]),
        ("size", "in", (1.0, 2.5), [0]),
        ("part", "in", (1, 2), [1, 2]),
        ("part", "==", 2, [2]),
        ("on", "==", True, [0, 2]),
        ("at", "last", 86_400 * 1.5, [2, 3]),
    ],
)
def test_slices_take_the_rows_that_fulfil_their_conditions(
    column: str, op: Any, value: Any, expected: list[int]
) -> None:
    start = datetime(2026, 1, 1)
    frame = pl.DataFrame(
        {
            "kind": ["a", "b", None, "a"],
            "size": [1, 2, None, 3],
            "part": [0.5, 1.0, 2.0, None],
            "on": [True, False, True, None],
            "at": [start + timedelta(days=day) for day in range(4)],
        }
    )
    part = Slice(where=(Condition(column=column, op=op, value=value),), spec_ref="data.slices.x")
    assert (
        np.flatnonzero(slices.mask(nw.from_native(frame, eager_only=True), part)).tolist()
        == expected
    )


def test_the_last_of_what_holds_no_times_is_refused() -> None:
    part = Slice(where=(Condition(column="at", op="last", value=60.0),), spec_ref="data.slices.x")
    with pytest.raises(StepFailed, match="type: timestamp"):
        slices.mask(nw.from_native(pl.DataFrame({"at": ["today"]}), eager_only=True), part)


def test_a_constant_model_and_a_better_test_score_are_noticed() -> None:
    assert list(plausibility.constant(Predicted(P.truth, np.full(10, 0.3), P.label)))
    assert not list(plausibility.constant(P))
    good, bad = {"roc_auc": Score(0.9, 0.88, 0.92, 100)}, {"roc_auc": Score(0.8, 0.78, 0.82, 100)}
    assert list(plausibility.too_good(train=bad, test=good))
    assert not list(plausibility.too_good(train=good, test=bad))


def test_calibration_compares_what_was_said_with_what_came_true() -> None:
    rng = np.random.default_rng(0)
    score = rng.random(5_000)
    truth = (rng.random(5_000) < score).astype(int)
    assert calibration(Predicted(truth, score, truth))["error"] < 0.03
    assert calibration(Predicted(truth, score**3, truth))["error"] > 0.1
