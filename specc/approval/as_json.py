"""How approvals stand, for tools. `specc.approval.schema` says the same as a JSON Schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specc.diagnostic.text import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from specc.approval._model import Standing
    from specc.change import Changed

SCHEMA_VERSION = 1


def render(found: Iterable[Standing]) -> str:
    """One JSON document in ASCII, ending in a newline."""
    document = {"schema_version": SCHEMA_VERSION, "approvals": list(map(_entry, found))}
    return json.dumps(document, indent=2) + "\n"


def _entry(standing: Standing) -> dict[str, object]:
    record = standing.record
    return {
        "role": standing.role,
        "asked": standing.is_asked,
        "state": standing.state,
        "reason": standing.reason,
        "person": record.person if record else None,
        "handle": record.handle if record else None,
        "time": record.time.isoformat() if record else None,
        "comment": record.comment if record else None,
        "verified": standing.is_verified,
        "record": standing.name or None,
        "covers": list(standing.covers),
        "changed": list(standing.changed),
        "since": [_field(each) for each in standing.since.fields],
    }


def _field(changed: Changed) -> dict[str, object]:
    return {
        "path": dotted(changed.path),
        "before": changed.before,
        "after": changed.after,
        "class": changed.gravity.name,
        "why": changed.why,
    }
