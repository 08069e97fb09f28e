"""`emit`: every target on one project, joined into one tree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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
from specc.project.reading import Reading, Reads
from specc.record import value
from specc.tree import PathError, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.emit._make import Make, Target
    from specc.project.model import Project

TARGETS: tuple[Target, ...] = (
    alertmanager.emit,
    ci.owners,
    ci.workflow,
    conf.contracts,
    conf.emit,
    docs.datasheets,
    docs.emit,
    docs.glossary,
    docs.risks,
    editor.emit,
    grafana.emit,
    operations.emit,
    packaging.emit,
    pipeline.dvc,
    pipeline.emit,
    prometheus.emit,
    prometheus.tests,
    python.emit,
    python.served,
)


@value
class Emitted:
    """A tree, and what was read of the project for each of its files."""

    tree: Tree
    reads: Mapping[str, Reads]


def emit(project: Project, library: Tree) -> Emitted:
    """The whole repo. `PathError` where two targets write one path."""
    files, reads = {}, {}
    for path, make, outer in _makers(project, library):
        inner = Reading(project)
        made = make(inner.project)
        reads[path] = outer | inner.reads
        files[path] = replace(made, origins=tuple(sorted(reads[path].origins)))
    return Emitted(tree=Tree(files), reads=reads)


def makers(project: Project, library: Tree) -> dict[str, Make]:
    """How each file of the repo is made."""
    return {path: make for path, make, _ in _makers(project, library)}


def existence(project: Project, library: Tree) -> dict[str, Reads]:
    """What decides that there is each file."""
    return {path: outer for path, _, outer in _makers(project, library)}


def _makers(project: Project, library: Tree) -> Iterator[tuple[str, Make, Reads]]:
    """Each file with what was read to decide that there is one."""
    taken: set[str] = set()
    for target in TARGETS:
        outer = Reading(project)
        for path, make in target(outer.project, library).items():
            if path in taken:
                raise PathError(f"two targets write {path}")
            taken.add(path)
            yield path, make, outer.reads
