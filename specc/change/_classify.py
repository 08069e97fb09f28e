"""From two specs to what changed between them, each change with its class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.change._acts import folded, references
from specc.change._case import Case
from specc.change._model import Changed, Gravity, ScopeChange
from specc.change._renames import Rename, renames
from specc.change._table import ANYWHERE, TABLE
from specc.change._words import in_words
from specc.project import defaults
from specc.spec.changes import changes

if TYPE_CHECKING:
    from specc.change._case import Row
    from specc.diagnostic import Path
    from specc.spec import Spec


def scope_change(old: Spec, new: Spec) -> ScopeChange:
    """All that two specs do not agree on, in the order of the sections.

    `200ms` and `0.2 s`, comments and the order of keys are no change; another name for the same
    thing is one, and no other follows from it.
    """
    named, done = renames(old, new)
    assumed = {"old": _assumed(named), "new": _assumed(new)}
    cases = tuple(
        Case(change=each, old=named, new=new, assumed=assumed) for each in changes(named, new)
    )
    found = folded(cases, tuple(map(_changed, cases)))
    return ScopeChange(fields=(*(_renamed(each, new) for each in done), *found))


def _assumed(spec: Spec) -> dict[Path, object]:
    return {each.path: each.value for each in defaults.assumptions(spec)}


def _changed(case: Case) -> Changed:
    row = judged(case)
    return Changed(
        path=case.path,
        before=in_words(case.before),
        after=in_words(case.after),
        gravity=row.gravity,
        why=row.why,
        voids=row.voids,
        redo_from=row.redo_from,
    )


def judged(case: Case) -> Row:
    """The row of the table that the change falls under. `LookupError` where the table does not
    know the section."""
    rows = (*ANYWHERE, *TABLE[str(case.path[0])])
    return next(row for row in rows if row.covers(case.path) and row.when(case))


def _renamed(each: Rename, new: Spec) -> Changed:
    return Changed(
        path=(*each.section, each.new),
        before=each.old,
        after=each.new,
        gravity=Gravity.C1,
        why="another name",
        references=references(new, each.section, each.new),
    )
