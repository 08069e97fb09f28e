"""The generated repos at work: their pipeline, tests, lint, and real Prometheus tools."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .conftest import Repo, component

pytestmark = pytest.mark.generated
NAMES = ("breast-cancer", "diabetes", "churn", "ad-click")
EXAMPLES = [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in NAMES]
"""All that is done to one repo is done by one worker."""
SYNTHETIC = ("churn", "ad-click")
Compiled = Callable[[str], Repo]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_tests_pass_before_anything_ran(compiled: Compiled, example: str) -> None:
    assert re.search(r"\d+ passed", compiled(example).run("make", "test"))


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_pipeline_runs_and_then_has_nothing_to_do(compiled: Compiled, example: str) -> None:
    repo = compiled(example)
    repo.run("make", "run")
    reports = {p.name: p.stat().st_mtime_ns for p in (repo.path / "reports").glob("*.json")}
    assert {"ingest.json", "evaluate.json", "accept.json", "status.json"} <= set(reports)
    repo.run("make", "run")
    again = {p.name: p.stat().st_mtime_ns for p in (repo.path / "reports").glob("*.json")}
    assert again == reports


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_gate_judges_real_data_only(compiled: Compiled, example: str) -> None:
    repo = compiled(example)
    repo.run("make", "run")
    report = json.loads((repo.path / "reports" / "accept.json").read_text())
    assert report["synthetic"] is (example in SYNTHETIC)
    if report["synthetic"]:
        assert report["gate"] == "not judged"
    else:
        assert report["gate"] in ("pass", "fail", "undecided")
        assert report["verdicts"]


@pytest.mark.xdist_group("diabetes")
def test_dvc_runs_the_pipeline_where_chosen(compiled: Compiled) -> None:
    repo = compiled("diabetes")
    repo.run("make", "run")
    again = repo.run(repo.bin("dvc"), "repro")
    assert "up to date" in again.lower()


@pytest.mark.parametrize("example", EXAMPLES)
def test_prometheus_accepts_the_rules_and_every_alert_fires(
    compiled: Compiled, example: str
) -> None:
    repo = compiled(example)
    promtool, amtool = component("promtool"), component("amtool")
    rules = repo.run(promtool, "check", "rules", "monitoring/rules.yml")
    assert "SUCCESS" in rules
    assert "SUCCESS" in repo.run(promtool, "test", "rules", "monitoring/rules_test.yml")
    assert "SUCCESS" in repo.run(amtool, "check-config", "monitoring/alertmanager.yml")


@pytest.mark.parametrize("example", EXAMPLES)
def test_tests_and_lint_pass_after_a_run_and_nothing_waits_to_be_committed(
    compiled: Compiled, example: str
) -> None:
    """But the record of a run by DVC, which belongs into git."""
    repo = compiled(example)
    repo.run("make", "run")
    git = ("git", "-c", "user.name=owner", "-c", "user.email=owner@example.org")
    repo.run("git", "add", "-A")
    repo.run(*git, "commit", "-q", "--allow-empty", "-m", "First")
    repo.run("make", "fresh")
    repo.run("make", "test")
    repo.run("make", "check")
    left = repo.run("git", "status", "--porcelain", "--untracked-files=all").splitlines()
    assert not [line for line in left if line[3:] != "dvc.lock"]


@pytest.mark.xdist_group("breast-cancer")
def test_the_service_answers_and_refuses(compiled: Compiled) -> None:
    repo = compiled("breast-cancer")
    repo.run("make", "run")
    port = _free_port()
    service = _serve(repo, port)
    try:
        row = dict.fromkeys(_features(repo), 1.0)
        status, answer = _post(port, row)
        assert status == 200, answer
        assert _post(port, {**row, "mean_radius": "wide"})[0] == 422
        assert _post(port, {**row, "unknown": 1})[0] == 422
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as page:
            assert "# TYPE" in page.read().decode()
    finally:
        service.terminate()
        service.wait(10)


@pytest.mark.xdist_group("breast-cancer")
def test_an_edit_survives_a_change_of_scope(compiled: Compiled) -> None:
    repo = compiled("breast-cancer")
    readme, spec = repo.path / "README.md", repo.path / "spec.yaml"
    readme.write_text(readme.read_text() + "\nOur own line.\n")
    spec.write_text(spec.read_text().replace("limit: 100ms}", "limit: 80ms}"))
    specc = (sys.executable, "-m", "specc", "compile")
    repo.run(*specc)
    assert "Our own line." in readme.read_text()
    assert "80" in (repo.path / "conf" / "targets.yaml").read_text()
    before = _contents(repo.path)
    repo.run(*specc)
    assert _contents(repo.path) == before


def _contents(root: Path) -> dict[str, bytes]:
    skipped = {".venv", ".git", "__pycache__"}
    return {
        str(p.relative_to(root)): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and not skipped & set(p.relative_to(root).parts)
    }


def _features(repo: Repo) -> list[str]:
    import yaml

    features = yaml.safe_load((repo.path / "conf" / "features.yaml").read_text())["features"]
    return list(features)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _serve(repo: Repo, port: int) -> subprocess.Popen[bytes]:
    import os

    package = next(p.parent.parent.name for p in (repo.path / "src").glob("*/serve/app.py"))
    environment = {**os.environ, "PORT": str(port), "API_KEY": "k", "PYTHONPATH": "src"}
    service = subprocess.Popen(
        [repo.bin("python"), "-m", f"{package}.serve"], cwd=repo.path, env=environment
    )
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz"):
                return service
        except (urllib.error.URLError, ConnectionError):
            assert service.poll() is None, "the service stopped"
            time.sleep(0.1)
    service.kill()
    raise AssertionError("the service did not become ready")


def _post(port: int, row: dict[str, Any]) -> tuple[int, str]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/predict",
        data=json.dumps(row).encode(),
        headers={"Content-Type": "application/json", "X-API-Key": "k"},
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
