"""`emit`: every target on one project, joined into one tree."""

from __future__ import annotations

from collections.abc import Callable

from specc.emit import (
    alertmanager,
    ci,
    conf,
    docs,
    editor,
    grafana,
    operations,
    packaging,
    pipeline,
    prometheus,
    python,
)
from specc.project.model import Project
from specc.tree import Tree

Target = Callable[[Project, Tree], Tree]
"""Makes some of the repo's files from the project and specc's templates."""

TARGETS: tuple[Target, ...] = (
    alertmanager.emit,
    ci.emit,
    conf.emit,
    docs.emit,
    editor.emit,
    grafana.emit,
    operations.emit,
    packaging.emit,
    pipeline.emit,
    prometheus.emit,
    python.emit,
)


def emit(project: Project, library: Tree) -> Tree:
    """The whole repo. `PathError` where two targets write one path."""
    return Tree.union(target(project, library) for target in TARGETS)
