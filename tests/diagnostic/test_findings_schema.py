"""The JSON of findings has the shape that its schema says, and the schema says no less."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from corpus_cases import mutants
from jsonschema import Draft7Validator

from specc.compiler import check
from specc.diagnostic import Diagnostic, Severity, as_json, at
from specc.diagnostic.schema import findings_schema

VALIDATOR = Draft7Validator(findings_schema())
FOUND = {
    "in a text": [each for m in mutants()[::40] for each in check("s.yaml", m.text.encode()).found],
    "nowhere": [Diagnostic(code="X", slug="x", severity=Severity.INFO, message="m")],
    "at a path": [
        Diagnostic(code="X", slug="x", severity=Severity.INFO, message="m", places=(at("metrics"),))
    ],
    "none": [],
}


@pytest.mark.parametrize("found", FOUND.values(), ids=FOUND)
def test_findings_have_the_shape_that_the_schema_says(found: list[Diagnostic]) -> None:
    Draft7Validator.check_schema(findings_schema())
    VALIDATOR.validate(json.loads(as_json.render(found)))


def test_findings_with_a_fix_have_it_too() -> None:
    texts = (mutant.text.encode() for mutant in mutants() if mutant.fix)
    fixed = [each for text in list(texts)[::5] for each in check("s.yaml", text).found if each.fix]
    assert fixed
    VALIDATOR.validate(json.loads(as_json.render(fixed)))
    unfixed = [replace(each, fix=None) for each in fixed]
    VALIDATOR.validate(json.loads(as_json.render(unfixed)))


def test_the_assumed_defaults_are_part_of_it() -> None:
    row = {"path": "plan.iterations", "value": "3", "because": "not given"}
    VALIDATOR.validate(json.loads(as_json.render([], {"assumed": [row]})))


@pytest.mark.parametrize("key", ["findings", "counts", "schema_version"])
def test_no_key_may_be_missing(key: str) -> None:
    document: dict[str, Any] = json.loads(as_json.render([]))
    del document[key]
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize("key", ["code", "places", "fix", "help"])
def test_no_key_of_a_finding_may_be_missing_or_new(key: str) -> None:
    document: dict[str, Any] = json.loads(as_json.render(FOUND["nowhere"]))
    (finding,) = document["findings"]
    finding["new"] = finding.pop(key)
    assert len(list(VALIDATOR.iter_errors(document))) == 2
