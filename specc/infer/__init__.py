"""`specc infer`: what data let a spec say.

    DATA ─ scan ─► Profile ─ judge ─► Draft ─ merge ─► text

`infer` reads a file; all that follows is pure. `merged` puts a draft into a spec and leaves every
byte that stands there as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.infer import _report as report
from specc.infer._fit import known
from specc.infer._merge import Merged, merge, merged, read
from specc.infer._model import (
    Candidate,
    Clause,
    Column,
    Difference,
    Draft,
    InferError,
    Known,
    Profile,
    Tie,
)
from specc.infer._yaml import rendered

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Candidate",
    "Clause",
    "Column",
    "Difference",
    "Draft",
    "InferError",
    "Known",
    "Merged",
    "Profile",
    "Tie",
    "infer",
    "known",
    "merge",
    "merged",
    "read",
    "rendered",
    "report",
]

SAMPLE = 100_000
"""Rows of which patterns and ties are taken."""


def infer(
    path: str | Path,
    *,
    location: str = "",
    source: str = "",
    table: str = "",
    target: str = "",
    time: str = "",
    group: str = "",
    sample: int = SAMPLE,
    likely: Known | None = None,
) -> Draft:
    """What the data at `path` let a spec say.

    `location` is how a spec names the data, by default `path`, and `source` the id they get there.
    `table` chooses one of a database; `target`, `time` and `group` name columns where they are
    known; `likely` has what a spec says of them, which is taken where the data have such a column.
    `InferError`, with what to do about it, where the data cannot be read.
    """
    from specc.infer._count import profiled
    from specc.infer._judge import drafted

    said = likely or Known()
    profile = profiled(
        str(path), table=table, target=target, time=time, group=group, sample=sample, likely=said
    )
    there = {each.name for each in profile.columns}
    return drafted(
        profile,
        location=profile.table or location or str(path),
        source=source,
        time=time or (said.time if said.time in there else ""),
        group=group or (said.group if said.group in there else ""),
    )
