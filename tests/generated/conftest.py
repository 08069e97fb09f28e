"""Each example compiled once, in a folder of its own, with its own virtual environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
OUTER = ("MAKEFLAGS", "MAKELEVEL", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST", "PYTHONDONTWRITEBYTECODE")
"""What the repo's owner would not have set."""


@dataclass(frozen=True, kw_only=True)
class Repo:
    """A generated repo, and how to run things in it."""

    path: Path

    def run(self, *command: str, code: int = 0) -> str:
        """What the command printed; fails where it ends with another exit code."""
        environment = {k: v for k, v in os.environ.items() if k not in OUTER}
        done = subprocess.run(
            command,
            cwd=self.path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == code, (
            f"{' '.join(command)} gave {done.returncode}:\n{done.stdout}"
        )
        return done.stdout

    def bin(self, name: str) -> str:
        """A program of the repo's own environment."""
        return str(self.path / ".venv" / "bin" / name)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Repo]:
    """The repo of an example, made at the first call: compiled, installed, in git."""
    made: dict[str, Repo] = {}

    def make(example: str) -> Repo:
        if example not in made:
            folder = tmp_path_factory.mktemp("repos") / example
            spec = ROOT / "examples" / example / "spec.yaml"
            repo = Repo(path=folder)
            folder.mkdir()
            repo.run(sys.executable, "-m", "specc", "compile", str(spec), "-o", ".")
            repo.run("git", "init", "-q")
            repo.run("make", "setup")
            made[example] = repo
        return made[example]

    return make


def component(name: str) -> str:
    """The path of a real component; a missing one is skipped here and fails where all must be."""
    found = shutil.which(name)
    if found is None:
        reason = f"{name} is not installed"
        if os.environ.get("SPECC_REQUIRE_COMPONENTS"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found
