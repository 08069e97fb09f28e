"""The JSON Schema of findings as `--output-format json` writes them."""

from __future__ import annotations

from typing import Any

from specc.diagnostic._model import Severity
from specc.diagnostic.as_json import SCHEMA_VERSION

_SEVERITIES = [each.value for each in Severity]
_LINE = {"type": ["integer", "null"], "minimum": 1}
_TEXT = {"type": "string"}
_EXAMPLES = ("wrong", "finding", "right", "before", "policy")
"""What the pages of rules show."""
_WHERE: dict[str, dict[str, Any]] = {
    "file": {
        "type": ["string", "null"],
        "description": "The file as it was named; null for what is not in a text.",
    },
    "line": {**_LINE, "description": "First line, from 1."},
    "column": {**_LINE, "description": "First column, from 1, in characters."},
    "end_line": {**_LINE, "description": "Last line."},
    "end_column": {**_LINE, "description": "The column after the last."},
}


def findings_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of the document that `specc check --output-format json` prints."""
    assumed = closed(
        "A default that was assumed.", {"path": _TEXT, "value": _TEXT, "because": _TEXT}
    )
    made = closed(
        "What `specc check --output-format json` prints.",
        {
            "schema_version": {
                "const": SCHEMA_VERSION,
                "description": "Rises when a reader of an older document would misread a newer.",
            },
            "findings": {
                "type": "array",
                "items": {"$ref": "#/definitions/Finding"},
                "description": "The findings, in the order in which they are printed.",
            },
            "counts": closed(
                "How many findings there are of each severity.",
                {name: {"type": "integer", "minimum": 0} for name in _SEVERITIES},
            ),
            "accepted": {
                "type": "array",
                "items": {"$ref": "#/definitions/Finding"},
                "description": "Findings that are accepted, where there are any.",
            },
            "assumed": {
                "type": "array",
                "items": assumed,
                "description": "With `--show-defaults`: each default that the spec rests on.",
            },
        },
        may_lack=("accepted", "assumed"),
    )
    title = f"Findings, version {SCHEMA_VERSION}"
    return document(title, made, Finding=_finding(), Place=_place(), Fix=_fix())


def manuals_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of the document that `specc explain --format json` prints."""
    made = closed(
        "What `specc explain --format json` prints.",
        {
            "schema_version": {
                "const": SCHEMA_VERSION,
                "description": "Rises when a reader of an older document would misread a newer.",
            },
            "codes": {
                "type": "array",
                "items": {"$ref": "#/definitions/Manual"},
                "description": "The one that was asked for; with `--list` all, sorted.",
            },
        },
    )
    return document(f"Manuals of findings, version {SCHEMA_VERSION}", made, Manual=_manual())


def _finding() -> dict[str, Any]:
    return closed(
        "Something found in a spec.",
        {
            "code": {**_TEXT, "description": "Stable, never used again: `specc explain CODE`."},
            "slug": {**_TEXT, "description": "The code in words."},
            "severity": {"enum": _SEVERITIES, "description": "How much it matters."},
            "message": {**_TEXT, "description": "The fact."},
            "help": {**_TEXT, "description": "What to do; may be empty."},
            "notes": {"type": "array", "items": _TEXT, "description": "What else is known."},
            "places": {
                "type": "array",
                "items": {"$ref": "#/definitions/Place"},
                "description": "Where; the first is the main place.",
            },
            "fix": {
                "anyOf": [{"$ref": "#/definitions/Fix"}, {"type": "null"}],
                "description": "The change that `specc check --fix` makes, if there is one.",
            },
        },
    )


def _manual() -> dict[str, Any]:
    return closed(
        "What a code means, why it matters and what to do.",
        {
            "code": {**_TEXT, "description": "Stable, never used again."},
            "slug": {**_TEXT, "description": "The code in words."},
            "severity": {"enum": _SEVERITIES, "description": "How much it matters."},
            "manual": {**_TEXT, "description": "The text; its first sentence is the meaning."},
            "examples": closed(
                "Blocks of text by what they show; not every code has them.",
                dict.fromkeys(_EXAMPLES, _TEXT),
                may_lack=_EXAMPLES,
            ),
        },
    )


def _place() -> dict[str, Any]:
    label = {**_TEXT, "description": "What stands there; may be empty."}
    return closed("A place in a text.", {**_WHERE, "label": label})


def _fix() -> dict[str, Any]:
    text = {**_TEXT, "description": "What is written in its place."}
    edit = closed("A part of a text and what is written in its place.", {**_WHERE, "text": text})
    safe = {"type": "boolean", "description": "Whether it keeps the meaning of the spec."}
    return closed(
        "A change of the text.",
        {"safe": safe, "edits": {"type": "array", "items": edit, "description": "Its parts."}},
    )


def closed(
    description: str, properties: dict[str, Any], may_lack: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The schema of an object that has these keys and no others."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": [name for name in properties if name not in may_lack],
        "additionalProperties": False,
    }


def document(title: str, schema: dict[str, Any], **definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a whole document (draft-07)."""
    dialect = "http://json-schema.org/draft-07/schema#"
    return {"$schema": dialect, "title": title, **schema, "definitions": definitions}
