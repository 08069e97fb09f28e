"""Findings as a test report in JUnit's XML, for CI systems that show nothing else.

A file is a suite and a finding a test of it, named by what stays when lines move. A finding that
makes the run fail is a failure; a milder one is a test that passes and says something. A file
without findings has one test that passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from specc.diagnostic._cells import safe
from specc.diagnostic.report import main

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

    from specc.diagnostic._model import Diagnostic
    from specc.diagnostic.report import Report

    Named = list[tuple[str, Diagnostic]]


def document(report: Report) -> str:
    """The document. Characters that XML does not allow are shown as escapes."""
    root = ElementTree.Element("testsuites", {"name": "specc", **_counts(report.found, report)})
    for file, tests in _by_file(report).items():
        found = [finding for _, finding in tests]
        name = safe(report.relative(file))
        suite = ElementTree.SubElement(root, "testsuite", {"name": name, **_counts(found, report)})
        suite.extend(_test(*test, name, report) for test in tests)
        if not tests:
            ElementTree.SubElement(suite, "testcase", name="no findings", classname=name, file=name)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _by_file(report: Report) -> dict[str, Named]:
    suites: dict[str, Named] = {file: [] for file in report.lines}
    for name, finding in zip(report.identities(), report.found, strict=True):
        span = main(finding)
        suites.setdefault(span.file if span else report.first, []).append((name, finding))
    return suites


def _counts(found: Iterable[Diagnostic], report: Report) -> dict[str, str]:
    failing = [report.fails(finding) for finding in found]
    return {"tests": f"{len(failing) or 1}", "failures": f"{sum(failing)}", "errors": "0"}


def _test(name: str, finding: Diagnostic, file: str, report: Report) -> Element:
    span = main(finding)
    line = {"line": f"{span.line}"} if span else {}
    test = ElementTree.Element("testcase", {"name": name, "classname": file, "file": file, **line})
    where = f"{report.where(span)}: " if span else ""
    kind = safe(f"{finding.severity.value}[{finding.code} {finding.slug}]")
    said = "\n".join((f"{where}{kind}: {safe(finding.message)}", *report.details(finding)))
    if report.fails(finding):
        message = safe(finding.message)
        ElementTree.SubElement(test, "failure", message=message, type=kind).text = said
    else:
        ElementTree.SubElement(test, "system-out").text = said
    return test
