"""`.specc/*.schema.json`: what the first line of a spec points an editor to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.emit._dump import file
from specc.tree import Tree

if TYPE_CHECKING:
    from specc.project.model import Project

_WHOLE = "spec.schema.json"
_PART = "spec-part.schema.json"
"""For one file of a spec in several: no section is required of it. Refers to the whole."""


def emit(project: Project, library: Tree) -> Tree:
    """The schema of the language that this specc knows, for every project the same; and where the
    spec is a folder, that of its files."""
    is_file = project.spec_path.endswith(".yaml")
    names = (_WHOLE,) if is_file else (_WHOLE, _PART)
    return Tree(
        {
            f".specc/{name}": file(library[f"repo/{name}"].content, origins=("specc",))
            for name in names
        }
    )
