"""Reading DATA: what it is, and a query that gives its columns as `c0`, `c1`, ...

No name from the data reaches SQL but quoted, and once: from there on a column is its number. DuckDB
may read the named file and a folder of its own, nothing else, and never the network.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from specc.infer import _text
from specc.infer._model import InferError
from specc.infer._sql import AT_ONCE, Table, chosen, column, literal, quoted
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = "1GB"
"""What DuckDB may hold; beyond it, it works on the disk."""
MOST_COLUMNS = 20_000
_SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": f"'{MEMORY}'",
    "TimeZone": "'UTC'",
    "enable_progress_bar": "true",  # counts how far it is
    "enable_progress_bar_print": "false",
}
_KNOWN = (
    (b"PK\x03\x04", "a zip file or a workbook", "save the sheet as CSV, or unpack it"),
    (b"\xd0\xcf\x11\xe0", "an old workbook", "save the sheet as CSV"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it, or pack it with gzip"),
    (b"BZh", "packed with bzip2", "unpack it, or pack it with gzip"),
    (b"\xfd7zXZ", "packed with xz", "unpack it, or pack it with gzip"),
    (b"%PDF", "a PDF", "name the data it was made from"),
)
"""How files begin that are no data, or not as they are."""


_OURS = re.compile(r"[^\s\"']*specc-\w+/data\.[\w.]+")
"""The name under which DuckDB knows a file."""


@contextmanager
def opened(path: str, table: str = "") -> Iterator[tuple[Any, Table]]:
    """A connection, and the table in the data at `path`.

    `table` is needed where there are several. `InferError` where it cannot be read.
    """
    engine, place = _engine(), _standing(path)
    with tempfile.TemporaryDirectory(prefix="specc-") as folder:
        home = Path(folder)
        connection = engine.connect()
        try:
            yield connection, _table(connection, path, place, home, table)
        except (engine.InterruptException, RuntimeError) as stop:
            if isinstance(stop, RuntimeError) and str(stop) != "Query interrupted":
                raise
            raise KeyboardInterrupt from stop
        except engine.Error as error:
            raise _refused(path, error) from error
        finally:
            connection.close()


def _engine() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise InferError("reading data needs DuckDB", "pip install 'specc[data]'") from error
    return duckdb


def _standing(path: str) -> Path:
    place = Path(path)
    try:
        if not path or not place.exists():
            raise InferError(
                f"there is no file {path}", "check the path, relative to the current folder"
            )
        if place.is_dir():
            raise InferError(f"{path} is a folder", "name one file in it")
        if not place.is_file():
            raise InferError(f"{path} is no file", "write the data to a file first")
        if not os.access(place, os.R_OK):
            raise InferError(f"{path} may not be read", "change its permissions (chmod u+r)")
        if not place.stat().st_size:
            raise InferError(f"{path} is empty", "name a file with a line of column names")
    except (OSError, ValueError) as error:
        raise InferError(f"{path[:200]} cannot be read: {error}", "check the path") from error
    return place.resolve()


def _refused(path: str, error: Exception) -> InferError:
    text = str(error)
    if "Out of Memory" in text:
        return InferError(f"{path} needs more than {MEMORY} of memory", "name a part of it")
    if "No space left" in text:
        return InferError(f"{path} needs more room for temporary files", "set TMPDIR to a disk")
    first = _OURS.sub(lambda _: path, next(iter(text.splitlines()), "").strip())
    if "state machine" in text:
        return InferError(f"{path} cannot be read: its lines end in different ways", "save it anew")
    return InferError(f"{path} cannot be read: {first}", "check that the file is whole")


def _table(connection: Any, path: str, place: Path, home: Path, table: str) -> Table:
    start = _text.head(place)
    _refuse_known(path, start)
    if start[:15] == b"SQLite format 3":
        from specc.infer._sqlite import unloaded

        return unloaded(path, place, table, home, partial(_confine, connection, home))
    if start[8:12] == b"DUCK":
        return _database(connection, path, place, home, table)
    if table:
        raise InferError(f"{path} holds one table, and --table names another", "leave --table out")
    if start[:4] == b"PAR1":
        _confine(connection, home, place)
        link = _linked(place, home, "data.parquet")
        return _described(connection, path, "parquet", f"read_parquet({literal(link)})")
    return _written(connection, path, place, home, start)


def _refuse_known(path: str, start: bytes) -> None:
    for mark, what, advice in _KNOWN:
        if start.startswith(mark):
            raise InferError(f"{path} is {what}", advice)


def _confine(connection: Any, home: Path, *allowed: Path) -> None:
    """From here on the connection reads these files and writes into `home`, and that stays so."""
    spill = home / "spill"
    for name, setting in {**_SETTINGS, "temp_directory": literal(str(spill))}.items():
        connection.execute(f"SET {name}={setting}")
    files = ", ".join(literal(str(each)) for each in allowed)
    connection.execute(f"SET allowed_paths=[{files}]")
    connection.execute(f"SET allowed_directories=[{literal(str(home.resolve()))}]")
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")


def _linked(place: Path, home: Path, name: str) -> str:
    """Another name for a file, without letters that DuckDB takes for a pattern."""
    link = home / name
    link.symlink_to(place)
    return str(link)


# Text


def _written(connection: Any, path: str, place: Path, home: Path, start: bytes) -> Table:
    coding = _text.encoding(start)
    if not coding:
        raise InferError(
            f"{path} is no text, and none of the formats known",
            "name a CSV, JSON or Parquet file, or a DuckDB or SQLite database",
        )
    if coding == "utf-8" and not _text.is_utf8(place):
        coding = _text.OLD
    _confine(connection, home, place)
    is_json = _is_json(place, start.decode(coding, "replace"))
    link, notes = _in_utf8(path, place, home, coding, "json" if is_json else "csv")
    if is_json:
        return _json(connection, path, link, notes)
    text = start.decode(coding, "replace").removeprefix("\ufeff")
    found = _csv(path, link, text, notes)
    packed = _text.is_gzip(place)
    return replace(found, about=0 if packed else _text.lines(start, place.stat().st_size))


def _is_json(place: Path, text: str) -> bool:
    name = place.name.lower().removesuffix(".gz")
    if name.endswith((".csv", ".tsv", ".txt")):
        return False
    return name.endswith((".json", ".ndjson", ".jsonl")) or text.lstrip("\ufeff \t\r\n")[:1] in (
        "{",
        "[",
    )


def _in_utf8(
    path: str, place: Path, home: Path, coding: str, ending: str
) -> tuple[str, tuple[str, ...]]:
    """Where the text can be read as UTF-8, and what had to be done for that."""
    if coding in ("utf-8", "utf-8-sig"):
        packed = ".gz" if _text.is_gzip(place) else ""
        return _linked(place, home, f"data.{ending}{packed}"), ()
    doing(f"reading {path} as {coding}")
    target = home / f"data.{ending}"
    _text.to_utf8(place, coding, target)
    said = (
        f"the text is {coding.upper()}, not UTF-8: the generated pipeline reads UTF-8, save it so"
    )
    return str(target), (said,)


def _csv(path: str, link: str, text: str, notes: tuple[str, ...]) -> Table:
    how = _text.dialect(path, text)
    count = len(how.names)
    _refuse_wide(path, count)
    parts: tuple[str, ...] = ()
    if count > AT_ONCE:
        from specc.infer._wide import cut

        files, left = cut(Path(link), how.divider, count, Path(link).parent)
        parts = tuple(
            _read_csv(file, ",", range(first, min(first + AT_ONCE, count)), names=False)
            for file, first in zip(files, range(0, count, AT_ONCE), strict=True)
        )
        notes += left
    scan = parts[0] if parts else _read_csv(link, how.divider, range(count), names=True)
    if how.divider != ",":
        word = {"\t": "tabs", ";": "semicolons", "|": "bars"}[how.divider]
        notes += (f"fields are divided by {word}: the generated pipeline reads commas, save it so",)
    if how.looks_like_data:
        notes += ("the first line looks like data, and is taken for names: put names above it",)
    word = _text.sums_up(Path(link), how.divider)
    if word:
        notes += (f"the last line begins with `{word}`: if it sums up the others, take it out",)
    return Table(
        file=path,
        format="csv",
        scan=scan,
        names=how.names,
        types=("VARCHAR",) * count,
        notes=notes,
        parts=parts,
    )


def _read_csv(file: str | Path, divider: str, numbers: range, *, names: bool) -> str:
    types = ", ".join(f"{literal(column(number))}: 'VARCHAR'" for number in numbers)
    return (
        f"read_csv({literal(str(file))}, header={names}, auto_detect=false, "
        f"delim={literal(divider)}, quote='\"', escape='\"', columns={{{types}}}, nullstr='', "
        "ignore_errors=true, store_rejects=true, rejects_limit=1000)"
    )


def _json(connection: Any, path: str, link: str, notes: tuple[str, ...]) -> Table:
    scan = (
        f"read_json({literal(link)}, sample_size=-1, map_inference_threshold=-1, "
        "field_appearance_threshold=0, maximum_object_size=67108864)"
    )
    doing("reading the names of fields")
    found = _described(connection, path, "json", scan)
    if found.names == ("json",):
        raise InferError(f"{path} holds no records", 'write it as [{"column": value, ...}, ...]')
    return replace(found, notes=notes)


# Databases


def _database(connection: Any, path: str, place: Path, home: Path, table: str) -> Table:
    journal = place.with_name(f"{place.name}.wal")
    link = _linked(place, home, "data.duckdb")
    if journal.exists():
        _linked(journal, home, "data.duckdb.wal")
    _confine(connection, home, place, journal)
    connection.execute(f"ATTACH {literal(link)} AS data (READ_ONLY)")
    rows = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables "
        "WHERE table_catalog = 'data' ORDER BY ALL"
    ).fetchall()
    names = {t if s == "main" else f"{s}.{t}": (s, t) for s, t in rows}
    name = chosen(path, table, tuple(names))
    schema, inner = names[name]
    found = _described(connection, path, "table", f"data.{quoted(schema)}.{quoted(inner)}")
    said = "a DuckDB file: the generated pipeline reads tables of the database at DATABASE_URL"
    return replace(found, table=name, notes=(said,))


def _described(connection: Any, path: str, form: str, scan: str) -> Table:
    rows = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()  # noqa: S608 -- quoted
    names, types = tuple(row[0] for row in rows), tuple(row[1] for row in rows)
    _refuse_wide(path, len(names))
    columns = ", ".join(f"{quoted(name)} AS {column(n)}" for n, name in enumerate(names))
    inner = f"(SELECT {columns} FROM {scan})"  # noqa: S608 -- names are quoted
    return Table(file=path, format=form, scan=inner, names=names, types=types)


def _refuse_wide(path: str, count: int) -> None:
    if count > MOST_COLUMNS:
        raise InferError(
            f"{path} has {count:,} columns; at most {MOST_COLUMNS:,} are read",
            "keep the columns that a model may use",
        )
