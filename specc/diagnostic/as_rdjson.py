"""Findings in the Reviewdog Diagnostic Format, one JSON document.

The format: `proto/rdf/reviewdog.proto` of reviewdog. Lines and columns count from 1, the end is
exclusive, and a column counts the *bytes* of the line in UTF-8. A suggestion replaces one range of
the file that is spoken of, so a fix of several edits is left out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specc.diagnostic._cells import safe
from specc.diagnostic.report import edits, main

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.diagnostic._model import Diagnostic, Span
    from specc.diagnostic.report import Report


def document(report: Report) -> str:
    """The document, its severity that of the worst finding."""
    made = {
        "source": {"name": "specc"},
        **_severity(report.found),
        "diagnostics": [_diagnostic(finding, report) for finding in report.found],
    }
    return json.dumps(made, indent=2) + "\n"


def _severity(found: Sequence[Diagnostic]) -> dict[str, object]:
    worst = min((finding.severity for finding in found), key=lambda s: s.rank, default=None)
    return {"severity": worst.name} if worst else {}


def _diagnostic(finding: Diagnostic, report: Report) -> dict[str, object]:
    span = main(finding)
    file = span.file if span else report.start.file
    path = {"path": safe(report.relative(file))}
    return {
        "message": "\n".join((safe(finding.message), *report.details(finding))),
        "location": {**path, "range": _range(span, report)} if span else path,
        "severity": finding.severity.name,
        "code": {"value": safe(finding.code)},
        **_suggestions(finding, file, report),
    }


def _suggestions(finding: Diagnostic, file: str, report: Report) -> dict[str, object]:
    match edits(finding):
        case ((span, text),) if span.file == file:
            return {"suggestions": [{"range": _range(span, report), "text": text}]}
    return {}


def _range(span: Span, report: Report) -> dict[str, object]:
    lines = report.lines.get(span.file, ())
    return {
        "start": _position(lines, span.line, span.column),
        "end": _position(lines, span.end_line, span.end_column),
    }


def _position(lines: Sequence[str], line: int, column: int) -> dict[str, int]:
    before = lines[line - 1][: column - 1] if 1 <= line <= len(lines) else ""
    wider = len(before.encode("utf-8", "surrogatepass")) - len(before)
    return {"line": line, "column": column + wider}
