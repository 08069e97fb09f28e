"""Findings as tools read them: one JSON document, the same bytes for the same findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specc.diagnostic._model import counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specc.diagnostic._model import Diagnostic, Place

SCHEMA_VERSION = 1
"""Rises when a reader of an older document would misread a newer one."""


def render(found: Iterable[Diagnostic], more: Mapping[str, object] | None = None) -> str:
    """The document, in ASCII, ending in a newline; `more` holds further keys, if asked for.

    Lines and columns count from 1 and the end column is exclusive; they are null for a place that
    is not in a text. A finding's first place is the main one.
    """
    found = tuple(found)
    document = {
        "schema_version": SCHEMA_VERSION,
        "findings": [_finding(finding) for finding in found],
        "counts": counts(found),
        **(more or {}),
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Diagnostic) -> dict[str, object]:
    return {
        "code": finding.code,
        "slug": finding.slug,
        "severity": finding.severity.value,
        "message": finding.message,
        "help": finding.help,
        "notes": list(finding.notes),
        "places": [_place(place) for place in finding.places],
        "fix": None,
    }


def _place(place: Place) -> dict[str, object]:
    span = place.span
    return {
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
        "label": place.label,
    }
