"""From an interview to a green test: the repo of a fresh scope is run with its real tools."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from kickoff_specs import full

pytestmark = pytest.mark.generated
OUTER = ("MAKEFLAGS", "MAKELEVEL", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST", "PYTHONDONTWRITEBYTECODE")
"""What the repo's owner would not have set."""
TASKS = ("yes_no", "one_of_several", "number")


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={key: value for key, value in os.environ.items() if key not in OUTER},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)} gave {done.returncode}:\n{done.stdout}"
    return done.stdout


def _specc(folder: Path, *arguments: str) -> None:
    _run(folder, sys.executable, "-m", "specc", *arguments)


@pytest.mark.parametrize("task", TASKS)
def test_an_interview_of_nothing_but_enter_runs(tmp_path: Path, task: str) -> None:
    _specc(tmp_path, "init", "fresh", "--defaults", "--data", f"task={task}")
    _specc(tmp_path / "fresh", "compile")
    told = _run(tmp_path / "fresh", "make", "setup", "run", "test")
    assert "gate: not judged; the data are synthetic" in told
    assert "passed" in told.splitlines()[-1]


@pytest.mark.parametrize("task", TASKS)
def test_so_does_one_in_full_on_request(tmp_path: Path, task: str) -> None:
    answers = {**full(task), "pace": "on_request"}
    given = [f"--data={key}={value}" for key, value in answers.items()]
    _specc(tmp_path, "init", "fresh", *given)
    _specc(tmp_path / "fresh", "compile")
    told = _run(tmp_path / "fresh", "make", "setup", "run", "test")
    assert "passed" in told.splitlines()[-1]


def test_so_does_one_on_data_of_one_s_own(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="`specc init --from-data` needs specc[data]")
    with (tmp_path / "accounts.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["account", "tenure", "plan", "tickets", "cancelled"])
        for at in range(3000):
            tickets = at * 104729 % 13
            plan = ("basic", "pro", "team")[at % 3]
            rows.writerow(
                [f"a{at}", at * 7919 % 61, plan, tickets, at * 31 % 17 < 1 + tickets // 4]
            )
    _specc(tmp_path, "init", "fresh", "--defaults", "--from-data", "accounts.csv")
    _specc(tmp_path / "fresh", "compile")
    told = _run(tmp_path / "fresh", "make", "setup", "run", "test")
    assert "synthetic" not in told
    assert "passed" in told.splitlines()[-1]
