"""`.specc/*.schema.json`: what the first line of a spec points an editor to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.emit._make import copied

if TYPE_CHECKING:
    from specc.emit._make import Files
    from specc.project.model import Project
    from specc.tree import Tree

_WHOLE = "spec.schema.json"
_PART = "spec-part.schema.json"
"""For one file of a spec in several: no section is required of it. Refers to the whole."""


def emit(project: Project, library: Tree) -> Files:
    """The schema of the language that this specc knows, for every project the same; and where the
    spec is a folder, that of its files."""
    is_file = project.spec_path.endswith(".yaml")
    names = (_WHOLE,) if is_file else (_WHOLE, _PART)
    return {f".specc/{name}": copied(library, f"repo/{name}") for name in names}
