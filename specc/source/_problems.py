"""What can be wrong with a text as YAML, in the words of somebody who writes specs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from specc.diagnostic import Diagnostic, Edit, Fix, Path, Place, Span, codes, safe_fix

if TYPE_CHECKING:
    from specc.source._source import Extent

_UNACCEPTABLE = (
    "[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufeff\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Compiled only where it is needed: so wide a class takes longer to compile than a spec to read."""
_REFUSED = {
    "alias": ("an alias (`*`) stands here", "write the value out, or quote it if it is text"),
    "anchor": ("an anchor (`&`) stands here", "remove it, or quote the value if it is text"),
    "tag": ("a tag (`!`) stands here", "remove it, or quote the value if it is text"),
    "merge": ("a merge key (`<<`) stands here", "write the keys out where they belong"),
    "key": ("a list or mapping is used as a key", "use plain text as the key"),
    "documents": (
        "a second document starts here",
        "keep one document a file; delete this line and what follows",
    ),
}
_LIMITS = {
    "bytes": "the file is larger than {most:,} bytes",
    "depth": "this is nested more than {most} levels deep",
    "nodes": "the file has more than {most:,} values",
}
_LONG_LISTS = "a spec holds no rows of data; move long lists into a file of their own"
_TOO_LARGE_ADVICE = {
    "depth": "write it flatter: nothing in a spec is nested deeper than a dozen levels"
}


LONGEST = 60
"""Characters of a value that a message shows."""


class Stop(Exception):  # noqa: N818 -- not an error of the program: the text ends here
    """Reading goes no further; `found` says why."""

    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.message)
        self.found = found


def too_large(name: str, what: str, most: int, extent: Extent = (1, 1, 1, 1)) -> Diagnostic:
    return codes.TOO_LARGE.finding(
        _LIMITS[what].format(most=most),
        placed(name, extent),
        help=_TOO_LARGE_ADVICE.get(what, _LONG_LISTS),
    )


def not_utf8(name: str, data: bytes, offset: int) -> Diagnostic:
    line, column = _position(data[:offset].decode())
    return codes.NOT_UTF8.finding(
        f"byte 0x{data[offset]:02x} is not UTF-8",
        placed(name, (line, column, line, column + 1)),
        help="save the file with the encoding UTF-8",
    )


def bad_character(name: str, text: str) -> Diagnostic:
    match = re.search(_UNACCEPTABLE, text)
    offset = match.start() if match else 0
    line, column = _position(text[:offset])
    return codes.NOT_UTF8.finding(
        f"the character U+{ord(text[offset]) if text else 0:04X} cannot stand in YAML",
        placed(name, character(text.splitlines() or [""], line - 1, column - 1)),
        help="delete it; inside double quotes it can be written as an escape",
    )


def _position(before: str) -> tuple[int, int]:
    """Line and column of what follows `before`, in lines as findings show them."""
    lines = f"{before}.".splitlines()
    return len(lines), len(lines[-1])


def empty(name: str) -> Diagnostic:
    return codes.EMPTY_DOCUMENT.finding(
        "there is nothing in the file",
        placed(name, (1, 1, 1, 1)),
        help="start with `specc: 1` and a `project`",
    )


def not_a_mapping(name: str, document: Any, extent: Extent) -> Diagnostic:
    shape = "a list" if isinstance(document, list) else "a single value"
    return codes.WRONG_SHAPE.finding(
        f"the file holds {shape} where the sections of a spec belong",
        placed(name, extent),
        help="write each section as a key: `specc: 1`, then `project: ...`, `goals: ...`",
    )


def refused(name: str, what: str, extent: Extent) -> Diagnostic:
    message, advice = _REFUSED[what]
    return codes.YAML_FEATURE_REFUSED.finding(message, placed(name, extent), help=advice)


def duplicate_key(name: str, path: Path, second: Extent, first: Extent) -> Diagnostic:
    return codes.DUPLICATE_KEY.finding(
        f"`{cut(path[-1])}` is written twice",
        placed(name, second, "again here"),
        placed(name, first, "first here"),
        help="keep one of the two",
    )


def section_twice(section: str, again: tuple[str, Extent], first: tuple[str, Extent]) -> Diagnostic:
    return codes.DUPLICATE_KEY.finding(
        f"the section `{cut(section)}` is written in two files",
        placed(*again, "again here"),
        placed(*first, "first here"),
        help="keep each section in one file",
    )


def key_not_text(name: str, path: Path, extent: Extent) -> Diagnostic:
    key, place = path[-1], replace(placed(name, extent), path=path, on="key")
    return codes.NOT_TEXT.finding(
        f"the key `{cut(key)}` is not text",
        place,
        help=f'quote it: "{cut(key)}"',
        fix=quotes(place) if key not in ("", "~") else None,
    )


def quotes(place: Place) -> Fix:
    """Quotes around what stands at the place."""
    around = (_gap(place, "before"), _gap(place, "after"))
    return Fix(edits=tuple(Edit(place=each, text='"') for each in around), safe=True)


def _gap(place: Place, on: Literal["before", "after"]) -> Place:
    span = place.span
    assert span is not None  # noqa: S101 -- what is found while reading has its span
    if on == "before":
        span = replace(span, end_line=span.line, end_column=span.column)
    else:
        span = replace(span, line=span.end_line, column=span.end_column)
    return replace(place, on=on, span=span)


def cut_number(name: str, path: Path, text: str, value: Extent, key: Extent) -> Diagnostic:
    place = replace(placed(name, (value[0], value[1], key[2], key[3])), path=path)
    unbroken = value[0] == key[2] and key[3] - value[1] == len(text)
    whole = _whole(text) if unbroken else ""
    return codes.CUT_NUMBER.finding(
        f"{cut(text)} was cut at the comma: `{cut(path[-1])}` would be {cut(text.split(',')[0])}",
        place,
        help=f"write {cut(_without_comma(text))}",
        fix=safe_fix(place, whole) if whole else None,
    )


def _whole(text: str) -> str:
    """The number without its commas, where none of them can be a decimal comma: in money, where
    there are two, and before a round number."""
    match = _THOUSANDS.fullmatch(text)
    if match is None:
        return ""
    plain = text[0] in "$€£¥" or text.count(",") > 1 or match[1].endswith("00")
    return text.replace(",", "") if plain else ""


_THOUSANDS = re.compile(r"(\D*[1-9]\d{0,2}(?:,\d{3})+)(\D.*|)")


def _without_comma(text: str) -> str:
    """`40,000` as `40k or 40000`, and `0,78`, whose comma stands for a point, as `0.78`."""
    match = _THOUSANDS.fullmatch(text)
    if match is None:
        return text.replace(",", ".") if text.count(",") == 1 else "one number, or a list: [1, 2]"
    whole, unit = match[1].replace(",", ""), match[2]
    for zeros, scale in (("000000", "M"), ("000", "k")):
        if whole.endswith(zeros) and not unit.startswith("."):
            return f"{whole.removesuffix(zeros)}{scale}{unit} or {whole}{unit}"
    return f"{whole}{unit}"


def cut(value: object) -> str:
    """A value as it stands in a sentence: of a long one, how it begins."""
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def character(lines: list[str], line: int, column: int) -> Extent:
    """The extent of one character; of none at the end of a line."""
    column = min(column, len(lines[line]))
    end = min(column + 1, len(lines[line]))
    return (line + 1, column + 1, line + 1, end + 1)


def placed(name: str, extent: Extent, label: str = "") -> Place:
    line, column, end_line, end_column = extent
    return Place(
        label=label,
        span=Span(file=name, line=line, column=column, end_line=end_line, end_column=end_column),
    )
