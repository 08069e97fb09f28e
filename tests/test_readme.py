"""What the README shows is what happens."""

from __future__ import annotations

import re
from pathlib import Path

from corpus_cases import mutants

from specc.compiler import check
from specc.diagnostic.codes import STRUCTURAL
from specc.diagnostic.text import render
from specc.rules import catalogue

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def test_the_finding_shown_is_the_finding_given() -> None:
    spec = (ROOT / "examples" / "ad-click" / "spec.yaml").read_text()
    done = check("spec.yaml", spec.replace("replicas: 15", "replicas: 4").encode())
    block = re.search(r"```text\n(.*?)```", README, re.DOTALL)
    assert block is not None
    (found,) = (each for each in done.found if each.is_error)
    assert block[1] == render([found], done.lines, color=False, width=100)


def test_the_excerpt_comes_from_the_example() -> None:
    spec = (ROOT / "examples" / "ad-click" / "spec.yaml").read_text()
    block = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert block is not None
    numbers = re.findall(r"(?:target|limit|detect|test_rows|peak|replicas|price): [^,}]+", block[1])
    assert len(numbers) > 5
    assert [number for number in numbers if number not in spec] == []


def test_the_numbers_are_true() -> None:
    rules, cases = len(catalogue()), mutants()
    assert f"{rules} rules" in README
    assert f"{rules + len(STRUCTURAL)} kinds of findings, {rules} of them rules" in README
    assert f"a corpus of {len(cases)} mutants" in README.lower()


def test_every_file_named_exists() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert link.startswith("http") or (ROOT / link).exists(), link
