"""The monitoring files through the real promtool and amtool: what is emitted is accepted, every
alert's own test passes, and a rule that is turned round makes it fail."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from specc.emit import alertmanager, grafana, prometheus
from specc.tree import Tree
from specc.workspace import library

from . import specs

pytestmark = pytest.mark.generated
PROMTOOL, AMTOOL = shutil.which("promtool"), shutil.which("amtool")
needs_promtool = pytest.mark.skipif(not PROMTOOL, reason="promtool is not installed")
needs_amtool = pytest.mark.skipif(not AMTOOL, reason="amtool is not installed")

COMPARISONS = (
    "> 0.2", "<= 0.2", "drops 5%", "rises 5%", "drops 1 point", "rises 1 point",
    "> 0", "< 1", ">= 100%", "<= 0",
)  # fmt: skip
REALTIME = (
    "abandonment", "availability", "error_rate", "freshness", "latency", "latency_p50",
    "prediction_mean", "psi", "serving_cost", "throughput",
)  # fmt: skip
"""One of each kind of figure."""
BATCH = ("positive_rate",)


def _every(mode: str, metric: str) -> dict[str, Any]:
    """A metric in every comparison, over two windows, alone and several in a row."""
    data = specs.data_of("ad-click")
    data["deployment"] |= {"mode": mode, "every": "1 week", "fallback": None}
    data["retraining"]["triggers"] = []
    data["monitoring"] = {
        "alerts": {
            f"a{at}": {
                "metric": metric,
                "when": comparison,
                "window": ("1 hour", "2 hours")[at // 2 % 2],
                "runs": 1 + at % 3,
                "tell": "ml-lead",
                "do": "investigate",
            }
            for at, comparison in enumerate(COMPARISONS)
        }
    }
    return data


def _titled(title: str, mode: str = "realtime") -> dict[str, Any]:
    data: dict[str, Any] = specs.merged(specs.hostile(mode), {"project": {"title": title}})
    return data


SPECS = {
    **{name: specs.data_of(name) for name in specs.NAMES},
    **{f"hostile-{at}": _titled(specs.TEXTS[at]) for at in (1, 2, 9)},
    "hostile-batch": _titled("{{ $value }} {{{ 1", "batch"),
}
FIGURES = {
    **{f"realtime-{metric}": _every("realtime", metric) for metric in REALTIME},
    **{f"batch-{metric}": _every("batch", metric) for metric in BATCH},
}
VARIANTS = SPECS | FIGURES


@pytest.fixture(params=VARIANTS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return _written(_tree(request.param), tmp_path)


@cache
def _tree(name: str) -> Tree:
    """The monitoring files of a variant."""
    project = specs.project_of(VARIANTS[name])
    targets = (alertmanager.emit, grafana.emit, prometheus.emit, prometheus.tests)
    made = {path: make(project) for to in targets for path, make in to(project, library()).items()}
    return Tree(made)


def _written(tree: Tree, home: Path) -> Path:
    for path, file in tree.items():
        (home / path).parent.mkdir(exist_ok=True)
        (home / path).write_bytes(file.content)
    return home / "monitoring"


def _run(*command: str | None, at: Path) -> subprocess.CompletedProcess[str]:
    known = [each for each in command if each is not None]
    return subprocess.run(known, cwd=at, capture_output=True, text=True, check=False)


@needs_promtool
def test_promtool_accepts_rules_and_server(folder: Path) -> None:
    for what, file in (("rules", "rules.yml"), ("config", "prometheus.yml")):
        done = _run(PROMTOOL, "check", what, file, at=folder)
        assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_every_alert_fires_and_stays_silent_as_its_tests_say(folder: Path) -> None:
    """Labels and annotations are compared whole, so what is interpreted would show."""
    done = _run(PROMTOOL, "test", "rules", "rules_test.yml", at=folder)
    assert done.returncode == 0, (done.stdout + done.stderr)[:4000]


@needs_amtool
@pytest.mark.parametrize("folder", SPECS, indirect=True)
def test_amtool_accepts_the_routes_and_sends_to_the_person_told(folder: Path) -> None:
    done = _run(AMTOOL, "check-config", "alertmanager.yml", at=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    for person in {rule["labels"]["team"] for rule in _alerting(folder)}:
        route = ("config", "routes", "test", "--config.file=alertmanager.yml", f"team={person}")
        assert _run(AMTOOL, *route, at=folder).stdout.strip() == f"to {person}"


def _alerting(folder: Path) -> Iterator[dict[str, Any]]:
    rules = yaml.safe_load((folder / "rules.yml").read_text())["groups"][0]["rules"]
    return (rule for rule in rules if "alert" in rule)


@needs_promtool
def test_a_rule_that_is_turned_round_is_caught(tmp_path: Path) -> None:
    folder = _written(_tree("ad-click"), tmp_path)
    rules = (folder / "rules.yml").read_text()
    for rule in list(_alerting(folder)):
        turned = _turned(rules, rule["alert"])
        assert turned != rules
        (folder / "rules.yml").write_text(turned)
        done = _run(PROMTOOL, "test", "rules", "rules_test.yml", at=folder)
        assert done.returncode != 0, f"nobody noticed that {rule['alert']} is turned round"


def _turned(text: str, alert: str) -> str:
    data = yaml.safe_load(text)
    for rule in data["groups"][0]["rules"]:
        if rule.get("alert") == alert:
            rule["expr"] = re.sub(
                r" (<=?|>=?) ", lambda m: {"<": " > ", ">": " < "}[m[1][0]], rule["expr"]
            )
    return str(yaml.safe_dump(data))


@needs_promtool
def test_waiting_for_the_second_window_is_tested(tmp_path: Path) -> None:
    folder = _written(_tree("ad-click"), tmp_path)
    rules = (folder / "rules.yml").read_text()
    (folder / "rules.yml").write_text(rules.replace("    for: 1d\n", ""))
    assert _run(PROMTOOL, "test", "rules", "rules_test.yml", at=folder).returncode != 0


@needs_promtool
@pytest.mark.parametrize("name", SPECS)
def test_every_query_of_the_dashboard_is_one_that_prometheus_reads(
    name: str, tmp_path: Path
) -> None:
    tree = _tree(name)
    dashboard = yaml.safe_load(tree["monitoring/dashboard.json"].content)
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    rules = [{"record": "panel", "expr": query} for query in queries]
    (tmp_path / "p.yml").write_text(
        yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]})
    )
    done = _run(PROMTOOL, "check", "rules", "--lint=none", "p.yml", at=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
