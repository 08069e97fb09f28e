"""The JSON Schema of a difference as `specc diff --format json` writes it."""

from __future__ import annotations

from typing import Any

from specc.change._model import PARTIES, STAGES, Gravity
from specc.change._told import TITLES
from specc.change.as_json import SCHEMA_VERSION
from specc.diagnostic import Severity
from specc.diagnostic.schema import closed, document

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_CLASS = {
    "enum": [each.name for each in Gravity],
    "description": "; ".join(f"{each.name}: {TITLES[each]}" for each in Gravity),
}
_VOIDS = {
    "type": "array",
    "items": {"enum": list(PARTIES)},
    "description": "Whose approval does not hold any more.",
}
_STAGE = {
    "enum": [*STAGES, None],
    "description": "The earliest stage whose work has to be done again; null for none.",
}


def diff_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of the document that `specc diff --format json` prints."""
    properties = {
        "schema_version": {
            "const": SCHEMA_VERSION,
            "description": "Rises when a reader of an older document would misread a newer.",
        },
        "class": _CLASS,
        "voids": _VOIDS,
        "redo_from": _STAGE,
        "falls": {
            "type": "array",
            "items": {"$ref": "#/definitions/Fallen"},
            "description": "Whose word falls, as far as a repo with approvals is known.",
        },
        "changes": {
            "type": "array",
            "items": {"$ref": "#/definitions/Change"},
            "description": "Every field that the specs do not agree on, in the order of sections.",
        },
        "files": {
            "type": ["object", "null"],
            "additionalProperties": _COUNT,
            "description": "How many files of the repo there are of each action of a plan; null "
            "where one of the specs has errors.",
        },
        "uncounted": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The house templates whose files are not among `files`, since what they "
            "make is not known without fetching them.",
        },
        "findings": _findings(),
        "money": closed(
            "How much more it costs; null where one side does not say it, or in two currencies.",
            {
                name: {"anyOf": [{"$ref": "#/definitions/Money"}, {"type": "null"}]}
                for name in ("build", "run_per_month")
            },
        ),
        "days": {
            "type": ["number", "null"],
            "description": "How many days of the calendar longer the plan takes.",
        },
        "version": closed(
            "The version of the scope.",
            {
                "before": _TEXT,
                "after": _TEXT,
                "asked": {
                    "type": ["string", "null"],
                    "description": "The version to write, where the class asks for a major one "
                    "and the spec has none.",
                },
            },
        ),
    }
    made = closed("What stands between two specs.", properties)
    parts = {"Change": _change(), "Fallen": _fallen(), "Finding": _finding(), "Money": _money()}
    return document(f"Change of scope, version {SCHEMA_VERSION}", made, **parts)


def _findings() -> dict[str, Any]:
    listed = {"type": "array", "items": {"$ref": "#/definitions/Finding"}}
    return closed(
        "Findings that are not the same in both: by code and path.",
        {
            "new": {**listed, "description": "Found only in the new spec."},
            "gone": {**listed, "description": "Found only in the old spec."},
            "counts": closed(
                "How many findings of each severity the new spec has.",
                {each.value: _COUNT for each in Severity},
            ),
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
            "class": _CLASS,
            "why": {**_TEXT, "description": "What kind of change this is."},
            "voids": _VOIDS,
            "redo_from": _STAGE,
            "follows": {
                "type": ["string", "null"],
                "description": "The path of the coming or going of a name from which this follows, "
                "and which is as grave.",
            },
            "references": {
                "type": "array",
                "items": _TEXT,
                "description": "Of another name: where else it stands.",
            },
        },
    )


def _fallen() -> dict[str, Any]:
    return closed(
        "Somebody whose word the change voids.",
        {
            "role": _TEXT,
            "person": {**_TEXT, "description": "Their id among `people`."},
            "handle": _TEXT,
            "signed": {
                "type": ["string", "null"],
                "format": "date",
                "description": "When they gave the word that falls; null where none stood.",
            },
        },
    )


def _finding() -> dict[str, Any]:
    return closed(
        "Something found in a spec.",
        {
            "code": {**_TEXT, "description": "Stable: `specc explain CODE`."},
            "slug": {**_TEXT, "description": "The code in words."},
            "severity": {"enum": [each.value for each in Severity]},
            "path": {**_TEXT, "description": "The field; empty where it is about the text."},
            "message": {**_TEXT, "description": "The fact."},
        },
    )


def _money() -> dict[str, Any]:
    return closed(
        "An amount, rounded to cents.",
        {
            "amount": {"type": "number", "description": "Negative where it costs less."},
            "currency": {**_TEXT, "description": "Its code, as `USD`."},
        },
    )
