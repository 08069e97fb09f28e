"""`.specc/spec.schema.json`: what the first line of `spec.yaml` points an editor to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.emit._dump import file
from specc.tree import Tree

if TYPE_CHECKING:
    from specc.project.model import Project


def emit(project: Project, library: Tree) -> Tree:
    """The schema of the language that this specc knows, for every project the same."""
    schema = library["repo/spec.schema.json"].content
    return Tree({".specc/spec.schema.json": file(schema, origins=("specc",))})
