"""Figures of a job to Prometheus: as a text file, and to a Pushgateway where there is one.

    python -m package_name.monitor.publish ctr=0.021

reports figures of the business that only the team's own systems know. Values are plain numbers in the
base unit: seconds, bytes, shares of 1, money a month, counts a second.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, push_to_gateway
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from .. import config
from ..config import Scope
from ..reports import write_bytes
from ..strict import ConfError
from . import watching
from .metrics import TEAM, Series

Values = Mapping[str, Mapping[tuple[str, ...], float]]
"""For each series the value by its labels; `()` where it has none."""


def publish(scope: Scope, job: str, table: Mapping[str, Series], values: Values) -> Path:
    """Write `reports/<job>.prom`, whole or not at all; push to `PUSHGATEWAY_URL` where that is set."""
    registry = CollectorRegistry()
    for name, by_labels in values.items():
        labels = table[name].labels
        gauge = Gauge(name, table[name].help, ("project", *labels), registry=registry)
        for labelled, value in by_labels.items():
            gauge.labels(scope.project.id, *labelled).set(value)
    path = scope.root / "reports" / f"{job}.prom"
    write_bytes(path, generate_latest(registry))
    if gateway := os.environ.get("PUSHGATEWAY_URL"):
        push_to_gateway(gateway, job=f"{scope.project.id}-{job}", registry=registry)
    return path


def published(path: Path) -> dict[tuple[str, ...], float]:
    """The values of the team's figures in a text file, by their labels but the project."""
    if not path.is_file():
        return {}
    families = text_string_to_metric_families(path.read_text(encoding="utf-8"))
    return {
        (sample.labels["metric"],): sample.value for family in families for sample in family.samples
    }


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Report figures of the business to Prometheus.")
    parser.add_argument("figures", nargs="+", metavar="NAME=VALUE")
    given = parser.parse_args(arguments).figures
    try:
        scope = config.load()
        values = dict(_figure(each, watching.by_team(scope)) for each in given)
    except (ConfError, ValueError) as error:
        sys.exit(f"error: {error}")
    before = published(scope.root / "reports" / "team.prom")
    path = publish(scope, "team", TEAM, {"business_metric": before | values})
    print(f"wrote {path.relative_to(scope.root)}", file=sys.stderr)


def _figure(text: str, known: Sequence[str]) -> tuple[tuple[str, ...], float]:
    name, equals, value = text.rpartition("=")
    if not equals:
        raise ValueError(f"`{text}` is not NAME=VALUE")
    if name not in known:
        raise ValueError(f"no figure `{name}` is reported by the team; known: {', '.join(known)}")
    try:
        return (name,), float(value)
    except ValueError:
        raise ValueError(f"`{value}` is not a plain number, such as 0.021") from None


if __name__ == "__main__":
    main()
