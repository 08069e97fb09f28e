"""The JSON Schema of a plan as `--format json` writes it."""

from __future__ import annotations

from typing import Any

from specc.diagnostic.schema import closed, document
from specc.plan._model import Action
from specc.plan.as_json import SCHEMA_VERSION
from specc.tree import Ownership

_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_LINES = {"type": ["integer", "null"], "minimum": 0}
_ACTIONS = {
    Action.CREATE: "made",
    Action.UPDATE: "brought up to date; the team had not edited it",
    Action.MERGE: "brought up to date; the team's edits stay",
    Action.CONFLICT: "left to a person",
    Action.RENAME: "goes to another path, with the team's edits",
    Action.ADOPT: "was there already, and is kept up to date from now on",
    Action.RESTORE: "sealed, and edited or deleted: says again what the spec says",
    Action.COPY: "a second version, laid beside a file",
    Action.KEEP: "the team's, and the spec asks for nothing new in it",
    Action.YOURS: "the team's for good",
    Action.SKIP: "deleted by the team; stays deleted",
    Action.ORPHAN: "no longer yielded by the spec; edited, so it stays",
    Action.DELETE: "no longer yielded by the spec; deleted",
    Action.UNCHANGED: "is as it should be",
}


def plan_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of the document that `compile`, `adopt`, `release`, `heal` and `undo`
    print with `--format json`."""
    properties = {
        "schema_version": {
            "const": SCHEMA_VERSION,
            "description": "Rises when a reader of an older document would misread a newer.",
        },
        "changes": {
            "type": "array",
            "items": {"$ref": "#/definitions/Change"},
            "description": "Every file that specc answers for, sorted by path.",
        },
        "totals": closed(
            "How many files there are of each action; one that is not there has none.",
            {action.value: {"type": "integer", "minimum": 1} for action in Action},
            may_lack=tuple(Action),
        ),
    }
    what = "What specc does, or with `--plan` would do, to the files of a repo."
    return document(f"Plan, version {SCHEMA_VERSION}", closed(what, properties), Change=_change())


def _change() -> dict[str, Any]:
    return closed(
        "What happens to one file.",
        {
            "path": {**_TEXT, "description": "Relative to the repo, with `/`."},
            "action": {
                "enum": [action.value for action in Action],
                "description": "; ".join(f"{name}: {what}" for name, what in _ACTIONS.items()),
            },
            "ownership": {
                "enum": [each.value for each in Ownership],
                "description": "managed: merged with edits; once: the team's after the first time; "
                "sealed: says what the scope says.",
            },
            "reasons": {
                "type": "array",
                "items": _TEXT,
                "description": "Why: the paths in the spec that changed, as `metrics.auc.target`; "
                "for a new file those it is made from; `specc 0.1 → 0.2` where only specc changed.",
            },
            "conflicts": {**_COUNT, "description": "How many places a person must settle."},
            "was": {
                "type": ["string", "null"],
                "description": "The path a renamed file had; null for all others.",
            },
            "added": {**_LINES, "description": "Lines added; null in a binary file."},
            "removed": {**_LINES, "description": "Lines removed; null in a binary file."},
            "places": {
                "type": "array",
                "items": {"type": "integer", "minimum": 1},
                "description": "Lines, from 1, where conflict markers open.",
            },
            "note": {**_TEXT, "description": "What the action does not say; may be empty."},
        },
    )
