"""Findings as tools read them: one JSON document, the same bytes for the same findings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specc.diagnostic._model import counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specc.diagnostic._model import Diagnostic, Fix, Span
    from specc.diagnostic.report import Report

SCHEMA_VERSION = 1
"""Rises when a reader of an older document would misread a newer one."""


def document(report: Report) -> str:
    """The report as JSON, with what is accepted if anything is, and the assumed defaults if they
    are to be listed."""
    more: dict[str, object] = {}
    if report.accepted:
        more["accepted"] = [_finding(finding) for finding in report.accepted]
    if report.assumed is not None:
        names = ("path", "value", "because")
        more["assumed"] = [dict(zip(names, row, strict=True)) for row in report.assumed]
    return render(report.found, more)


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
        "places": [{**_where(place.span), "label": place.label} for place in finding.places],
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{**_where(edit.place.span), "text": edit.text} for edit in fix.edits]
    return {"safe": fix.safe, "edits": edits}


def _where(span: Span | None) -> dict[str, object]:
    return {
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
    }
