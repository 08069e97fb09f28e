"""The data that comes with specc: templates, schemas, the rules' pages. Read when asked for."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from specc.tree import File, Tree, checked_path
from specc.workspace._error import WorkspaceError, from_os

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["templates", "schemas", "rules", "examples"]

_DROPPINGS = frozenset(
    (".DS_Store", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", "__pycache__")
)
_IN_CHECKOUT: dict[Kind, str] = {
    "templates": "templates",
    "schemas": "schemas",
    "rules": "tests/rules",
    "examples": "examples",
}


class _Folder(Tree):
    """A folder as a tree: its paths are listed at once, a file is read when first asked for."""

    __slots__ = ("_home", "_paths", "_read")

    def __init__(self, home: Path) -> None:
        self._home = home
        self._paths = dict.fromkeys(sorted(_walk(home, "")))
        self._read: dict[str, File] = {}

    def __getitem__(self, path: str) -> File:
        if path not in self._read:
            if path not in self._paths:
                raise KeyError(path)
            self._read[path] = _file(self._home / path)
        return self._read[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __len__(self) -> int:
        return len(self._paths)


def library() -> Tree:
    """The templates that emitters draw from, by path under `templates/`."""
    return shipped("templates")


def shipped(kind: Kind) -> Tree:
    """One kind of data: from the installed package, or from the checkout specc runs in."""
    package = Path(__file__).parents[1]
    for home in (package / "_shipped" / kind, package.parent / _IN_CHECKOUT[kind]):
        if home.is_dir():
            return _Folder(home)
    raise WorkspaceError(f"the {kind} of specc are missing", "install specc again")


def _walk(home: Path, under: str) -> Iterator[str]:
    for entry in os.scandir(home):
        if entry.name in _DROPPINGS or entry.name.endswith((".pyc", ".swp", "~")):
            continue
        path = f"{under}{entry.name}"
        if entry.is_dir():
            yield from _walk(home / entry.name, f"{path}/")
        else:
            yield checked_path(path)


def _file(place: Path) -> File:
    try:
        with place.open("rb", buffering=0) as file:
            mode = os.fstat(file.fileno()).st_mode
            return File(content=file.read(), executable=bool(mode & stat.S_IXUSR))
    except OSError as problem:
        raise from_os(problem, f"cannot read {place}") from None
