"""`monitoring/` for Prometheus: rules, their tests, and what is scraped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.emit._alerts import alerts
from specc.emit._dump import file, yaml_bytes
from specc.emit._pages import PAGES
from specc.emit._promql import duration
from specc.emit._rules import alerting, recording
from specc.emit._rules_test import rule_tests
from specc.emit._watched import watched

if TYPE_CHECKING:
    from collections.abc import Callable

    from specc.emit._make import Files, Make
    from specc.project.model import Project
    from specc.tree import File, Tree

SERVICE, TEXTFILES, ALERTMANAGER = "127.0.0.1:8000", "127.0.0.1:9100", "127.0.0.1:9093"
_HEADER = "Made from the spec by `specc compile`; your edits are kept and merged."


def emit(project: Project, _library: Tree) -> Files:
    """Nothing where the scope chose another way to monitor."""
    if project.scaffold.monitoring != "prometheus":
        return {}
    return {
        "monitoring/rules.yml": _file(_rules),
        "monitoring/prometheus.yml": _file(_server),
        "monitoring/README.md": _readme,
    }


def tests(project: Project, _library: Tree) -> Files:
    """Of the alerts, where there are any."""
    if project.scaffold.monitoring != "prometheus" or not alerts(project):
        return {}
    return {"monitoring/rules_test.yml": _file(rule_tests)}


def _file(say: Callable[[Project], dict[str, Any]]) -> Make:
    return lambda project: file(yaml_bytes(say(project), header=_HEADER))


def _rules(project: Project) -> dict[str, Any]:
    """One group: its rules run in order, so that alerts see what was recorded just before."""
    recorded = [recording(project, each) for each in watched(project)]
    alerted = [alerting(project, each) for each in alerts(project)]
    return {"groups": [{"name": project.id, "interval": "1m", "rules": [*recorded, *alerted]}]}


def _server(project: Project) -> dict[str, Any]:
    """Small enough to start as it is; in a company, the parts to copy into the server there."""
    service = {
        "job_name": "service",
        "static_configs": [{"targets": [SERVICE], "labels": {"project": project.id}}],
    }
    textfiles = {"job_name": "textfiles", "static_configs": [{"targets": [TEXTFILES]}]}
    realtime = project.deployment.mode == "realtime"
    return {
        "global": {"scrape_interval": "15s", "evaluation_interval": "1m"},
        "rule_files": ["rules.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": [ALERTMANAGER]}]}]},
        "scrape_configs": [service, textfiles] if realtime else [textfiles],
    }


def _readme(project: Project) -> File:
    text = PAGES["monitoring/README.md.jinja"](
        title=project.title,
        spec=project.spec_path,
        batch=project.deployment.mode == "batch",
        watched=[(each.metric, duration(each.window), each.by) for each in watched(project)],
        alerts=alerts(project),
    )
    return file(text)
