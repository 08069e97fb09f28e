"""Counting the cells of a table: one shape of query for any number of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.infer._ask import asked
from specc.infer._sql import among, read_as
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from specc.infer._kinds import Reading
    from specc.infer._sample import Cells
    from specc.infer._sql import Table

FEW = 50
"""A column with no more values than this is counted value by value."""


@value
class Tally:
    """What was counted of one column, in all rows."""

    rows: int = 0
    """Cells, empty ones too where the table was read; where its sample is all, only full ones."""
    present: int = 0
    distinct: int = 0
    """About; exact where `values` are there."""
    values: Mapping[str, int] | None = None
    """How often each is there, where there are few."""
    good: int = 0
    """Numbers and moments."""
    example: str | None = None
    """A value that is neither, and should be."""
    low: float | None = None
    high: float | None = None
    broken: int = 0
    """Numbers that are not whole."""
    first: datetime | None = None
    last: datetime | None = None


def tallied(
    connection: Any,
    table: Table,
    readings: Mapping[int, Reading],
    parts: Mapping[int, Cells],
    *,
    whole: bool,
) -> dict[int, Tally]:
    """Each column that has a value; of the table, or of its sample `s` where that is the whole."""
    if whole:
        return dict(_tallied(connection, "counting values", readings, parts, "s"))
    found: dict[int, Tally] = {}
    for scan, numbers in table.batches():
        cells = (
            f"(SELECT unnest({table.cells(numbers)}) AS v, "  # noqa: S608 -- numbers
            f"unnest({list(numbers)}) AS i FROM {scan})"
        )
        own = {n: readings[n] for n in numbers}
        what = f"counting values{table.which(numbers)}"
        found |= dict(_tallied(connection, what, own, parts, cells))
    return found


def _tallied(
    connection: Any,
    what: str,
    readings: Mapping[int, Reading],
    parts: Mapping[int, Cells],
    cells: str,
) -> Iterator[tuple[int, Tally]]:
    few = [n for n in readings if n in parts and parts[n].distinct <= FEW]
    kinds = ("integer", "number", "timestamp")
    typed = [n for n, how in readings.items() if how.kind in kinds]
    texts = set(readings) - {*few, *typed}
    dated = any(how.kind == "timestamp" for how in readings.values())
    rows = asked(
        connection,
        what,
        f"SELECT {_FIGURES}{_OF_MOMENTS if dated else ''} FROM (SELECT *, "  # noqa: S608 -- numbers
        f"CASE WHEN {among(few)} THEN v END AS f, CASE WHEN {among(texts)} THEN v END AS t, "
        f"CASE WHEN n IS NULL AND m IS NULL AND {among(typed)} THEN v END AS o "
        f"FROM {read_as(readings, cells)}) GROUP BY i",
    )
    for number, *figures in rows:
        yield number, _tally(*figures)


_FIGURES = (
    "i, count(*), count(v), approx_count_distinct(t), histogram(f), approx_count_distinct(n), "
    "count(n), min(o), min(n), max(n), count(*) FILTER (n <> floor(n))"
)
_OF_MOMENTS = ", approx_count_distinct(m), count(m), min(m), max(m)"
_NO_MOMENTS = (0, 0, None, None)


def _tally(
    rows: int,
    present: int,
    texts: int,
    few: Mapping[str, int] | None,
    numbers: int,
    good: int,
    example: str | None,
    low: float | None,
    high: float | None,
    broken: int,
    *dated: Any,
) -> Tally:
    moments, right, first, last = dated or _NO_MOMENTS
    return Tally(
        rows=rows,
        present=present,
        distinct=len(few) if few else min(present, texts or numbers or moments),
        values=few,
        good=good + right,
        example=example,
        low=low,
        high=high,
        broken=broken,
        first=first,
        last=last,
    )


def repeated(connection: Any, table: Table, numbers: Sequence[int]) -> dict[int, int]:
    """How many different values these columns have, counted one by one."""
    found: dict[int, int] = {}
    for scan, several in table.batches():
        mine = [n for n in numbers if n in several]
        if mine:
            counts = ", ".join(f"count(DISTINCT v[{at + 1}])" for at in range(len(mine)))
            sql = f"SELECT {counts} FROM (SELECT {table.cells(mine)} AS v FROM {scan})"  # noqa: S608
            (row,) = asked(connection, "looking for keys", sql)
            found |= dict(zip(mine, row, strict=True))
    return found


def steps(connection: Any, readings: Mapping[int, Reading]) -> dict[int, str]:
    """How far neighbouring moments of the sample are apart, where they stand in a grid."""
    dated = {n: how for n, how in readings.items() if how.kind == "timestamp"}
    if not dated:
        return {}
    cells = f"(SELECT * FROM s WHERE {among(dated)})"  # noqa: S608 -- numbers
    rows = connection.execute(
        f"SELECT {_GRID} FROM {read_as(dated, cells)} GROUP BY i"  # noqa: S608 -- quoted
    ).fetchall()
    return {number: _step(*figures) for number, *figures in rows}


_GRID = (
    "i, bool_or(m <> date_trunc('day', m)), bool_or(day(m) <> 1), "
    "count(DISTINCT date_trunc('day', m)) / (date_diff('day', min(m), max(m)) + 1), min(m) = max(m)"
)
"""Whether moments lie within days, and within months; the share of days that have one."""


def _step(within_days: bool | None, within_months: bool, share: float, one: bool) -> str:
    if within_days is not False or one:
        return ""
    if not within_months:
        return "1 month"
    return "1 day" if share > 0.5 else "1 week" if 0.1 < share < 0.2 else ""
