"""Counting a table: one pass for its rows, one for a sample, one for every figure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specc.infer import _kinds
from specc.infer._model import Column, InferError, Profile
from specc.infer._open import opened
from specc.infer._personal import suspicion
from specc.infer._roles import moments
from specc.infer._sample import AT_ONCE, Cells, cells, is_nested, sampled, text
from specc.infer._sql import column, literal, reads
from specc.infer._ties import ties
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from specc.infer._kinds import Reading
    from specc.infer._model import Known
    from specc.infer._sql import Table

FEW = 50
"""A column with no more values than this is counted value by value."""
LISTED_AT_ONCE = 200
"""Columns of one query that counts values: each takes memory."""
_INTEGERS = re.compile(r"U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?")
_NUMBERS = ("FLOAT", "DOUBLE", "DECIMAL")
_LONGEST_NAME = 200


def profiled(
    path: str,
    *,
    table: str = "",
    target: str = "",
    time: str = "",
    group: str = "",
    sample: int = 100_000,
    likely: Known | None = None,
) -> Profile:
    """The data at `path`, counted.

    `target` is the column that is predicted and `time` the one that dates a row, where they are
    known; `likely` are taken where the data have them. `InferError` where the data cannot be read,
    or lack such a column.
    """
    with opened(path, table) as (connection, found):
        _need(found, target, time, group)
        target = target or _there(found, likely.target if likely else "")
        time = time or _there(found, likely.time if likely else "")
        doing("counting rows")
        rows = _rows(connection, found)
        taken = sampled(connection, found, rows, sample)
        parts = cells(connection, len(found.names), taken)
        readings = {n: _reading(found, n, parts.get(n)) for n in range(len(found.names))}
        columns = _columns(connection, found, rows, parts, readings, whole=taken == rows)
        names, left = _names(found.names)
        known = {name: number for number, name in names.items()}
        dated = moments([columns[n] for n in names])
        dating = time or (dated[0].name if dated else "")
        asked = {"target": known.get(target), "time": known.get(dating)}
        tied = ties(connection, readings, names, rows=taken, **asked)
        rejected = _rejected(connection, found)
    return Profile(
        file=path,
        table=found.table,
        format=found.format,
        rows=rows,
        columns=tuple(columns[n] for n in names),
        notes=(*found.notes, *rejected, *left),
        sampled=taken,
        target=target,
        ties=tied,
    )


def _need(table: Table, *names: str) -> None:
    for name in filter(None, names):
        if name not in table.names:
            from difflib import get_close_matches

            near = get_close_matches(name, table.names, n=3, cutoff=0.5) or table.names[:10]
            known = ", ".join(near)
            raise InferError(f"{table.file} has no column {name}", f"there are, for one: {known}")


def _there(table: Table, name: str) -> str:
    return name if name in table.names else ""


def _rows(connection: Any, table: Table) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table.scan}").fetchone()  # noqa: S608
    return int(found[0])


def _names(names: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    """The columns that a spec can name, and why others are left out."""
    kept: dict[int, str] = {}
    left: list[str] = []
    taken: set[str] = set()
    for number, name in enumerate(names):
        if not name.strip():
            left.append(f"column {number + 1} has no name, and is left out")
        elif name in taken:
            left.append(f"column {number + 1} is called {name!r} again, and is left out")
        elif len(name) > _LONGEST_NAME or any(ord(c) < 32 or ord(c) == 127 for c in name):
            left.append(
                f"column {number + 1} has a name of several lines or over 200 characters, "
                f"and is left out: {name[:60]!r}"
            )
        else:
            kept[number] = name
            taken.add(name)
    return kept, left if len(left) <= 5 else [*left[:5], f"... and {len(left) - 5} more like these"]


def _rejected(connection: Any, table: Table) -> tuple[str, ...]:
    """Lines of a CSV that are no rows."""
    there = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'reject_errors'"
    if not connection.execute(there).fetchone()[0]:
        return ()
    count, line, kind, said = connection.execute(
        "SELECT count(DISTINCT line), min(line), arg_min(error_type, line), "
        "arg_min(error_message, line) FROM reject_errors "
        "WHERE scan_id = (SELECT min(scan_id) FROM reject_errors)"
    ).fetchone()
    if not count:
        return ()
    more = (
        "1,000 lines or more are"
        if count >= 1000
        else f"{count} line{'s are' if count > 1 else ' is'}"
    )
    return (f"{more} no rows, and left out; the first is line {line}: {kind.lower()}, {said}",)


# One column


def _reading(table: Table, number: int, part: Cells | None) -> Reading:
    native = table.types[number]
    if is_nested(native):
        return _kinds.Reading(kind="nested")
    if _INTEGERS.fullmatch(native):
        return _kinds.Reading(kind="integer")
    if native.startswith(_NUMBERS):
        return _kinds.Reading(kind="number")
    if native == "BOOLEAN":
        return _kinds.Reading(kind="boolean")
    if native.startswith(("DATE", "TIMESTAMP")):
        return _kinds.Reading(kind="timestamp")
    return _kinds.reading(part.seen if part else ())


def _columns(
    connection: Any,
    table: Table,
    rows: int,
    parts: dict[int, Cells],
    readings: dict[int, Reading],
    *,
    whole: bool,
) -> dict[int, Column]:
    """Each column, counted; of a sample that is the `whole`, different values are counted."""
    found: dict[int, Column] = {}
    numbers, size = list(readings), AT_ONCE if whole else LISTED_AT_ONCE
    listed = _listed(connection, parts) if whole else {}
    for first in range(0, len(numbers), size):
        several = numbers[first : first + size]
        doing(f"counting columns {first + 1} to {first + len(several)} of {len(numbers)}")
        wanted = {n: _aggregates(n, parts.get(n), readings[n], whole=whole) for n in several}
        flat = ", ".join(each for one in wanted.values() for each in one)
        inner = _typed_columns(table, {n: readings[n] for n in several})
        row = connection.execute(f"SELECT {flat} FROM {inner}").fetchone()  # noqa: S608
        for n in several:
            own, row = row[: len(wanted[n])], row[len(wanted[n]) :]
            if whole and len(own) > 2:
                words = readings[n].words
                kept = {v: count for v, count in listed.get(n, {}).items() if v not in words}
                own = (*own[:2], kept, *own[3:])
            made = _column(table.names[n], rows, own, parts.get(n), readings[n])
            found[n] = _exactly(made, parts.get(n)) if whole else made
    return {
        n: _closer(connection, table, n, each, readings[n], whole=whole)
        for n, each in found.items()
    }


def _listed(connection: Any, parts: dict[int, Cells]) -> dict[int, dict[str, int]]:
    """Each value of the columns with few, where the sample holds all rows."""
    found: dict[int, dict[str, int]] = {}
    for n, shown, count in connection.execute(
        "SELECT i, v, count(*) FROM s WHERE i IN "  # noqa: S608 -- a constant
        f"(SELECT i FROM s GROUP BY i HAVING count(DISTINCT v) <= {FEW}) GROUP BY ALL"
    ).fetchall():
        if n in parts:
            found.setdefault(n, {})[shown] = count
    return found


def _exactly(found: Column, part: Cells | None) -> Column:
    if part is None or found.values or found.present != part.present or found.kind == "nested":
        return found
    return replace(found, distinct=part.distinct, exact=True)


def _typed_columns(table: Table, readings: dict[int, Reading]) -> str:
    """The columns as text without words for missing values (`c0`), and as what they are (`n0`)."""
    shown: list[str] = []
    for n, how in readings.items():
        said = _said(table, n, how)
        typed = reads(how, said)
        shown.append(f"{said} AS {column(n)}")
        if typed is not None:
            shown.append(f"CASE WHEN isfinite({typed}) THEN {typed} END AS n{n}")
    return f"(SELECT {', '.join(shown)} FROM {table.scan})"  # noqa: S608 -- names are numbers


def _said(table: Table, number: int, how: Reading) -> str:
    plain = text(table, number)
    if not how.words:
        return plain
    words = ", ".join(map(literal, sorted(how.words)))
    return f"(CASE WHEN {plain} IN ({words}) THEN NULL ELSE {plain} END)"


def _aggregates(number: int, part: Cells | None, how: Reading, *, whole: bool) -> list[str]:
    """Present, different values, each of few values; of numbers and moments also how many are
    that, the smallest and the largest; of integers how many are none, of moments their grain."""
    said, typed = column(number), f"n{number}"
    if how.kind == "nested":
        return [f"count({said})"]
    few = part is not None and part.distinct <= FEW and not whole
    listed = f"histogram({said})" if few else "NULL"
    if how.kind not in ("integer", "number", "timestamp"):
        return [f"count({said})", f"approx_count_distinct({said})", listed]
    return [
        f"count({said})",
        f"approx_count_distinct({typed})",
        listed,
        f"count({typed})",
        f"min({typed})",
        f"max({typed})",
        *([f"count(*) FILTER ({typed} <> floor({typed}))"] if how.kind == "integer" else []),
        *(_grain(typed) if how.kind == "timestamp" else []),
    ]


def _closer(
    connection: Any, table: Table, number: int, found: Column, how: Reading, *, whole: bool
) -> Column:
    """What is worth a pass of its own: whether a key is one, and which values do not fit."""
    said = _said(table, number, how)
    if found.exact and not found.values and not whole and how.kind != "nested":
        row = connection.execute(
            f"SELECT count(DISTINCT {said}) FROM {table.scan}"  # noqa: S608
        ).fetchone()
        found = replace(found, distinct=row[0])
    if found.odd:
        row = connection.execute(
            f"SELECT min({said}) FROM {table.scan} "  # noqa: S608 -- names are numbers
            f"WHERE {said} IS NOT NULL AND NOT coalesce(isfinite({reads(how, said)}), false)"
        ).fetchone()
        found = replace(found, example=str(row[0])[:60])
    return found


def _may_be_key(part: Cells, how: Reading) -> bool:
    """Whether no two rows of the sample share a value, and it is worth counting in all rows."""
    return part.distinct == part.present > 1 and how.kind in ("string", "integer")


def _grain(typed: str) -> list[str]:
    """Moments within a day, days within a month, and different days."""
    return [
        f"count(*) FILTER ({typed} <> date_trunc('day', {typed}))",
        f"count(*) FILTER (day({typed}) <> 1)",
        f"approx_count_distinct(date_trunc('day', {typed}))",
    ]


def _column(
    name: str, rows: int, counted: Sequence[Any], part: Cells | None, how: Reading
) -> Column:
    if how.kind == "nested" or part is None:
        kind = how.kind
        return Column(name=name, kind=kind, rows=rows, present=counted[0], distinct=0, exact=True)
    present, distinct, values, *rest = counted
    unique = _may_be_key(part, how)
    listed = tuple(sorted((values or {}).items(), key=lambda item: (-item[1], item[0])))
    found = Column(
        name=name,
        kind=how.kind,
        rows=rows,
        present=present,
        distinct=len(listed) if values else min(distinct, present),
        exact=unique or bool(values),
        values=listed if len(listed) <= FEW else (),
        words=_kinds.counted(part.seen, how.words),
        form=_form(how, part),
        fingerprint=part.mark,
        words_each=_average(part.seen),
        personal=suspicion(name, how.kind, part.seen),
    )
    return _typed(found, rest) if rest else found


def _form(how: Reading, part: Cells) -> str:
    """The form, and whether it is but one of two that the values have."""
    doubtful = bool(how.form) and _kinds.ambiguous(part.seen, how.form)
    return f"{how.form}, or the month first" if doubtful else how.form


def _typed(found: Column, rest: Sequence[Any]) -> Column:
    good, low, high, *more = rest
    found = replace(found, odd=found.present - good)
    if found.kind == "timestamp":
        return replace(found, first=low, last=high, step=_step(low, high, good, *more))
    kind = "number" if found.kind == "integer" and more[0] else found.kind
    return replace(found, kind=kind, low=low, high=high)


def _step(low: datetime | None, high: datetime | None, good: int, *grain: int) -> str:
    """How far neighbouring moments are apart, where they stand in a grid: days, weeks, months."""
    within, inside, days = grain
    if low is None or high is None or within or not good or low == high:
        return ""
    if not inside:
        return "1 month"
    density = days / ((high - low).days + 1)
    if density > 0.5:
        return "1 day"
    return "1 week" if 0.1 < density < 0.2 else ""


def _average(values: Sequence[str]) -> float:
    return sum(len(each.split()) for each in values) / len(values) if values else 0.0
