"""The JSON Schema of what is open, as `specc check --ask --format json` writes it."""

from __future__ import annotations

from typing import Any, get_args

from specc.approval import PARTY
from specc.asking._model import Kind
from specc.asking.as_json import SCHEMA_VERSION
from specc.diagnostic.schema import closed, document
from specc.spec._types import Stage

_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}
_NULLABLE = {"type": ["string", "null"]}
_WHOLE = {"type": "integer", "minimum": 0}
_ROLE = {"enum": list(PARTY)}


def asked_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of the document that `specc check --ask --format json` prints."""
    made = closed(
        "What `specc check --ask --format json` prints.",
        {
            "schema_version": {
                "const": SCHEMA_VERSION,
                "description": "Rises when a reader of an older document would misread a newer.",
            },
            "score": {
                "anyOf": [{"$ref": "#/definitions/Score"}, {"type": "null"}],
                "description": "How much is decided; null of a spec that cannot be read at all.",
            },
            "errors": {**_WHOLE, "description": "Findings that stop a compile."},
            "questions": {
                "type": "array",
                "items": {"$ref": "#/definitions/Question"},
                "description": "What is open, the next best question first.",
            },
        },
    )
    definitions = {"Score": _score(), "Question": _question(), "Unblocks": _unblocks()}
    return document(f"Open questions, version {SCHEMA_VERSION}", made, **definitions)


def _score() -> dict[str, Any]:
    return closed(
        "The share of what a scope has to decide that is decided.",
        {
            "percent": {**_WHOLE, "maximum": 100, "description": "Rounded down."},
            "decided": {"type": "number", "minimum": 0, "description": "Weight of what is."},
            "of": {**_WHOLE, "description": "Weight of all; the same for every spec."},
        },
    )


def _question() -> dict[str, Any]:
    answered_by = closed(
        "Who can answer.",
        {"role": _ROLE, "people": {**_TEXTS, "description": "Ids among `people`; may be empty."}},
    )
    return closed(
        "Something that a person has to decide.",
        {
            "kind": {
                "enum": list(get_args(Kind)),
                "description": "A clause that nobody has written, one that is assumed, a finding "
                "that wants a decision, or a question that the spec itself asks.",
            },
            "path": {**_TEXT, "description": "Where the answer is written."},
            "others": {**_TEXTS, "description": "Further places of the same question."},
            "file": {**_TEXT, "description": "The file of `path`; may be empty."},
            "line": {"type": "integer", "minimum": 1, "description": "The nearest line."},
            "ask": {**_TEXT, "description": "The question, in the words of a lead."},
            "why": {**_TEXT, "description": "Why it matters; may be empty."},
            "assumed": {**_NULLABLE, "description": "What is assumed meanwhile, and why."},
            "under": {**_TEXT, "description": "The section in which the example is written."},
            "replaces": {
                "type": "boolean",
                "description": "Whether the example takes the place of a placeholder.",
            },
            "example": {**_NULLABLE, "description": "An answer in YAML, as it can be written."},
            "form": {
                **_NULLABLE,
                "description": "Without an example: in YAML, what the language takes there.",
            },
            "help": {**_NULLABLE, "description": "What to do, where the answer is no clause."},
            "unblocks": {"$ref": "#/definitions/Unblocks"},
            "answered_by": {"type": "array", "items": answered_by},
            "weight": {**_WHOLE, "description": "In the score; 0 of what only few scopes need."},
        },
    )


def _unblocks() -> dict[str, Any]:
    return closed(
        "What waits for the answer.",
        {
            "compile": {"type": "boolean", "description": "Whether nothing is made without it."},
            "stage": {
                "enum": [*get_args(Stage), None],
                "description": "The stage of the plan that waits for it.",
            },
            "rules": {**_TEXTS, "description": "Codes of rules that cannot judge without it."},
            "rules_on_an_assumption": {
                **_TEXTS,
                "description": "Codes of rules that judge by what is assumed.",
            },
            "findings": {**_TEXTS, "description": "Codes of findings that an answer closes."},
            "files": {**_TEXTS, "description": "Files of the repo that rest on it."},
            "approvals": {
                "type": "array",
                "items": _ROLE,
                "description": "Roles that have to sign what it is about.",
            },
        },
    )
