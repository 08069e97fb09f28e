"""Findings in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS, errata 01).

Regions count lines and columns from 1 in Unicode code points, the end column exclusive. Files are
named relative to `%SRCROOT%`, the folder that was checked. In a message a brace is written twice,
and no `[text](target)` is left that a viewer would make a link (sections 3.11.5 and 3.11.6).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from specc import __version__
from specc.diagnostic._cells import safe
from specc.diagnostic.report import Manual, edits, main, uri
from specc.diagnostic.text import dotted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.diagnostic._model import Diagnostic, Place, Span
    from specc.diagnostic.report import Report

    Object = dict[str, object]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def document(report: Report) -> str:
    """The log of one run, with a rule for each code that was found."""
    rules = _rules(report)
    driver = {"name": "specc", "version": __version__, "rules": list(map(_rule, rules.values()))}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "artifacts": [{"location": _artifact(file, report)} for file in report.files()],
        "results": _results(report, {code: index for index, code in enumerate(rules)}),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rules(report: Report) -> dict[str, Manual]:
    """The manual of each code that was found; of one without a manual, its name."""
    known = report.manuals() if report.found else {}
    met = {finding.code: finding for finding in reversed(report.found)}
    return {code: known.get(code) or _unknown(met[code]) for code in sorted(met)}


def _unknown(finding: Diagnostic) -> Manual:
    severity = finding.severity.value
    return Manual(code=finding.code, slug=finding.slug, severity=severity, text=finding.slug)


def _rule(manual: Manual) -> Object:
    text = manual.text.strip() or manual.code
    return {
        "id": safe(manual.code),
        "name": "".join(word[:1].upper() + word[1:] for word in safe(manual.slug).split("-")),
        "shortDescription": _message(manual.title or manual.code),
        "fullDescription": _message(text.partition("\n\n")[0]),
        "help": {**_message(text), "markdown": _words(text)},
        "defaultConfiguration": {"level": LEVELS[manual.severity]},
    }


def _results(report: Report, indices: Mapping[str, int]) -> list[Object]:
    pairs = zip(report.found, report.fingerprints(), strict=True)
    return [_result(finding, mark, indices[finding.code], report) for finding, mark in pairs]


def _result(finding: Diagnostic, fingerprint: str, index: int, report: Report) -> Object:
    others = [
        {"id": number, **_location(place, report)}
        for number, place in enumerate(finding.places[1:], 1)
        if place.span
    ]
    fix = edits(finding)
    return {
        "ruleId": safe(finding.code),
        "ruleIndex": index,
        "level": LEVELS[finding.severity.value],
        "message": _message("\n".join((safe(finding.message), *report.details(finding)))),
        "locations": _main(finding, report),
        **({"relatedLocations": others} if others else {}),
        "partialFingerprints": {"speccFinding/v1": fingerprint},
        **({"fixes": [_fix(finding, fix, report)]} if fix else {}),
    }


def _main(finding: Diagnostic, report: Report) -> list[Object]:
    """The main place; code hosts refuse a result without one."""
    if main(finding):
        return [_location(finding.places[0], report)]
    return [{"physicalLocation": _physical(report.start, report)}]


def _location(place: Place, report: Report) -> Object:
    path = [{"fullyQualifiedName": dotted(place.path)}] if place.path else []
    return {
        **({"physicalLocation": _physical(place.span, report)} if place.span else {}),
        **({"logicalLocations": path} if path else {}),
        **({"message": _message(safe(place.label))} if place.label else {}),
    }


def _physical(span: Span, report: Report) -> Object:
    return {"artifactLocation": _artifact(span.file, report), "region": _region(span)}


def _region(span: Span) -> Object:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _artifact(file: str, report: Report) -> Object:
    path = report.relative(file)
    below = not path.startswith(("/", "../"))
    return {"uri": uri(path), **({"uriBaseId": "%SRCROOT%"} if below else {})}


def _fix(finding: Diagnostic, made: tuple[tuple[Span, str], ...], report: Report) -> Object:
    files = dict.fromkeys(span.file for span, _ in made)
    changes = [
        {
            "artifactLocation": _artifact(file, report),
            "replacements": [
                {"deletedRegion": _region(span), "insertedContent": {"text": text}}
                for span, text in made
                if span.file == file
            ],
        }
        for file in files
    ]
    safely = finding.fix is not None and finding.fix.safe
    said = "Says the same, rightly." if safely else "Changes what the spec says: a person decides."
    return {"description": _message(said), "artifactChanges": changes}


def _message(text: str) -> Object:
    return {"text": _words(text)}


def _words(text: str) -> str:
    """A message that means itself: literal braces, and no embedded link."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
