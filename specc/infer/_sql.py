"""SQL: names and texts as it takes them, and the table that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.infer import _kinds
from specc.infer._model import InferError
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.infer._kinds import Reading


@value
class Table:
    """A table that can be read."""

    file: str
    format: str
    scan: str
    """What stands behind `FROM`: gives the columns as c0, c1, ..."""
    names: tuple[str, ...]
    types: tuple[str, ...]
    """DuckDB's type of each column."""
    table: str = ""
    others: tuple[str, ...] = ()
    """The other tables of a database."""
    notes: tuple[str, ...] = ()


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"


def column(number: int) -> str:
    """What a column is called in SQL."""
    return f"c{number}"


def chosen(path: str, table: str, names: Sequence[str]) -> str:
    """The table that is meant."""
    known = f"{', '.join(names[:20])}{', ...' if len(names) > 20 else ''}"
    if not names:
        raise InferError(f"{path} holds no table", "name a database with data in it")
    if table and table not in names:
        raise InferError(f"{path} has no table {table}", f"there are {known}")
    if not table and len(names) > 1:
        raise InferError(f"{path} holds {len(names)} tables", f"name one with --table: {known}")
    return table or names[0]


def reads(how: Reading, said: str) -> str | None:
    """SQL for a text as a number or a moment; NULL where it is none."""
    if how.kind in ("integer", "number"):
        if how.form == _kinds.COMMA:
            said = f"replace(replace({said}, '.', ''), ',', '.')"
        return f"TRY_CAST({said} AS DOUBLE)"
    if how.kind == "timestamp":
        if how.form:
            return f"try_strptime({said}, {literal(how.form)})"
        return f"TRY_CAST({said} AS TIMESTAMP)"
    return None
