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
