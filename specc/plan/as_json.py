"""A plan for tools. `specc.plan.schema` says the same as a JSON Schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specc.plan._model import Action
from specc.plan.unified import size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.plan._model import Change, Plan

SCHEMA_VERSION = 1


def render(plan: Plan) -> str:
    """One JSON document in ASCII, ending in a newline."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "changes": [_entry(change) for change in plan.changes],
        "totals": plan.totals,
    }
    return json.dumps(document, indent=2) + "\n"


def marked(change: Change) -> Iterator[int]:
    """The lines, from 1, where conflict markers open; none for a conflict of whole files."""
    file = (change.content or change.before) if change.action is Action.CONFLICT else None
    lines = file.content.split(b"\n") if file else []
    return (n for n, line in enumerate(lines, start=1) if line.startswith(b"<<<<<<< "))


def _entry(change: Change) -> dict[str, object]:
    added, removed = size(change) or (None, None)
    return {
        "path": change.path,
        "action": change.action.value,
        "ownership": change.ownership.value,
        "reasons": list(change.reasons),
        "conflicts": change.conflicts,
        "was": change.was or None,
        "added": added,
        "removed": removed,
        "places": list(marked(change)),
        "note": change.note,
    }
