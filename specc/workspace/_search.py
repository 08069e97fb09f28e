"""Looking for files that are not at their place, in a folder that may hold anything."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from specc.plan import Base, Disk, missing, possible, wanted
from specc.workspace._ignored import Pattern, is_ignored, patterns
from specc.workspace._read import read_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from specc.tree import Tree

MOST_ENTRIES = 50_000
"""So many files and folders are looked at, the nearest first; what lies beyond is not found."""
MOST_FILES = 2_000
"""So many files are read, and compared with those that are missing."""

_FOREIGN = frozenset({".git", ".specc", ".venv", "__pycache__", "node_modules", "site-packages"})
"""Folders of tools, which no team moves its files to."""
_MARKS = frozenset({".git", ".specc", "pyvenv.cfg", "CACHEDIR.TAG"})
"""A folder that holds one of these is another repo, an environment or a cache."""


def read_disk(root: Path, base: Base, new: Tree) -> Disk:
    """What a plan must know of the folder.

    Where a file is not at its place, that is also every file it may have become: not what git
    ignores or tools keep, no link, no other repo, and not without bounds.
    """
    disk = read_folder(root, wanted(base, new))
    lost = missing(base, disk, new)
    if not lost:
        return disk
    return read_folder(root, wanted(base, new) | set(_elsewhere(root, lost, disk)))


class _Folder(NamedTuple):
    parts: tuple[str, ...]
    ignored: tuple[Pattern, ...]
    """What applies to it, from the folders above."""


def _elsewhere(root: Path, lost: Mapping[str, bytes], known: Disk) -> Iterator[str]:
    """The paths of files that may be one of `lost`."""
    left = MOST_FILES
    for path, entry in _files(root):
        if path in known or left == 0 or not os.access(entry.path, os.R_OK):
            continue
        size = _size(entry)
        if any(possible(content, name, path, size) for name, content in lost.items()):
            left -= 1
            yield path


def _size(entry: os.DirEntry[str]) -> int:
    """In bytes; -1 for what is gone meanwhile."""
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return -1


def _files(root: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The files of the team, folder by folder, the outermost first."""
    waiting = [_Folder(parts=(), ignored=())]
    left = MOST_ENTRIES
    for folder in waiting:
        entries = _entries(root.joinpath(*folder.parts))
        if folder.parts and _MARKS & entries.keys():
            continue
        left -= len(entries)
        if left < 0:
            return
        known = (*folder.ignored, *_patterns(entries.get(".gitignore"), folder.parts))
        for name, entry in sorted(entries.items()):
            parts = (*folder.parts, name)
            is_folder = entry.is_dir(follow_symlinks=False)
            if name in _FOREIGN or is_ignored(parts, known, is_folder=is_folder):
                continue
            if is_folder:
                waiting.append(_Folder(parts=parts, ignored=known))
            elif entry.is_file(follow_symlinks=False):
                yield "/".join(parts), entry


def _entries(folder: Path) -> dict[str, os.DirEntry[str]]:
    """What a folder holds; nothing, where it may not be read."""
    try:
        with os.scandir(folder) as found:
            return {entry.name: entry for entry in found}
    except OSError:
        return {}


def _patterns(entry: os.DirEntry[str] | None, home: tuple[str, ...]) -> tuple[Pattern, ...]:
    if entry is None or not entry.is_file(follow_symlinks=False):
        return ()
    try:
        with open(entry.path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return patterns(file.read(), home)
    except OSError:
        return ()
