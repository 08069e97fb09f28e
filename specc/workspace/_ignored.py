"""What git ignores, as far as the `.gitignore` files of the folder itself say.

Git is not asked: the folder need not be a repo, and a person's settings shall not count.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Pattern(NamedTuple):
    """One line of a `.gitignore`."""

    home: tuple[str, ...]
    """The folder it stands in, which its path starts from."""
    parts: tuple[str, ...]
    is_negated: bool
    only_folders: bool


def patterns(text: str, home: tuple[str, ...]) -> tuple[Pattern, ...]:
    """The patterns of a `.gitignore` in the folder `home`."""
    return tuple(
        _pattern(line.rstrip(), home)
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    )


def is_ignored(parts: tuple[str, ...], known: Iterable[Pattern], *, is_folder: bool) -> bool:
    """Whether a path is ignored, none of the folders above it being so. The last pattern that
    fits decides."""
    found = False
    for each in known:
        below = parts[len(each.home) :]
        if (is_folder or not each.only_folders) and _fits(below, each.parts):
            found = not each.is_negated
    return found


def _pattern(line: str, home: tuple[str, ...]) -> Pattern:
    text = line.removeprefix("!")
    path = text.removeprefix("\\").replace("[^", "[!").rstrip("/")
    anchored = "/" in path
    parts = tuple(path.lstrip("/").split("/"))
    return Pattern(
        home=home,
        parts=parts if anchored else ("**", *parts),
        is_negated=text != line,
        only_folders=text.endswith("/"),
    )


def _fits(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_fits(parts[at:], pattern[1:]) for at in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])
