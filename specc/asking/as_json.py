"""What is open, for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from specc.diagnostic.text import dotted

if TYPE_CHECKING:
    from specc.asking._model import Asked, Question


SCHEMA_VERSION = 1


def render(asked: Asked) -> str:
    """A JSON document; its schema: `specc schema asked`."""
    score = asked.score
    document = {
        "schema_version": SCHEMA_VERSION,
        "score": None
        if score is None
        else {"percent": score.percent, "decided": float(score.decided), "of": score.total},
        "errors": asked.errors,
        "questions": [_question(each) for each in asked.questions],
    }
    return json.dumps(document, indent=2) + "\n"


def _question(each: Question) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "path": dotted(each.path),
        "others": [dotted(path) for path in each.others],
        "file": each.file,
        "line": each.line,
        "ask": each.ask,
        "why": each.why,
        "assumed": each.assumed or None,
        "under": dotted(each.under),
        "replaces": each.is_filled,
        "example": each.example or None,
        "form": each.form or None,
        "help": each.help or None,
        "unblocks": {
            "compile": each.stops_compile,
            "stage": each.stage,
            "rules": list(each.rules),
            "rules_on_an_assumption": list(each.leaning),
            "findings": list(each.findings),
            "files": list(each.files),
            "approvals": list(each.approvals),
        },
        "answered_by": [{"role": role, "people": list(who)} for role, who in each.answered_by],
        "weight": each.weight,
    }
