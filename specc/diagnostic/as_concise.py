"""Findings as editors and `grep` read them: `file:line:column: CODE message`, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic._cells import safe
from specc.diagnostic.report import main

if TYPE_CHECKING:
    from specc.diagnostic._model import Diagnostic
    from specc.diagnostic.report import Report


def document(report: Report) -> str:
    """A line for each finding; nothing where there is none."""
    return "".join(f"{_line(finding, report)}\n" for finding in report.found)


def _line(finding: Diagnostic, report: Report) -> str:
    span = main(finding)
    file = safe(span.file if span else report.start.file)
    # GitHub runs a log line that begins with `::` as a command, whoever wrote it
    file = f"./{file}" if file.lstrip().startswith("::") else file
    where = f"{file}:{span.line}:{span.column}" if span else file
    return f"{where}: {safe(finding.code)} {safe(finding.message)}"
