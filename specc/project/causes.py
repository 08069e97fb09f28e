"""Which change of a spec moves which values of its project.

Found by trying: each change is made alone to the old spec, and what the two projects do not agree
on is what it moved. So a value that is assumed from others is known to move with them, and no table
of what depends on what can go stale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.project.lower import lower
from specc.project.reading import differences
from specc.record import value
from specc.spec import dotted
from specc.spec.changes import FieldChange, applied, changes, reverted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.diagnostic import Path
    from specc.project.reading import Step
    from specc.spec import Spec

MOST = 40
"""So many changes are tried one by one; of more, those in one part of the spec are tried as one."""


@value
class Cause:
    """A changed field of the spec, and the values of the project that changed with it."""

    path: str
    moved: frozenset[Step]


def causes(old: Spec, new: Spec) -> tuple[Cause, ...]:
    """Every change from `old` to `new` that moves anything, in the order of the sections."""
    found = (
        Cause(path=dotted(*path), moved=_moved(old, new, group))
        for path, group in _groups(changes(old, new))
    )
    return tuple(each for each in found if each.moved)


def _groups(found: tuple[FieldChange, ...]) -> Iterator[tuple[Path, list[FieldChange]]]:
    """The changes that are tried together, and what they have in common."""
    groups: dict[Path, list[FieldChange]] = {}
    for change in found:
        at = change.path if len(found) <= MOST else change.path[:2]
        groups.setdefault(at, []).append(change)
    return ((at, group) for at, group in groups.items())


def _moved(old: Spec, new: Spec, group: Iterable[FieldChange]) -> frozenset[Step]:
    """What the changes move in the old spec; where they mean nothing there, what taking them back
    moves in the new one."""
    for spec, changed in ((old, applied), (new, reverted)):
        try:
            other = spec
            for change in group:
                other = changed(other, change)
            return frozenset(differences(lower(spec), lower(other)))
        except (LookupError, TypeError, ValueError):
            continue  # half a rename: a source is gone, and the label still names it
    return frozenset()
