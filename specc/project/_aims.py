"""People, goals, metrics, plan: what is wanted, by whom, at what price."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from specc.units import Amount, Bound, Duration, Money, MoneyRate, Quantile


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assumption:
    """A value the spec does not state."""

    path: str
    value: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """Someone who answers for a part of the project."""

    id: str
    role: str
    handle: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Condition:
    """A measure and the comparison it is held to."""

    measure: str
    bound: Bound
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bounded:
    """A metric and the bound it must keep."""

    metric: str
    value: Amount
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Costs:
    """Money a decision earns or costs, by outcome."""

    true_positive: Money | None
    false_positive: Money | None
    true_negative: Money | None
    false_negative: Money | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """A choice with its reason."""

    chose: str
    over: str
    because: str
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlanStage:
    """One stage of the work."""

    name: str
    lasts: Duration
    owner: str | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """Time and money."""

    start: datetime.date | None
    deadline: datetime.date | None
    stages: tuple[PlanStage, ...]
    iterations: int
    budget: Money | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Risk:
    """Something that can go wrong."""

    id: str
    likelihood: str
    impact: str
    watch: str | None
    do: str | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """Something not yet known."""

    id: str
    ask: str
    who: str | None
    by: datetime.date | None
    blocks: str | None
    origin: str
