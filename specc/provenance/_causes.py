"""Which change of a spec reaches which file.

Found by trying: each change is made alone to the old spec, and what the two projects do not agree
on is what it moved. So a value that is assumed from others is known to move with them, and no table
of what depends on what can go stale.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from specc.emit import existence, makers
from specc.project.lower import lower
from specc.project.reading import Reads, differences
from specc.provenance._made import BAD
from specc.record import value
from specc.spec import dotted
from specc.spec.changes import FieldChange, applied, changes, reverted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specc.diagnostic import Path
    from specc.project.model import Project
    from specc.project.reading import Step
    from specc.spec import Spec
    from specc.tree import Tree

MOST = 40
"""So many changes are tried one by one; of more, those in one part of the spec are tried as one."""
MOST_TOGETHER = 6
"""So many changes that may have reached a file are told apart by making the file for each."""
_NOTHING = Reads(values=frozenset(), origins=frozenset())


@value
class Cause:
    """A changed field of the spec, and the values of the project that changed with it."""

    path: str
    moved: frozenset[Step]
    without: Project
    """A project that the change has not reached, and the same with it; or the other way round."""
    with_it: Project


class Causes:
    """The changes from one spec to the next, and the files they reach."""

    def __init__(
        self, old: Spec, new: Spec, reads: Mapping[str, Reads], library: Tree, spec_path: str
    ) -> None:
        self._old, self._new, self._reads = old, new, reads
        self._library, self._spec_path = library, spec_path

    def of(self, path: str) -> tuple[str, ...]:
        """The changed fields that reach a file of the repo, as it is now or was before."""
        reads = self._reads.get(path) or self._before.get(path, _NOTHING)
        found = [each for each in self.all if each.moved & reads.values]
        if 1 < len(found) <= MOST_TOGETHER:
            found = [each for each in found if self._is_felt(path, each)] or found
        return tuple(each.path for each in found)

    @cached_property
    def all(self) -> tuple[Cause, ...]:
        """Every change that moves anything, in the order of the sections."""
        groups = _groups(changes(self._old, self._new))
        found = (self._tried(dotted(*path), group) for path, group in groups)
        return tuple(each for each in found if each and each.moved)

    @cached_property
    def _before(self) -> dict[str, Reads]:
        """What decided that there is each file of the old repo."""
        return existence(self._lowered(self._old), self._library)

    def _is_felt(self, path: str, cause: Cause) -> bool:
        """Whether the change alone makes another file."""
        made = []
        for project in (cause.without, cause.with_it):
            make = makers(project, self._library).get(path)
            try:
                made.append(make(project).content if make else None)
            except BAD:
                return True
        return made[0] != made[1]

    def _tried(self, name: str, group: Iterable[FieldChange]) -> Cause | None:
        """What the changes move in the old spec; where they mean nothing there, what taking them
        back moves in the new one."""
        for spec, changed in ((self._old, applied), (self._new, reverted)):
            try:
                other = spec
                for change in group:
                    other = changed(other, change)
                without, with_it = self._lowered(spec), self._lowered(other)
            except BAD:
                continue  # half a rename: a source is gone, and the label still names it
            moved = frozenset(differences(without, with_it))
            return Cause(path=name, moved=moved, without=without, with_it=with_it)
        return None

    def _lowered(self, spec: Spec) -> Project:
        return replace(lower(spec), spec_path=self._spec_path)


def _groups(found: tuple[FieldChange, ...]) -> Iterator[tuple[Path, list[FieldChange]]]:
    """The changes that are tried together, and what they have in common."""
    groups: dict[Path, list[FieldChange]] = {}
    for change in found:
        at = change.path if len(found) <= MOST else change.path[:2]
        groups.setdefault(at, []).append(change)
    return ((at, group) for at, group in groups.items())
