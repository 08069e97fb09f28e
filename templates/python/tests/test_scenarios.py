"""The behaviour scenarios are well formed; `tests/acceptance` holds the trained model to them."""

import pytest

from package_name import config, frames, labels, reports
from package_name.config import Scope

SCENARIOS = config.load().scenarios
EXPECTATIONS = [name for name, each in SCENARIOS.items() if each.kind == "expect"]
MOVES = {"score rises", "score falls"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_gives_inputs_that_the_model_has(scope: Scope, name: str) -> None:
    scenario = SCENARIOS[name]
    for row in scenario.rows:
        assert row.keys() <= scope.features.features.keys(), scenario.spec_ref
        known = frames.from_rows([row], scope.features).rows(named=True)[0]
        assert all(known[name] is not None for name, value in row.items() if value is not None), (
            scenario.spec_ref
        )
    assert scenario.as_ is None or scenario.as_ in SCENARIOS, scenario.spec_ref
    assert scenario.kind == "expect" or scenario.as_ is not None, scenario.spec_ref
    assert scenario.kind != "direction" or scenario.expect in MOVES, scenario.spec_ref


@pytest.mark.parametrize("name", EXPECTATIONS)
def test_a_scenario_expects_an_answer_that_exists(lab: Scope, name: str) -> None:
    target = lab.features.target
    if target.type == "number":
        assert isinstance(SCENARIOS[name].expect, int | float), SCENARIOS[name].spec_ref
    else:
        labels.expected(reports.read(lab, "split")["classes"], SCENARIOS[name].expect)


def test_words_name_classes_or_the_decision() -> None:
    assert labels.expected(("no", "yes"), "yes") == 1
    assert labels.expected(("false", "true"), "show") == 1
    assert labels.expected(("false", "true"), "not show") == 0
    assert labels.expected(("false", "true"), False) == 0
    with pytest.raises(ValueError, match="not one of"):
        labels.expected(("a", "b", "c"), "d")
