"""Read the data sources that the contracts name: files, SQL tables and Python loaders."""

import importlib
import os
import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from . import frames
from .config import Contract, Target
from .reports import fail


class Unreachable(Exception):
    """The source is not there (yet); the message says what would make it so."""


def read(contract: Contract, target: Target, root: Path) -> pl.DataFrame:
    """The rows of a source as they are, not yet checked.

    Raises `Unreachable` when there is no source.
    """
    if not _granted(contract.access):
        raise Unreachable(f"access to it is expected on {contract.access}")
    return READERS[contract.format](contract, target, root)


def _granted(access: str) -> bool:
    return access == "granted" or access <= date.today().isoformat()


def _file(contract: Contract, _target: Target, root: Path) -> pl.DataFrame:
    """A file, or a pattern such as `data/day=*/*.parquet`; relative to the repo's root."""
    try:
        paths = _matching(contract.location, root)
    except (OSError, ValueError) as error:
        raise fail(
            f"`{contract.location}` is no path or pattern: {error}", _location(contract)
        ) from None
    if not paths:
        raise Unreachable(f"there is no file `{contract.location}`")
    try:
        return pl.concat(
            [_one_file(path, contract.format) for path in paths], how="vertical_relaxed"
        )
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as error:
        raise fail(
            f"{contract.location} is not readable as {contract.format}: {error}",
            _location(contract),
        ) from None


def _matching(location: str, root: Path) -> list[Path]:
    """The files of a pattern; else the one of that very name, whatever letters are in it."""
    found = [] if location.startswith("/") else sorted(root.glob(location))
    return found or [path for path in [root / location] if path.exists()]


def _one_file(path: Path, form: str) -> pl.DataFrame:
    if form == "csv":
        return frames.read_csv(path)
    if form == "json":
        return (
            pl.read_json(path) if path.read_bytes().lstrip()[:1] == b"[" else pl.read_ndjson(path)
        )
    return pl.read_parquet(path, glob=False)


def _table(contract: Contract, _target: Target, _root: Path) -> pl.DataFrame:
    """A SQL table, from the database at `DATABASE_URL`."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        raise Unreachable("DATABASE_URL is not set")
    names = [f'"{name}"' for name in contract.columns]
    table = ".".join(f'"{part}"' for part in contract.location.split("."))
    query = f"SELECT {', '.join(names)} FROM {table}"  # noqa: S608 - names come from the sealed contract, quoted
    if '"' in contract.location or any('"' in name for name in contract.columns):
        raise fail("names of tables and columns cannot hold a double quote", _location(contract))
    if url.startswith("sqlite:///"):
        return _without_empty_text(_sqlite(url.removeprefix("sqlite:///"), query, contract))
    try:
        return _without_empty_text(pl.read_database_uri(query, url))
    except ModuleNotFoundError:
        raise fail(
            "reading this DATABASE_URL needs connectorx: pip install connectorx",
            _location(contract),
        ) from None


def _without_empty_text(rows: pl.DataFrame) -> pl.DataFrame:
    """An empty text of a database is a missing value, as it is in a file."""
    text = pl.col(pl.String)
    return rows.with_columns(pl.when(text != "").then(text))


def _sqlite(path: str, query: str, contract: Contract) -> pl.DataFrame:
    if not Path(path).is_file():
        raise Unreachable(f"DATABASE_URL names the file {path}, which does not exist")
    with closing(sqlite3.connect(path)) as connection:
        try:
            return pl.read_database(query, connection, infer_schema_length=None)
        except sqlite3.OperationalError as error:
            raise fail(f"the database says: {error}", _location(contract)) from None


def _stream(_contract: Contract, _target: Target, _root: Path) -> pl.DataFrame:
    raise Unreachable("a stream has no history; land it in files and name them as its location")


def _loader(contract: Contract, target: Target, _root: Path) -> pl.DataFrame:
    """`module:function` that returns a data frame, columns by name, or a scikit-learn `Bunch`."""
    module, _, name = contract.location.partition(":")
    try:
        load = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise fail(
            f"cannot import the loader `{contract.location}`: {error}", _location(contract)
        ) from None
    loaded = load()
    if hasattr(loaded, "data") and hasattr(loaded, "target"):
        return _bunch(loaded, target)
    if isinstance(loaded, Mapping):
        return pl.DataFrame(loaded)
    return pl.from_dict(nw.from_native(loaded, eager_only=True).to_dict(as_series=False))


def _bunch(bunch: Any, target: Target) -> pl.DataFrame:
    """A column a feature, named in snake case, and the target; class numbers become class names."""
    names = [snake_case(str(name)) for name in bunch.feature_names]
    labels = [str(name) for name in getattr(bunch, "target_names", [])]
    answers = (
        [labels[value] for value in bunch.target] if labels and target.classes else bunch.target
    )
    frame = pl.DataFrame(bunch.data, schema=names)
    return frame.with_columns(pl.Series(target.name, answers))


def snake_case(name: str) -> str:
    """`mean radius (mm)` as `mean_radius_mm`."""
    return re.sub(r"\W+", "_", name.lower()).strip("_")


def _location(contract: Contract) -> str:
    return f"{contract.spec_ref}.location"


READERS: dict[str, Callable[[Contract, Target, Path], pl.DataFrame]] = {
    "csv": _file,
    "parquet": _file,
    "json": _file,
    "table": _table,
    "stream": _stream,
    "loader": _loader,
}
