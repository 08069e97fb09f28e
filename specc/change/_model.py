"""The values of a change of scope: what changed, how grave it is, whose approval it voids."""

from __future__ import annotations

from dataclasses import field
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, get_args

from specc.record import value

if TYPE_CHECKING:
    from datetime import date

    from specc.diagnostic import Path

Party = Literal["business", "tech", "data", "legal"]
"""Who approves: each answers for some sections of a spec."""
PARTIES: tuple[Party, ...] = get_args(Party)

Stage = Literal["scope", "data", "model", "deploy", "monitor", "business_review"]
"""The stages of the work, in their order."""
STAGES: tuple[Stage, ...] = get_args(Stage)


class Gravity(IntEnum):
    """How grave a change is; of several, the gravest counts."""

    C0 = 0
    """Words only."""
    C1 = 1
    """Tuning: compile again."""
    C2 = 2
    """Whoever owns the section approves it again."""
    C3 = 3
    """Back to an earlier stage."""
    C4 = 4
    """Another scope: begin at the head, with a decision record and a major version."""


@value
class Changed:
    """One field, or one named section, that two specs do not agree on."""

    path: Path
    before: str
    """In words, as a person writes it; empty where it was not there."""
    after: str
    """The same; empty where it is gone."""
    gravity: Gravity
    why: str
    """One line for a person: what kind of change this is."""
    voids: frozenset[Party] = frozenset()
    redo_from: Stage | None = None
    """The earliest stage whose work has to be done again."""
    references: tuple[Path, ...] = ()
    """Of another name: where else it stands, which is no change of its own."""
    follows: Path | None = None
    """The coming or going of a name from which this follows, and which is as grave."""


@value
class Fallen:
    """Somebody whose word a change voids."""

    role: str
    person: str
    """Their id among `people`."""
    handle: str
    signed: date | None = None
    """When they gave the word that falls; none where no approval of theirs stood."""


@value
class ScopeChange:
    """All that two specs do not agree on."""

    fields: tuple[Changed, ...] = field(default=())

    @property
    def gravity(self) -> Gravity:
        """That of the gravest field; `C0` where there is none."""
        return max((each.gravity for each in self.fields), default=Gravity.C0)

    @property
    def voids(self) -> tuple[Party, ...]:
        """Whose approval does not hold any more, in the order of `PARTIES`."""
        return tuple(each for each in PARTIES if any(each in one.voids for one in self.fields))

    @property
    def redo_from(self) -> Stage | None:
        """The earliest stage to go back to."""
        found = {each.redo_from for each in self.fields}
        return next((each for each in STAGES if each in found), None)
