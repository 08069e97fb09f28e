"""`labels` and `baselines`: what is predicted, who says so, and what is to be beaten."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from specc.record import record
from specc.spec._types import CONFIG, Agreed, MetricRef, Name, Positive, SourceRef, Text, Value
from specc.units import Amount, Count, Duration, Money, MoneyRate, Number, Share

LabelType = Literal["binary", "multiclass", "number", "rank", "text"]


@record
class LabelTarget:
    """What is predicted."""

    __pydantic_config__ = CONFIG

    name: Name
    """The column."""
    type: LabelType
    """Kind of answer."""
    source: SourceRef
    """The source that holds it."""
    classes: tuple[Value, ...] = ()
    """The classes, for a multiclass or a named binary label."""
    positive: Value | None = None
    """The class that counts as positive. Default for a boolean: true."""
    unit: Name | None = None
    """Unit of a number."""
    min: Number | None = None
    """Smallest possible value."""
    max: Number | None = None
    """Largest possible value."""
    delay: Duration | None = None
    """Time from prediction to knowing the truth. Default: none."""


@record
class Agreement:
    """How well those who label must agree."""

    __pydantic_config__ = CONFIG

    measure: Literal["kappa", "alpha", "percent"]
    """Cohen's kappa, Krippendorff's alpha, or plain percent."""
    target: Agreed
    """The agreement to reach: of kappa and alpha up to 1, of percent up to 100%."""


@record
class HumanLabeling:
    """Labels made by people: how many, by whom, at what cost."""

    __pydantic_config__ = CONFIG

    items: Count
    """Items to label."""
    seconds: Positive
    """Seconds one label takes."""
    annotators: Positive = 1
    """Labels an item gets."""
    adjudicated: Share | None = None
    """Share of items a further person decides."""
    labelers: Positive = 1
    """People at work."""
    hours_per_day: Number | None = None
    """Hours a person labels a day. Default: 6."""
    rate: MoneyRate | None = None
    """Pay: `$25 per hour`."""
    budget: Money | None = None
    """What labeling may cost."""
    batch: Count | None = None
    """Items labeled before the model is trained and its errors read. Default: all."""
    guide: Text | None = None
    """The labeling guide."""
    agreement: Agreement | None = None
    """Agreement between annotators to reach."""
    audit: Count | None = None
    """Labels checked again by hand."""
    overlap: Share | None = None
    """Share of items that all `annotators` label; one person labels the others. Default: all."""


@record
class Labels:
    """The truth the model learns from."""

    __pydantic_config__ = CONFIG

    target: LabelTarget
    """What is predicted."""
    provider: Literal["system", "client", "team", "vendor", "users"] | None = None
    """Who gives the labels."""
    human: HumanLabeling | None = None
    """Labels made by people."""
    test_error: Share | None = None
    """Share of the test set's labels that are wrong, as an audit found it."""


@record
class Baseline:
    """Something the model must beat."""

    __pydantic_config__ = CONFIG

    kind: Literal["trivial", "rule", "human", "previous_system", "published", "competitor"]
    """What it is."""
    scores: dict[MetricRef, Amount] = field(default_factory=dict)
    """What it reaches, by metric."""
    reference: Text | None = None
    """Where the scores come from."""
