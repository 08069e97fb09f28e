"""`monitoring`, `retraining`, `lineage` and `lifecycle`: life after the first deploy."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from specc.record import record
from specc.spec._types import (
    CONFIG,
    AlertRef,
    Flag,
    Id,
    Name,
    PersonRef,
    Positive,
    SliceRef,
    StatisticRef,
)
from specc.units import Bound, Count, Duration

LoopStage = Literal["scope", "data", "model", "deploy", "monitor"]


@record
class Alert:
    """When somebody is told, who, and what is then done."""

    __pydantic_config__ = CONFIG

    metric: StatisticRef
    """What is watched."""
    when: Bound
    """The comparison that raises it."""
    window: Duration | None = None
    """Stretch of time it is measured over. Default: 1 hour."""
    runs: Positive = 1
    """Windows in a row that must breach."""
    sample: Count | None = None
    """Rows in a window."""
    delay: Duration | None = None
    """Time until the figure is known."""
    tell: PersonRef | None = None
    """Who is told."""
    do: Literal["rollback", "fallback", "retrain", "investigate"] | None = None
    """What is done."""


@record
class Logs:
    """What is written down about each prediction."""

    __pydantic_config__ = CONFIG

    keep: Duration | None = None
    """How long."""
    sample: Count | None = None
    """How many a day, where not all."""


@record
class Monitoring:
    """What is watched once the model runs."""

    __pydantic_config__ = CONFIG

    inputs: tuple[StatisticRef, ...] | None = None
    """Statistics of what goes in. Default: missing values, drift, skew."""
    outputs: tuple[StatisticRef, ...] | None = None
    """Statistics of what comes out. Default: the mean prediction and its drift."""
    software: tuple[StatisticRef, ...] | None = None
    """Statistics of the service. Default: latency, errors, memory."""
    slices: tuple[SliceRef, ...] = ()
    """Parts of the data that are watched apart."""
    alerts: dict[Id, Alert] = field(default_factory=dict)
    """When somebody is told."""
    logs: Logs | None = None
    """What is written down."""


@record
class Retraining:
    """How the model is kept fresh."""

    __pydantic_config__ = CONFIG

    mode: Literal["manual", "automatic"] = "automatic"
    """Whether a person starts it."""
    every: Duration | None = None
    """How often. Default: the longer of a month and the label's delay plus a week."""
    triggers: tuple[AlertRef, ...] = ()
    """Alerts that start it."""
    takes: Duration | None = None
    """Time it takes."""
    approve: Duration | None = None
    """Time a person takes to approve; none means it is deployed by itself."""
    max_age: Duration | None = None
    """Oldest model that may serve."""
    gate: Literal["beats_champion", "meets_limits", "manual", "none"] | None = None
    """What a new model must show before it replaces the old."""


@record
class Lineage:
    """What is recorded so that any prediction can be explained later."""

    __pydantic_config__ = CONFIG

    code: Flag = True
    """The version of the code."""
    data: Flag = True
    """The digest of the data."""
    params: Flag = True
    """The parameters."""
    predictions: Flag = True
    """Each prediction with its inputs."""
    keep: Duration | None = None
    """How long. Default: 1 year."""
    without: tuple[Name, ...] = ()
    """Columns left out of the prediction log."""


@record
class Loop:
    """A return to an earlier stage, and what calls for it."""

    __pydantic_config__ = CONFIG

    from_: LoopStage
    """The stage that is left."""
    to: LoopStage
    """The stage to go back to."""
    when: dict[Name, Bound]
    """Measure and comparison that call for it."""


@record
class Lifecycle:
    """How the project moves between its stages."""

    __pydantic_config__ = CONFIG

    loops: dict[Id, Loop] = field(default_factory=dict)
    """Returns, beside the standard ones."""
