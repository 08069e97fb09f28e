"""The values of planning: `Plan`, `Change`, and what stands in the folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from specc.tree import File, Ownership


class Action(StrEnum):
    """What happens to one path."""

    CREATE = "create"
    UPDATE = "update"
    MERGE = "merge"
    CONFLICT = "conflict"
    """A person must decide; nothing of theirs is lost."""
    RENAME = "rename"
    ADOPT = "adopt"
    """The file was there already, and is from now on kept up to date."""
    RESTORE = "restore"
    """A sealed file was edited or deleted; it says again what the spec says."""
    COPY = "copy"
    """A second version laid beside a file, so that none is lost."""
    KEEP = "keep"
    """Yours, and the spec asks for nothing new in it."""
    YOURS = "yours"
    """You took it over for good; specc does not touch it."""
    SKIP = "skip"
    """You deleted it, and it stays deleted."""
    ORPHAN = "orphan"
    """The spec no longer yields it; edited, so it stays and is yours from now on."""
    DELETE = "delete"
    UNCHANGED = "unchanged"


Resolution = Literal["markers", "yours", "theirs"]
"""How an overlapping edit is settled: left to a person, or for one side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Something on disk that is not a plain file and is never written through."""

    what: str
    """A noun phrase: `a symbolic link`, `a folder`, `a file where a folder is needed (conf)`."""


Disk = Mapping[str, File | Obstacle]
"""What stands in the folder, by path; of a `File` only content and executable bit count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What applying a plan does to one path."""

    path: str
    action: Action
    ownership: Ownership = Ownership.MANAGED
    reasons: tuple[str, ...] = ()
    """The spec paths the file was made from."""
    content: File | None = None
    """What is written; `None` where nothing is."""
    before: File | None = None
    """What stood there when the plan was made; for a rename by specc, at `was`."""
    was: str = ""
    """The path a renamed file had."""
    moved: bool = False
    """Whether the team moved it from `was` to `path`: it stands there, and nothing at `was`."""
    conflicts: int = 0
    places: tuple[int, ...] = ()
    """The lines, from 1, where conflict markers open; empty for a conflict of whole files."""
    note: str = ""
    """One line for a person, where the action alone does not say enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything an apply would do. `state` holds specc's own files under `.specc`."""

    changes: tuple[Change, ...]
    state: tuple[Change, ...] = ()
    lock_before: bytes | None = None
    """The lock the plan was made from; an apply refuses a folder that has moved on since."""

    @property
    def totals(self) -> dict[str, int]:
        """How many changes of each action, in the order of `Action`; none are left out."""
        found = Counter(change.action for change in self.changes)
        return {action.value: found[action] for action in Action if found[action]}

    @property
    def conflicts(self) -> int:
        """How many places a person must settle, in all files."""
        return sum(change.conflicts for change in self.changes)

    @property
    def is_empty(self) -> bool:
        """Whether applying the plan would write and delete nothing."""
        return not any(_touches(change) for change in (*self.changes, *self.state))


def _touches(change: Change) -> bool:
    return change.content is not None or change.action is Action.DELETE
