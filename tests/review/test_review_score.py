"""What a scope earns of the ML Test Score: a file of the repo alone earns nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from specc.compiler import check
from specc.review._tests import TESTS

EXAMPLES = Path(__file__).parents[2] / "examples"
PATHS = ("steps/accept.py", "test_targets.py", "monitor/quality.py")
"""Files that every repo has, whatever its scope promises."""
BOUND = ", target: 70%"


def _points(test: str, text: str) -> float:
    spec = check("spec.yaml", text.encode()).spec
    assert spec is not None
    return next(each for each in TESTS if each.id == test).points(spec, PATHS)


def _example(name: str) -> str:
    return (EXAMPLES / name / "spec.yaml").read_text()


@pytest.mark.parametrize("test", ["D5", "I4", "O6", "O7"])
def test_a_file_alone_earns_nothing(test: str) -> None:
    text = _example("churn")
    assert BOUND in text
    assert _points(test, text.replace(BOUND, "")) == 0


@pytest.mark.parametrize(
    ("test", "example", "points"),
    [
        ("D5", "ad-click", 0.5),
        ("I4", "churn", 1),  # by its target: without a limit that is the gate
        ("I4", "ad-click", 1),
        ("O6", "ad-click", 1),
        ("O7", "churn", 0.5),
        ("O7", "ad-click", 1),
    ],
)
def test_what_a_scope_promises_earns(test: str, example: str, points: float) -> None:
    assert _points(test, _example(example)) == points


def test_what_is_watched_without_an_alert_earns_half() -> None:
    assert _points("O6", f"{_example('churn')}monitoring: {{software: [memory]}}\n") == 0.5


def test_a_limit_on_a_slice_alone_gates() -> None:
    text = _example("churn").replace(BOUND, "")
    on_slice = text.replace(
        "\ndata:\n", "\ndata:\n  slices: {new: {where: {tenure: < 1}, limits: {recall: 60%}}}\n"
    )
    assert on_slice != text
    assert _points("I4", text) == 0
    assert _points("I4", on_slice) == 1


@pytest.mark.parametrize("test", ["D7", "I2", "I3"])
def test_what_every_repo_tests_counts_whole_only_where_a_forge_runs_it(test: str) -> None:
    files = ("test_contracts.py", "test_learning.py", "test_leakage.py", "test_steps.py")
    asked = next(each for each in TESTS if each.id == test)
    spec = check("spec.yaml", _example("churn").encode()).spec
    assert spec is not None
    assert asked.points(spec, files) == 0.5
    for forge in (".github/workflows/ci.yml", ".gitlab-ci.yml"):
        assert asked.points(spec, (*files, forge)) == 1
    assert asked.points(spec, ()) <= 0.5


@pytest.mark.parametrize(
    ("test", "file", "inputs", "points"),
    [
        ("O2", "monitor/drift.py", None, 1),
        ("O2", "monitor/drift.py", "train_serve_skew", 0),
        ("O3", "monitor/skew.py", None, 1),
        ("O3", "monitor/skew.py", "psi", 0),
    ],
)
def test_what_is_not_watched_earns_nothing(
    test: str, file: str, inputs: str | None, points: float
) -> None:
    watched = "" if inputs is None else f"monitoring: {{inputs: [{inputs}]}}\n"
    spec = check("spec.yaml", f"{_example('churn')}{watched}".encode()).spec
    assert spec is not None
    assert next(each for each in TESTS if each.id == test).points(spec, (file,)) == points


def test_one_step_with_all_of_the_traffic_is_no_canary() -> None:
    assert _points("I6", _example("churn")) == 0.5
    at_once = "rollout: {steps: [{name: all, pattern: canary, share: 100%}]}\n"
    assert _points("I6", f"{_example('churn')}{at_once}") == 0
