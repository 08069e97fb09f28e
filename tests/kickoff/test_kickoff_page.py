"""What docs/kickoff.md shows is what is asked and what is written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kickoff_specs import full
from walk import interview

from specc.packs import kickoff
from specc.packs.kickoff import questions

if TYPE_CHECKING:
    import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "kickoff.md").read_text()


def test_the_walk_is_what_a_terminal_shows_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python tests/kickoff/walk.py` writes it anew, and all that comes after it."""
    monkeypatch.delenv("CI", raising=False)
    assert f"```text\n$ specc init churn-calls\n{interview(tmp_path)}$ cd churn-calls\n" in PAGE


def test_the_table_names_each_question_by_its_key() -> None:
    assert re.findall(r"^\| .* \| `([a-z]+)` \|", PAGE, re.MULTILINE) == [
        each.key for each in questions()
    ]


def test_the_spec_shown_is_the_spec_written() -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    spec = kickoff.interview(full("yes_no"), {}, defaults=False, asks=False).decode()
    assert shown[1] in spec
