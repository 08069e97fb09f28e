"""`src/` and `tests/`: the same modules for every project, but for the name of the package."""

from __future__ import annotations

import re
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from specc.tree import File, Ownership, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.project.model import Project

HOME = "python/"
TOKEN = "package_name"  # noqa: S105 -- a word of the templates, not a secret
TEAM = tuple(f"src/{TOKEN}/{name}.py" for name in ("features", "models", "rules"))
"""Written once, then the team's own; each of these modules says so in its first lines."""
SEALED = ("tests/acceptance/*",)
MODES = {"realtime": "app", "batch": "job"}
"""The mode of deployment, and how the names of its modules begin."""


def emit(project: Project, library: Tree) -> Tree:
    """The modules that apply to the project's mode."""
    own = project.scaffold.package
    found = {path.removeprefix(HOME): library[path] for path in _paths(library)}
    return Tree(
        {
            renamed(path, own): _file(path, each, own)
            for path, each in found.items()
            if _applies(path, project.deployment.mode)
        }
    )


def renamed(path: str, package: str) -> str:
    """A path of the templates as the repo has it."""
    return path.replace(f"src/{TOKEN}/", f"src/{package}/", 1)


def _paths(library: Tree) -> Iterator[str]:
    return (path for path in library if path.startswith((f"{HOME}src/", f"{HOME}tests/")))


def _applies(path: str, mode: str) -> bool:
    """Whether a module is for every project or for this mode."""
    stem = path.rsplit("/", 1)[1].removeprefix("test_")
    others = tuple(start for name, start in MODES.items() if name != mode)
    serves = "/serve/" in path or path.startswith("tests/")
    return not (serves and any(re.match(rf"{start}(_|\.|$)", stem) for start in others))


def _file(path: str, template: File, package: str) -> File:
    mode = ("deployment.mode",) if "/serve/" in path else ()
    return replace(
        template,
        content=template.content.replace(TOKEN.encode(), package.encode()),
        ownership=_ownership(path),
        artefact=path,
        origins=("scaffold.package", *mode)[::-1],
    )


def _ownership(path: str) -> Ownership:
    if path in TEAM:
        return Ownership.ONCE
    sealed = any(fnmatchcase(path, pattern) for pattern in SEALED)
    return Ownership.SEALED if sealed else Ownership.MANAGED
