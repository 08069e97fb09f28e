"""Two specs that say the same have one fingerprint."""

from __future__ import annotations

from pathlib import Path

from specc.compiler import check
from specc.project.digest import digest
from specc.project.lower import lower

CHURN = (Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml").read_text()


def _digest(text: str) -> str:
    spec = check("spec.yaml", text.encode()).spec
    assert spec is not None
    return digest(lower(spec))


def test_units_comments_and_order_do_not_matter() -> None:
    same = CHURN.replace("delay: 30 days", "delay: 720 h").replace("rows: 40k", "rows: 40000")
    sections = ["# a comment\n", *same.splitlines(keepends=True)]
    plan = next(line for line in sections if line.startswith("plan:"))
    sections.remove(plan)
    assert _digest("".join([plan, *sections])) == _digest(CHURN)


def test_a_changed_number_does() -> None:
    assert _digest(CHURN.replace("target: 70%", "target: 71%")) != _digest(CHURN)
