"""Counting the cells of a table: one shape of query for any number of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.infer._ask import asked
from specc.infer._sql import among, read_as
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    low: float | None = None
    high: float | None = None
    """The smallest and the largest; of moments in microseconds since 1970."""
    broken: int = 0
    """Numbers that are not whole."""


def tallied(
    connection: Any,
    table: Table,
    readings: Mapping[int, Reading],
    parts: Mapping[int, Cells],
    *,
    whole: bool,
) -> dict[int, Tally]:
    """Each column that has a value; of the table, or of its sample `s` where that is the whole."""
    found: dict[int, Tally] = {}
    for cells, numbers in _sources(table, whole=whole):
        what = f"counting values{table.which(numbers)}"
        own = {n: readings[n] for n in numbers}
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
    rows = asked(
        connection,
        what,
        f"SELECT {_FIGURES} FROM (SELECT *, CASE WHEN {among(few)} THEN v END AS f, "  # noqa: S608
        f"CASE WHEN {among(texts)} THEN v END AS t FROM {read_as(readings, cells)}) GROUP BY i",
    )
    for number, *figures in rows:
        yield number, _tally(*figures)


_FIGURES = (
    "i, count(*), count(v), approx_count_distinct(t), histogram(f), approx_count_distinct(n), "
    "count(n), min(n), max(n), count(*) FILTER (n <> floor(n))"
)


def _tally(
    rows: int,
    present: int,
    texts: int,
    few: Mapping[str, int] | None,
    numbers: int,
    good: int,
    low: float | None,
    high: float | None,
    broken: int,
) -> Tally:
    return Tally(
        rows=rows,
        present=present,
        distinct=len(few) if few else min(present, texts or numbers),
        values=few,
        good=good,
        low=low,
        high=high,
        broken=broken,
    )


def examples(
    connection: Any, table: Table, readings: Mapping[int, Reading], *, whole: bool
) -> dict[int, str]:
    """Of each of these columns a value that it should not have: a pass that most data spare."""
    found: dict[int, str] = {}
    for cells, numbers in _sources(table, whole=whole):
        odd = {n: how for n, how in readings.items() if n in numbers}
        if odd:
            sql = (
                f"SELECT i, min(v) FROM {read_as(odd, cells)} "  # noqa: S608 -- quoted
                f"WHERE n IS NULL AND v IS NOT NULL AND {among(odd)} GROUP BY i"
            )
            found |= dict(asked(connection, "looking at odd values", sql))
    return found


def _sources(table: Table, *, whole: bool) -> Iterator[tuple[str, range]]:
    """What gives the cells (i, v), and of which columns."""
    if whole:
        yield "s", range(len(table.names))
        return
    for scan, numbers in table.batches():
        cells = (
            f"(SELECT unnest({table.cells(numbers)}) AS v, "  # noqa: S608 -- numbers
            f"unnest({list(numbers)}) AS i FROM {scan})"
        )
        yield cells, numbers


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
        f"SELECT {_GRID} FROM (SELECT *, make_timestamp(n::BIGINT) AS m "  # noqa: S608
        f"FROM {read_as(dated, cells)}) GROUP BY i"
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
