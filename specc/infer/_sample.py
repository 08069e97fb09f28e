"""A sample of a table as cells: column, row, value. Any number of columns, one shape of query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.infer._ask import asked
from specc.infer._sql import among, column
from specc.record import value
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.infer._sql import Table

CELLS = 4_000_000
"""Most values that are held of the sample."""
_SEEN = 300_000
"""Values that are looked at one by one, of all columns together."""
_FEWEST, _MOST = 30, 1_000
"""Of each column."""
_SCARCE = 100
"""Values up to which all of a column are looked at."""


@value
class Cells:
    """What was counted in the sample of one column."""

    present: int
    distinct: int
    mark: str
    """Equal for columns that are equal in every row of the sample."""
    seen: tuple[str, ...]
    """Some of the values."""


@value
class Sample:
    """How much was drawn into the table `s` (i, r, v)."""

    rows: int
    whole: bool
    """Whether these are all rows there are."""


def sampled(connection: Any, table: Table, most: int) -> Sample:
    """Fills the table `s` (i, r, v) with a sample of about `most` rows.

    Rows are drawn by the hash of their number, so that the same data give the same sample. Where
    there proved to be far fewer rows than the beginning of a file promised, it is drawn again.
    """
    wanted = max(1, min(most, CELLS // max(1, len(table.names))))
    every = max(1, (table.about or _rows(connection, table)) // wanted)
    rows = _draw(connection, table, every)
    while every > 1 and rows < wanted / 4:
        every = max(1, every * rows // wanted)
        rows = _draw(connection, table, every)
    if rows > 2 * wanted:
        every *= rows // wanted
        connection.execute(f"DELETE FROM s WHERE hash(r) % {every} <> 0")  # noqa: S608 -- a number
        rows = int(connection.execute("SELECT count(DISTINCT r) FROM s").fetchone()[0])
    return Sample(rows=rows, whole=every == 1)


def _rows(connection: Any, table: Table) -> int:
    sql = f"SELECT count(*) FROM {table.scan}"  # noqa: S608
    found = asked(connection, "counting rows", sql, measured=True)
    return int(found[0][0])


def _draw(connection: Any, table: Table, every: int) -> int:
    """Draws a row of so many; says how many there are now."""
    connection.execute("CREATE OR REPLACE TABLE s (i INTEGER, r BIGINT, v VARCHAR)")
    rows = 0
    for scan, numbers in table.batches():
        names = ", ".join(map(column, numbers))
        asked(
            connection,
            f"taking a sample{table.which(numbers)}",
            f"CREATE OR REPLACE TABLE w AS SELECT * FROM (SELECT {names}, "  # noqa: S608 -- numbers
            f"row_number() OVER () AS r FROM {scan}) WHERE hash(r) % {every} = 0",
            measured=True,
        )
        connection.execute(
            "INSERT INTO s SELECT i, r, v FROM (SELECT r, "  # noqa: S608 -- numbers
            f"unnest({table.cells(numbers)}) AS v, unnest({list(numbers)}) AS i FROM w) "
            "WHERE v IS NOT NULL"
        )
        rows = connection.execute("SELECT count(*) FROM w").fetchone()[0]
    connection.execute("DROP TABLE IF EXISTS w")
    return int(rows)


def cells(connection: Any, count: int, rows: int) -> dict[int, Cells]:
    """What the sample says of each column that has a value."""
    doing("reading the sample")
    each = max(_FEWEST, min(_MOST, _SEEN // max(1, count)))
    step = max(1, rows // each)
    counted = connection.execute(
        "SELECT i, count(*), count(DISTINCT v), bit_xor(hash(hash(v, r))) FROM s GROUP BY i"
    ).fetchall()
    scarce = [number for number, present, _, _ in counted if present <= _SCARCE]
    seen = dict(_seen(connection, step, scarce))
    return {
        number: Cells(
            present=present,
            distinct=distinct,
            mark=f"{mark}/{present}",
            seen=tuple(seen.get(number, ())),
        )
        for number, present, distinct, mark in counted
    }


def _seen(connection: Any, step: int, scarce: list[int]) -> Iterator[tuple[int, list[str]]]:
    """Values from all over the sample; of a column that is nearly empty, what there is."""
    yield from connection.execute(
        "SELECT i, list(v[:400] ORDER BY r) FROM s "  # noqa: S608 -- numbers
        f"WHERE hash(r + 1) % {step} = 0 OR {among(scarce)} GROUP BY i"
    ).fetchall()
