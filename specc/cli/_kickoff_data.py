"""The data of `specc init --from-data`: what they say before the interview, and after it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from specc.cli._problem import CannotRun
from specc.cli._terminal import busy, hint
from specc.diagnostic.text import safe

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from specc.infer import Column, Draft
    from specc.packs.kickoff import Seen

SOURCE = "records"
"""The id of the data in the spec of the interview."""
_TASKS = {"binary": "yes_no", "multiclass": "one_of_several", "number": "number"}
_REPEATED = 2
"""Rows for each value, on average, from which values are classes."""


def looked_at(data: str, place: Path) -> Draft:
    """What the data say by themselves. Asked before the interview: whoever cannot be helped is told
    so at once."""
    from specc.infer import InferError, infer

    try:
        with busy():
            draft = infer(data, location=_seen_from(data, place), source=SOURCE)
    except InferError as problem:
        raise CannotRun(problem.message, problem.help) from problem
    if not draft.profile.columns:
        raise CannotRun(f"{data} has no column", "give its first line the names of the columns")
    return draft


def seen(draft: Draft, given: Mapping[str, str], *, defaults: bool) -> Seen:
    """What the interview has to know of the data. Says so where a target had to be guessed."""
    from specc.packs.kickoff import Seen

    guessed = defaults and "target" not in given and not any(each.called for each in draft.targets)
    if guessed:
        column = safe(proposed(draft)["target"])
        hint(
            f"note: nothing in the data says what is predicted: `{column}` is a guess; say it with "
            "--data target=COLUMN --data task=yes_no, one_of_several or number\n"
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


def put_into(text: bytes, data: str, place: Path) -> bytes:
    """The spec with what the data say, now that it is known what is to be predicted."""
    from specc.infer import InferError, infer, known, merge, read, report

    location = _seen_from(data, place)
    try:
        with busy():
            likely = known(read("spec.yaml", text), location=location, name=SOURCE)
            draft = infer(
                data, location=location, source=SOURCE, target=likely.target, likely=likely
            )
            found = merge("spec.yaml", text, draft)
    except InferError as problem:
        raise CannotRun(problem.message, problem.help) from problem
    hint(report.remarks(draft))
    return found.files["spec.yaml"][1] if found.files else text


def _seen_from(data: str, place: Path) -> str:
    """The path of the data from the folder of the spec, as its repo will read them."""
    return os.path.relpath(data, place).replace(os.sep, "/")
