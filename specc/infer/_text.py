"""Text files before they are read: their encoding, and how a CSV divides its fields."""

from __future__ import annotations

import codecs
import csv
import gzip
import shutil
from contextlib import suppress
from itertools import islice
from statistics import mode
from typing import IO, TYPE_CHECKING, cast

from specc.infer._model import InferError
from specc.record import value
from specc.workspace import doing

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 4 * 1024 * 1024
"""Bytes that are looked at to find out what a file is; a header of 10,000 names fits."""
_LINES = 50
_TAIL = 64 * 1024
_REGULAR = 0.8
"""Share of the first lines that have as many fields, where lines above the names are looked for."""
_SUMS = {"total", "totals", "grand total", "sum", "summe", "gesamt", "gesamtsumme", "insgesamt",
         "somme", "totale", "suma"}  # fmt: skip
_DIVIDERS = (",", "\t", ";", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLD = "cp1252"
"""What text that is not UTF-8 is taken for: Latin-1 with the quotes and the euro of Windows."""


@value
class Dialect:
    """How a CSV is written."""

    divider: str
    names: tuple[str, ...]
    """The first line."""
    looks_like_data: bool
    """Whether the first line seems to hold values and no names."""


def is_gzip(path: Path) -> bool:
    """Whether the file is compressed with gzip, whatever it is called."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def opened(path: Path) -> IO[bytes]:
    """The bytes of a file, unpacked."""
    return cast("IO[bytes]", gzip.open(path, "rb")) if is_gzip(path) else path.open("rb")


def head(path: Path) -> bytes:
    """The first bytes of a file, unpacked."""
    try:
        with opened(path) as file:
            return file.read(HEAD)
    except (EOFError, gzip.BadGzipFile, ValueError) as error:
        raise InferError(f"{path.name} is damaged: {error}", "make or fetch it again") from error


def lines(start: bytes, size: int) -> int:
    """About how many lines a text of `size` bytes has that begins so."""
    ends = max(start.count(b"\n"), start.count(b"\r"))
    return ends * size // max(1, len(start))


def encoding(data: bytes) -> str:
    """The encoding of a text by its beginning; empty where it is no text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\x00" in data:
        return _wide(data)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=len(data) < HEAD)
    except UnicodeDecodeError:
        return OLD
    return "utf-8"


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: of Latin text every second byte is zero."""
    even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
    half = min(len(data), 4096) / 2
    if odd > 0.4 * half and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and not odd else ""


def is_utf8(path: Path) -> bool:
    """Whether all of a text is UTF-8, not only its beginning."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    try:
        with opened(path) as file:
            while piece := file.read(HEAD):
                decoder.decode(piece)
                done += len(piece)
                doing(f"reading {path.name}, {done / 1e9:.1f} GB so far")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    except (EOFError, OSError) as error:
        raise InferError(f"{path.name} is damaged: {error}", "make or fetch it again") from error
    return True


def to_utf8(path: Path, coding: str, target: Path) -> None:
    """Write the text of `path` to `target` in UTF-8, piece by piece."""
    errors = "replace" if coding == OLD else "strict"
    try:
        with (
            opened(path) as raw,
            codecs.getreader(coding)(raw, errors) as text,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(text, out, HEAD)
    except (UnicodeError, EOFError, gzip.BadGzipFile) as error:
        raise InferError(
            f"{path.name} begins as {coding} and does not go on so: {error}", "save it as UTF-8"
        ) from error


def dialect(name: str, text: str) -> Dialect:
    """How the CSV that begins with `text` divides its fields, and what it calls them.

    The divider is the one that gives the most lines as many fields as the first, which are more
    than one; a comma where none does.
    """
    _refuse_title(name, text)
    readings = {each: _records(text, each) for each in _DIVIDERS}
    best = max(_DIVIDERS, key=lambda each: _agreement(readings[each]))
    records = readings[best]
    if not records:
        raise InferError(f"{name} is empty", "name a file with a line of column names")
    first = records[0]
    return Dialect(divider=best, names=tuple(first), looks_like_data=any(map(_is_value, first)))


def _refuse_title(name: str, text: str) -> None:
    """A report often begins with lines of few fields; the names of columns stand below them.

    No title is looked for where a divider gives the first line as many fields as the others.
    """
    regular: dict[int, list[tuple[int, list[str]]]] = {}
    for divider in _DIVIDERS:
        numbered = _numbered(text, divider)
        widths = [len(record) for _, record in numbered]
        width = mode(widths) if widths else 0
        if width < 2 or widths.count(width) < _REGULAR * len(widths):
            continue
        if len(numbered[0][1]) == width and 2 * _filled(numbered[0][1]) > width:
            return
        regular[width] = numbered
    width = max(regular, default=0)
    if not width or 2 * _filled(regular[width][0][1]) > width:
        return
    for line, record in regular[width]:
        if _filled(record) == width and not any(map(_is_value, record)):
            raise InferError(
                f"{name} begins with a title: the names of its {width} columns seem to stand in "
                f"line {line}",
                "take out what stands above them, and ask again",
            )


def _filled(record: list[str]) -> int:
    return sum(bool(field.strip()) for field in record)


def sums_up(path: Path, divider: str) -> str:
    """The word by which the last line of a UTF-8 text says that it is a sum and no row."""
    if is_gzip(path):
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        lines = file.read().decode("utf-8", "replace").rstrip().splitlines()
    fields = (field.strip(' "') for field in (lines[-1] if lines else "").split(divider))
    word = next(filter(None, fields), "")
    return word if word.casefold().rstrip(":") in _SUMS else ""


def _records(text: str, divider: str) -> list[list[str]]:
    return [record for _, record in _numbered(text, divider)]


def _numbered(text: str, divider: str) -> list[tuple[int, list[str]]]:
    """The first records and the lines where they end."""
    found: list[tuple[int, list[str]]] = []
    with suppress(csv.Error):  # a field longer than names are; what stands before it tells
        reader = csv.reader(text.splitlines(keepends=True), delimiter=divider)
        found.extend((reader.line_num, record) for record in islice(reader, _LINES))
    return [(line, record) for line, record in found if record]


def _agreement(records: list[list[str]]) -> tuple[float, int]:
    width = len(records[0]) if records else 0
    if width < 2:
        return (0.0, -width)
    return (sum(len(record) == width for record in records) / len(records), width)


def _is_value(field: str) -> bool:
    """Whether a field of the first line is a number, which names are not, years apart."""
    try:
        float(field.replace(",", "."))
    except ValueError:
        return False
    return not (field.isdecimal() and 1900 <= int(field) <= 2100)
