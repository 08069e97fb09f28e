"""What docs/kickoff.md shows is what is asked and what is written."""

from __future__ import annotations

import re
from pathlib import Path

from kickoff_specs import full

from specc.packs.kickoff import interview, questions

PAGE = (Path(__file__).parents[2] / "docs" / "kickoff.md").read_text()


def test_the_walk_shows_each_question_as_it_is_asked() -> None:
    at = 0
    for each in questions():
        asked = each.helps[0][1]
        at = PAGE.find(f"? {asked}\n", at)
        assert at >= 0, asked


def test_the_table_names_each_question_by_its_key() -> None:
    assert re.findall(r"^\| .* \| `([a-z]+)` \|", PAGE, re.MULTILINE) == [
        each.key for each in questions()
    ]


def test_the_spec_shown_is_the_spec_written() -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    spec = interview(full("yes_no"), {}, defaults=False, asks=False).decode()
    assert shown[1] in spec
