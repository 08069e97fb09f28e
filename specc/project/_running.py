"""Deployment, rollout, monitoring: life in production."""

from __future__ import annotations

from typing import Any, Literal

from specc.project._aims import Condition
from specc.record import record
from specc.units import Bound, Duration, MoneyRate, Rate, Share, Size


@record
class Deployment:
    """Where predictions go."""

    mode: Literal["batch", "realtime", "streaming", "edge"]
    case: str
    location: str
    automation: str
    oversight: str | None
    consumers: tuple[str, ...]
    process_change: str | None
    every: Duration | None
    deliver_within: Duration | None
    average_load: Rate | None
    peak_load: Rate | None
    mean_latency: Duration | None
    latency_stages: tuple[tuple[str, Duration], ...]
    replicas: int | None
    workers: int
    utilisation: Share
    memory: Size | None
    price: MoneyRate | None
    availability: Share | None
    auth: str
    fallback: str | None


@record
class Step:
    """One step of the rollout."""

    name: str
    pattern: str
    share: Share
    """Share of traffic the new model answers; none for a shadow."""
    lasts: Duration | None
    stop_if: tuple[Condition, ...]
    detect: tuple[Condition, ...]
    origin: str


@record
class Rollout:
    """How the model reaches its users."""

    traffic: Rate | None
    unit: str
    explore: Share | None
    steps: tuple[Step, ...]
    rollback_to: str | None
    rollback_within: Duration | None
    rehearsed: bool


@record
class Alert:
    """When somebody is told."""

    id: str
    metric: str
    when: Bound
    window: Duration
    runs: int
    sample: int | None
    delay: Duration | None
    tell: str
    do: str
    origin: str


@record
class Monitoring:
    """What is watched."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    software: tuple[str, ...]
    slices: tuple[str, ...]
    alerts: tuple[Alert, ...]


@record
class Retraining:
    """How the model stays fresh."""

    mode: str
    every: Duration
    triggers: tuple[str, ...]
    takes: Duration | None
    approve: Duration | None
    max_age: Duration | None
    gate: str


@record
class Lineage:
    """What is recorded."""

    predictions: bool
    keep: Duration
    without: tuple[str, ...]


@record
class Loop:
    """A return to an earlier stage."""

    id: str
    leaves: str
    to: str
    when: tuple[Condition, ...]
    origin: str


@record
class HouseTemplate:
    """A template of the house's own, as the spec names it."""

    id: str
    source: str
    ref: str | None
    answers: dict[str, Any]
    overrides: tuple[str, ...]
    origin: str


@record
class Scaffold:
    """How the repo is built."""

    package: str
    orchestrator: Literal["make", "dvc"]
    ci: Literal["github", "gitlab", "none"]
    monitoring: Literal["prometheus", "none"]
    templates: tuple[HouseTemplate, ...]
