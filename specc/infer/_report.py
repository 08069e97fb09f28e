"""A draft as people read it in a terminal, and as tools read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specc.diagnostic.text import safe
from specc.infer._bounds import percent
from specc.infer._judge import column_type
from specc.infer._yaml import many

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specc.infer._merge import Merged
    from specc.infer._model import Candidate, Column, Draft, Plain

FORMAT = 1
"""Of the JSON; a change that a reader has to know of makes it another."""
_WIDEST = 40
_MOST = 200
"""Columns that are listed for people."""


def text(draft: Draft) -> str:
    """What was counted of each column, then what a person should know."""
    profile = draft.profile
    size = f"{many(profile.rows, 'row')}, {many(len(profile.columns), 'column')}"
    head = f"{safe(profile.file)}: {size}\n\n"
    rows = [_row(column) for column in profile.columns[:_MOST]]
    more = len(profile.columns) - _MOST
    table = _aligned([("column", "type", "missing", "values", "range"), *rows])
    cut = f"... and {more:,} more\n" if more > 0 else ""
    return f"{head}{table}{cut}\n{remarks(draft)}"


def _row(column: Column) -> tuple[str, ...]:
    name = safe(column.name)
    missing = percent(column.missing / column.rows) if column.rows else ""
    about = "" if column.exact or not column.distinct else "~"
    kind = column_type(column) if column.kind != "nested" else "nested"
    shown = name if len(name) <= _WIDEST else f"{name[: _WIDEST - 3]}..."
    return (shown, kind, missing, f"{about}{column.distinct:,}", _range(column))


def _range(column: Column) -> str:
    if column.first is not None and column.last is not None:
        return f"{column.first:%Y-%m-%d} to {column.last:%Y-%m-%d}"
    if column.low is not None and column.high is not None:
        return f"{column.low:.6g} to {column.high:.6g}"
    values = [safe(value)[:20] for value, _ in column.values[:4]]
    return ", ".join(values) + (", ..." if len(column.values) > 4 else "")


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    padded = ("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in padded)


def remarks(draft: Draft, *, shown: bool = False) -> str:
    """What a person should know, a line each; less what a draft that is `shown` says itself."""
    said = (*(() if shown else _left_out(draft)), *_target(draft), *draft.notes)
    return "".join(f"note: {safe(each)}\n" for each in said)


def _left_out(draft: Draft) -> Iterator[str]:
    for clause in draft.clauses:
        if clause.path[:2] == ("data", "excluded"):
            yield f"`{clause.path[-1]}` is no feature: {clause.value}"


def _target(draft: Draft) -> Iterator[str]:
    if not draft.profile.target:
        names = ", ".join(f"`{each.column}` ({_said(each)})" for each in draft.targets[:5])
        if names:
            yield f"--target says what is predicted; it may be {names}"
        else:
            yield "no column looks like what is predicted; --target names it"


def _said(candidate: Candidate) -> str:
    if candidate.prevalence is None:
        return f"{candidate.type}: {candidate.why}"
    return f"{percent(candidate.prevalence)} are {candidate.positive}"


def outcome(name: str, found: Merged, *, written: bool) -> str:
    """What became of a spec: how much was added, what differs, what is left."""
    count, verb = len(found.added), "added" if written else "would add"
    done = f"{verb} {many(count, 'clause')} to" if count else "nothing to add to"
    lines = [f"{done} {name}"]
    lines += [f"differs: {each.where}: {each.message}" for each in found.differs]
    lines += [f"left: {each}" for each in found.left]
    return "".join(f"{safe(line)}\n" for line in lines)


def as_json(draft: Draft, found: Merged | None = None) -> str:
    """The draft, and what became of it in a spec, for tools."""
    profile = draft.profile
    said: dict[str, Any] = {
        "format": FORMAT,
        "file": profile.file,
        "table": profile.table or None,
        "rows": profile.rows,
        "sampled": profile.sampled,
        "source": draft.source,
        "columns": [_column(column) for column in profile.columns],
        "clauses": [_clause(c.path, c.value, c.why) for c in draft.clauses],
        "open": [_clause(c.path, c.value, c.why) for c in draft.open],
        "targets": [each.__dict__ for each in draft.targets],
        "ties": [_filled(each.__dict__) for each in profile.ties],
        "notes": list(draft.notes),
    }
    if found is not None:
        said["added"] = [_clause(c.path, c.value, c.why) for c in found.added]
        said["differs"] = [{"where": d.where, "message": d.message} for d in found.differs]
        said["left"] = list(found.left)
    return json.dumps(said, indent=2, default=_plain) + "\n"


def _column(column: Column) -> dict[str, object]:
    hidden = ("fingerprint", "words_each", "rows", "words", "values")
    kept = {name: each for name, each in column.__dict__.items() if name not in hidden}
    kept["type"] = column_type(column) if column.kind != "nested" else "nested"
    kept["missing"] = column.missing
    kept["values"] = [{"value": value, "rows": count} for value, count in column.values]
    return _filled(kept)


def _filled(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: each for name, each in fields.items() if each is not None and each != ""}


def _clause(path: Iterable[str], said: Plain, why: str) -> dict[str, object]:
    return {"path": list(path), "value": said, "why": why}


def _plain(each: object) -> object:
    return dict(each) if isinstance(each, Mapping) else str(each)
