"""Each mutant is found by its code, at the very place that was marked, and nothing else is."""

from functools import cache

import output_formats as formats
import pytest
import rule_pages as pages
from corpus_cases import Mutant, mutants

from specc.cli._manual import manuals
from specc.compiler import Checked
from specc.diagnostic import Diagnostic
from specc.diagnostic.codes import STRUCTURAL
from specc.diagnostic.fixing import edited
from specc.diagnostic.formats import FORMATS, render
from specc.diagnostic.report import Report, edits
from specc.diagnostic.template_codes import TEMPLATES
from specc.rules import catalogue

MUTANTS = mutants()
COMPILED = {"CMP01", "CMP02"}
"""Found on the way to a tree, not by `check`."""
OF_A_REPO = {"REV01", "REG01", "REG02", "REG03", "REG04"} | {each.code for each in TEMPLATES}
"""Found in a repo or a template, not in a spec: `tests/cli/test_cli_verify.py` and `tests/packs`
have one with each."""


@cache
def checked(text: str, policy: str = "", before: str = "") -> Checked:
    return pages.checked(text, policy, before)


def found_in(mutant: Mutant) -> Checked:
    """All that is found in the mutant; of a code of the compiler, on the way to a tree."""
    if mutant.code in COMPILED:
        return pages.compiled(mutant.text)
    return checked(mutant.text, mutant.policy, mutant.before)


def news(mutant: Mutant) -> list[Diagnostic]:
    """What is said about the mutant and not about the spec it was made of."""
    clean = pages.compiled if mutant.code in COMPILED else checked
    before = clean(mutant.clean).found if mutant.clean else ()
    known = {(each.code, each.message) for each in before}
    found = found_in(mutant).found
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
def test_every_format_says_the_same_of_it(mutant: Mutant) -> None:
    done = found_in(mutant)
    report = Report(name="spec.yaml", found=done.found, lines=done.lines, manuals=manuals)
    lines = {name: list(text) for name, text in done.lines.items()}
    for form in FORMATS:
        read = formats.coordinates(form, render(form, report), lines)
        assert formats.agree(formats.expected(form, report), read), form


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_is_fixed_as_expected(mutant: Mutant) -> None:
    (main,) = (each for each in news(mutant) if each.code == mutant.code)
    fix = main.fix
    assert (fix and fix.safe) == (mutant.fix and mutant.fix["safe"]), fix
    if fix is not None:
        assert edited(mutant.text.encode(), edits(main)).decode() == mutant.fixed


def test_every_code_has_a_mutant() -> None:
    codes = {*STRUCTURAL, *(rule.code for rule in catalogue())}
    assert codes - OF_A_REPO == {mutant.code for mutant in MUTANTS}
