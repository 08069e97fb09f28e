"""The `Project`: the spec with nothing left to decide.

Defaults are filled, names derived, references resolved, units normalised. Each node carries its
`origin`, the dotted path in the spec it was made from.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Literal

from specc.units import Amount, Bound, Duration, Money, MoneyRate, Quantile, Rate, Share, Size


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A value the spec does not state."""

    path: str
    value: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who answers for a part of the project."""

    id: str
    role: str
    handle: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A measure and the comparison it is held to."""

    measure: str
    bound: Bound
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Money a decision earns or costs, by outcome."""

    true_positive: Money | None
    false_positive: Money | None
    true_negative: Money | None
    false_negative: Money | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What is expected of a column."""

    name: str
    type: str
    values: tuple[Any, ...]
    min: float | None
    max: float | None
    missing: float | None
    """Share of rows that may lack it; none where nothing was said."""
    unique: bool
    personal: bool
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSource:
    """Where data come from."""

    id: str
    owner: str
    location: str
    format: str
    refresh: Duration | None
    history: Duration | None
    rows: int | None
    time_column: str | None
    group_column: str | None
    columns: tuple[Column, ...]
    """Declared columns, and those that features, label, time and group need beside them."""
    access: str
    """`granted`, or the ISO date from which."""
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """An input of the model."""

    name: str
    source: str
    type: str
    available: Duration
    """Time after the request at which it is known; none for at once."""
    staleness: Duration | None
    window: Duration | None
    protected: bool
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is predicted."""

    name: str
    type: str
    source: str
    classes: tuple[Any, ...]
    positive: Any
    """The class that counts as positive; none where the label is not binary."""
    unit: str | None
    min: float | None
    max: float | None
    delay: Duration
    prevalence: Share | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Splits:
    """How data are divided. Parts are durations or shares."""

    by: Literal["time", "group", "random"]
    time_column: str | None
    group_column: str | None
    groups_seen: bool
    train: Amount | None
    """None for all that validation and test leave."""
    validation: Amount
    test: Amount
    gap: Duration
    test_rows: int | None
    represents: str | None
    freeze: str | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """One condition on a column."""

    column: str
    operator: Literal["==", "in", "<", "<=", ">", ">=", "last"]
    value: Any
    """A scalar, a list for `in`, seconds for `last`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """A metric and the bound it must keep."""

    metric: str
    value: Amount
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """A part of the data on which the model must also hold."""

    id: str
    where: tuple[Where, ...]
    share: Share | None
    limits: tuple[Bounded, ...]
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Something the model must beat."""

    id: str
    kind: str
    scores: tuple[Bounded, ...]
    reference: str | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is trained."""

    task: str
    approach: str
    first: str
    then: tuple[str, ...]
    seeds: int
    runs: int | None
    time: Duration | None
    price: MoneyRate | None
    days: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A case the model must get right."""

    id: str
    kind: Literal["expect", "invariant", "direction"]
    given: Any
    like: str | None
    expect: Any
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """How the model reaches its users."""

    traffic: Rate | None
    unit: str
    explore: Share | None
    steps: tuple[Step, ...]
    rollback_to: str | None
    rollback_within: Duration | None
    rehearsed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """What is watched."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    software: tuple[str, ...]
    slices: tuple[str, ...]
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraining:
    """How the model stays fresh."""

    mode: str
    every: Duration
    triggers: tuple[str, ...]
    takes: Duration | None
    approve: Duration | None
    max_age: Duration | None
    gate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """What is recorded."""

    predictions: bool
    keep: Duration
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A return to an earlier stage."""

    id: str
    leaves: str
    to: str
    when: tuple[Condition, ...]
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStage:
    """One stage of the work."""

    name: str
    lasts: Duration
    owner: str | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Time and money."""

    start: datetime.date | None
    deadline: datetime.date | None
    stages: tuple[PlanStage, ...]
    iterations: int
    budget: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """Something that can go wrong."""

    id: str
    likelihood: str
    impact: str
    watch: str | None
    do: str | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something not yet known."""

    id: str
    ask: str
    who: str | None
    by: datetime.date | None
    blocks: str | None
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A choice with its reason."""

    chose: str
    over: str
    because: str
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaffold:
    """How the repo is built."""

    package: str
    orchestrator: Literal["make", "dvc"]
    ci: Literal["github", "none"]
    monitoring: Literal["prometheus", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The whole project; what emitters read."""

    id: str
    title: str
    version: str
    summary: str
    stage: str
    audience: str
    risk: str
    why_ml: str | None
    without_ml: str | None
    out_of_scope: tuple[str, ...]
    unit: str
    predict_at: str
    modality: str
    people: tuple[Person, ...]
    goals: tuple[Goal, ...]
    metrics: tuple[Metric, ...]
    costs: Costs | None
    priority: tuple[str, ...]
    decisions: tuple[Decision, ...]
    sources: tuple[DataSource, ...]
    features: tuple[Feature, ...]
    excluded: tuple[tuple[str, str], ...]
    target: Target
    splits: Splits
    slices: tuple[Slice, ...]
    baselines: tuple[Baseline, ...]
    model: Model
    scenarios: tuple[Scenario, ...]
    fairness_attributes: tuple[str, ...]
    deployment: Deployment
    rollout: Rollout
    monitoring: Monitoring
    retraining: Retraining
    lineage: Lineage
    loops: tuple[Loop, ...]
    plan: Plan
    risks: tuple[Risk, ...]
    questions: tuple[Question, ...]
    glossary: tuple[tuple[str, str], ...]
    approvals: tuple[str, ...]
    scaffold: Scaffold
    assumptions: tuple[Assumption, ...]
