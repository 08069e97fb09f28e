"""The data of `specc init --from-data`: what they say before the interview, and after it."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from specc.cli._problem import CannotRun
from specc.cli._terminal import busy, hint
from specc.diagnostic.text import safe
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.infer import Column, Draft, Known
    from specc.packs.kickoff import Seen

SOURCE = "records"
"""The id of the data in the spec of the interview."""
_TASKS = {"binary": "yes_no", "multiclass": "one_of_several", "number": "number"}
_REPEATED = 2
"""Rows for each value, on average, from which values are classes."""
_SQLITE = b"SQLite format 3\0"
"""What such a file begins with."""
_PRESSING = ("the generated pipeline", "a test set of", "too few to")
"""Words of the remarks that are shown: what would stop the repo, and what it can show at all."""


@value
class Data:
    """The data that were named, and where the scope is to be."""

    file: str
    table: str
    """Of a database."""
    place: Path

    @property
    def location(self) -> str:
        """The path of the data from the folder of the spec, as its repo will read them."""
        return os.path.relpath(self.file, self.place).replace(os.sep, "/")

    @property
    def url(self) -> str:
        """What `DATABASE_URL` has to be for the repo to read them; empty where they are no database
        that it reads from a file."""
        with Path(self.file).open("rb") as file:
            is_sqlite = file.read(len(_SQLITE)) == _SQLITE
        return f"sqlite:///{self.location}" if is_sqlite else ""

    def draft(self, likely: Known | None = None) -> Draft:
        """What they say, as far as a spec knows already. `CannotRun` where they cannot be read."""
        from specc.infer import InferError, infer

        try:
            with busy():
                return infer(
                    self.file,
                    location=self.location,
                    source=SOURCE,
                    table=self.table,
                    target=likely.target if likely else "",
                    likely=likely,
                )
        except InferError as problem:
            raise CannotRun(problem.message, problem.help) from problem


def looked_at(data: Data) -> Draft:
    """What the data say by themselves. Asked before the interview: whoever cannot be helped is told
    so at once."""
    draft = data.draft()
    if not draft.profile.columns:
        raise CannotRun(
            f"{data.file} has no column", "give its first line the names of the columns"
        )
    if len(draft.profile.columns) == 1:
        raise CannotRun(
            f"{data.file} has one column, `{draft.profile.columns[0].name}`: nothing is left to "
            "predict it from",
            "let its first line name all columns, with commas between: lines above that go",
        )
    return draft


def seen(draft: Draft, given: Mapping[str, str], *, defaults: bool) -> Seen:
    """What the interview has to know of the data. Says so where a target had to be guessed."""
    from specc.packs.kickoff import Seen

    guessed = defaults and "target" not in given and not any(each.called for each in draft.targets)
    if guessed:
        column = safe(proposed(draft)["target"])
        hint(
            f"note: nothing in the data says what is predicted: `{column}` is a guess; say it with "
            "--data target=COLUMN\n"
        )
    columns = draft.profile.columns
    return Seen(
        there={each.name: _tasks(each) for each in columns},
        personal=tuple(each.name for each in columns if each.personal),
        guessed=guessed,
    )


def proposed(draft: Draft) -> dict[str, str]:
    """What is likely to be predicted."""
    likely = [each.column for each in draft.targets if each.type in _TASKS]
    able = [each.name for each in draft.profile.columns if _tasks(each)]
    return {"target": (*likely, *reversed(able), draft.profile.columns[-1].name)[0]}


def _tasks(column: Column) -> tuple[str, ...]:
    """What the column can be the target of, the likeliest first."""
    from specc.infer._roles import candidate

    if not column.rows:
        return ("open", *_TASKS.values())
    values = len(column.values) or column.distinct
    is_word = column.kind in ("string", "integer", "boolean")
    fits = {
        "yes_no": values == 2 and column.kind != "timestamp",
        "one_of_several": is_word and 2 <= values <= column.present / _REPEATED,
        "number": column.kind in ("integer", "number") and column.low != column.high,
    }
    likely = _TASKS.get(candidate(column, numbers=True).type)
    return tuple(sorted((task for task in fits if fits[task]), key=lambda each: each != likely))


def put_into(text: bytes, data: Data) -> bytes:
    """The spec with what the data say, now that it is known what is to be predicted."""
    from specc.infer import InferError, known, merge, read

    try:
        likely = known(read("spec.yaml", text), location=data.location, name=SOURCE)
        draft = _dressed(data.draft(likely), data)
        found = merge("spec.yaml", text, draft)
    except InferError as problem:
        raise CannotRun(problem.message, problem.help) from problem
    if not any(each.path[:2] == ("data", "features") for each in draft.clauses):
        raise CannotRun(
            f"no column of {data.file} is left to predict `{likely.target}` from",
            f"`specc infer {safe(shlex.quote(data.file))} --format text` says why each is none",
        )
    hint("".join(_remarks(draft, data)))
    return found.files["spec.yaml"][1] if found.files else text


def _dressed(draft: Draft, data: Data) -> Draft:
    """The draft, with how the repo gets at a table of a database."""
    if not data.url:
        return draft
    where = ("data", "sources", SOURCE, "location")
    why = f"a table of {data.location}: `make run` reads it with DATABASE_URL={data.url}"
    clauses = (replace(c, why=why) if c.path == where else c for c in draft.clauses)
    return replace(draft, clauses=tuple(clauses))


def _remarks(draft: Draft, data: Data) -> Iterator[str]:
    """What is pressing, and where the rest is."""
    from specc.infer import report

    lines = report.remarks(draft).splitlines(keepends=True)
    shown = [line for line in lines if any(each in line for each in _PRESSING)]
    yield from shown
    if draft.profile.format == "table" and not data.url:
        yield f"to let the repo read it, write it out and begin with that: {_written_out(draft)}\n"
    if left := len(lines) - len(shown):
        table = f" --table {shlex.quote(data.table)}" if data.table else ""
        target = shlex.quote(draft.profile.target)
        asks = f"specc infer {shlex.quote(data.file)}{table} --target {target} --format text"
        yield f"{left} more remark{'s' * (left > 1)} on the data: {safe(asks)}\n"


def _written_out(draft: Draft) -> str:
    """The command that makes a Parquet file of a DuckDB table, which the repo does not read."""
    table, file = draft.profile.table, re.sub(r"\W+", "_", draft.profile.table)
    name = table if re.fullmatch(r"\w+(\.\w+)?", table) else '"' + table.replace('"', '""') + '"'
    reads = f"duckdb.connect({draft.profile.file!r}, read_only=True).sql({f'FROM {name}'!r})"
    code = f"import duckdb; {reads}.write_parquet({f'{file}.parquet'!r})"
    return safe(shlex.join(("python", "-c", code)))
