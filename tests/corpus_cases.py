"""The mutants of `tests/corpus`: sound specs with one mistake put in, and what must be said.

A file holds the mutants of one code. Where the mistake stands is marked in the mutant itself, with
`«` and `»`, by the person who wrote it: nothing of what specc says goes into the expectation.

    - what: the aim is below what v1 already reaches
      of: ad-click                 # examples/<name>/spec.yaml; `base` is tests/rules/base.yaml
      change: {"target: 0.78": "target: «0.73»"}   # old text, which stands there once, and new
      severity: error
      also: [TRD02]                     # other codes that the same mistake rightly brings; rare
      fix: {text: "0.78", safe: false}  # what `specc check --fix` would write between the marks
      policy: "thresholds: {seeds: 5}"  # a house policy, where the mistake needs one
      before: {"by: time": "by: time, x: y"}   # a change of it that was compiled last
    - what: a tab in the indentation
      text: |                           # a whole document instead of a change
        specc: 1
        project:
        «\\t»id: x
      severity: error
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "corpus"
OPEN, CLOSE = "«", "»"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A spec with a mistake, and what is expected of it."""

    code: str
    number: int
    what: str
    marked: str
    """The document with its marks."""
    clean: str
    """The document before; empty where there is none."""
    severity: str
    also: tuple[str, ...]
    fix: dict[str, Any] | None
    policy: str
    before: str
    """The document as it was compiled last; empty where there is none."""

    @property
    def name(self) -> str:
        """`MET02-1`."""
        return f"{self.code}-{self.number}"

    @property
    def text(self) -> str:
        """The document without marks."""
        return self.marked.replace(OPEN, "").replace(CLOSE, "")

    @property
    def fixed(self) -> str:
        """The document with the text of the fix in the place of what is marked."""
        before, _, rest = self.marked.partition(OPEN)
        return before + str(self.fix and self.fix["text"]) + rest.partition(CLOSE)[2]

    @property
    def span(self) -> tuple[int, int, int, int]:
        """What is marked: first line and column, last line and column, from 1, end exclusive."""
        before, _, rest = self.marked.partition(OPEN)
        inside, close, _ = rest.partition(CLOSE)
        assert close, f"{self.name} marks nothing"
        return (*_end(before), *_end(before + inside))


def _end(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text.rpartition("\n")[2]) + 1


def mutants() -> list[Mutant]:
    """All of them, by code."""
    return [
        _mutant(path.stem, number, given)
        for path in sorted(FOLDER.glob("*.yaml"))
        for number, given in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1)
    ]


def _mutant(code: str, number: int, given: dict[str, Any]) -> Mutant:
    known = {"what", "of", "change", "text", "severity", "also", "fix", "policy", "before"}
    assert set(given) <= known, f"{code}-{number}: {set(given) - known}"
    clean = original(given["of"]) if "of" in given else ""
    marked = given.get("text", clean)
    marked = _changed(marked, given.get("change", {}))
    return Mutant(
        code=code,
        number=number,
        what=given["what"],
        marked=marked,
        clean=clean,
        severity=given["severity"],
        also=tuple(given.get("also", ())),
        fix=given.get("fix"),
        policy=given.get("policy", ""),
        before=_changed(clean, given["before"]) if "before" in given else "",
    )


def _changed(text: str, change: dict[str, str]) -> str:
    for old, new in change.items():
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)}×"
        text = text.replace(old, new)
    return text


def original(name: str) -> str:
    """The sound spec of this name."""
    path = ROOT / "tests/rules/base.yaml"
    path = path if name == "base" else ROOT / "examples" / name / "spec.yaml"
    return path.read_text(encoding="utf-8")
