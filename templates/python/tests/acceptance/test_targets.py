"""The release gate: every bound of the scope, held against what was measured on the test set.

Run by `make gate`, after `make run`. A bound holds when its whole confidence interval does; an
interval that contains the bound decides nothing and does not pass. Synthetic data are never judged.
"""

import json
from typing import Any

import pytest

from package_name import config, spec
from package_name.config import Scope
from package_name.verdicts import Judged, Score

pytestmark = pytest.mark.gate


def bounds() -> list[str]:
    """The bounds on which the release depends, by their place in the spec."""
    targets = config.load().targets
    found = [
        f"{metric.spec_ref}.{'limit' if metric.limit is not None else 'target'}"
        for metric in targets.measured.values()
        if metric.limit is not None or metric.target is not None
    ]
    return found + [
        f"{part.spec_ref}.limits.{name}" for part in targets.slices.values() for name in part.limits
    ]


@pytest.fixture(scope="session")
def accepted(scope: Scope) -> dict[str, Any]:
    return report(scope, "accept")


def report(scope: Scope, step: str) -> dict[str, Any]:
    path = scope.root / "reports" / f"{step}.json"
    if not path.is_file():
        pytest.fail(
            f"reports/{step}.json is missing: `make run` comes before `make gate`", pytrace=False
        )
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("ref", bounds())
def test_bound(scope: Scope, accepted: dict[str, Any], ref: str) -> None:
    place = spec.locate(scope.root, ref)
    if accepted["synthetic"]:
        pytest.fail(f"{place}: not judged, the data are synthetic", pytrace=False)
    found = [each for each in accepted["verdicts"] if each["spec_ref"] == ref]
    if not found:
        pytest.fail(f"{place}: not measured", pytrace=False)
    judged = Judged(**{**found[0], "score": Score(**found[0]["score"])})
    if judged.verdict != "met":
        pytest.fail(f"{place} {judged.text}: {judged}", pytrace=False)


def test_the_verdict_is_about_this_model_and_this_test_set(
    scope: Scope, accepted: dict[str, Any]
) -> None:
    model = json.loads((scope.root / "models" / "model.json").read_text(encoding="utf-8"))
    assert accepted["model"]["digest"] == model["digest"]
    assert accepted["test_digest"] == report(scope, "split")["test_digest"]
