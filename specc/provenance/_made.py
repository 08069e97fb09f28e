"""A spec compiled, and its variants compiled as far as one has to look."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING

from specc.emit import emit, makers
from specc.project.defaults import assumptions
from specc.project.lower import lower
from specc.project.reading import differences
from specc.record import value
from specc.spec.variants import Variant, variants, variants_of, varied

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from specc.diagnostic import Path
    from specc.emit import Emitted
    from specc.project.model import Project
    from specc.spec import Spec
    from specc.tree import Tree

Lines = tuple[bytes, ...]
BAD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What a variant that makes no sense may end in."""


@value
class Difference:
    """The lines of a file, from 1, that a variant changes."""

    says: frozenset[int]
    """Lines that say something else."""
    is_there: frozenset[int]
    """Lines that are not there any more."""

    @property
    def lines(self) -> frozenset[int]:
        """All of them."""
        return self.says | self.is_there


class Made:
    """A spec and the repo it yields."""

    def __init__(self, spec: Spec, library: Tree, spec_path: str) -> None:
        self.spec, self._library, self._spec_path = spec, library, spec_path

    @cached_property
    def project(self) -> Project:
        """The spec, lowered."""
        return self.lowered(self.spec)

    @cached_property
    def emitted(self) -> Emitted:
        """The files, and what each rests on."""
        return emit(self.project, self._library)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        """In the order of the targets, by which a file is known whose path has changed."""
        return tuple(makers(self.project, self._library))

    @cached_property
    def because(self) -> Mapping[Path, str]:
        """Why each value is assumed that the spec does not state."""
        return {each.path: each.because for each in assumptions(self.spec)}

    @cached_property
    def paths(self) -> frozenset[Path]:
        """Every clause: each value, and all that they stand in."""
        whole = (each.path for each in self.variants)
        return frozenset(path[:length] for path in whole for length in range(1, len(path) + 1))

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """Of everything that is stated or assumed."""
        silent = (
            each
            for filled in assumptions(self.spec)
            for each in variants_of(self.spec, filled.path, filled.value)
        )
        return (*variants(self.spec), *silent)

    def lines(self, path: str) -> Lines:
        """The lines of a file."""
        return tuple(self.emitted.tree[path].content.splitlines())

    def generated(self, path: str, standing: bytes) -> dict[int, int]:
        """Where the lines that stand in the folder were generated, both from 1; those of the team
        are left out."""
        mine = tuple(standing.removeprefix(b"\xef\xbb\xbf").splitlines())
        matcher = SequenceMatcher(None, mine, self.lines(path), autojunk=False)
        return {
            at + step + 1: there + step + 1
            for at, there, size in matcher.get_matching_blocks()
            for step in range(size)
        }

    def touched(self, chosen: Iterable[Variant]) -> dict[str, Difference]:
        """Each file that comes out different, and where. Raises one of `BAD` where the variants
        make no sense."""
        project = self.lowered(varied(self.spec, chosen))
        moved = frozenset(differences(self.project, project))
        reached = [path for path, each in self.emitted.reads.items() if each.values & moved]
        return self._compared(project, reached) if reached else {}

    def difference(self, path: str, chosen: Iterable[Variant]) -> Difference | None:
        """Where a file comes out different; none where it does not. Raises as `touched`."""
        project = self.lowered(varied(self.spec, chosen))
        moved = frozenset(differences(self.project, project))
        if not self.emitted.reads[path].values & moved:
            return None
        return self._compared(project, [path]).get(path)

    def _compared(self, project: Project, paths: Collection[str]) -> dict[str, Difference]:
        made = makers(project, self._library)
        moved = dict(zip(self._paths, made, strict=True)) if len(made) == len(self._paths) else {}
        found = {}
        for path in paths:
            make = made.get(path) or made.get(moved.get(path, ""))
            new = tuple(make(project).content.splitlines()) if make else ()
            if (old := self.lines(path)) != new:
                found[path] = compared(old, new)
        return found

    def lowered(self, spec: Spec) -> Project:
        return replace(lower(spec), spec_path=self._spec_path)


def compared(old: Lines, new: Lines) -> Difference:
    """Where the lines differ: one line for another, or none any more."""
    says: set[int] = set()
    is_there: set[int] = set()
    for tag, start, end, first, last in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal" or tag == "insert":
            continue
        kept = min(end - start, last - first)
        says.update(range(start + 1, start + kept + 1))
        is_there.update(range(start + kept + 1, end + 1))
    return Difference(says=frozenset(says), is_there=frozenset(is_there))
