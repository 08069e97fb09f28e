"""Which files of the repo an answer would change, found by trying it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from specc.asking._example import put
from specc.emit import emit
from specc.project.lower import lower
from specc.project.reading import differences
from specc.spec import Spec
from specc.spec._build import build

if TYPE_CHECKING:
    from specc.asking._model import Question
    from specc.compiler import Checked
    from specc.emit import Emitted
    from specc.project.model import Project
    from specc.tree import Tree

_BAD = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError)
"""What an answer that makes no sense may end in."""


class Reach:
    """A sound spec, and the repo it yields."""

    def __init__(self, checked: Checked, library: Tree) -> None:
        assert checked.source is not None  # noqa: S101 -- a sound spec has been read
        assert checked.spec is not None  # noqa: S101 -- likewise
        self._data, self._spec, self._library = checked.source.data, checked.spec, library

    def files(self, question: Question) -> tuple[str, ...]:
        """The files that rest on what an answer changes; none where it cannot be tried."""
        path = question.path
        if question.answer is None or any(isinstance(step, int) for step in path):
            return ()
        try:
            spec = build(Spec, put(self._data, path, question.answer))
            moved = frozenset(differences(self._project, lower(spec))) if spec else frozenset()
            return tuple(p for p, each in self._emitted.reads.items() if each.values & moved)
        except _BAD:
            return ()

    @cached_property
    def _project(self) -> Project:
        return lower(self._spec)

    @cached_property
    def _emitted(self) -> Emitted:
        return emit(self._project, self._library)
