"""Data, label, model: what is learned from what."""

from __future__ import annotations

from typing import Any, Literal

from specc.project._aims import Bounded
from specc.record import record
from specc.units import Amount, Duration, MoneyRate, Share


@record
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


@record
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


@record
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


@record
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


@record
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


@record
class Where:
    """One condition on a column."""

    column: str
    operator: Literal["==", "in", "<", "<=", ">", ">=", "last"]
    value: Any
    """A scalar, a list for `in`, seconds for `last`."""


@record
class Slice:
    """A part of the data on which the model must also hold."""

    id: str
    where: tuple[Where, ...]
    share: Share | None
    limits: tuple[Bounded, ...]
    origin: str


@record
class Baseline:
    """Something the model must beat."""

    id: str
    kind: str
    scores: tuple[Bounded, ...]
    reference: str | None
    origin: str


@record
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


@record
class Scenario:
    """A case the model must get right."""

    id: str
    kind: Literal["expect", "invariant", "direction"]
    given: Any
    like: str | None
    expect: Any
    origin: str
