"""The table of structural findings."""

from __future__ import annotations

import re

import pytest

from specc.diagnostic import Severity, at, codes
from specc.diagnostic.codes import STRUCTURAL, Code
from specc.diagnostic.template_codes import TEMPLATES


def test_codes_are_numbered_without_a_gap_and_slugs_are_unique() -> None:
    found = [code for code in STRUCTURAL if code.startswith("SYN")]
    assert found == [f"SYN{n:02}" for n in range(1, len(found) + 1)]
    assert len({code.slug for code in STRUCTURAL.values()}) == len(STRUCTURAL)


def test_every_code_of_the_module_is_in_the_table() -> None:
    named = {value for value in vars(codes).values() if isinstance(value, Code)}
    assert named | set(TEMPLATES) == set(STRUCTURAL.values())
    assert list(STRUCTURAL) == [code.code for code in STRUCTURAL.values()]


@pytest.mark.parametrize("code", STRUCTURAL.values(), ids=lambda code: code.code)
def test_a_manual_says_what_and_why(code: Code) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.slug)
    what, _, why = code.manual.partition("\n\n")
    assert what.endswith(".")
    assert len(why) > 100
    assert max(map(len, code.manual.splitlines())) <= 100


def test_a_finding_carries_the_code() -> None:
    found = codes.DUPLICATE_KEY.finding("twice", at("a"), help="keep one", notes=("n",))
    assert (found.code, found.slug, found.severity) == ("SYN06", "duplicate-key", Severity.ERROR)
    assert (found.message, found.help, found.notes) == ("twice", "keep one", ("n",))
    assert found.places == (at("a"),)
