"""The usual slips that make a text no YAML, known by what stands around the place where reading
stopped: conflict markers, fences, spaces that are none, a key without its space, its colon or its
indentation, and quotes that are never closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Edit, Fix, Place, codes
from specc.source._problems import character, cut, placed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    At = tuple[int, int]
    """A line and a column, from 0."""

_OPENED, _CLOSED = re.compile(r"<{7}(?: |$)"), re.compile(r">{7}(?: |$)")
_MARKER = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$")
_FENCE = re.compile(r"(?:```+|~~~+)")
_NO_SPACE = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_ODD_SPACE = re.compile(rf"^ *[{_NO_SPACE}]|^ *(?:- +)?[\w.-]+: *[{_NO_SPACE}]")
_KEY = r"[A-Za-z_][\w.-]*"
_UNSPACED = re.compile(rf"^ *(?:- +)?(?P<key>{_KEY}):(?P<value>[^\s:,\]}}][^:]*)$")
_UNDIVIDED = re.compile(rf"^ *(?:- +)?(?P<key>{_KEY}) +[^\s:#][^:]*$")
_ENTRY = re.compile(rf"^(?P<indent> *)(?P<key>{_KEY}):(?: |$)")
_BETWEEN = frozenset(" ,:[{(-")
"""What stands before a quote that opens."""


def conflict(name: str, text: str) -> Diagnostic | None:
    """A merge conflict that nobody resolved: both sides are in the text, and neither is meant."""
    if "<<<<<<<" not in text:
        return None
    lines = text.splitlines()
    first = next((i for i, line in enumerate(lines) if _OPENED.match(line)), None)
    if first is None:
        return None
    last = next((i for i in range(first, len(lines)) if _CLOSED.match(lines[i])), None)
    if last is None:
        return None
    return codes.SYNTAX_ERROR.finding(
        f"an unresolved merge conflict, lines {first + 1} to {last + 1}",
        _line(name, lines, first, "one side begins"),
        _line(name, lines, last, "the other ends"),
        help="keep what holds of the two sides, and delete the lines with the markers",
    )


def found(name: str, lines: list[str], stopped: At, error: Any, last: Any) -> Diagnostic | None:
    """The slip that made libyaml stop there, where it is one of the usual; `last` is the event
    before."""
    near = _near(lines, stopped[0], error)
    return (
        _marker(name, lines, near)
        or _fence(name, lines, stopped[0])
        or _odd_space(name, lines, near)
        or _open_quote(name, lines, stopped, error, last)
        or _unspaced(name, lines, near)
        or _undivided(name, lines, near)
        or _deeper(name, lines, stopped, error)
        or _keyless(name, lines, error)
    )


def odd_space(name: str, line: int, column: int, char: str) -> Diagnostic:
    """A character that looks like a space, where YAML wants one."""
    place = placed(name, (line, column, line, column + 1))
    return codes.SYNTAX_ERROR.finding(
        f"the space here is no space to YAML: it is U+{ord(char):04X}",
        place,
        help="type a plain space in its place",
        fix=Fix(
            edits=(Edit(place=place, text="" if char in "\u200b\u2060\ufeff" else " "),), safe=True
        ),
    )


def _near(lines: list[str], line: int, error: Any) -> list[int]:
    """The lines on which the slip may stand, the likeliest first."""
    start = error.context_mark if "simple key" in (error.context or "") else None
    before = next((i for i in range(line - 1, -1, -1) if _says(lines[i])), None)
    where = (start.line if start else None, before, line)
    return list(dict.fromkeys(i for i in where if i is not None and i < len(lines)))


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _marker(name: str, lines: list[str], near: list[int]) -> Diagnostic | None:
    line = next((i for i in near if _MARKER.match(lines[i])), None)
    if line is None:
        return None
    return codes.SYNTAX_ERROR.finding(
        "a marker of a merge conflict is left here",
        _line(name, lines, line),
        help="delete this line, and what does not hold of the two sides",
    )


def _fence(name: str, lines: list[str], stopped: int) -> Diagnostic | None:
    """A fence at the start of a line; one that is indented may be part of a text."""
    fences = [i for i, line in enumerate(lines) if _FENCE.match(line)]
    if not fences or fences[0] > stopped:
        return None
    again = [_line(name, lines, i, "and here") for i in fences[1:2]]
    return codes.SYNTAX_ERROR.finding(
        "a fence of Markdown stands here: this is no YAML",
        _line(name, lines, fences[0]),
        *again,
        help="keep what stands between the two lines, and delete the rest"
        if again
        else "delete this line, and what is not YAML beyond it",
    )


def _odd_space(name: str, lines: list[str], near: list[int]) -> Diagnostic | None:
    for line in near:
        if match := _ODD_SPACE.match(lines[line]):
            return odd_space(name, line + 1, match.end(), match[0][-1])
    return None


def _open_quote(
    name: str, lines: list[str], stopped: At, error: Any, last: Any
) -> Diagnostic | None:
    """A quote that is closed nowhere, or by the one that was to open another text below."""
    if "unexpected end of stream" in (error.problem or "") and error.context_mark:
        opened = (error.context_mark.line, error.context_mark.column)
        return _never_closed(name, lines, opened)
    if getattr(last, "style", None) not in ("'", '"'):
        return None
    start, end = last.start_mark, last.end_mark
    before = lines[end.line][end.column - 2 : end.column - 1] if end.line < len(lines) else ""
    if start.line == end.line or (end.line, end.column) != stopped or before not in _BETWEEN:
        return None
    return _never_closed(name, lines, (start.line, start.column), (end.line, end.column - 1))


def _never_closed(
    name: str, lines: list[str], opened: At, closed: At | None = None
) -> Diagnostic | None:
    if opened[0] >= len(lines):
        return None
    further = [placed(name, character(lines, *closed), "taken for its end")] if closed else []
    return codes.SYNTAX_ERROR.finding(
        f"a quote is opened on line {opened[0] + 1} and not closed there",
        placed(name, character(lines, *opened), "opened here"),
        *further,
        help="close it behind the text",
    )


def _unspaced(name: str, lines: list[str], near: list[int]) -> Diagnostic | None:
    """`stage:scoping`: without a space behind the colon it is one word."""

    def mended(match: re.Match[str]) -> str:
        end = match.end("key") + 1
        return f"{match.string[:end]} {match.string[end:]}"

    match, line = _mending(lines, near, _UNSPACED, mended)
    if match is None:
        return None
    start, end = match.start("key") + 1, match.end("key") + 2
    gap = placed(name, (line + 1, end, line + 1, end))
    value = match["value"].partition(" #")[0].rstrip()
    return codes.SYNTAX_ERROR.finding(
        f"a space is missing behind `{cut(match['key'])}:`",
        placed(name, (line + 1, start, line + 1, end)),
        help=f"write `{cut(match['key'])}: {cut(value)}`",
        fix=Fix(edits=(Edit(place=gap, text=" "),), safe=True),
    )


def _undivided(name: str, lines: list[str], near: list[int]) -> Diagnostic | None:
    """`stage scoping`: a key and a value, and nothing between them."""

    def mended(match: re.Match[str]) -> str:
        return f"{match.string[: match.end('key')]}:{match.string[match.end('key') :]}"

    match, line = _mending(lines, near, _UNDIVIDED, mended)
    if match is None:
        return None
    start, end = match.start("key") + 1, match.end("key") + 1
    return codes.SYNTAX_ERROR.finding(
        f"a `:` is missing after `{cut(match['key'])}`",
        placed(name, (line + 1, start, line + 1, end)),
        help=f"write `{cut(match['key'])}: ...`",
    )


def _mending(
    lines: list[str],
    near: list[int],
    slip: re.Pattern[str],
    mended: Callable[[re.Match[str]], str],
) -> tuple[re.Match[str] | None, int]:
    """The slip that the text can be read without, at least beyond the lines near it, and where."""
    for line in near:
        match = slip.match(lines[line])
        if match and _stops(lines, line, mended(match)) > max(near):
            return match, line
    return None, 0


def _deeper(name: str, lines: list[str], stopped: At, error: Any) -> Diagnostic | None:
    """`   title:` below `  id: x`: deeper than its neighbours, and they hold a value already."""
    line, column = stopped
    entry = _ENTRY.match(lines[line])
    if "mapping values" not in (error.problem or "") or not entry or entry.end("key") != column:
        return None
    above = next((i for i in range(line - 1, -1, -1) if _says(lines[i])), None)
    beside = _ENTRY.match(lines[above]) if above is not None else None
    if above is None or beside is None or len(beside["indent"]) >= len(entry["indent"]):
        return None
    if _stops(lines, line, beside["indent"] + lines[line].lstrip(" ")) <= line:
        return None
    spaces, wanted = len(entry["indent"]), len(beside["indent"])
    return codes.SYNTAX_ERROR.finding(
        "this line is indented differently from its neighbours",
        placed(name, character(lines, line, spaces), f"behind {_spaces(spaces)}"),
        placed(name, character(lines, above, wanted), f"behind {_spaces(wanted)}"),
        help=f"indent `{cut(entry['key'])}` like `{cut(beside['key'])}`",
    )


def _keyless(name: str, lines: list[str], error: Any) -> Diagnostic | None:
    """A line of words where a key and its value belong."""
    start = error.context_mark if "could not find expected ':'" in (error.problem or "") else None
    if (
        start is None
        or start.line >= len(lines)
        or not (words := lines[start.line][start.column :])
    ):
        return None
    end = start.column + len(words.rstrip())
    return codes.SYNTAX_ERROR.finding(
        "this line has no `:`",
        placed(name, (start.line + 1, start.column + 1, start.line + 1, end + 1)),
        help="write `key: value`, or indent it below the text that it goes on with",
    )


def _spaces(number: int) -> str:
    return f"{number} space{'s' * (number != 1)}"


def _stops(lines: Sequence[str], line: int, instead: str) -> int:
    """The line on which reading stops once this stands on `line`; behind the last where it does
    not stop."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = "\n".join((*lines[:line], instead, *lines[line + 1 :], ""))
    try:
        for _ in yaml.parse(text, Loader=loader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.line if mark else 0
    except yaml.YAMLError:
        return 0
    return len(lines)


def _line(name: str, lines: list[str], line: int, label: str = "") -> Place:
    """All that stands on a line."""
    end = len(lines[line].rstrip()) + 1
    return placed(name, (line + 1, 1, line + 1, end), label)
