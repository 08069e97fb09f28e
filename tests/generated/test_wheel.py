"""What people install: the wheel alone, in an empty environment, compiles every example."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from endurance.determinism import compiled, contents

from .conftest import ROOT

pytestmark = [pytest.mark.generated, pytest.mark.xdist_group("wheel")]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/spec.yaml"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
    subprocess.run([sys.executable, "-c", build, str(folder)], cwd=ROOT, check=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    uv = str(Path(sys.executable).with_name("uv"))
    python = str(folder / "bin" / "python")
    lock = str(ROOT / "requirements" / "specc.lock")
    for what in (["--require-hashes", "-r", lock], ["--no-deps", str(wheel)]):
        subprocess.run([uv, "pip", "install", "-q", "--python", python, *what], check=True)
    return folder / "bin" / "specc"


def test_the_wheel_holds_what_the_compiler_reads_and_no_droppings(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in ("templates/python/steps.yaml", "schemas/spec.schema.json", "rules/"):
        assert any(f"specc/_shipped/{part}" in name for name in names), part
    assert "specc/py.typed" in names
    assert not [n for n in names if "__pycache__" in n or "_cache/" in n]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_wheel_makes_the_repo_that_the_checkout_makes(
    installed: Path, example: str, tmp_path: Path
) -> None:
    spec = ROOT / "examples" / example / "spec.yaml"
    command = [str(installed), "compile", str(spec), "-o", str(tmp_path / "repo")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    made = contents(tmp_path / "repo")
    assert "conf/targets.yaml" in made
    assert made == compiled(spec, tmp_path / "checkout")


def test_the_wheel_explains_a_rule(installed: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(installed), "explain", "MET09"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "test" in done.stdout
