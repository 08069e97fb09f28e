"""`monitoring/alertmanager.yml`: each alert to the person the scope names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from specc.emit._alerts import alerts, called
from specc.emit._dump import file, yaml_bytes
from specc.emit._promql import quoted

if TYPE_CHECKING:
    from specc.emit._make import Files
    from specc.project.model import Project
    from specc.tree import File, Tree

HOOKS = "http://127.0.0.1:9095"
_NOBODY = "nobody"
_HEADER = """\
Made from the spec by `specc compile`; your edits are kept and merged.
Each person has a webhook on this machine: put in the address of your own chat or pager."""


def emit(project: Project, _library: Tree) -> Files:
    """Nothing where the scope chose another way to monitor."""
    if project.scaffold.monitoring != "prometheus":
        return {}
    return {"monitoring/alertmanager.yml": _file}


def _file(project: Project) -> File:
    return file(yaml_bytes(_config(project), header=_HEADER))


def _config(project: Project) -> dict[str, Any]:
    told = sorted({alert.tell for alert in alerts(project)})
    owner = called(project)
    default = owner if owner in told else next(iter(told), None)
    return {
        "route": {
            "receiver": _receiver(default) if default else _NOBODY,
            "group_by": ["project", "alertname"],
            "group_wait": "30s",
            "group_interval": "5m",
            "repeat_interval": "4h",
            "routes": [
                {"receiver": _receiver(person), "matchers": [f"team={quoted(person)}"]}
                for person in told
            ],
        },
        "receivers": [_receiving(person) for person in told] or [{"name": _NOBODY}],
    }


def _receiver(person: str) -> str:
    return f"to {person}"


def _receiving(person: str) -> dict[str, Any]:
    hook = {"url": f"{HOOKS}/{quote(person, safe='')}", "send_resolved": True}
    return {"name": _receiver(person), "webhook_configs": [hook]}
