"""What several rules ask of a running model: how long a batch takes, which steps meet users."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from specc.project import defaults
from specc.record import value
from specc.rules._words import assumed, computed, many, said
from specc.statistics import capacity
from specc.statistics.domain import TOLERANCE
from specc.units import TIME, Quantity

if TYPE_CHECKING:
    from specc.spec import Spec
    from specc.spec.deployment import Batch, Latency, RolloutStep
    from specc.spec.goals import Metric

ON_REQUEST = ("realtime", "streaming")
"""Modes in which somebody waits for the answer."""
_UNITS = ("day", "hour", "min", "s", "ms")


def lasting(seconds: float, *, up: bool = False, down: bool = False) -> str:
    """A computed time for reading, two digits of the largest unit that fits: `1.7 hours`, `29 min`;
    rounded `up` where it has to be enough, `down` where it has to fit."""
    unit = next((unit for unit in _UNITS if seconds >= float(Quantity.of(1, unit))), _UNITS[-1])
    amount = Fraction(seconds) / Quantity.of(1, unit).magnitude
    step = Fraction(1) if amount >= 10 else Fraction(1, 10)
    steps, noise = amount / step, Fraction(TOLERANCE)
    whole = floor(steps * (1 + noise)) if down else round(steps)
    number = float((ceil(steps * (1 - noise)) if up else whole) * step)
    plural = "s" if unit in ("day", "hour") and number != 1 else ""
    return f"{said(f'{number:g}')} {unit}{plural}"


@value
class Run:
    """One run of the batch."""

    batch: Batch
    seconds: float
    workers: int
    """Of all replicas."""
    notes: tuple[str, ...]
    """The arithmetic, and what was assumed."""

    @property
    def takes(self) -> str:
        """How long, for reading."""
        return lasting(self.seconds)


def batch_run(spec: Spec) -> Run | None:
    """How long a run takes; none where it is not known."""
    batch, machines = spec.deployment.batch, spec.deployment.capacity
    if spec.deployment.mode != "batch" or batch is None or None in (batch.rows, batch.rate):
        return None
    workers = defaults.workers(spec)
    given = machines.replicas if machines else None
    total = (given or 1) * workers.value
    rows, rate = float(batch.rows or 0), float(batch.rate or 0)
    seconds = computed(capacity.batch_time, rows=rows, rate=rate, workers=total)
    if seconds is None:
        return None
    crew = many(total, "worker")
    return Run(
        batch=batch,
        seconds=seconds,
        workers=total,
        notes=(
            f"{said(batch.rows)} rows ÷ ({said(batch.rate)} × {crew}) = {lasting(seconds)}",
            *(() if given else ("assumed 1 replica: no other is given",)),
            *assumed(workers, f"{many(workers.value, 'worker')} a replica"),
        ),
    )


@value
class Live:
    """A step of the rollout, and the traffic that it gives the model."""

    index: int
    step: RolloutStep
    share: Quantity

    @property
    def name(self) -> str:
        """What people call it."""
        return self.step.name or self.step.pattern

    @property
    def is_partial(self) -> bool:
        """Whether some traffic is still answered by what was there before."""
        return self.share.magnitude < 1


def live_steps(spec: Spec) -> tuple[Live, ...]:
    """The steps that answer users, in order; a shadow answers nobody."""
    return tuple(
        Live(index=i, step=step, share=defaults.share(100) if step.share is None else step.share)
        for i, step in enumerate(defaults.rollout_steps(spec).value)
        if step.pattern != "shadow"
    )


def staged(spec: Spec) -> Latency | None:
    """The stages of an answer; none where they are not given."""
    latency = spec.deployment.latency
    return latency if latency is not None and latency.stages else None


def latency_bound(spec: Spec) -> tuple[str, Metric | None]:
    """The metric of latency to which the stages belong: the one of the highest quantile."""
    bounded = [
        (float(metric.at) if metric.at else 0.0, name)
        for name, metric in spec.metrics.items()
        if defaults.measure(name, metric).value == "latency"
        and metric.limit is not None
        and metric.limit.dimension == TIME
    ]
    name = max(bounded)[1] if bounded else ""
    return name, spec.metrics.get(name)
