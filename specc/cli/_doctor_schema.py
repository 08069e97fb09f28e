"""The JSON Schema of what `specc doctor --format json` prints."""

from __future__ import annotations

from typing import Any, get_args

from specc.cli._tools import State
from specc.diagnostic.schema import closed, document

SCHEMA_VERSION = 1
_TEXT = {"type": "string"}
_NULLABLE = {"type": ["string", "null"]}


def doctor_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of the document that `specc doctor --format json` prints."""
    made = closed(
        "What `specc doctor --format json` prints.",
        {
            "schema_version": {
                "const": SCHEMA_VERSION,
                "description": "Rises when a reader of an older document would misread a newer.",
            },
            "specc": {**_TEXT, "description": "The version of specc."},
            "spec": {**_NULLABLE, "description": "The spec that was looked at; null for none."},
            "ok": {"type": "boolean", "description": "Whether all is there that it needs."},
            "errors": {
                "type": "integer",
                "minimum": 0,
                "description": "Errors of the spec; of one with errors, not all was looked at.",
            },
            "checks": {"type": "array", "items": {"$ref": "#/definitions/Check"}},
        },
    )
    return document(f"What is installed, version {SCHEMA_VERSION}", made, Check=_check())


def _check() -> dict[str, Any]:
    return closed(
        "One thing that was looked for.",
        {
            "name": {**_TEXT, "description": "The program, the package, or what else it is."},
            "state": {"enum": list(get_args(State)), "description": "How it is."},
            "found": {**_NULLABLE, "description": "Its version, or what it is like."},
            "remark": {**_NULLABLE, "description": "What is wrong with it."},
            "needed": {
                "type": "boolean",
                "description": "Whether the spec cannot do without; else it is useful.",
            },
            "for": {**_TEXT, "description": "What it is for."},
            "get": {**_NULLABLE, "description": "How to get it here; null where it is there."},
        },
    )
