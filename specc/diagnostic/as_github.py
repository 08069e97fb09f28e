"""Findings as annotations of a GitHub Actions run: one workflow command a line.

    ::error title=MET04 ...,file=spec.yaml,line=31,endLine=31,col=49,endColumn=52::message

The format: docs.github.com, "Workflow commands for GitHub Actions". Columns are given only where a
finding begins and ends on one line, because GitHub refuses them elsewhere. A log shows no more
than the message, which therefore says the place again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic._cells import safe
from specc.diagnostic._model import Severity
from specc.diagnostic.report import main

if TYPE_CHECKING:
    from specc.diagnostic._model import Diagnostic, Span
    from specc.diagnostic.report import Report

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def document(report: Report) -> str:
    """A command for each finding; nothing where there is none."""
    return "".join(f"{_command(finding, report)}\n" for finding in report.found)


def _command(finding: Diagnostic, report: Report) -> str:
    span = main(finding)
    title = {"title": safe(f"{finding.code} {finding.slug}")}
    properties = {**title, **(_place(span, report) if span else {})}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    where = f"{report.where(span)}: " if span else ""
    message = "\n".join((where + safe(finding.message), *report.details(finding)))
    return f"::{COMMANDS[finding.severity]} {told}::{_data(message)}"


def _place(span: Span, report: Report) -> dict[str, str]:
    lines = {
        "file": safe(report.relative(span.file)),
        "line": f"{span.line}",
        "endLine": f"{span.end_line}",
    }
    if span.line != span.end_line:
        return lines
    return {**lines, "col": f"{span.column}", "endColumn": f"{span.end_column}"}


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
