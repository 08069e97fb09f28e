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
    from xml.etree.ElementTree import Element

    from specc.diagnostic._model import Diagnostic
    from specc.diagnostic.report import Report

    Named = list[tuple[str, Diagnostic]]

COUNTS = ("tests", "failures", "errors")


def document(report: Report) -> str:
    """The document. Characters that XML does not allow are shown as escapes."""
    suites = [_suite(file, tests, report) for file, tests in _by_file(report).items()]
    summed = {name: sum(int(suite.attrib[name]) for suite in suites) for name in COUNTS}
    counts = {name: f"{count}" for name, count in summed.items()}
    root = ElementTree.Element("testsuites", {"name": "specc", **counts})
    root.extend(suites)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _suite(file: str, named: Named, report: Report) -> Element:
    name = safe(report.relative(file))
    tests = [_test(*each, name, report) for each in named] or [_passed(name)]
    failures = sum(report.fails(finding) for _, finding in named)
    counts = dict(zip(COUNTS, (f"{len(tests)}", f"{failures}", "0"), strict=True))
    suite = ElementTree.Element("testsuite", {"name": name, **counts})
    suite.extend(tests)
    return suite


def _by_file(report: Report) -> dict[str, Named]:
    suites: dict[str, Named] = {file: [] for file in report.lines}
    for name, finding in zip(report.identities(), report.found, strict=True):
        span = main(finding)
        suites.setdefault(span.file if span else report.start.file, []).append((name, finding))
    return suites


def _passed(file: str) -> Element:
    return ElementTree.Element("testcase", name="no findings", classname=file, file=file)


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
