"""Who can answer, and who has to sign the answer: as approvals divide a scope among roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.approval import PARTY, SECTIONS, Section
from specc.spec.lost import LostError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specc.approval.sections import Only
    from specc.change import Party
    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.identity import Role

Answerers = tuple[tuple["Role", tuple[str, ...]], ...]
_LEADS: dict[Party, Role] = {
    "business": "business_lead",
    "tech": "tech_lead",
    "data": "data_owner",
    "legal": "legal",
}


def answerers(spec: Spec | None, path: Path) -> Answerers:
    """The roles that answer for a clause, each with the people who hold it. Where several sections
    hold the clause, the one with the fewest owners knows it best."""
    held = _sections(spec, path)
    if not held:
        return ()
    nearest = min(held, key=lambda each: len(each[1]))
    return tuple((_LEADS[party], holders(spec, _LEADS[party])) for party in nearest[1])


def signers(spec: Spec | None, path: Path, asked: Iterable[Role]) -> tuple[Role, ...]:
    """Of the roles that have to sign those that sign for a clause."""
    parties = {party for _, owners in _sections(spec, path) for party in owners}
    return tuple(role for role in asked if PARTY[role] in parties)


def holders(spec: Spec | None, role: Role) -> tuple[str, ...]:
    """The people who hold a role."""
    try:
        people = spec.people if spec else {}
        return tuple(sorted(name for name, each in people.items() if each.role == role))
    except LostError:
        return ()


def _sections(spec: Spec | None, path: Path) -> list[tuple[Section, tuple[Party, ...]]]:
    """The sections that hold a clause, or a part of it, with the parties it counts for."""
    held = [
        section
        for section in SECTIONS
        if any(_overlap(path, tuple(clause.split("."))) for clause in section.clauses)
    ]
    found = [
        (section, tuple(p for p in section.owners if _counts(section.only, spec, path, p)))
        for section in held
    ]
    return [each for each in found if each[1]] or [(each, each.owners) for each in held]


def _overlap(path: Path, clause: tuple[str, ...]) -> bool:
    """Whether one of the two stands in the other."""
    return all(want in ("*", str(step)) for want, step in zip(clause, path, strict=False))


def _counts(only: Only | None, spec: Spec | None, path: Path, party: Party) -> bool:
    """Whether a clause that nobody has written yet is known to count for a party."""
    if only is None:
        return True
    try:
        return spec is not None and only(spec, path, party)
    except (LookupError, TypeError):
        return False
