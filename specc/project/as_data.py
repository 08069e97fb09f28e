"""The project as plain data: what a house template is given. `specc schema project` says more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.record import is_record

if TYPE_CHECKING:
    from specc.project.model import Project

PROJECT_SCHEMA = 1
"""The version of the data's form. What is added keeps it; what goes or changes its meaning raises
it."""


def as_data(project: Project) -> dict[str, Any]:
    """The project in the types of JSON; a quantity is its canonical text (`200 ms`)."""
    data: dict[str, Any] = _plain(project)
    return data


def _plain(node: Any) -> Any:
    if is_record(node):
        return {name: _plain(getattr(node, name)) for name in node.__dataclass_fields__}
    if isinstance(node, list | tuple):
        return [_plain(each) for each in node]
    if isinstance(node, dict):
        return {str(key): _plain(each) for key, each in node.items()}
    return node if node is None or isinstance(node, bool | int | float) else str(node)
