"""The JSON Schema of approvals as `specc approvals --format json` writes them."""

from __future__ import annotations

from typing import Any, get_args

from specc.approval._model import State
from specc.approval.as_json import SCHEMA_VERSION
from specc.approval.record import ROLES
from specc.approval.sections import SECTIONS
from specc.change import Gravity
from specc.diagnostic.schema import closed, document

_TEXT = {"type": "string"}
_KNOWN = {"type": ["string", "null"]}
_LISTED = {"type": "array", "items": {"enum": [each.name for each in SECTIONS]}}


def approvals_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of the document that `specc approvals --format json` prints."""
    made = closed(
        "How the approvals of a scope stand.",
        {
            "schema_version": {
                "const": SCHEMA_VERSION,
                "description": "Rises when a reader of an older document would misread a newer.",
            },
            "approvals": {
                "type": "array",
                "items": {"$ref": "#/definitions/Approval"},
                "description": "One for each role that is asked, then for each other that signed.",
            },
        },
    )
    parts = {"Approval": _approval(), "Change": _change()}
    return document(f"Approvals, version {SCHEMA_VERSION}", made, **parts)


def _approval() -> dict[str, Any]:
    return closed(
        "How the approval of one role stands.",
        {
            "role": {"enum": list(ROLES)},
            "asked": {
                "type": "boolean",
                "description": "Whether the spec or the house asks for it.",
            },
            "state": {
                "enum": list(get_args(State)),
                "description": "void: what was signed has changed; expired: a finding was accepted "
                "until a day that has passed; refused: the record cannot be believed.",
            },
            "reason": {**_TEXT, "description": "Why it is not current; empty where it is."},
            "person": {**_KNOWN, "description": "The signer's id among `people`; null for none."},
            "handle": {**_KNOWN, "description": "Their account, as the record has it."},
            "time": {**_KNOWN, "format": "date-time", "description": "When they signed, in UTC."},
            "comment": _KNOWN,
            "verified": {
                "type": "boolean",
                "description": "Whether a signature proves who signed.",
            },
            "record": {**_KNOWN, "description": "The file of the record, in `approvals`."},
            "covers": {**_LISTED, "description": "The sections that the role answers for."},
            "changed": {
                **_LISTED,
                "description": "Those that say something else than what was signed.",
            },
            "since": {
                "type": "array",
                "items": {"$ref": "#/definitions/Change"},
                "description": "What has changed since: where it is void, what concerns the role.",
            },
        },
    )


def _change() -> dict[str, Any]:
    said = "In words, as a person writes it; empty where there is nothing."
    return closed(
        "One field, or one named section.",
        {
            "path": {**_TEXT, "description": "As in `metrics.auc.target`."},
            "before": {**_TEXT, "description": said},
            "after": {**_TEXT, "description": said},
            "class": {"enum": [each.name for each in Gravity]},
            "why": {**_TEXT, "description": "What kind of change this is."},
        },
    )
