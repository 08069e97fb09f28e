"""`monitoring/dashboard.json`: one panel a watched figure, its bounds drawn as lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from specc.emit._alerts import alerts
from specc.emit._dump import file, json_bytes, number
from specc.emit._promql import duration, selector
from specc.emit._rules import RECORDED, Fixed, bound, recorded_labels
from specc.emit._watched import find, watched

if TYPE_CHECKING:
    from specc.emit._make import Files
    from specc.emit._watched import Watched
    from specc.project.model import Project
    from specc.tree import Tree
    from specc.units import Dimension

_SOURCE = {"type": "prometheus", "uid": "${datasource}"}
_COLUMNS, _WIDTH, _HEIGHT = 3, 8, 8
_UNITS = {"share": "percentunit", "time": "s", "bytes": "decbytes"}


def emit(project: Project, _library: Tree) -> Files:
    """Nothing where the scope chose another way to monitor."""
    if project.scaffold.monitoring != "prometheus":
        return {}
    return {"monitoring/dashboard.json": lambda read: file(json_bytes(_dashboard(read)))}


def _dashboard(project: Project) -> dict[str, Any]:
    panels = [_panel(project, each, at) for at, each in enumerate(watched(project))]
    if project.monitoring.slices:
        panels.append(_slices(project, len(panels)))
    return {
        "uid": re.sub("[^A-Za-z0-9_-]", "-", project.id)[:40],
        "title": project.title,
        "tags": ["machine-learning"],
        "timezone": "utc",
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "refresh": "1m",
        "time": {"from": "now-7d", "to": "now"},
        "templating": {
            "list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]
        },
        "annotations": {"list": []},
        "panels": panels,
    }


def _panel(project: Project, watch: Watched, at: int) -> dict[str, Any]:
    labels = recorded_labels(project, watch.metric, watch.window)
    legend = "{{feature}}" if watch.figure.per_feature else watch.metric
    lines = _lines(project, watch)
    return {
        **_frame(at, f"{watch.metric} over {duration(watch.window)}", watch.origin),
        "targets": [_target(selector(RECORDED, labels), legend)],
        "fieldConfig": {
            "defaults": {
                "unit": _unit(watch.dimension),
                "custom": {"thresholdsStyle": {"mode": "line" if len(lines) > 1 else "off"}},
                "thresholds": {"mode": "absolute", "steps": lines},
            },
            "overrides": [],
        },
    }


def _slices(project: Project, at: int) -> dict[str, Any]:
    """Model metrics by slice: the mean over all hides a part that fails."""
    labels = selector("model_metric", {"project": project.id})
    return {
        **_frame(at, "model metrics by slice", "monitoring.slices"),
        "targets": [
            _target(f'max by (metric, slice) ({labels[:-1]},slice!=""}})', "{{metric}} {{slice}}")
        ],
        "fieldConfig": {"defaults": {"unit": "short"}, "overrides": []},
    }


def _frame(at: int, title: str, spec_ref: str) -> dict[str, Any]:
    row, column = divmod(at, _COLUMNS)
    return {
        "id": at + 1,
        "type": "timeseries",
        "title": title,
        "description": f"spec: {spec_ref}",
        "datasource": _SOURCE,
        "gridPos": {"h": _HEIGHT, "w": _WIDTH, "x": column * _WIDTH, "y": row * _HEIGHT},
    }


def _target(expr: str, legend: str) -> dict[str, Any]:
    return {"refId": "A", "datasource": _SOURCE, "expr": expr, "legendFormat": legend}


def _lines(project: Project, watch: Watched) -> list[dict[str, Any]]:
    """The limit in orange, alerts in red; the first step is where the scale begins."""
    found: dict[float | int, str] = {}
    metric = find(project, watch.metric)
    if metric and metric.limit and (limit := number(metric.limit)) is not None:
        found[limit] = "orange"
    for alert in alerts(project):
        held = bound(project, alert)
        if alert.metric == watch.metric and isinstance(held, Fixed):
            found[number(held.threshold) or 0] = "red"
    steps = [{"value": value, "color": color} for value, color in sorted(found.items())]
    return [{"value": None, "color": "transparent"}, *steps]


def _unit(dimension: Dimension | None) -> str:
    """Grafana's name of the unit."""
    if dimension is None:
        return "short"
    if dimension.is_money:
        return f"currency{dimension.of}"
    return "short" if dimension.per_time else _UNITS.get(dimension.of, "short")
