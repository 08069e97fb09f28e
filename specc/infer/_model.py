"""The values that pass through `specc infer`: a profile of a table, and what is drafted from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    Plain = str | int | float | bool | tuple["Plain", ...] | Mapping[str, "Plain"]
    """What a clause says: a scalar, a list, or a mapping."""

Kind = Literal["integer", "number", "boolean", "timestamp", "string", "nested"]
"""What the values of a column are, whatever they are stored as."""


class InferError(Exception):
    """The data cannot be read as asked. `help` is what the person can do about it."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help


@value
class Column:
    """What was counted in one column. Everything is of all rows, unless it says otherwise."""

    name: str
    kind: Kind
    rows: int
    present: int
    """Rows that have a value."""
    distinct: int
    """Different values; about, unless `exact`."""
    exact: bool = False
    words: tuple[tuple[str, int], ...] = ()
    """Words that stand for a missing value (`NA`), with how often in the sample."""
    odd: int = 0
    """Values that are not of this kind."""
    example: str = ""
    """One of those."""
    low: float | None = None
    high: float | None = None
    """The smallest and the largest number."""
    first: datetime | None = None
    last: datetime | None = None
    """The first and the last moment."""
    form: str = ""
    """How moments or numbers are written, where not as everybody reads them."""
    values: tuple[tuple[str, int], ...] = ()
    """Each value and how often it is there, most often first; empty where there are many."""
    fingerprint: str = ""
    """Equal for columns with equal values in the same number."""
    words_each: float = 1.0
    """Words in a value, on average, in the sample."""
    personal: str = ""
    """What makes it look like personal data, in words."""
    step: str = ""
    """The time between neighbouring moments, as a spec writes it, where there is one."""

    @property
    def missing(self) -> int:
        """Rows without a value."""
        return self.rows - self.present


@value
class Tie:
    """How far a column alone gives away the target, in the sample of the data."""

    column: str
    auc: float | None = None
    """Area under the ROC curve of the column alone, taken in its better direction."""
    information: float | None = None
    """Share of the target's entropy that the column explains, corrected for chance."""
    missing: float | None = None
    """The same, of whether the column has a value at all."""
    correlation: float | None = None
    """Rank correlation with a target that is a number."""
    later: float | None = None
    """Share of rows in which this moment lies after the one that dates the row."""


@value
class Profile:
    """One table, counted."""

    file: str
    """The data as they were named."""
    table: str
    """Of a database, the table."""
    format: str
    """As `data.sources.*.format` writes it."""
    rows: int
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    """What was found while the data were read: encodings, lines left out, columns without name."""
    sampled: int = 0
    """Rows of which patterns and ties are taken."""
    target: str = ""
    ties: tuple[Tie, ...] = ()
    """Of each column with the target, where that is known."""

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((each for each in self.columns if each.name == name), None)


@value
class Clause:
    """One thing that a spec could say."""

    path: tuple[str, ...]
    """Where it stands in a spec."""
    value: Plain
    why: str = ""
    """The reason, with its figure."""


@value
class Candidate:
    """A column that could be what is predicted."""

    column: str
    type: str
    """As `labels.target.type` writes it."""
    positive: str = ""
    """Of two classes, the one that would count as positive."""
    prevalence: float | None = None
    """Share of the rows with a label that are positive."""
    why: str = ""
    called: bool = False
    """Whether its name says so, too; else it is but a column that might be one."""


@value
class Difference:
    """A written clause with which the data do not agree. It is left as it is written."""

    where: str
    """The place in the spec: `spec.yaml:12:30`."""
    message: str


@value
class Draft:
    """What the data let a spec say."""

    source: str
    """The id under which the data would stand in `data.sources`."""
    location: str
    clauses: tuple[Clause, ...]
    open: tuple[Clause, ...]
    """What a spec should say and data cannot tell: shown as comments, never written."""
    targets: tuple[Candidate, ...]
    """Columns that could be predicted, the likeliest first; one where it was given."""
    notes: tuple[str, ...]
    """What a person should know before they believe any of it."""
    profile: Profile


@value
class Known:
    """What a spec says already of the data: the id of the source, and columns by their use."""

    source: str = ""
    target: str = ""
    time: str = ""
    group: str = ""
