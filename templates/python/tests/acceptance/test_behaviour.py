"""The trained model behaves as the scope's scenarios say. Run by `make gate`, after `make run`."""

from typing import Any

import numpy as np
import pytest

from package_name import artifact, config, frames, labels, spec
from package_name.artifact import Model
from package_name.config import Scenario, Scope

pytestmark = pytest.mark.gate

SCENARIOS = config.load().scenarios
CLOSE = 0.1  # a number is as expected within a tenth of it
SAME = 0.01  # an invariant may move a probability, or a number relative to itself, by so much


@pytest.fixture(scope="session")
def model(scope: Scope) -> Model:
    found = artifact.load(scope.root)
    if found.lineage.synthetic:
        pytest.fail("not judged: the model was trained on synthetic data", pytrace=False)
    return found


def given(scenario: Scenario) -> list[dict[str, Any]]:
    """The rows of a scenario; one that builds on another changes its rows."""
    if scenario.as_ is None:
        return list(scenario.rows)
    return [
        {**base, **change} for base in given(SCENARIOS[scenario.as_]) for change in scenario.rows
    ]


def scores(scope: Scope, model: Model, scenario: Scenario) -> np.ndarray[Any, Any]:
    return model.score(frames.from_rows(given(scenario), scope.features), scope)


@pytest.mark.parametrize(
    "name", [name for name, each in SCENARIOS.items() if each.kind == "expect"]
)
def test_expect(scope: Scope, model: Model, name: str) -> None:
    scenario = SCENARIOS[name]
    place = spec.locate(scope.root, scenario.spec_ref)
    for answer in model.decide(scores(scope, model, scenario)):
        if model.lineage.classes:
            wanted = model.lineage.classes[labels.expected(model.lineage.classes, scenario.expect)]
            assert answer == wanted, f"{place}: expected {wanted}, the model says {answer}"
        else:
            assert answer == pytest.approx(scenario.expect, rel=CLOSE), place


@pytest.mark.parametrize(
    "name", [name for name, each in SCENARIOS.items() if each.kind == "invariant"]
)
def test_invariant(scope: Scope, model: Model, name: str) -> None:
    before, after, place = moved(scope, model, name)
    assert np.allclose(after, before, atol=SAME, rtol=SAME), f"{place}: {before} became {after}"


@pytest.mark.parametrize(
    "name", [name for name, each in SCENARIOS.items() if each.kind == "direction"]
)
def test_direction(scope: Scope, model: Model, name: str) -> None:
    before, after, place = moved(scope, model, name)
    sign = 1 if SCENARIOS[name].expect == "score rises" else -1
    assert (sign * (after - before) > 0).all(), f"{place}: {before} became {after}"


def moved(scope: Scope, model: Model, name: str) -> tuple[Any, Any, str]:
    """Scores of the scenario that is built on and of this one.

    Of several classes, that of the likeliest before.
    """
    scenario = SCENARIOS[name]
    before = scores(scope, model, SCENARIOS[str(scenario.as_)])
    after = scores(scope, model, scenario)
    before = np.repeat(before, len(after) // len(before), axis=0)
    if before.ndim == 2:
        likeliest = before.argmax(1)[:, None]
        before, after = (np.take_along_axis(part, likeliest, axis=1) for part in (before, after))
    return before, after, spec.locate(scope.root, scenario.spec_ref)
