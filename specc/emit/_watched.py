"""What is watched: each metric and statistic of the scope, and how it is measured."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from specc.emit._alerts import alerts
from specc.emit._promql import minutes
from specc.emit._series import (
    Age,
    Average,
    Figure,
    Gauge,
    Mean,
    PerSecond,
    Quantile,
    Ratio,
    Running,
)
from specc.project.measures import MEASURES
from specc.record import value
from specc.units import BYTES, SHARE, TIME, Dimension, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.project.model import Metric, Project

By = Literal["service", "batch", "drift", "skew", "quality", "team"]
"""Which part of the repo measures it; `team` where only the team's own systems can."""

_HOUR = Quantity.of(1, "hour")
_LATENCY = "prediction_request_seconds"
_QUANTILES = {"latency_p50": 0.5, "latency_p95": 0.95, "latency_p99": 0.99}


def _share(name: str) -> Gauge:
    """A share that is measured for each feature."""
    return Gauge(name=name, per_feature=True, low=0, high=1)


_JOBS: Mapping[str, tuple[By, Figure]] = {
    "missing_rate": ("drift", _share("feature_missing_rate")),
    "psi": ("drift", Gauge(name="feature_psi", per_feature=True, low=0)),
    "ks": ("drift", _share("feature_ks")),
    "new_categories": ("drift", _share("feature_new_category_rate")),
    "out_of_range": ("drift", _share("feature_out_of_range_rate")),
    "prediction_psi": ("drift", Gauge(name="prediction_psi", low=0)),
    "freshness": ("drift", Age(name="data_newest_timestamp_seconds")),
    "train_serve_skew": ("skew", _share("feature_skew")),
}
_REALTIME: Mapping[str, Figure] = {
    "prediction_mean": Mean(total="prediction_score_total", count="predictions_total"),
    "positive_rate": Ratio(above="predictions_positive_total", below="predictions_total"),
    "null_predictions": Ratio(above="predictions_null_total", below="predictions_total"),
    "fallback_rate": Ratio(above="predictions_fallback_total", below="predictions_total"),
    "error_rate": Ratio(above="prediction_failures_total", below="prediction_requests_total"),
    "throughput": PerSecond(name="prediction_requests_total"),
    "memory": Gauge(name="service_memory_bytes", low=0),
    "availability": Average(name="up"),
    "model_age": Age(name="model_trained_timestamp_seconds"),
}
_BATCH: Mapping[str, Figure] = {
    "prediction_mean": Gauge(name="batch_prediction_mean"),
    "positive_rate": Gauge(name="batch_positive_rate", low=0, high=1),
    "null_predictions": Gauge(name="batch_null_rate", low=0, high=1),
    "fallback_rate": Gauge(name="batch_fallback_rate", low=0, high=1),
    "error_rate": Gauge(name="batch_rejected_rate", low=0, high=1),
    "throughput": Gauge(name="batch_rows_per_second", low=0),
    "memory": Gauge(name="batch_memory_bytes", low=0),
    "availability": Average(name="batch_success"),
    "batch_age": Age(name="batch_last_success_timestamp_seconds"),
    "model_age": Age(name="model_trained_timestamp_seconds"),
    **dict.fromkeys(("latency", *_QUANTILES), Gauge(name="batch_duration_seconds", low=0)),
}
_UNITS: Mapping[str, Dimension] = {
    **dict.fromkeys(("latency", *_QUANTILES, "model_age", "freshness", "batch_age"), TIME),
    **dict.fromkeys(("missing_rate", "new_categories", "out_of_range", "positive_rate"), SHARE),
    **dict.fromkeys(("null_predictions", "fallback_rate", "error_rate", "availability"), SHARE),
    "memory": BYTES,
}


@value
class Watched:
    """A metric or statistic over one window."""

    metric: str
    window: int
    """In minutes."""
    figure: Figure
    by: By
    dimension: Dimension | None
    """None where the scope gives no value from which it could be known."""
    origin: str


@lru_cache(maxsize=1)  # as for the alerts
def watched(project: Project) -> tuple[Watched, ...]:
    """Everything an alert or a list of `monitoring` names, once for each window, in order."""
    windows: dict[tuple[str, int], str] = {}
    for alert in alerts(project):
        origin = _declared(project, alert.metric) or alert.origin
        windows.setdefault((alert.metric, minutes(alert.window)), origin)
    measured = {metric for metric, _ in windows}
    for metric, origin in _listed(project):
        if metric not in measured:
            windows.setdefault((metric, minutes(_HOUR)), _declared(project, metric) or origin)
    return tuple(_watch(project, *key, origin) for key, origin in sorted(windows.items()))


def _watch(project: Project, metric: str, window: int, origin: str) -> Watched:
    by, figure = _measured(project, metric)
    return Watched(
        metric=metric,
        window=window,
        figure=figure,
        by=by,
        dimension=_dimension(project, metric),
        origin=origin,
    )


def _listed(project: Project) -> Iterator[tuple[str, str]]:
    here = project.monitoring
    for family in ("inputs", "outputs", "software"):
        for metric in getattr(here, family):
            yield str(metric), f"monitoring.{family}"


def _declared(project: Project, name: str) -> str | None:
    metric = find(project, name)
    return metric.origin if metric else None


def find(project: Project, name: str) -> Metric | None:
    """The metric of that id; none for a statistic, which needs no declaration."""
    return next((metric for metric in project.metrics if metric.id == name), None)


def _measured(project: Project, name: str) -> tuple[By, Figure]:
    """A declared metric by its kind; else the statistic of that name."""
    metric = find(project, name)
    if metric is None or metric.kind == "system":
        return _statistic(project, name, metric)
    if metric.kind == "model" and (known := MEASURES.get(metric.measure or "")):
        labels = {"metric": name, "slice": ""}
        return "quality", Gauge(name="model_metric", labels=labels, low=known.low, high=known.high)
    return "team", _by_team(name)


def _statistic(project: Project, name: str, metric: Metric | None) -> tuple[By, Figure]:
    known = metric.measure or name if metric else name
    for key in (known, name):
        if key in _JOBS:
            return _JOBS[key]
        if (figure := _of_system(project, key, metric)) is not None:
            return ("batch" if project.deployment.mode == "batch" else "service"), figure
    return "team", _by_team(name)


def _of_system(project: Project, key: str, metric: Metric | None) -> Figure | None:
    """What the service or the batch job reports of itself."""
    if project.deployment.mode == "batch":
        return _BATCH.get(key)
    if key in ("latency", *_QUANTILES):
        at = float(metric.at) if metric and metric.at else _QUANTILES.get(key)
        return Quantile(name=_LATENCY, at=at) if at else _mean_latency()
    price = project.deployment.price
    if key in ("cost", "serving_cost") and price:
        return Running(price=float(price))
    return _REALTIME.get(key)


def _mean_latency() -> Figure:
    return Ratio(above=f"{_LATENCY}_sum", below=f"{_LATENCY}_count", high=float("inf"))


def _by_team(name: str) -> Figure:
    return Gauge(name="business_metric", labels={"metric": name})


def _dimension(project: Project, name: str) -> Dimension | None:
    """What the figure counts: as the metric's values say, or as is known of the statistic."""
    if metric := find(project, name):
        values = (metric.limit, metric.target, metric.baseline)
        if known := next((value.dimension for value in values if value is not None), None):
            return known
    for alert in project.monitoring.alerts:
        if alert.metric == name and not alert.when.relative and name not in _UNITS:
            return alert.when.quantity.dimension
    return _UNITS.get(name)
