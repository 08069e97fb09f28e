"""What holds whatever is checked: places lie inside the text, and nothing escapes its output."""

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from specc.compiler import Checked
from specc.diagnostic.formats import FORMATS, render
from specc.diagnostic.report import Report
from specc.units import UnitError

COUNTS: dict[str, Callable[[str], int]] = {
    "concise": lambda text: text.count("\n"),
    "json": lambda text: len(json.loads(text)["findings"]),
    "sarif": lambda text: len(json.loads(text)["runs"][0]["results"]),
    "github": lambda text: len(re.findall(r"(?m)^::(?:error|warning|notice) title=.*$", text)),
    "gitlab": lambda text: len(json.loads(text)),
    "junit": lambda text: _tests(ElementTree.fromstring(text)),  # noqa: S314 -- our own
    "rdjson": lambda text: len(json.loads(text)["diagnostics"]),
    "markdown": lambda text: len(re.findall(r"(?m)^- ", text)),
    "text": lambda text: len(re.findall(r"(?m)^(?:error|warning|info)\[", text)),
}
"""How many findings a document of each format holds, read the way its readers do."""


def _tests(root: Any) -> int:
    return sum(test.get("name") != "no findings" for test in root.iter("testcase"))


def hold(done: Checked) -> None:
    """Findings of one check: each says something, somewhere, in order."""
    assert done.spec is not None or done.found
    for finding in (*done.found, *done.accepted):
        assert finding.message, finding
        assert re.fullmatch("[A-Z]{3}[0-9]{2}", finding.code)
        assert finding.places, finding
        edits = finding.fix.edits if finding.fix else ()
        for place in (*finding.places, *(edit.place for edit in edits)):
            inside(place.span, done)


def inside(span: Any, done: Checked) -> None:
    """The stretch lies in its file's text; the end of the last line is the last place there is."""
    assert span is not None
    lines = [*done.lines[span.file], ""]
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    assert (1, 1) <= start <= end, span
    assert span.end_line <= len(lines), span
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1, span
    assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1, span


def report(done: Checked) -> Report:
    """The findings as a format takes them."""
    return Report(name=next(iter(done.lines)), found=done.found, lines=done.lines)


def outputs(done: Checked) -> dict[str, str]:
    """The document of every format."""
    return {name: render(name, report(done)) for name in FORMATS}


def tell(done: Checked) -> None:
    """Every format tells every finding, and nothing of a spec gets out of its place in it."""
    told = outputs(done)
    for name, text in told.items():
        assert COUNTS[name](text) == len(done.found), name
        odd = next((c for c in text if not (c.isprintable() or c == "\n")), "")
        assert not odd, (name, odd)
        if name != "github":
            assert not re.search(r"(?m)^\s*::\w", text), name
    assert told["github"].count("\n") == len(done.found)


def reads_back(value: object, read: Callable[[object], object]) -> None:
    """A quantity's text is read as the same quantity, and what is advised instead is taken."""
    try:
        known = read(value)
    except UnitError as error:
        assert str(error), value
        if error.instead:
            read(error.instead)
        return
    again = read(str(known))
    assert (again, str(again)) == (known, str(known)), (value, str(known))
