"""SQL: names and texts as it takes them, and the table that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.infer import _kinds
from specc.infer._model import InferError
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from specc.infer._kinds import Reading


AT_ONCE = 500
"""Columns that one query reads: what it holds grows faster than their number."""


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
    about: int = 0
    """How many rows there may be; 0 where only counting tells."""
    parts: tuple[str, ...] = ()
    """Of a table that was cut: what gives the columns 0 to 499, 500 to 999, ..."""

    def batches(self) -> Iterator[tuple[str, range]]:
        """What to read from, and the columns that one query takes from there."""
        for number, first in enumerate(range(0, len(self.names), AT_ONCE)):
            last = min(first + AT_ONCE, len(self.names))
            yield self.parts[number] if self.parts else self.scan, range(first, last)

    def which(self, numbers: range) -> str:
        """The columns in words, where they are not all."""
        some = len(numbers) < len(self.names)
        return f" of columns {numbers.start + 1} to {numbers.stop}" if some else ""

    def cells(self, numbers: Iterable[int]) -> str:
        """The list of these columns as text; nothing where one holds nothing."""
        return f"[{', '.join(map(self._text, numbers))}]"

    def _text(self, number: int) -> str:
        name, native = column(number), self.types[number]
        if is_nested(native):
            return f"CASE WHEN {name} IS NOT NULL THEN '[]' END"
        if native == "JSON":
            return f"nullif({name} ->> '$', '')"
        if native != "VARCHAR":
            return f"CAST({name} AS VARCHAR)"
        return name if self.format == "csv" else f"nullif({name}, '')"


def is_nested(native: str) -> bool:
    """Whether DuckDB's type holds more than one value, or bytes."""
    return native.endswith("]") or native.startswith(("STRUCT", "MAP", "UNION", "BLOB", "BIT"))


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


def read_as(readings: Mapping[int, Reading], cells: str) -> str:
    """The cells (i, v, ...) without words for missing values, with what each is as a number `n`;
    of a moment the microseconds since 1970 in UTC. NULL where it is neither."""
    words, numbers = _Choice("v"), _Choice("NULL::DOUBLE")
    for number, how in readings.items():
        if how.words:
            listed = ", ".join(map(literal, sorted(how.words)))
            words.add(number, f"CASE WHEN v NOT IN ({listed}) THEN v END")
        if how.kind in ("integer", "number"):
            numbers.add(number, _NUMBERS[how.form])
        if how.kind == "timestamp":
            form = f"try_strptime(v, {literal(how.form)})" if how.form else _MOMENT
            numbers.add(number, f"CASE WHEN isfinite({form}) THEN epoch_us({form})::DOUBLE END")
    return (
        "(SELECT * REPLACE (CASE WHEN isfinite(n) THEN n END AS n) FROM "  # noqa: S608 -- quoted
        f"(SELECT *, {numbers} AS n FROM (SELECT * REPLACE ({words} AS v) FROM {cells})))"
    )


_NUMBERS = {
    "": "TRY_CAST(v AS DOUBLE)",
    _kinds.COMMA: "TRY_CAST(replace(replace(v, '.', ''), ',', '.') AS DOUBLE)",
    _kinds.DRESSED: "TRY_CAST(regexp_replace(v, '[,$€£% ]', '', 'g') AS DOUBLE)",
}
_MOMENT = (
    "CASE WHEN len(v) > 19 OR contains(v, '+') THEN TRY_CAST(v AS TIMESTAMPTZ)::TIMESTAMP "
    "ELSE TRY_CAST(v AS TIMESTAMP) END"
)
"""What may end in an offset is turned to UTC; the other is read three times as fast."""


class _Choice:
    """An expression for each column, by groups of columns that share one."""

    def __init__(self, otherwise: str) -> None:
        self._otherwise = otherwise
        self._columns: dict[str, list[int]] = {}

    def add(self, number: int, sql: str) -> None:
        self._columns.setdefault(sql, []).append(number)

    def __str__(self) -> str:
        cases = " ".join(f"WHEN {among(n)} THEN {sql}" for sql, n in self._columns.items())
        return f"CASE {cases} ELSE {self._otherwise} END" if cases else self._otherwise


def among(numbers: Iterable[int]) -> str:
    """Whether a cell is of one of these columns."""
    listed = ", ".join(map(str, numbers))
    return f"i IN ({listed})" if listed else "false"
