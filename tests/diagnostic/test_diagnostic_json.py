"""The JSON of findings, byte for byte."""

from __future__ import annotations

import json

from specc.diagnostic import Diagnostic, Place, Severity, Span, as_json, at

SPAN = Span(file="spec.yaml", line=3, column=5, end_line=3, end_column=8)


def test_every_field_has_its_place() -> None:
    found = Diagnostic(
        code="MET04",
        slug="accuracy-below-trivial",
        severity=Severity.WARNING,
        message='99 % ≤ "no"',
        help="measure recall",
        notes=("assumed",),
        places=(Place(span=SPAN, label="the target"),),
    )
    assert (
        as_json.render([found])
        == r"""{
  "schema_version": 1,
  "findings": [
    {
      "code": "MET04",
      "slug": "accuracy-below-trivial",
      "severity": "warning",
      "message": "99 % \u2264 \"no\"",
      "help": "measure recall",
      "notes": [
        "assumed"
      ],
      "places": [
        {
          "file": "spec.yaml",
          "line": 3,
          "column": 5,
          "end_line": 3,
          "end_column": 8,
          "label": "the target"
        }
      ],
      "fix": null
    }
  ],
  "counts": {
    "error": 0,
    "warning": 1,
    "info": 0
  }
}
"""
    )


def test_a_place_that_is_not_in_a_text_has_no_coordinates() -> None:
    found = Diagnostic(
        code="X", slug="x", severity=Severity.ERROR, message="m", places=(at("metrics"),)
    )
    (place,) = json.loads(as_json.render([found]))["findings"][0]["places"]
    assert place == {
        "file": None,
        "line": None,
        "column": None,
        "end_line": None,
        "end_column": None,
        "label": "",
    }


def test_no_findings_are_a_document_too() -> None:
    assert json.loads(as_json.render([])) == {
        "schema_version": 1,
        "findings": [],
        "counts": {"error": 0, "warning": 0, "info": 0},
    }


def test_half_a_surrogate_pair_is_written_as_an_escape() -> None:
    found = Diagnostic(code="X", slug="x", severity=Severity.INFO, message="\ud800\x1b")
    text = as_json.render([found])
    assert text.isascii()
    assert json.loads(text)["findings"][0]["message"] == "\ud800\x1b"
