"""Each mutant is found by its code, at the very place that was marked, and nothing else is."""

from datetime import date
from functools import cache

import pytest
from corpus_cases import Mutant, mutants

from specc.compiler import Checked, check
from specc.diagnostic import Diagnostic
from specc.diagnostic.codes import STRUCTURAL
from specc.rules import catalogue

MUTANTS = mutants()
COMPILED = {"CMP01", "CMP02"}
"""Found on the way to a tree, not by `check`."""


@cache
def checked(text: str, policy: str) -> Checked:
    house = {"policy.yaml": policy.encode()} if policy else None
    return check("spec.yaml", text.encode(), policy=house, today=date(2026, 11, 1))


def news(mutant: Mutant) -> list[Diagnostic]:
    """What is said about the mutant and not about the spec it was made of."""
    before = checked(mutant.clean, "").found if mutant.clean else ()
    known = {(each.code, each.message) for each in before}
    found = checked(mutant.text, mutant.policy).found
    return [each for each in found if (each.code, each.message) not in known]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_is_found(mutant: Mutant) -> None:
    found = news(mutant)
    assert sorted(each.code for each in found) == sorted((mutant.code, *mutant.also)), found
    (main,) = (each for each in found if each.code == mutant.code)
    assert main.severity.value == mutant.severity
    span = main.places[0].span
    assert span is not None
    assert (span.line, span.column, span.end_line, span.end_column) == mutant.span
    assert span.file == "spec.yaml"


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_is_fixed_as_expected(mutant: Mutant) -> None:
    (main,) = (each for each in news(mutant) if each.code == mutant.code)
    fix = main.fix
    given = fix and {"text": fix.edits[0].text, "safe": fix.safe}
    assert given == mutant.fix
    assert fix is None or len(fix.edits) == 1
    assert fix is None or fix.edits[0].place.span == main.places[0].span


def test_every_code_has_a_mutant() -> None:
    codes = {*STRUCTURAL, *(rule.code for rule in catalogue())} - COMPILED
    assert codes == {mutant.code for mutant in MUTANTS}
