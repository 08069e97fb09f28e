"""A difference for tools. `specc.change.schema` says the same as a JSON Schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specc.change._difference import where
from specc.change._told import parties
from specc.diagnostic.text import dotted

if TYPE_CHECKING:
    from specc.change._difference import Difference
    from specc.change._model import Changed, Fallen
    from specc.diagnostic import Diagnostic
    from specc.units import Quantity

SCHEMA_VERSION = 1
CENTS = 2
"""Decimals of an amount of money."""


def render(it: Difference) -> str:
    """One JSON document in ASCII, ending in a newline."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "class": it.change.gravity.name,
        "voids": list(it.change.voids),
        "redo_from": it.change.redo_from,
        "falls": [_fallen(each) for each in it.fallen],
        "changes": [_change(each) for each in it.change.fields],
        "files": None if it.files is None else dict(it.files),
        "uncounted": sorted(it.uncounted),
        "findings": {
            "new": [_finding(each) for each in it.new],
            "gone": [_finding(each) for each in it.gone],
            "counts": dict(it.left),
        },
        "money": {"build": _money(it.build), "run_per_month": _money(it.run_per_month)},
        "days": it.days,
        "version": {
            "before": it.versions[0],
            "after": it.versions[1],
            "asked": it.next_version if it.asks_for_version else None,
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _change(each: Changed) -> dict[str, object]:
    return {
        "path": dotted(each.path),
        "before": each.before,
        "after": each.after,
        "class": each.gravity.name,
        "why": each.why,
        "voids": list(parties(each)),
        "redo_from": each.redo_from,
        "follows": dotted(each.follows) if each.follows else None,
        "references": [dotted(path) for path in each.references],
    }


def _fallen(each: Fallen) -> dict[str, object]:
    return {
        "role": each.role,
        "person": each.person,
        "handle": each.handle,
        "signed": each.signed.isoformat() if each.signed else None,
    }


def _finding(each: Diagnostic) -> dict[str, object]:
    return {
        "code": each.code,
        "slug": each.slug,
        "severity": each.severity.value,
        "path": where(each),
        "message": each.message,
    }


def _money(amount: Quantity | None) -> dict[str, object] | None:
    if amount is None:
        return None
    return {"amount": float(round(amount.magnitude, CENTS)), "currency": amount.dimension.of}
