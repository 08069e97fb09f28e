"""The folder `approvals`: what lies in it, and what is laid into it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from specc.plan import Obstacle
from specc.tree import File
from specc.workspace._error import WorkspaceError, from_os

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MOST_FILES = 2000
MOST_BYTES = 4 * 1024 * 1024
"""No file of it is larger."""


def read_approvals(folder: Path, *inner: str) -> dict[str, File | Obstacle]:
    """What lies in `folder` and in those of its folders that are named, by the path within it.
    Nothing is read through a link, and nothing that is larger than such a file can be."""
    found: dict[str, File | Obstacle] = {}
    for name in ("", *inner):
        _refuse_link(folder / name)
        for entry in _entries(folder / name):
            if not entry.is_dir(follow_symlinks=False):
                found[f"{name}/{entry.name}".lstrip("/")] = _standing(entry)
    return found


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as problem:
        raise from_os(problem, f"cannot read {folder}") from None
    if len(entries) > MOST_FILES:
        raise WorkspaceError(
            f"{folder} holds {len(entries)} files, more than {MOST_FILES}",
            "delete the records of old versions: your version control keeps them",
        )
    yield from entries


def _refuse_link(folder: Path) -> None:
    if folder.is_symlink():
        raise WorkspaceError(f"{folder} is a symbolic link", "replace it by a folder")


def _standing(entry: os.DirEntry[str]) -> File | Obstacle:
    if entry.is_symlink():
        return Obstacle(what="a symbolic link")
    if not entry.is_file(follow_symlinks=False):
        return Obstacle(what="a device or pipe")
    try:
        handle = os.open(entry.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return Obstacle(what="a device or pipe")
            content = file.read(MOST_BYTES + 1)
    except OSError as problem:
        raise from_os(problem, f"cannot read {entry.path}") from None
    if len(content) > MOST_BYTES:
        return Obstacle(what=f"larger than {MOST_BYTES // 1024 // 1024} MB")
    return File(content=content)


def lay(folder: Path, files: Mapping[str, bytes]) -> None:
    """Lays new files into `folder`, one after the other, each whole or not at all. One that lies
    there already with the same content stays; `WorkspaceError` where it has another."""
    try:
        for name, content in files.items():
            _refuse_link(folder)
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            _refuse_link(place.parent)
            _lay(place, content)
    except OSError as problem:
        raise from_os(problem, f"cannot write to {folder}") from None


def _lay(place: Path, content: bytes) -> None:
    if os.path.lexists(place):
        if place.is_symlink() or place.read_bytes() != content:
            raise WorkspaceError(
                f"{place} lies there already, and says something else",
                "it was edited: put it back from your version control, or delete it",
            )
        return
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(place)
    finally:
        draft.unlink(missing_ok=True)
