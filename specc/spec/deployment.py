"""`deployment` and `rollout`: where predictions go, and how the model gets there."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from specc.record import record
from specc.spec._types import (
    CONFIG,
    BaselineRef,
    Date,
    Flag,
    MetricRef,
    Name,
    PersonRef,
    Positive,
    Text,
)
from specc.units import Bound, Count, Duration, MoneyRate, Quantile, Rate, Share, Size


@record
class ProcessChange:
    """What people do differently once predictions arrive."""

    __pydantic_config__ = CONFIG

    what: Text
    """The change."""
    owner: PersonRef | None = None
    """Who sees to it."""
    by: Date | None = None
    """When it is done."""


@record
class Load:
    """Predictions asked for."""

    __pydantic_config__ = CONFIG

    average: Rate | None = None
    """On average."""
    peak: Rate | None = None
    """At the busiest."""


@record
class Latency:
    """How long an answer takes. Its bound stands on the metric."""

    __pydantic_config__ = CONFIG

    mean: Duration | None = None
    """Mean time in the service, for the number of replicas."""
    stages: dict[Name, Duration] = field(default_factory=dict)
    """Share of the bound each stage may take."""
    at: Quantile | None = None
    """The quantile at which the stages are given. Default: that of the metric."""


@record
class Capacity:
    """The machines."""

    __pydantic_config__ = CONFIG

    replicas: Positive | None = None
    """Copies of the service."""
    workers: Positive | None = None
    """Requests one copy serves at once. Default: 1."""
    utilisation: Share | None = None
    """Share of the workers that may be busy. Default: 70%."""
    memory: Size | None = None
    """Memory one copy needs."""
    price: MoneyRate | None = None
    """Price of one copy."""


@record
class Batch:
    """One run of a batch."""

    __pydantic_config__ = CONFIG

    rows: Count | None = None
    """Rows predicted in a run."""
    rate: Rate | None = None
    """Rows that one worker predicts: `2000 per second`."""
    window: Duration | None = None
    """Time in which a run has to be done. Default: the time between runs."""


@record
class Device:
    """What the phone, browser or machine gives on which the model runs by itself."""

    __pydantic_config__ = CONFIG

    memory: Size | None = None
    """Memory it has for the model."""
    storage: Size | None = None
    """Largest model that it can hold or is sent."""
    model_size: Size | None = None
    """Size of the model's file."""
    features: tuple[Name, ...] | None = None
    """Features that it knows or computes by itself."""


@record
class Dependency:
    """A service the predictions rely on."""

    __pydantic_config__ = CONFIG

    availability: Share | None = None
    """How often it is up."""
    critical: Flag = True
    """Whether nothing can be answered while it is down: no cache and no fallback stands in."""
    owner: PersonRef | None = None
    """Who runs it."""


@record
class Deployment:
    """Where the model runs and what becomes of its answers."""

    __pydantic_config__ = CONFIG

    mode: Literal["batch", "realtime", "streaming", "edge"]
    """How predictions are made."""
    case: Literal["new_feature", "replaces_system", "automates_task"] = "new_feature"
    """What it changes."""
    location: Literal["cloud", "on_premises", "browser", "device"] = "cloud"
    """Where it runs."""
    automation: Literal["human_only", "shadow", "assist", "partial", "full"] = "assist"
    """How much is decided without a person."""
    oversight: Text | None = None
    """How a person can step in."""
    consumers: tuple[Name, ...] = ()
    """Who or what uses the predictions."""
    process_change: ProcessChange | None = None
    """What people do differently."""
    every: Duration | None = None
    """Batch: time between runs."""
    deliver_within: Duration | None = None
    """Batch: time from the data's arrival to the predictions' delivery."""
    batch: Batch | None = None
    """Batch: how much a run predicts, and how fast."""
    device: Device | None = None
    """Edge: what the device gives."""
    load: Load | None = None
    """Predictions asked for."""
    latency: Latency | None = None
    """How long an answer takes."""
    capacity: Capacity | None = None
    """The machines."""
    availability: Share | None = None
    """Share of time it answers."""
    auth: Literal["none", "api_key", "mtls", "oauth"] | None = None
    """Who may ask."""
    fallback: BaselineRef | None = None
    """What answers when the model cannot."""
    dependencies: dict[Name, Dependency] = field(default_factory=dict)
    """Services it relies on."""


@record
class RolloutStep:
    """One step on the way to all traffic."""

    __pydantic_config__ = CONFIG

    pattern: Literal["shadow", "canary", "blue_green", "ab_test"]
    """How traffic is divided."""
    name: Name | None = None
    """Name of the step. Default: the pattern."""
    share: Share | None = None
    """Share of traffic the new model answers."""
    for_: Duration | None = None
    """How long it lasts."""
    stop_if: dict[MetricRef, Bound] = field(default_factory=dict)
    """What ends it and rolls back."""
    detect: dict[MetricRef, Bound] = field(default_factory=dict)
    """The change it must be able to see."""
    looks: Positive = 1
    """Times that its result is read to decide, the end included."""
    analysis: Literal["fixed", "sequential"] = "fixed"
    """Whether a test is made for one look at the end, or for several (alpha spending)."""


@record
class Rollback:
    """The way back."""

    __pydantic_config__ = CONFIG

    to: BaselineRef
    """What takes over."""
    within: Duration | None = None
    """How fast."""
    rehearsed: Flag | None = None
    """Whether it has been tried. Default: not yet."""


@record
class Rollout:
    """How the model reaches its users."""

    __pydantic_config__ = CONFIG

    traffic: Rate | None = None
    """Requests: `1M per day`."""
    unit: Name = "request"
    """What is assigned to a variant: request, user, session."""
    explore: Share | None = None
    """Share decided at random, so that labels do not only echo the model."""
    steps: tuple[RolloutStep, ...] = ()
    """Steps in order. Default: shadow a week, then 5%, 25%, 100%."""
    rollback: Rollback | None = None
    """The way back."""
