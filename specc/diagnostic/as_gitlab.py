"""Findings as a Code Quality report of GitLab, a subset of Code Climate's format.

The format: docs.gitlab.com, "Code Quality", "Code Quality report format". Columns count from 1,
as in the source; a finding without a place stands at the first character of the file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specc.diagnostic._cells import safe
from specc.diagnostic._model import Severity
from specc.diagnostic.report import main

if TYPE_CHECKING:
    from specc.diagnostic._model import Diagnostic, Span
    from specc.diagnostic.report import Report

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def document(report: Report) -> str:
    """A list with an object for each finding."""
    pairs = zip(report.found, report.fingerprints(), strict=True)
    return json.dumps([_entry(*pair, report) for pair in pairs], indent=2) + "\n"


def _entry(finding: Diagnostic, fingerprint: str, report: Report) -> dict[str, object]:
    return {
        "description": "; ".join((safe(finding.message), *report.details(finding))),
        "check_name": safe(f"{finding.code} {finding.slug}"),
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": _location(main(finding) or report.start, report),
    }


def _location(span: Span, report: Report) -> dict[str, object]:
    return {
        "path": safe(report.relative(span.file)),
        "positions": {
            "begin": {"line": span.line, "column": span.column},
            "end": {"line": span.end_line, "column": span.end_column},
        },
    }
