"""`specc infer`: what data let a spec say.

    DATA ─ scan ─► Profile ─ judge ─► Draft ─ merge ─► text

`infer` reads a file; all that follows is pure. `merged` puts a draft into a spec and leaves every
byte that stands there as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.infer._merge import Merged, merge, merged
from specc.infer._model import (
    Candidate,
    Clause,
    Column,
    Difference,
    Draft,
    InferError,
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
    "Merged",
    "Profile",
    "Tie",
    "infer",
    "merge",
    "merged",
    "rendered",
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
) -> Draft:
    """What the data at `path` let a spec say.

    `location` is how a spec names the data, by default `path`, and `source` the id they get there.
    `table` chooses one of a database; `target`, `time` and `group` name columns where they are
    known. `InferError`, with what to do about it, where the data cannot be read.
    """
    from specc.infer._count import profiled
    from specc.infer._judge import drafted

    profile = profiled(str(path), table=table, target=target, time=time, sample=sample)
    if group and profile.column(group) is None:
        raise InferError(f"{path} has no column {group}", "check the name after --group")
    place = location or profile.table or str(path)
    return drafted(profile, location=place, source=source, time=time, group=group)
