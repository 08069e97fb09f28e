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
from .hostile_words import texts, yaml_of

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


def test_prometheus_says_every_text_as_it_was_written(tmp_path: Path) -> None:
    """Each text as the title that an alert says, in one file of rules: promtool compares the
    alerts that fire with the texts themselves."""
    rules: list[Any] = []
    tests: list[Any] = []
    for at, text in enumerate(texts("all")):
        data = in_mode(tame(), "realtime")
        data["project"] |= {"id": f"p{at}", "title": text}
        alert = data["monitoring"]["alerts"]["failing"]
        data["monitoring"] |= {"alerts": {f"a{at}": alert}}
        data["retraining"] |= {"triggers": []}
        group = _made(data, "monitoring/rules.yml")["groups"][0]
        whole = _made(data, "monitoring/rules_test.yml")
        rules.append(group)
        tests += [each for each in whole["tests"] if each["name"].startswith(f"a{at} ")]
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": rules}))
    (tmp_path / "t.yml").write_text(
        yaml.safe_dump({"rule_files": ["rules.yml"], "evaluation_interval": "20m", "tests": tests})
    )
    summaries = [
        alert["exp_annotations"]["summary"]
        for each in tests
        for look in each["alert_rule_test"]
        for alert in look["exp_alerts"]
    ]
    assert all(any(s.startswith(text) for s in summaries) for text in texts("all"))
    _promtool("test", "rules", "t.yml", at=tmp_path)


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


def _promtool(*arguments: str, at: Path) -> None:
    _tool("promtool", *arguments, at=at)


def _tool(name: str, *arguments: str, at: Path) -> None:
    found = shutil.which(name)
    if found is None and not os.environ.get("SPECC_REQUIRE_COMPONENTS"):
        pytest.skip(f"{name} is not installed")
    assert found, f"{name} is not installed"
    done = subprocess.run([found, *arguments], cwd=at, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[:4000]
