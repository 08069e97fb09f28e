"""Whose word a change of scope voids, by the approvals that lie beside the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.cli._problem import CannotRun
from specc.cli._terminal import hint
from specc.diagnostic.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from specc.approval import Standing
    from specc.change import Fallen, ScopeChange
    from specc.compiler import Checked
    from specc.spec import Spec


def fallen(
    home: Path, sides: tuple[Checked, Checked], policy: Mapping[str, bytes], change: ScopeChange
) -> tuple[Fallen, ...]:
    """Those whose approval held for the old spec and does not for the new, and those whose approval
    is asked for, concerned, and was not there. Nobody where the folder holds no approvals."""
    from specc.approval import FOLDER
    from specc.cli._approvals import approved

    if not change.fields or not (home / FOLDER).is_dir():
        return ()
    try:
        before, after = (approved(home, side, policy) for side in sides)
        held = {each.role: each for each in before.standings}
        now = after.standings
    except CannotRun as problem:
        hint(f"whose word falls is not known: {safe(problem.message)}\n")
        return ()
    lapsed = (each for each in now if not each.is_current)
    return tuple(
        one for each in lapsed for one in _of(each, held.get(each.role), after.spec, change)
    )


def _of(
    now: Standing, before: Standing | None, spec: Spec, change: ScopeChange
) -> Iterator[Fallen]:
    from specc.change import Fallen

    record = before.record if before and before.is_current else None
    if record is not None:
        yield Fallen(
            role=now.role,
            person=record.person,
            handle=record.handle,
            signed=record.time.date(),
        )
    elif now.is_asked and now.party in change.voids:
        for name, person in spec.people.items():
            if person.role == now.role:
                yield Fallen(role=now.role, person=name, handle=person.handle)
