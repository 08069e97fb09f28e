"""`emit`: every target on one project, joined into one tree."""

from __future__ import annotations

from collections.abc import Callable

from specc.emit import conf, packaging, pipeline, python
from specc.project.model import Project
from specc.tree import Tree

Target = Callable[[Project, Tree], Tree]
"""Makes some of the repo's files from the project and specc's templates."""

TARGETS: tuple[Target, ...] = (
    conf.emit,
    packaging.emit,
    pipeline.emit,
    python.emit,
)


def emit(project: Project, library: Tree) -> Tree:
    """The whole repo. `PathError` where two targets write one path."""
    return Tree.union(target(project, library) for target in TARGETS)
