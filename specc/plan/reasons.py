"""Why each file of a plan changes: the fields of the spec that were changed since the last time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specc.plan._model import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.plan._model import Change, Plan
    from specc.plan.lock import Base, Stamp

_STAYS = (Action.UNCHANGED, Action.KEEP, Action.YOURS, Action.SKIP)


def reasoned(plan: Plan, base: Base, stamp: Stamp, causes: Mapping[str, tuple[str, ...]]) -> Plan:
    """The plan with the changed fields that `causes` knows for each path as its reasons.

    A file that changes under an unchanged spec was made anew by another version of specc, and the
    reason says so. In a repo that is new, a file's reasons stay the clauses it was made from.
    """
    if base.lock is None:
        return plan
    tool = f"specc {base.stamp.specc} -> {stamp.specc}" if base.stamp.specc != stamp.specc else ""
    return replace(plan, changes=tuple(_reasoned(each, causes, tool) for each in plan.changes))


def _reasoned(change: Change, causes: Mapping[str, tuple[str, ...]], tool: str) -> Change:
    if change.action in _STAYS:
        return replace(change, reasons=())
    found = causes.get(change.path) or causes.get(change.was) or ()
    return replace(change, reasons=found or ((tool,) if tool else ()))
