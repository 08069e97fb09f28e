"""The hostile repo on a real disk, through the real tools: it works, says what was written, and
leaves nothing outside its folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from specc.emit import makers
from specc.project.lower import lower
from specc.source import parse
from specc.spec import Spec, read
from specc.workspace import library

from .hostile_base import tame
from .hostile_repos import hostile, in_mode
from .hostile_words import TEXTS, yaml_of

pytestmark = pytest.mark.generated
COLUMNS = frozenset(tame()["data"]["sources"]["aspirates"]["columns"])
REAL = COLUMNS | {"malignant", "benign"}
"""Words of the data that scikit-learn ships."""
LOADER = "sklearn.datasets:load_breast_cancer"


def _spec() -> dict[str, Any]:
    """Hostile but for what is needed to find the real data."""
    made = hostile("all", kept=REAL).made()
    sources = made["data"]["sources"]
    first = next(iter(sources))
    sources[first]["location"] = LOADER
    made["model"] |= {"then": ["gradient_boosting"], "custom": []}
    return in_mode(made, "realtime")


def test_the_repo_works_and_nothing_leaves_it(tmp_path: Path) -> None:
    home, repo = tmp_path / "home", tmp_path / "home" / "in" / "repo"
    repo.mkdir(parents=True)
    spec = tmp_path / "spec.yaml"
    spec.write_bytes(yaml_of(_spec()))
    _run(home, home, sys.executable, "-m", "specc", "compile", str(spec), "-o", "in/repo")
    _run(repo, home, "git", "init", "-q")
    _run(repo, home, "make", "-n", "run", "gate", "serve", "lock")
    for goal in ("setup", "test", "run", "check", "status"):
        _run(repo, home, "make", goal)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["home", "spec.yaml"]
    assert [each.name for each in home.iterdir() if not each.name.startswith(".")] == ["in"]
    assert [each.name for each in (home / "in").iterdir()] == ["repo"]
    assert not [path for path in tmp_path.rglob("*pwned*") if ".venv" not in path.parts]


def _run(at: Path, home: Path, *command: str) -> None:
    outer = ("MAKEFLAGS", "MAKELEVEL", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST", "PWNED")
    inherited = {key: each for key, each in os.environ.items() if key not in outer}
    cache = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))
    done = subprocess.run(
        command,
        cwd=at,
        env={**inherited, "HOME": str(home), "XDG_CACHE_HOME": cache},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (command, (done.stdout + done.stderr)[-6000:])


@pytest.mark.parametrize("family", TEXTS)
def test_prometheus_says_every_text_as_it_was_written(family: str, tmp_path: Path) -> None:
    """Each text as the title that an alert says: promtool compares the alerts that fire with the
    texts themselves."""
    groups, tests = zip(*map(_titled, TEXTS[family], range(len(TEXTS[family]))), strict=True)
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": list(groups)}))
    head = {"rule_files": ["rules.yml"], "evaluation_interval": "20m"}
    (tmp_path / "test.yml").write_text(yaml.safe_dump(head | {"tests": list(tests)}))
    _tool("promtool", "test", "rules", "test.yml", at=tmp_path)


def _titled(text: str, at: int) -> tuple[Any, Any]:
    """The rules of an alert that says the text, and the test in which it fires and does."""
    data = in_mode(tame(), "realtime")
    data["project"] |= {"id": f"p{at}", "title": text}
    alerts = {f"a{at}": data["monitoring"]["alerts"]["failing"]}
    data["monitoring"] |= {"alerts": alerts}
    data["retraining"] |= {"triggers": []}
    tests = _made(data, "monitoring/rules_test.yml")["tests"]
    fires = next(each for each in tests if each["name"] == f"a{at} fires")
    (alert,) = fires["alert_rule_test"][-1]["exp_alerts"]
    assert alert["exp_annotations"]["summary"].startswith(f"{text}: error_rate > 1%")
    group = _made(data, "monitoring/rules.yml")["groups"][0]
    wanted = ("error_rate", f"a{at}")  # what it records and the alert; the others take time
    rules = [r for r in group["rules"] if {r["labels"].get("metric"), r.get("alert")} & {*wanted}]
    return group | {"rules": rules}, fires


def test_alertmanager_takes_hostile_names(tmp_path: Path) -> None:
    data = in_mode(hostile("all").made(), "realtime")
    config = _made(data, "monitoring/alertmanager.yml")
    (tmp_path / "alertmanager.yml").write_text(yaml.safe_dump(config))
    _tool("amtool", "check-config", "alertmanager.yml", at=tmp_path)


def _made(data: dict[str, Any], path: str) -> Any:
    """One file of the repo, without the others."""
    source, _ = parse("spec.yaml", yaml_of(data))
    assert source is not None
    spec, found = read(source)
    assert isinstance(spec, Spec), found
    project = lower(spec)
    content = makers(project, library())[path](project).content
    return yaml.load(content, Loader=yaml.CSafeLoader)


def _tool(name: str, *arguments: str, at: Path) -> None:
    found = shutil.which(name)
    if found is None and not os.environ.get("SPECC_REQUIRE_COMPONENTS"):
        pytest.skip(f"{name} is not installed")
    assert found, f"{name} is not installed"
    done = subprocess.run([found, *arguments], cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[:4000]
