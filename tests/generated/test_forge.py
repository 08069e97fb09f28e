"""The workflow from its first step on: pip installs specc, as a wheel, from where the team says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from emit import forge

from .conftest import ROOT

pytestmark = [pytest.mark.generated, pytest.mark.xdist_group("forge")]
BUILD = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
OUTER = ("PIP_", "SSL_", "REQUESTS_", "CURL_")
"""What a machine says of its registry and certificates."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, check=True)
    return next(folder.glob("*.whl"))


@pytest.mark.parametrize("way", ["variable", "file"])
def test_specc_is_installed_and_checks_the_scope(wheel: Path, tmp_path: Path, way: str) -> None:
    repo = tmp_path / "repo"
    forge.compiled(ROOT / "examples" / "churn" / "spec.yaml", repo)
    runner = forge.runner(repo, tmp_path)
    shutil.rmtree(tmp_path / "specc")
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    outer = {key: value for key, value in os.environ.items() if key.startswith(OUTER)}
    if way == "file":
        pins = (ROOT / "requirements" / "specc.lock").read_text()
        digest = subprocess.run(
            [sys.executable, "-m", "pip", "hash", str(wheel)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("--hash=")[1]
        text = f"{pins}\n{wheel} --hash={digest}"
        (repo / "requirements-specc.txt").write_text(text)
    steps = forge.steps(repo, "scope")
    given = str(wheel) if way == "variable" else ""
    ran = runner.run(steps["Install specc"], SPECC_REQUIREMENT=given, PYTHONPATH="", **outer)
    assert ran.code == 0, ran.said
    check = runner.run(steps["Check the scope"], PYTHONPATH="")
    assert check.code == 0, check.said
    assert "::warning title=" in check.said
    assert runner.run(steps["Hold the repo against the scope"], PYTHONPATH="").code == 0
