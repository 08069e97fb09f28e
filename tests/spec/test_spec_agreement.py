"""What the schema refuses, specc refuses too, and at the same place."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml
from corpus_cases import mutants
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft7Validator
from mutations import SPECS, broken, changed, paths

from specc.compiler import Checked, check
from specc.source import parse
from specc.spec.schema import policy_schema, spec_schema

ODD: tuple[Any, ...] = (7, 2.5, True, "", " ", "x y", [], {}, ["a"], {"a": 1}, "\x07", "a" * 20_000)


@cache
def validator() -> Draft7Validator:
    return Draft7Validator(spec_schema())


def refused(data: Any) -> list[tuple[Any, ...]]:
    """Where the schema finds something."""
    return [tuple(each.absolute_path) for each in validator().iter_errors(data)]


def found(data: Any) -> Checked:
    return check("spec.yaml", yaml.safe_dump(data, sort_keys=False, allow_unicode=True).encode())


def assert_agreed(data: Any, checked: Checked) -> None:
    """For each place that the schema names, specc has an error there, above it or below it."""
    errors = [each.places[0].path for each in checked.found if each.severity == "error"]
    for path in refused(data):
        shared = (p for p in errors if all(a == b for a, b in zip(p, path, strict=False)))
        assert any(True for _ in shared), f"only the schema finds something at {path}"


@pytest.mark.parametrize("spec", SPECS, ids=["large", "small"])
def test_a_sound_spec_is_sound_to_both(spec: Any) -> None:
    assert refused(spec) == []


@pytest.mark.parametrize(
    ("share", "is_sound"),
    [
        ("100%", True), ("100.0 percent", True), ("99.9%", True), ("1%", True), ("1e2%", True),
        ("101%", False), ("600%", False), ("1000%", False), ("250.5 points", False), (1, True),
        (1.5, False), (6, False),
    ],
)  # fmt: skip
def test_a_share_of_more_than_all_is_refused_by_both(share: Any, is_sound: bool) -> None:
    data = changed(SPECS[1], ("data", "splits", "prevalence"), share)
    assert refused(data) == ([] if is_sound else [("data", "splits", "prevalence")])
    amiss = [each.code for each in found(data).found if each.code.startswith("SYN")]
    assert amiss == ([] if is_sound else ["SYN15"])


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(broken())
def test_what_the_schema_refuses_specc_refuses(data: Any) -> None:
    if isinstance(data, dict):
        assert_agreed(data, found(data))


def test_each_value_replaced_by_an_odd_one_is_judged_alike() -> None:
    """Every place of the small spec, each with another of the odd values."""
    spec = SPECS[1]
    for number, path in enumerate(p for p in paths(spec) if p):
        data = changed(spec, path, ODD[number % len(ODD)])
        assert_agreed(data, found(data))


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_what_the_schema_finds_in_a_mutant_specc_finds(mutant: Any) -> None:
    source, amiss = parse("spec.yaml", mutant.text.encode())
    if source is not None and not amiss and not mutant.policy and refused(source.data):
        assert_agreed(source.data, check("spec.yaml", mutant.text.encode()))


@pytest.mark.parametrize(
    ("text", "is_sound"),
    [
        ("thresholds: {seeds: 5, power: 90%}\nseverities: {MET04: error}", True),
        ("approvals: [legal]\naccept: [{finding: LAB03, because: audited}]", True),
        ("thresholds: {seeds: 0}", False),
        ("thresholds: {power: 900%}", False),
        ("thresholds: {power: 5}", False),
        ("thresholds: {power: 0.5}", False),
        ("thresholds: {significance: 0}", False),
        ("thresholds: {on_time: 1}", False),
        ("thresholds: {correlation: 0, label_error: 0}", True),
        ("thresholds: {correlation: 1}", False),
        ("thresholds: {false_alarms: 0}", False),
        ("thresholds: {agreement: 1, optimistic: 0.5}", True),
        ("thresholds: {agreement: 1.5}", False),
        ("severities: {MET04: fatal}", False),
        ("approvals: [boss]", False),
        ("threshold: {seeds: 5}", False),
        ("accept: [{finding: LAB03}]", False),
    ],
)
def test_a_policy_is_judged_alike(text: str, is_sound: bool) -> None:
    spec = yaml.safe_dump(SPECS[1]).encode()
    given = check("spec.yaml", spec, policy={"policy.yaml": text.encode()})
    amiss = [each for each in given.found if each.code.startswith("SYN")]
    assert bool(amiss) is not is_sound
    assert Draft7Validator(policy_schema()).is_valid(yaml.safe_load(text)) is is_sound


@pytest.mark.parametrize(
    ("threshold", "said"),
    [
        ("power: 0%", "`0%` is too little; a share over 50% and under 100% is expected"),
        ("significance: 100%", "`100%` is too much; a share over 0% and under 100% is expected"),
        ("drift_alarms: -1", "`-1` is negative; a number over 0 is expected"),
        ("agreement: 3", "`3` is more than the whole; a number from 0 to 1 is expected"),
    ],
)
def test_a_threshold_that_no_rule_could_work_with_is_refused(threshold: str, said: str) -> None:
    spec = yaml.safe_dump(SPECS[1]).encode()
    policy = {"policy.yaml": f"thresholds: {{{threshold}}}".encode()}
    (amiss,) = (each for each in check("spec.yaml", spec, policy=policy).found if each.is_error)
    assert amiss.code == "SYN15"
    assert amiss.message == said
