"""What the service reports of itself, in Prometheus's form.

With several processes set `PROMETHEUS_MULTIPROC_DIR`: each then sees only its own share of the requests,
and `/metrics` adds them up.
"""

import os
import resource
from pathlib import Path
from typing import Any

import numpy as np
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from ..monitor.metrics import SERVICE, Series
from .answers import Answers

LADDER = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
FALLBACKS = ("slow", "error", "no_model")
FAILURES = ("overload", "error", "no_answer")
REFUSALS = ("invalid", "too_large", "unauthorized")
_STATM = Path("/proc/self/statm")


class Meters:
    """One meter a series of the table; every label is there from the start, so that no share lacks
    its numerator.
    """

    def __init__(self, limit: float | None = None) -> None:
        """`limit`: a bound on latency, which becomes a bound of a bucket."""
        self._registry = CollectorRegistry()
        self._buckets = sorted({*LADDER, *((limit,) if limit else ())})
        self.requests: Counter = self._made("prediction_requests_total")
        self.seconds: Histogram = self._made("prediction_request_seconds")
        self._failures = self._labelled("prediction_failures_total", FAILURES)
        self._refusals = self._labelled("prediction_refusals_total", REFUSALS)
        self._fallbacks = self._labelled("predictions_fallback_total", FALLBACKS)
        self._scores = self._labelled("prediction_score_total", ("+", "-"))
        self._rows: Counter = self._made("predictions_total")
        self._positive: Counter = self._made("predictions_positive_total")
        self._null: Counter = self._made("predictions_null_total")
        self.unlogged: Counter = self._made("prediction_log_failures_total")
        self._memory: Gauge = self._made("service_memory_bytes")
        self._info: Gauge = self._made("model_info")
        self._trained: Gauge = self._made("model_trained_timestamp_seconds")

    def model(self, name: str, digest: str, trained: float) -> None:
        """Which model answers."""
        self._info.labels(name, digest).set(1)
        self._trained.set(trained)

    def failed(self, reason: str) -> None:
        self._failures[reason].inc()

    def refused(self, reason: str) -> None:
        self._refusals[reason].inc()

    def answered(self, answers: Answers, reason: str | None) -> None:
        """Count what was said; `reason`: why the fallback said it."""
        self._rows.inc(len(answers))
        if reason:
            self._fallbacks[reason].inc(len(answers))
        self._positive.inc(answers.positive())
        self._null.inc(answers.null())
        scores = answers.headline()
        known = scores[np.isfinite(scores)]
        self._scores["+"].inc(float(known[known > 0].sum()))
        self._scores["-"].inc(float(-known[known < 0].sum()))
        self._memory.set(memory())

    def page(self) -> bytes:
        """All of it, for `/metrics`."""
        self._memory.set(memory())
        if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _labelled(self, name: str, values: tuple[str, ...]) -> dict[str, Any]:
        made = self._made(name)
        return {value: made.labels(value) for value in values}

    def _made(self, name: str) -> Any:
        series: Series = SERVICE[name]
        if series.kind == "histogram":
            return Histogram(name, series.help, buckets=self._buckets, registry=self._registry)
        if series.kind == "counter":
            return Counter(name, series.help, series.labels, registry=self._registry)
        mode = series.across
        return Gauge(
            name, series.help, series.labels, registry=self._registry, multiprocess_mode=mode
        )


def memory() -> float:
    """Bytes that this process holds now; the most it ever held where the system does not tell."""
    try:
        return int(_STATM.read_text(encoding="ascii").split()[1]) * float(resource.getpagesize())
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
