"""What a target gives: its files, each with how it is made, so that each knows what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from specc.emit._dump import file
from specc.project.model import Project
from specc.tree import File, Tree

if TYPE_CHECKING:
    from typing import Any

Make = Callable[[Project], File]
"""Makes one file. What it knows of the project it reads from the one it is given."""

Files = Mapping[str, Make]
"""The files of a target, by path."""

Target = Callable[[Project, Tree], Files]
"""Says which files there are; the tree holds specc's templates."""


def copied(library: Tree, path: str) -> Make:
    """A file that is the same in every repo."""
    source = library[path]
    return lambda _: file(source.content, executable=source.executable)


def wants(page: Callable[..., Any]) -> tuple[str, ...]:
    """The values that a template asks for."""
    code = getattr(page, "__wrapped__", page).__code__
    return code.co_varnames[: code.co_kwonlyargcount]
