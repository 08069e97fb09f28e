"""A tree of files in memory: what `emit` makes, what `plan` compares, what `apply` writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Self

LONGEST_NAME = 240
"""Bytes in one name of a path: file systems stop at 255, and specc adds a suffix of its own."""


class Ownership(StrEnum):
    """Who may change a generated file, and what an update does to it."""

    MANAGED = "managed"
    """Regenerated, and merged with the team's edits."""
    ONCE = "once"
    """Written at kickoff, then the team's own."""
    SEALED = "sealed"
    """Says what the scope says; the spec is the only place to change it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file. `origins` are the dotted spec paths it was made from (`metrics.auc.limit`)."""

    content: bytes
    executable: bool = False
    ownership: Ownership = Ownership.MANAGED
    artefact: str = ""
    """A stable id, which stays when the path changes; the path itself where none is given."""
    origins: tuple[str, ...] = ()
    template: str = ""
    """The id of the house template that it is rendered from; empty where specc makes it."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content, in hexadecimal."""
        from hashlib import sha256

        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A house template as it was rendered, so that the same is rendered again."""

    source: str
    """As the spec names it."""
    ref: str
    commit: str
    """The commit that the ref meant, or `sha256:` and the digest of a folder."""
    inputs: str
    """SHA-256 of all that went into it: the commit, the answers, the project, the versions."""
    files: str
    """SHA-256 of what came out and no other template overrides."""
    is_trusted: bool = False
    """Whether its tasks were run or its extensions loaded."""
    leaves_tasks: bool = False
    """Whether it has tasks, and they were not run."""

    @property
    def short(self) -> str:
        """As much of the commit as a person reads."""
        return self.commit.removeprefix("sha256:")[:SHORT]


SHORT = 10


class PathError(ValueError):
    """A path that may not stand in a tree: it escapes, names `.git`, or has two owners."""


class Tree(Mapping[str, File]):
    """Relative POSIX path to `File`; immutable, sorted by path."""

    __slots__ = ("_files",)

    def __init__(self, files: Mapping[str, File] | None = None) -> None:
        checked = {checked_path(path): file for path, file in (files or {}).items()}
        _refuse_file_as_folder(checked)
        self._files = MappingProxyType(dict(sorted(checked.items())))

    def __getitem__(self, path: str) -> File:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __repr__(self) -> str:
        return f"Tree({len(self)} files)"

    @classmethod
    def union(cls, trees: Iterable[Tree]) -> Self:
        """All files of `trees`; `PathError` where two of them own one path."""
        files: dict[str, File] = {}
        for tree in trees:
            for path, file in tree.items():
                if path in files:
                    raise PathError(f"two targets write {path}")
                files[path] = file
        return cls(files)


def checked_path(path: str) -> str:
    """`path`, or `PathError` where it could escape the folder or damage its repository."""
    parts = path.split("/")
    if not path or path.startswith("/") or "\\" in path or not path.isprintable():
        raise PathError(f"not a relative path of printable characters: {path!r}")
    if "" in parts or "." in parts or ".." in parts:
        raise PathError(f"the path leaves its folder or is not normal: {path!r}")
    if any(len(part.encode()) > LONGEST_NAME for part in parts):
        raise PathError(f"a name in the path is longer than {LONGEST_NAME} bytes: {path!r}")
    if ".git" in path.lower() and any(part.lower() == ".git" for part in parts):
        raise PathError(f"the path names a .git folder: {path!r}")
    return path


def parents(path: str) -> tuple[str, ...]:
    """The folders above `path`, outermost first: `a/b/c` gives `a` and `a/b`."""
    return tuple(path[:at] for at, letter in enumerate(path) if letter == "/")


def _refuse_file_as_folder(paths: Mapping[str, File]) -> None:
    """A name cannot be a file and a folder at once."""
    folders = {folder for path in paths if "/" in path for folder in parents(path)}
    if both := folders & paths.keys():
        raise PathError(f"{min(both)} would be a file and a folder at once")
