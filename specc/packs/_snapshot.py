"""The files of a template, as they were fetched."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Kind = Literal["file", "executable", "link"]

MOST_FILES = 5_000
MOST_BYTES = 100_000_000


@value
class Entry:
    """One file; of a link, what it points to."""

    path: str
    kind: Kind
    content: bytes


Snapshot = tuple[Entry, ...]


def digest(snapshot: Snapshot) -> str:
    """SHA-256 of what a template is made of, in hexadecimal; the order does not matter."""
    total = sha256()
    for each in sorted(snapshot, key=lambda entry: entry.path):
        content = sha256(each.content).hexdigest()
        total.update(f"{each.kind} {content} {each.path}\0".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def is_inside(path: str) -> bool:
    """Whether a path as git has it stays in its folder, and out of a repository's own."""
    parts = path.split("/")
    return not any(part in ("", ".", "..") or part.lower() == ".git" for part in parts)


def lay(snapshot: Iterable[Entry], folder: Path) -> str:
    """Writes the files into an empty folder, links last, so that nothing is written through one.
    Gives the path of a link that leads out of the folder; empty where there is none."""
    links = [each for each in snapshot if each.kind == "link"]
    for each in snapshot:
        place = folder / each.path
        place.parent.mkdir(parents=True, exist_ok=True)
        if each.kind != "link":
            place.write_bytes(each.content)
            place.chmod(0o755 if each.kind == "executable" else 0o644)
    for each in links:
        (folder / each.path).symlink_to(os.fsdecode(each.content))
    return next((each.path for each in links if _leaves(folder / each.path, folder)), "")


def _leaves(link: Path, folder: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(folder)
    except (RuntimeError, OSError):  # it leads around in a circle
        return True
