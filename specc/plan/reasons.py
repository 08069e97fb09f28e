"""Why each file of a plan changes: the fields of the spec that were changed since the last time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specc.plan._model import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from specc.plan._model import Change, Plan
    from specc.plan.lock import Base, Stamp

_STAYS = (Action.UNCHANGED, Action.KEEP, Action.YOURS, Action.SKIP)


def reasoned(
    plan: Plan, base: Base, stamp: Stamp, causes: Callable[[str], tuple[str, ...]]
) -> Plan:
    """The plan with the changed fields that `causes` knows for each path as its reasons.

    A file that changes under an unchanged spec was made anew by another version of specc, and the
    reason says so. In a repo that is new, a file's reasons stay the clauses it was made from.
    """
    if base.lock is None:
        return plan
    tool = f"specc {base.stamp.specc} -> {stamp.specc}" if base.stamp.specc != stamp.specc else ""
    done = []
    for change in plan.changes:
        names = (change.path, change.was, _generated(base, change.path, change.was))
        moves = change.action not in _STAYS
        found = next(filter(None, map(causes, filter(None, names))), ()) if moves else ()
        if moves and not found:
            found = _template(base, stamp, change)
        reasons = found or ((tool,) if tool and moves else ())
        done.append(replace(change, reasons=reasons))
    return replace(plan, changes=tuple(done))


def _template(base: Base, stamp: Stamp, change: Change) -> tuple[str, ...]:
    """The clause of the house template that a file came from, where no change of the spec reaches
    it: the spec does not name the template any more, or it makes other files at another commit."""
    record = base.records.get(change.path) or base.records.get(change.was)
    if record is None or not record.template:
        return ()
    old, new = (each.templates.get(record.template) for each in (base.stamp, stamp))
    moved = f" {old.short} -> {new.short}" if old and new and old.commit != new.commit else ""
    return (f"scaffold.templates.{record.template}{moved}",)


def _generated(base: Base, path: str, was: str) -> str:
    """The path that a file is generated under which the team moved."""
    record = base.records.get(path) or base.records.get(was)
    return record.generated if record else ""
