"""People, goals, metrics, plan: what is wanted, by whom, at what price."""

from __future__ import annotations

import datetime
from typing import Literal

from specc.record import record
from specc.units import Amount, Bound, Duration, Money, MoneyRate, Quantile


@record
class Assumption:
    """A value the spec does not state."""

    path: str
    value: str
    because: str

    @property
    def origin(self) -> str:
        """Where the spec could state it."""
        return self.path


@record
class Person:
    """Someone who answers for a part of the project."""

    id: str
    role: str
    handle: str
    origin: str


@record
class Condition:
    """A measure and the comparison it is held to."""

    measure: str
    bound: Bound
    origin: str


@record
class Bounded:
    """A metric and the bound it must keep."""

    metric: str
    value: Amount
    origin: str


@record
class Goal:
    """What the business wants."""

    id: str
    statement: str
    owner: str | None
    value: MoneyRate | None
    by: datetime.date | None
    metrics: tuple[str, ...]
    guardrails: tuple[str, ...]
    stop_if: tuple[Condition, ...]
    stop_after: int | None
    """Iterations after which the stop rule binds."""
    origin: str


@record
class Metric:
    """One number that is watched, its direction known."""

    id: str
    kind: Literal["business", "online", "model", "system"]
    role: Literal["optimize", "satisfice", "guardrail", "monitor"]
    measure: str | None
    unit: str | None
    at: Quantile | None
    better: Literal["higher", "lower"]
    baseline: Amount | None
    target: Amount | None
    limit: Amount | None
    detect: Amount | None
    drives: str | None
    measured_from: str | None
    origin: str


@record
class Costs:
    """Money a decision earns or costs, by outcome."""

    true_positive: Money | None
    false_positive: Money | None
    true_negative: Money | None
    false_negative: Money | None
    origin: str


@record
class Decision:
    """A choice with its reason."""

    chose: str
    over: str
    because: str
    by: str | None


@record
class PlanStage:
    """One stage of the work."""

    name: str
    lasts: Duration
    owner: str | None
    origin: str


@record
class Plan:
    """Time and money."""

    start: datetime.date | None
    deadline: datetime.date | None
    stages: tuple[PlanStage, ...]
    iterations: int
    budget: Money | None


@record
class Risk:
    """Something that can go wrong."""

    id: str
    likelihood: str
    impact: str
    watch: str | None
    do: str | None
    origin: str


@record
class Question:
    """Something not yet known."""

    id: str
    ask: str
    who: str | None
    by: datetime.date | None
    blocks: str | None
    origin: str
