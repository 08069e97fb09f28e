"""What libyaml stumbled over, in the words of somebody who writes specs.

libyaml says where it could go no further; what was mistaken often stands before it. `_slips` knows
the usual slips by the text around that place, and is asked first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Place, codes
from specc.source import _slips as slips
from specc.source._problems import character, cut, placed, quotes

if TYPE_CHECKING:
    from specc.source._source import Extent

_SYNTAX = (
    ("mapping values are not allowed", "a `: ` stands where no key can be", "quote the text"),
    ("did not find expected ',' or '}'", "a `}` or a comma is missing", "close the braces"),
    ("did not find expected ',' or ']'", "a `]` or a comma is missing", "close the brackets"),
    (
        "did not find expected key",
        "this line is indented differently from its neighbours",
        "indent it like the keys it belongs with",
    ),
    (
        "did not find expected '-' indicator",
        "a list goes on as something else here",
        "start the line with `- `, or indent it under the item it belongs to",
    ),
    (
        "block sequence entries are not allowed",
        "a `- ` stands here",
        "start the list on a new line",
    ),
    (
        "did not find expected node content",
        "a value is missing here",
        "write it, or close what is open",
    ),
    ("unexpected end of stream", "a quote is opened and never closed", "close it"),
    (
        "invalid Unicode character escape",
        "this escape is half a character",
        "write the character itself in place of its escapes",
    ),
    ("unknown escape character", "this escape is not known", "double the backslash"),
    ("mapping keys are not allowed", "a `? ` stands where no key can be", "quote the text"),
)

_MISSING_COLON = ("a `:` is missing after `{}`", "write `{}: {{...}}`")


def missing_colon(name: str, word: str, extent: Extent) -> Diagnostic:
    message, advice = _MISSING_COLON
    line, column, _, _ = extent
    place = placed(name, (line, column, line, column + len(word)))
    return codes.SYNTAX_ERROR.finding(
        message.format(cut(word)), place, help=advice.format(cut(word))
    )


def syntax_error(name: str, text: str, error: Any, last: Any) -> Diagnostic:
    """A finding for what libyaml stumbled over; `error` is its `MarkedYAMLError`, and `last` what
    it read before."""
    mark = error.problem_mark or error.context_mark
    lines = text.splitlines() or [""]
    line = min(mark.line, len(lines) - 1)
    column = mark.column if line == mark.line else len(lines[line])
    if (slip := slips.found(name, lines, (line, column), error, last)) is not None:
        return slip
    message, advice = _in_words(error.problem or "", lines[line], column)
    places = [placed(name, character(lines, line, column))]
    start = error.context_mark
    if start is not None and _opens(lines, start) and (start.line, start.column) != (line, column):
        opened = character(lines, start.line, start.column)
        places.append(placed(name, opened, "opened here"))
    if (bare := _lacks_quotes(name, lines[line], line, column)) is not None:
        return codes.SYNTAX_ERROR.finding(message, bare, help="quote the value", fix=quotes(bare))
    return codes.SYNTAX_ERROR.finding(message, *places, help=advice)


_UNQUOTED = re.compile(
    r"@[A-Za-z0-9][A-Za-z0-9_./-]*|>=? *[0-9$][0-9A-Za-z.%$ ]*[0-9A-Za-z%]|>=? *[0-9]"
)
"""Values of the language that YAML does not take as they are: a handle, and a lower bound."""
_VALUE_AFTER = re.compile(r" *(?:[,}\]]|$| #)")


def _lacks_quotes(name: str, line: str, number: int, column: int) -> Place | None:
    """Where a whole value of the language stands that lacks nothing but its quotes."""
    match = _UNQUOTED.match(line, column) or _UNQUOTED.match(line, line.rfind(">", 0, column + 1))
    if match is None or not _VALUE_AFTER.match(line, match.end()):
        return None
    return placed(name, (number + 1, match.start() + 1, number + 1, match.end() + 1))


def _opens(lines: list[str], mark: Any) -> bool:
    """Whether the mark stands on a bracket, brace or quote that something was meant to close."""
    line = lines[mark.line] if mark.line < len(lines) else ""
    return line[mark.column : mark.column + 1] in ("[", "{", '"', "'")


def _in_words(problem: str, line: str, column: int) -> tuple[str, str]:
    character = line[column : column + 1]
    if "cannot start any token" in problem and character == "\t":
        return "a tab is used for indentation", "use spaces"
    if "cannot start any token" in problem:
        return f"a value cannot start with `{character}`", "quote the value"
    word = re.search(r"([\w.-]+) *$", line[:column])
    if word and character == "{":
        return _MISSING_COLON[0].format(cut(word[1])), _MISSING_COLON[1].format(cut(word[1]))
    if re.search(r"\?\s*[,}]", line):
        return "a question mark before a comma or brace ends the reading here", "quote the text"
    for part, message, advice in _SYNTAX:
        if part in problem:
            return message, advice
    return f"this is not YAML: {problem}", "look at this line and the one before it"
