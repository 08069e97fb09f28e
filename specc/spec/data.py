"""`data`: sources, features, slices, and how the data are split."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from specc.record import record
from specc.spec._types import (
    CONFIG,
    Access,
    Available,
    Date,
    Digest,
    Flag,
    Id,
    MetricRef,
    Name,
    Part,
    PersonRef,
    SourceRef,
    Text,
    Value,
)
from specc.units import Amount, Count, Duration, Money, Number, Share

ColumnType = Literal["string", "category", "text", "number", "integer", "boolean", "timestamp"]
Modality = Literal["structured", "text", "image", "audio", "video", "time_series", "mixed"]


@record
class Column:
    """What is expected of a column; each row is checked against it."""

    __pydantic_config__ = CONFIG

    type: ColumnType
    """Kind of values."""
    values: tuple[Value, ...] | None = None
    """The only values allowed. Default: any."""
    min: Number | None = None
    """Smallest value allowed."""
    max: Number | None = None
    """Largest value allowed."""
    missing: Share | None = None
    """Share of rows that may lack it; none where not given for a `min`, `max` or `values`."""
    unique: Flag = False
    """Whether no two rows may share a value."""
    personal: Flag = False
    """Whether it is personal data."""


@record
class PersonalData:
    """On what ground personal data are kept, for how long, and how they are protected."""

    __pydantic_config__ = CONFIG

    basis: Literal[
        "consent",
        "contract",
        "legal_obligation",
        "vital_interest",
        "public_task",
        "legitimate_interest",
    ]
    """Legal basis."""
    retention: Duration
    """How long they are kept."""
    treatment: Literal["hashed", "pseudonymised", "anonymised", "encrypted", "dropped", "plain"]
    """How they are protected."""


@record
class DataSource:
    """Where data come from, and what is promised about them."""

    __pydantic_config__ = CONFIG

    owner: PersonRef
    """Who answers for it."""
    location: Text
    """File, table, or for a loader `module:function`."""
    format: Literal["csv", "parquet", "json", "table", "stream", "loader"]
    """How it is read."""
    refresh: Duration | None = None
    """How often new data arrive."""
    history: Duration | None = None
    """How far back it goes."""
    rows: Count | None = None
    """How many rows there are."""
    time_column: Name | None = None
    """The column that says when a row happened."""
    group_column: Name | None = None
    """The column that says whose row it is: user, patient, machine."""
    columns: dict[Name, Column] = field(default_factory=dict)
    """What is expected of each column."""
    personal_data: PersonalData | None = None
    """Terms under which personal data are kept."""
    access: Access = "granted"
    """Whether the team can read it today, or from when."""
    licence: Text | None = None
    """Terms of use, for data from others."""
    collected_by: Text | None = None
    """Who gathered it, where that is not the owner."""
    expectations: tuple[Text, ...] = ()
    """Further promises, in words."""


@record
class Feature:
    """An input of the model."""

    __pydantic_config__ = CONFIG

    from_: SourceRef
    """The source it comes from."""
    type: ColumnType | None = None
    """Kind of values. Default: the type of the source's column, else number."""
    available: Available | None = None
    """When it is known: `at_request`, or how long after. Default: at_request."""
    staleness: Duration | None = None
    """How old it may be when it is used."""
    window: Duration | None = None
    """The stretch of time it sums up."""
    cost: Money | None = None
    """What one value costs."""
    protected: Flag = False
    """Whether it is, or stands for, a protected attribute."""
    served_from: SourceRef | None = None
    """The source it is read from in production, where that is not the one trained on."""


@record
class Splits:
    """How data are divided into train, validation and test."""

    __pydantic_config__ = CONFIG

    by: Literal["time", "group", "random"] | None = None
    """What keeps the parts apart. Default: time where the source has a time column, then group."""
    train: Part | None = None
    """Stretch of time or share for training. Default: what is left."""
    validation: Part | None = None
    """Stretch of time or share for choosing. Default: 15%."""
    test: Part | None = None
    """Stretch of time or share for the final measurement. Default: the newest 15%."""
    gap: Duration | None = None
    """Time left out between parts. Default: the delay of the label."""
    groups_seen: Flag | None = None
    """Whether the same users or machines come back in production, so that parts may share them."""
    test_rows: Count | None = None
    """Rows of the test set. Default: its share of the source's rows."""
    prevalence: Share | None = None
    """Share of positives."""
    resampled: tuple[Literal["train", "validation", "test"], ...] = ()
    """Parts whose share of positives is changed, by leaving out or repeating rows."""
    recalibrated: Flag = False
    """Whether scores are brought back to the natural share of positives afterwards."""
    represents: Text | None = None
    """Whom the test set stands for."""
    freeze: Digest | None = None
    """SHA-256 of the frozen test set: another test set is another goal."""
    newest: Date | None = None
    """Day of the newest row in the test set."""
    validation_from: SourceRef | None = None
    """Source of the rows for choosing. Default: the source of the label."""
    test_from: SourceRef | None = None
    """Source of the rows for the final measurement. Default: the source of the label."""


@record
class Slice:
    """A part of the data on which the model must also hold."""

    __pydantic_config__ = CONFIG

    where: dict[Name, Value]
    """Column and value, list of values, or comparison."""
    share: Share | None = None
    """How much of the data it is."""
    limits: dict[MetricRef, Amount] = field(default_factory=dict)
    """Metric and the bound it must keep on this part."""


@record
class Data:
    """The data: where they come from and what the model may see of them."""

    __pydantic_config__ = CONFIG

    sources: dict[Id, DataSource]
    """Where data come from."""
    features: dict[Name, Feature]
    """Inputs of the model."""
    modality: Modality = "structured"
    """Kind of data."""
    unit: Text = "row"
    """What one row stands for."""
    predict_at: Text = "the request arrives"
    """The moment of prediction: nothing later may be known."""
    excluded: dict[Name, Text] = field(default_factory=dict)
    """Columns that must not be features, with the reason."""
    splits: Splits = field(default_factory=lambda: Splits())
    """How data are divided."""
    slices: dict[Id, Slice] = field(default_factory=dict)
    """Parts of the data that are measured apart."""
    augmentation: tuple[Text, ...] = ()
    """How training data are varied."""
    assumptions: tuple[Text, ...] = ()
    """What is taken for granted about the data."""
    domain_shift: tuple[Text, ...] = ()
    """What production has and these data lack: street noise, blurred photos, misspelt queries."""
