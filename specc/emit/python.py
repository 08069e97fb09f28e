"""`src/` and `tests/`: the same modules for every project, but for the name of the package."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from specc.tree import Ownership

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.emit._make import Files, Make
    from specc.project.model import Project
    from specc.tree import File, Tree

HOME = "python/"
TOKEN = "package_name"  # noqa: S105 -- a word of the templates, not a secret
TEAM = tuple(f"src/{TOKEN}/{name}.py" for name in ("features", "models", "rules"))
"""Written once, then the team's own; each of these modules says so in its first lines."""
SEALED = ("tests/acceptance/*",)
MODES = {"realtime": "app", "batch": "job"}
"""The mode of deployment, and how the names of its modules begin."""


def emit(project: Project, library: Tree) -> Files:
    """The modules for every project."""
    return _modules(project, library, {path for path in _paths(library) if not _mode(path)})


def served(project: Project, library: Tree) -> Files:
    """The modules for the project's mode of deployment."""
    mode = project.deployment.mode
    return _modules(project, library, {path for path in _paths(library) if _mode(path) == mode})


def _modules(project: Project, library: Tree, paths: Iterable[str]) -> Files:
    own = project.scaffold.package
    return {renamed(path, own): _file(path, library[f"{HOME}{path}"]) for path in paths}


def renamed(path: str, package: str) -> str:
    """A path of the templates as the repo has it."""
    return path.replace(f"src/{TOKEN}/", f"src/{package}/", 1)


def _paths(library: Tree) -> Iterator[str]:
    homes = (f"{HOME}src/", f"{HOME}tests/")
    return (path.removeprefix(HOME) for path in library if path.startswith(homes))


def _mode(path: str) -> str | None:
    """The mode of deployment that a module is for; none where it is for all."""
    stem = path.rsplit("/", 1)[1].removeprefix("test_")
    serves = "/serve/" in path or path.startswith("tests/")
    fits = (mode for mode, start in MODES.items() if re.match(rf"{start}(_|\.|$)", stem))
    return next(fits, None) if serves else None


def _file(path: str, template: File) -> Make:
    ownership, named = _ownership(path), TOKEN.encode() in template.content

    def make(project: Project) -> File:
        content = template.content
        if named:
            content = content.replace(TOKEN.encode(), project.scaffold.package.encode())
        return replace(template, content=content, ownership=ownership, artefact=path)

    return make


def _ownership(path: str) -> Ownership:
    if path in TEAM:
        return Ownership.ONCE
    sealed = any(fnmatchcase(path, pattern) for pattern in SEALED)
    return Ownership.SEALED if sealed else Ownership.MANAGED
