"""Every row of the case table (`make cases`): specc does with the team's edits what it promises."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "tools"))

from bench_acts import Case
from bench_cases import play
from bench_stage import Stage
from bench_table import CASES

ROWS = [case for case in CASES if case.expected]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The pristine projects, made once."""
    return Stage(tmp_path_factory.mktemp("cases"), None)


@pytest.mark.endurance
@pytest.mark.parametrize("case", ROWS, ids=lambda case: case.name)
def test_an_update_does_with_the_teams_work_what_the_page_says(stage: Stage, case: Case) -> None:
    assert play(stage, stage.tools["specc"], case).text == case.expected


def test_every_row_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
