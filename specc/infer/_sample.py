"""A sample of a table as cells: column, row, value. Any number of columns, one shape of query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.infer._sql import column
from specc.record import value
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.infer._sql import Table

CELLS = 4_000_000
"""Most values that are held of the sample."""
AT_ONCE = 500
"""Columns that one query reads."""
_SEEN = 300_000
"""Values that are looked at one by one, of all columns together."""
_FEWEST, _MOST = 30, 1_000
"""Of each column."""


@value
class Cells:
    """What was counted in the sample of one column."""

    present: int
    distinct: int
    mark: str
    """Equal for columns that are equal in every row of the sample."""
    seen: tuple[str, ...]
    """Some of the values."""


def is_nested(kind: str) -> bool:
    """Whether DuckDB's type holds more than one value, or bytes."""
    return kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "BLOB", "BIT"))


def text(table: Table, number: int) -> str:
    """A column as text."""
    name = column(number)
    return name if table.types[number] == "VARCHAR" else f"CAST({name} AS VARCHAR)"


def sampled(connection: Any, table: Table, rows: int, most: int) -> int:
    """Fills the table `s` (i, r, v) with a sample of at most about `most` rows; says how many.

    Rows are drawn by the hash of their number, so that the same data give the same sample.
    """
    wanted = max(1, min(most, CELLS // max(1, len(table.names))))
    every = max(1, rows // wanted)
    numbers = [n for n, kind in enumerate(table.types) if not is_nested(kind)]
    connection.execute("CREATE TABLE s (i INTEGER, r BIGINT, v VARCHAR)")
    for first in range(0, len(numbers), AT_ONCE):
        doing(f"taking a sample of {rows:,} rows")
        _fill(connection, table, numbers[first : first + AT_ONCE], every)
    if every == 1:
        return rows
    drawn = f"SELECT count(*) FROM range(1, {rows + 1}) t(r) WHERE hash(r) % {every} = 0"  # noqa: S608
    return int(connection.execute(drawn).fetchone()[0])


def _fill(connection: Any, table: Table, numbers: Sequence[int], every: int) -> None:
    names = ", ".join(column(n) for n in numbers)
    values = ", ".join(text(table, n) for n in numbers)
    connection.execute(
        f"INSERT INTO s SELECT i, r, v FROM (SELECT r, unnest([{values}]) AS v, "  # noqa: S608
        f"unnest({list(numbers)}) AS i FROM (SELECT {names}, row_number() OVER () AS r "
        f"FROM {table.scan}) WHERE hash(r) % {every} = 0) WHERE v IS NOT NULL"
    )


def cells(connection: Any, count: int, rows: int) -> dict[int, Cells]:
    """What the sample says of each column that has a value."""
    doing("reading the sample")
    each = max(_FEWEST, min(_MOST, _SEEN // max(1, count)))
    step = max(1, rows // each)
    seen = dict(_seen(connection, step))
    counted = connection.execute(
        "SELECT i, count(*), count(DISTINCT v), bit_xor(hash(hash(v, r))) FROM s GROUP BY i"
    ).fetchall()
    return {
        number: Cells(
            present=present,
            distinct=distinct,
            mark=f"{mark}/{present}",
            seen=tuple(seen.get(number, ())),
        )
        for number, present, distinct, mark in counted
    }


def _seen(connection: Any, step: int) -> Iterator[tuple[int, list[str]]]:
    """Values from all over the sample; of a column that is nearly empty, what there is."""
    yield from connection.execute(
        "SELECT i, list(v[:400] ORDER BY r) FROM s WHERE hash(r + 1) % ? = 0 OR i IN "
        "(SELECT i FROM s GROUP BY i HAVING count(*) <= 100) GROUP BY i",
        [step],
    ).fetchall()
