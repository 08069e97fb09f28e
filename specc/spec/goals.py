"""`goals`, `metrics` and `tradeoffs`: what success is, and what it may cost."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from specc.record import record
from specc.spec._types import (
    CONFIG,
    Date,
    MetricRef,
    Name,
    PersonRef,
    PriorityRef,
    SourceRef,
    StopKey,
    StopValue,
    Text,
)
from specc.units import Amount, Money, MoneyRate, Quantile


@record
class Goal:
    """What the business wants, and the metrics that show whether it got it."""

    __pydantic_config__ = CONFIG

    statement: Text
    """The goal in one sentence a business lead would say."""
    metrics: tuple[MetricRef, ...] = ()
    """Metrics that show the goal is reached."""
    guardrails: tuple[MetricRef, ...] = ()
    """Metrics that must not get worse on the way."""
    owner: PersonRef | None = None
    """Who wants it."""
    value: MoneyRate | None = None
    """What reaching it is worth: `$18k per month`."""
    by: Date | None = None
    """When it is to be reached."""
    stop_if: dict[StopKey, StopValue] = field(default_factory=dict)
    """When to give up: metric and comparison, and `after` how many iterations."""


@record
class Costs:
    """Money a decision earns (positive) or costs (negative), by outcome."""

    __pydantic_config__ = CONFIG

    true_positive: Money | None = None
    """A hit."""
    false_positive: Money | None = None
    """A false alarm."""
    true_negative: Money | None = None
    """Rightly left alone."""
    false_negative: Money | None = None
    """A miss."""


@record
class Metric:
    """One number that is watched. Its bounds stand here and nowhere else."""

    __pydantic_config__ = CONFIG

    kind: Literal["business", "online", "model", "system"]
    """Where it is measured: in the books, on live traffic, on held-out data, on the machines."""
    role: Literal["optimize", "satisfice", "guardrail", "monitor"]
    """Made as good as possible, good enough, never worse, or only watched."""
    measure: Name | None = None
    """The standard measure, `roc_auc`, `recall`, `mae`, `latency`. Default: the metric's id."""
    unit: Name | None = None
    """What it counts, where the values do not say: `USD`, `minutes`."""
    at: Quantile | None = None
    """The quantile that is bounded: `p99`."""
    better: Literal["higher", "lower"] | None = None
    """The good direction; known for standard measures."""
    baseline: Amount | None = None
    """What it is today."""
    target: Amount | None = None
    """The aim."""
    limit: Amount | None = None
    """Never worse than this: the release gate."""
    detect: Amount | None = None
    """The smallest difference that matters and must be measurable."""
    drives: MetricRef | None = None
    """The metric this one moves; the chain ends at a business metric."""
    measured_from: SourceRef | None = None
    """The source it is computed from."""
    costs: Costs | None = None
    """What right and wrong decisions cost or earn."""


@record
class Worth:
    """What an improvement may cost."""

    __pydantic_config__ = CONFIG

    gain: Amount
    """The improvement."""
    of: MetricRef
    """The metric that improves."""
    at_most: MoneyRate
    """What it may cost at most to run."""


@record
class Decision:
    """A choice between two ways, with its reason."""

    __pydantic_config__ = CONFIG

    chose: Text
    """What was chosen."""
    over: Text
    """What was not."""
    because: Text
    """Why."""
    gain: Amount | None = None
    """What it adds to the metric of `worth`, compared with what was not chosen."""
    cost: MoneyRate | None = None
    """What it adds to the running cost."""
    by: PersonRef | None = None
    """Who decided."""


@record
class Tradeoffs:
    """What gives way when not everything can be had."""

    __pydantic_config__ = CONFIG

    priority: tuple[PriorityRef, ...] = ()
    """Metrics, most important first."""
    worth: Worth | None = None
    """What an improvement may cost."""
    decisions: tuple[Decision, ...] = ()
    """Choices made so far."""
