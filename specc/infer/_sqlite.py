"""Tables of SQLite, unloaded with Python's own reader: DuckDB's would have to be fetched."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from specc.infer._model import InferError
from specc.infer._sql import Table, chosen, column, literal, quoted
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_AT_ONCE = 10_000
_NOTHING = "\\N"
"""What a missing value is written as, without quotes; a text of these letters has them."""


def unloaded(
    path: str, place: Path, table: str, home: Path, confine: Callable[[Path], None]
) -> Table:
    """A table of the database, written to a file in `home`."""
    target = home / "data.csv"
    try:
        with closing(_connected(place)) as database:
            names = tuple(row[0] for row in database.execute(_TABLES))
            name = chosen(path, table, names)
            columns = _unload(database, name, target)
    except sqlite3.Error as error:
        raise InferError(
            f"{path} cannot be read: {error}", "check that the file is whole"
        ) from error
    confine(target)
    types = ", ".join(f"{literal(column(number))}: 'VARCHAR'" for number in range(len(columns)))
    scan = (
        f"read_csv({literal(str(target))}, header=false, auto_detect=false, delim=',', quote='\"', "
        f"escape='\"', columns={{{types}}}, nullstr='{_NOTHING}', allow_quoted_nulls=false, "
        "new_line='\\n', max_line_size=67108864)"
    )
    kinds = ("VARCHAR",) * len(columns)
    return Table(file=path, format="table", scan=scan, names=columns, types=kinds, table=name)


_TABLES = (
    "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
)


def _connected(place: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"{place.as_uri()}?mode=ro", uri=True)
    database.text_factory = lambda data: data.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    return database


def _unload(database: sqlite3.Connection, table: str, target: Path) -> tuple[str, ...]:
    cursor = database.execute(f"SELECT * FROM {quoted(table)}")  # noqa: S608 -- quoted
    names = tuple(each[0] for each in cursor.description)
    done = 0
    with target.open("w", encoding="utf-8", newline="") as file:
        while rows := cursor.fetchmany(_AT_ONCE):
            file.writelines(map(_line, rows))
            done += len(rows)
            doing(f"reading the table, {done:,} rows so far")
    return names


def _line(row: Sequence[Any]) -> str:
    return ",".join(map(_field, row)) + "\n"


def _field(item: Any) -> str:
    if item is None:
        return _NOTHING
    text = item.hex() if isinstance(item, bytes) else str(item)
    return '"' + text.replace('"', '""') + '"'
