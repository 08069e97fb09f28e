"""Every figure this repo reports, by the name Prometheus knows it by.

The rules and the dashboard in `monitoring/` ask for these names; a test holds them together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["counter", "gauge", "histogram"]


@dataclass(frozen=True, kw_only=True)
class Series:
    """One series. `across`: how a gauge of several processes of one service is joined."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    across: Literal["livesum", "livemax"] = "livemax"


def _table(*series: Series) -> Mapping[str, Series]:
    return {each.name: each for each in series}


def _counter(name: str, help: str, *labels: str) -> Series:  # noqa: A002 - Prometheus's own word
    return Series(name=name, kind="counter", help=help, labels=labels)


def _gauge(name: str, help: str, *labels: str) -> Series:  # noqa: A002 - Prometheus's own word
    return Series(name=name, kind="gauge", help=help, labels=labels)


SERVICE = _table(
    _counter("prediction_requests_total", "Requests for predictions."),
    _counter("prediction_failures_total", "Requests that got no answer (5xx).", "reason"),
    _counter("prediction_refusals_total", "Requests that were refused (4xx).", "reason"),
    Series(
        name="prediction_request_seconds",
        kind="histogram",
        help="Time from a request's arrival to its answer.",
    ),
    _counter("predictions_total", "Rows answered."),
    _counter("predictions_fallback_total", "Rows that the fallback answered.", "reason"),
    _counter("predictions_positive_total", "Rows that got the positive answer."),
    _counter("predictions_null_total", "Rows whose score is not a number."),
    _counter("prediction_score_total", "Scores summed, above and below zero apart.", "sign"),
    _counter("prediction_log_failures_total", "Predictions that could not be written down."),
    Series(
        name="service_memory_bytes",
        kind="gauge",
        help="Memory that the service's processes hold.",
        across="livesum",
    ),
    _gauge("model_info", "1; the labels say which model answers.", "name", "digest"),
    _gauge("model_trained_timestamp_seconds", "When the model was trained."),
)

BATCH = _table(
    _gauge("batch_success", "1 if the last run delivered, else 0."),
    _gauge("batch_last_success_timestamp_seconds", "When a run last delivered."),
    _gauge("batch_duration_seconds", "How long the last run took."),
    _gauge("batch_rows", "Rows of the last run."),
    _gauge("batch_rows_per_second", "Rows a second in the last run."),
    _gauge("batch_rejected_rate", "Share of rows that broke the contract."),
    _gauge("batch_fallback_rate", "Share of rows that the fallback answered."),
    _gauge("batch_null_rate", "Share of rows whose score is not a number."),
    _gauge("batch_positive_rate", "Share of rows that got the positive answer."),
    _gauge("batch_prediction_mean", "Mean score."),
    _gauge("batch_memory_bytes", "Most memory that the run held."),
    _gauge("batch_late", "1 if the last run delivered later than the scope allows."),
    _gauge("model_trained_timestamp_seconds", "When the model was trained."),
)

DRIFT = _table(
    _gauge("feature_missing_rate", "Share of rows that lack the feature.", "feature"),
    _gauge("feature_psi", "Population stability index against training data.", "feature"),
    _gauge("feature_ks", "Greatest difference of the cumulative shares at the deciles.", "feature"),
    _gauge("feature_new_category_rate", "Share of rows with a category never seen.", "feature"),
    _gauge("feature_out_of_range_rate", "Share of rows outside the contract's range.", "feature"),
    _gauge("prediction_psi", "Population stability index of the scores."),
    _gauge("data_newest_timestamp_seconds", "Time of the newest row of the data."),
)
SKEW = _table(
    _gauge("feature_skew", "Distance of served from trained inputs, 0 to 1.", "feature"),
)
QUALITY = _table(
    _gauge(
        "model_metric", "A metric of the model on rows whose truth is known.", "metric", "slice"
    ),
    _gauge("model_metric_rows", "Rows with a known truth that it was measured on."),
)
TEAM = _table(
    _gauge("business_metric", "A figure that only the team's own systems know.", "metric"),
)
