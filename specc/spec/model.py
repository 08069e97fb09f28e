"""`model`, `error_analysis`, `scenarios` and `fairness`: what is built and how it is questioned."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from specc.record import record
from specc.spec._types import CONFIG, Name, Positive, ScenarioRef, Text, Value
from specc.units import Amount, Count, Duration, Money, MoneyRate, Number

Task = Literal[
    "binary_classification",
    "multiclass_classification",
    "regression",
    "ranking",
    "forecasting",
    "text_classification",
]

Domain = Literal["credit", "hiring", "housing", "insurance", "education", "health", "other"]


@record
class Training:
    """What training takes and costs."""

    __pydantic_config__ = CONFIG

    runs: Positive | None = None
    """Training runs planned, in all iterations together."""
    time: Duration | None = None
    """Time of one run."""
    price: MoneyRate | None = None
    """Price of the machine: `$3 per hour`."""
    budget: Money | None = None
    """What training may cost."""
    days: Number | None = None
    """Days from data to a trained model."""
    hardware: Text | None = None
    """What it runs on."""


@record
class Model:
    """The model: what kind, and how it is trained."""

    __pydantic_config__ = CONFIG

    task: Task | None = None
    """Kind of problem. Default: what the type of the label asks for."""
    approach: Literal["data_centric", "model_centric"] = "data_centric"
    """Whether the data or the model is improved first."""
    first: Name | None = None
    """The simplest model, trained first. Default: logistic or ridge regression."""
    then: tuple[Name, ...] = ()
    """Models tried after it."""
    custom: tuple[Name, ...] = ()
    """Models among these that the team adds to `models.py` itself."""
    latency: Duration | None = None
    """Time one prediction takes the model alone, as it will be served: measured or estimated."""
    horizon: Positive | None = None
    """Forecasting: how many steps ahead."""
    step: Duration | None = None
    """Forecasting: length of a step."""
    ranked_within: Name | None = None
    """Ranking: the column within which items compete."""
    references: tuple[Text, ...] = ()
    """Papers and code this builds on."""
    licence: Text | None = None
    """Licence of a reused model."""
    training: Training | None = None
    """What training takes."""
    seeds: Positive | None = None
    """Times each model is trained, to see the spread. Default: 3."""
    learning_curve: tuple[Number, ...] = ()
    """Shares of the training data on which to draw a learning curve."""
    compression: Literal["none", "quantize", "prune", "distill"] = "none"
    """How the model is made smaller."""


@record
class ErrorAnalysis:
    """Reading the model's errors by hand."""

    __pydantic_config__ = CONFIG

    days: Number | None = None
    """Days one round takes."""
    tags: tuple[Name, ...] = ()
    """Causes that errors are sorted into."""


@record
class Scenario:
    """A case the model must get right, whatever its scores."""

    __pydantic_config__ = CONFIG

    kind: Literal["expect", "invariant", "direction"]
    """A given answer, the same answer as another case, or one that moves a given way."""
    given: Value
    """The row, or rows."""
    as_: ScenarioRef | None = None
    """The case this one is compared with; its row fills what is not given here."""
    expect: Value | None = None
    """The answer: a class, a comparison, `score rises` or `score falls`."""


@record
class Fairness:
    """How equally the model treats groups of people."""

    __pydantic_config__ = CONFIG

    attributes: tuple[Name, ...] = ()
    """Attributes that define the groups."""
    domain: Domain | None = None
    """What is decided about people, where the law has more to say."""
    measure: Name | None = None
    """What is compared: `tpr_gap`, `fpr_gap`, `calibration_gap`, `selection_ratio`."""
    limit: Amount | None = None
    """The largest gap, or smallest ratio, allowed."""
    limits: dict[Name, Amount] = field(default_factory=dict)
    """Further measures, and the bound of each."""
    available: Literal["always", "audit_sample", "never"] = "always"
    """Whether the attribute is known."""
    audit_positives: Count | None = None
    """Positives in each group of the audit."""
    reason: Text | None = None
    """Why a protected attribute is used."""
    impact: Text | None = None
    """Where the assessment of the impact on people is: a file, a link."""
