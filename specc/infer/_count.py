"""Counting a table: a pass for a sample, one for every figure, and one more where a key is near."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from specc.infer import _kinds
from specc.infer._model import Column, InferError, Profile
from specc.infer._open import opened
from specc.infer._personal import suspicion
from specc.infer._roles import moments, sets_apart
from specc.infer._sample import Cells, cells, sampled
from specc.infer._sql import is_nested
from specc.infer._tally import FEW, Tally, examples, repeated, steps, tallied
from specc.infer._ties import ties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specc.infer._kinds import Reading
    from specc.infer._model import Known
    from specc.infer._sample import Sample
    from specc.infer._sql import Table

NEAR = 0.5
"""Share of the rows from which different values are counted one by one: the estimate is out by an
eighth."""
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
        drawn = sampled(connection, found, sample)
        parts = cells(connection, len(found.names), drawn.rows)
        readings = {n: _reading(found, n, parts.get(n)) for n in range(len(found.names))}
        rows, columns = _columns(connection, found, drawn, parts, readings)
        names, left = _names(found.names)
        known = {name: number for number, name in names.items()}
        dated = moments([columns[n] for n in names], target)
        dating = time or (dated[0].name if dated else "")
        asked = {"target": known.get(target), "time": known.get(dating)}
        tied = ties(connection, readings, names, rows=drawn.rows, **asked)
        rejected = _rejected(connection, found)
    return Profile(
        file=path,
        table=found.table,
        format=found.format,
        rows=rows,
        columns=tuple(columns[n] for n in names),
        notes=(*found.notes, *rejected, *left),
        sampled=drawn.rows,
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
    if "unterminated quote" in said:
        return (f"line {line} opens a quote that nothing closes: what follows is no row; mend it",)
    more = (
        "1,000 lines or more are"
        if count >= 1000
        else f"{count} line{'s are' if count > 1 else ' is'}"
    )
    return (f"{more} no rows, and left out; the first is line {line}: {kind.lower()}, {said}",)


# One column


def _reading(table: Table, number: int, part: Cells | None) -> Reading:
    """By the text of the values, so that all formats say the same of the same data."""
    if is_nested(table.types[number]):
        return _kinds.Reading(kind="nested")
    return _kinds.reading(part.seen if part else ())


def _columns(
    connection: Any,
    table: Table,
    drawn: Sample,
    parts: Mapping[int, Cells],
    readings: Mapping[int, Reading],
) -> tuple[int, dict[int, Column]]:
    """The rows, and each column."""
    counted = tallied(connection, table, readings, parts, whole=drawn.whole)
    rows = drawn.rows if drawn.whole else max((each.rows for each in counted.values()), default=0)
    empty = Cells(present=0, distinct=0, mark="", seen=())
    found = {
        n: _column(name, rows, counted.get(n, Tally()), parts.get(n, empty), readings[n])
        for n, name in enumerate(table.names)
    }
    near = [n for n, each in found.items() if _is_near(each, parts.get(n, empty))]
    grids = steps(connection, readings)
    odd = {n: readings[n] for n, each in found.items() if each.odd}
    shown = examples(connection, table, odd, whole=drawn.whole) if odd else {}
    exactly = _exactly(connection, table, near, found, parts, whole=drawn.whole)
    return rows, {
        n: replace(
            each,
            distinct=exactly.get(n, each.distinct),
            exact=each.exact or n in exactly,
            step=grids.get(n, ""),
            example=shown.get(n, "")[:60],
        )
        for n, each in found.items()
    }


def _is_near(found: Column, part: Cells) -> bool:
    """Whether it may be a key: no two rows of the sample share a value, nor hardly any of all."""
    alone = part.distinct == part.present > 1 and found.present == found.rows
    return alone and found.distinct >= NEAR * found.rows and sets_apart(found)


def _exactly(
    connection: Any,
    table: Table,
    near: Sequence[int],
    found: Mapping[int, Column],
    parts: Mapping[int, Cells],
    *,
    whole: bool,
) -> Mapping[int, int]:
    """Different values of what may be keys; of a sample that is all there is, of each column that
    has no words for missing ones."""
    if whole:
        alike = {n: part.distinct for n, part in parts.items() if found[n].present == part.present}
        return {n: count for n, count in alike.items() if found[n].kind != "nested"}
    return repeated(connection, table, near) if near else {}


def _column(name: str, rows: int, counted: Tally, part: Cells, how: Reading) -> Column:
    if how.kind == "nested":
        return Column(
            name=name, kind="nested", rows=rows, present=counted.present, distinct=0, exact=True
        )
    values = counted.values or {}
    listed = tuple(sorted(values.items(), key=lambda item: (-item[1], item[0])))
    dated = how.kind == "timestamp"
    typed = dated or how.kind in ("integer", "number")
    return Column(
        name=name,
        kind="number" if how.kind == "integer" and counted.broken else how.kind,
        rows=rows,
        present=counted.present,
        distinct=counted.distinct,
        exact=bool(listed),
        words=_kinds.counted(part.seen, how.words),
        odd=counted.present - counted.good if typed else 0,
        low=None if dated else counted.low,
        high=None if dated else counted.high,
        first=_moment(counted.low) if dated else None,
        last=_moment(counted.high) if dated else None,
        form=_form(how, part),
        values=listed if len(listed) <= FEW else (),
        fingerprint=part.mark,
        words_each=_average(part.seen),
        personal=suspicion(name, how.kind, part.seen),
    )


def _form(how: Reading, part: Cells) -> str:
    """The form, and whether it is but one of two that the values have."""
    doubtful = bool(how.form) and _kinds.ambiguous(part.seen, how.form)
    return f"{how.form}, or the month first" if doubtful else how.form


def _moment(microseconds: float | None) -> datetime | None:
    """None also for years that Python has not."""
    if microseconds is None:
        return None
    try:
        return datetime(1970, 1, 1) + timedelta(microseconds=microseconds)
    except OverflowError:
        return None


def _average(values: Sequence[str]) -> float:
    return sum(len(each.split()) for each in values) / len(values) if values else 0.0
