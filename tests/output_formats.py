"""Reading every output format back, each by the rules of its own readers.

`coordinates` is what a test compares: a format carries what it can, and gives None for the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from markdown_it import MarkdownIt
from markdown_it.token import Token

from specc.diagnostic import Diagnostic
from specc.diagnostic._cells import safe
from specc.diagnostic.report import Report, main

Lines = Mapping[str, Sequence[str]]
Row = tuple[str, str, int, int | None, int | None, int | None]
"""Code, file, line, column, end line, end column."""

CODE = r"[A-Z]{3}\d{2}"
AS_GIVEN = {"text", "concise", "json"}
"""These name files as they were given; the others relative to the current folder."""


def coordinates(form: str, text: str, lines: Lines | None = None) -> list[Row]:
    """The coordinates of every finding's main place, in the order of the document.

    `lines` is the text of the files, by the name that the document gives them; it is needed where a
    line is not ASCII, for rdjson counts bytes.
    """
    if form == "rdjson":
        return list(_rdjson(text, lines or {}))
    readers = {
        "text": _text,
        "concise": _concise,
        "json": _json,
        "sarif": _sarif,
        "github": _github,
        "gitlab": _gitlab,
        "junit": _junit,
        "markdown": _markdown,
    }
    return list(readers[form](text))


def expected(form: str, report: Report) -> list[Row]:
    """What `coordinates` has to find: every finding whose main place has a span."""
    found = [finding for finding in report.found if main(finding)]
    if form == "markdown":
        found.sort(key=lambda finding: finding.severity.rank)
    if form == "junit":
        files = list(dict.fromkeys((*report.lines, *(_file(finding) for finding in found))))
        found.sort(key=lambda finding: files.index(_file(finding)))
    return [_row(finding, report, form) for finding in found]


def agree(expected: Sequence[Row], read: Sequence[Row]) -> bool:
    """Whether a format says the same, as far as it goes; where it stands, all of them say."""
    return len(expected) == len(read) and all(
        one[:3] == other[:3] and all(b in (a, None) for a, b in zip(one, other, strict=True))
        for one, other in zip(expected, read, strict=True)
    )


def _file(finding: Diagnostic) -> str:
    span = main(finding)
    assert span
    return span.file


def _row(finding: Diagnostic, report: Report, form: str) -> Row:
    span = main(finding)
    assert span
    file = span.file if form in AS_GIVEN else report.relative(span.file)
    return (finding.code, safe(file), span.line, span.column, span.end_line, span.end_column)


def _text(text: str) -> Iterator[Row]:
    code = ""
    for line in text.split("\n"):
        if head := re.match(rf"(?:error|warning|info)\[({CODE}) ", line):
            code = head[1]
        if place := re.fullmatch(r" *--> (.*?):(\d+):(\d+)(?: \(.*\))?", line):
            yield (code, place[1], int(place[2]), int(place[3]), None, None)


def _concise(text: str) -> Iterator[Row]:
    for line in text.splitlines():
        match = re.match(rf"(?:\./(?= *::))?(.*?)(?::(\d+):(\d+))?: ({CODE}) ", line)
        assert match, line
        if match[2]:
            yield (match[4], match[1], int(match[2]), int(match[3]), None, None)


def _json(text: str) -> Iterator[Row]:
    for finding in json.loads(text)["findings"]:
        place = finding["places"][0] if finding["places"] else {"line": None}
        if place["line"] is not None:
            ends = (place["end_line"], place["end_column"])
            yield (finding["code"], safe(place["file"]), place["line"], place["column"], *ends)


def _sarif(text: str) -> Iterator[Row]:
    (run,) = json.loads(text)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        uri, region = place["artifactLocation"]["uri"].removeprefix("file://"), place["region"]
        ends = ("startLine", "startColumn", "endLine", "endColumn")
        file = safe(unquote(uri, errors="surrogatepass"))
        yield (result["ruleId"], file, *(region[name] for name in ends))


def _github(text: str) -> Iterator[Row]:
    """As the runner reads commands: up to the second `::`, properties between commas."""
    for line in text.splitlines():
        match = re.match(r"::(error|warning|notice) (.*?)::(.*)", line)
        assert match, line
        pairs = [pair.split("=", 1) for pair in match[2].split(",")]
        told = {name: _unescaped(value, ":", ",") for name, value in pairs}
        known = {"title", "file", "line", "endLine", "col", "endColumn"}
        assert set(told) <= known and len(pairs) == len(told)
        if "line" not in told:
            continue
        message = _unescaped(match[3])
        assert message.startswith(f"{told['file']}:{told['line']}:")
        column = message.removeprefix(f"{told['file']}:{told['line']}:").partition(":")[0]
        assert told.get("col", column) == column
        end = int(told["endColumn"]) if "endColumn" in told else None
        code = told["title"].partition(" ")[0]
        place = (told["file"], int(told["line"]), int(column), int(told["endLine"]))
        yield (code, *place, end)


def _unescaped(text: str, *more: str) -> str:
    for char in ("\r", "\n", *more, "%"):
        text = text.replace(f"%{ord(char):02X}", char)
    return text


def _gitlab(text: str) -> Iterator[Row]:
    for entry in json.loads(text):
        code = entry["check_name"].partition(" ")[0]
        begin, end = (entry["location"]["positions"][name] for name in ("begin", "end"))
        ends = (end["line"], end["column"])
        yield (code, entry["location"]["path"], begin["line"], begin["column"], *ends)


def _junit(text: str) -> Iterator[Row]:
    for test in ElementTree.fromstring(text).iter("testcase"):  # noqa: S314 -- made here
        if not len(test) or "line" not in test.attrib:
            continue
        said = (test[0].text or "").removeprefix(f"{test.attrib['file']}:")
        match = re.match(rf"(\d+):(\d+): (?:error|warning|info)\[({CODE}) ", said)
        assert match and match[1] == test.attrib["line"]
        yield (match[3], test.attrib["file"], int(match[1]), int(match[2]), None, None)


def _rdjson(text: str, lines: Lines) -> Iterator[Row]:
    for entry in json.loads(text)["diagnostics"]:
        path, span = entry["location"]["path"], entry["location"].get("range")
        if span:
            start = _characters(span["start"], lines.get(path, ()))
            end = _characters(span["end"], lines.get(path, ()))
            yield (entry["code"]["value"], path, *start, *end)


def _characters(position: dict[str, int], lines: Sequence[str]) -> tuple[int, int]:
    """A column in bytes as one in characters."""
    line, column = position["line"], position["column"]
    text = lines[line - 1] if line <= len(lines) else ""
    data = text.encode()
    if column - 1 > len(data):
        return line, column - len(data) + len(text)
    return line, len(data[: column - 1].decode()) + 1


def _markdown(text: str) -> Iterator[Row]:
    for item in items(text):
        spoken = [token.content for token in item if token.type == "code_inline"]
        named = [i for i, said in enumerate(spoken[:2]) if re.match(rf"{CODE} [a-z]", said)]
        place = re.fullmatch(r"(.*):(\d+):(\d+)", spoken[0])
        if place and 1 in named:
            code = spoken[1].partition(" ")[0]
            yield (code, place[1], int(place[2]), int(place[3]), None, None)


def items(text: str) -> list[list[Token]]:
    """The inline tokens of each item of the outer list of a Markdown page."""
    tokens: list[Any] = MarkdownIt("commonmark").parse(text)
    return [
        token.children or []
        for before, token in pairwise(tokens)
        if token.type == "inline" and token.level == 3 and before.type == "paragraph_open"
    ]
