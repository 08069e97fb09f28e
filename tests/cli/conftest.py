"""Running the command line, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cli_runs import Ran, Run

from specc.cli import run as run_in_process

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("CI", "NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """`specc ARGUMENTS` in this process."""

    def ran(*arguments: str) -> Ran:
        code = run_in_process(arguments)
        return Ran(code, *capsys.readouterr())

    return ran


@pytest.fixture
def process() -> Run:
    """`python -m specc ARGUMENTS` in a process of its own; `env` adds to the environment."""

    def ran(*arguments: str, stdin: bytes = b"", **env: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "specc", *arguments],
            input=stdin,
            capture_output=True,
            env={**os.environ, **env},
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return ran
