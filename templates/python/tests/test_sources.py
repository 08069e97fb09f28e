"""Every kind of source is read alike, and a source that is not there says so."""

import sqlite3
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from package_name import sources
from package_name.config import Column, Contract, Target
from package_name.reports import StepFailed

ROWS = pl.DataFrame({"n": [1, 2], "name": ["a", "b"]})
TARGET = Target(
    name="kind", type="multiclass", classes=("a", "b", "c"), source="s", spec_ref="labels.target"
)


def contract(**changes: Any) -> Contract:
    columns = {"n": Column(type="integer"), "name": Column(type="text")}
    about: dict[str, Any] = {
        "source": "s",
        "owner": "me",
        "tolerance": 0.0,
        "access": "granted",
        "columns": columns,
    }
    return Contract(**(about | changes), spec_ref="data.sources.s")


@pytest.mark.parametrize("form", ["csv", "parquet", "json"])
def test_files(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"rows.{form}"
    getattr(ROWS, f"write_{form}")(path)
    found = sources.read(contract(location=f"rows.{form}", format=form), TARGET, tmp_path)
    assert found.cast({"n": pl.Int64}).equals(ROWS)


@pytest.mark.parametrize("name", ["day=[1].csv", "a*b.csv", "{x}.csv"])
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_may_have_the_letters_of_a_pattern_in_its_name(
    tmp_path: Path, form: str, name: str
) -> None:
    getattr(ROWS, f"write_{form}")(tmp_path / name)
    found = sources.read(contract(location=name, format=form), TARGET, tmp_path)
    assert found.cast({"n": pl.Int64}).equals(ROWS)


def test_a_header_may_hold_double_quotes(tmp_path: Path) -> None:
    (tmp_path / "quoted.csv").write_text('n,"say ""hi"", (EUR)"\n1,a\n')
    found = sources.read(contract(location="quoted.csv", format="csv"), TARGET, tmp_path)
    assert found.columns == ["n", 'say "hi", (EUR)']


@pytest.mark.parametrize(
    ("location", "form", "said"),
    [
        ("**x", "csv", "is no path or pattern"),
        ("x" * 5000, "csv", "is no path or pattern"),
        (".module:load", "loader", "cannot import the loader"),
        (":load", "loader", "cannot import the loader"),
    ],
)
def test_a_location_that_cannot_be_one(tmp_path: Path, location: str, form: str, said: str) -> None:
    with pytest.raises(StepFailed, match=said):
        sources.read(contract(location=location, format=form), TARGET, tmp_path)


def test_many_files_and_lines_of_json(tmp_path: Path) -> None:
    for day in "12":
        (tmp_path / f"day={day}.json").write_text('{"n": 1, "name": "a"}\n{"n": 2, "name": "b"}\n')
    assert (
        sources.read(contract(location="day=*.json", format="json"), TARGET, tmp_path).height == 4
    )


def test_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with sqlite3.connect(tmp_path / "base.db") as base:
        base.execute("create table rows (n integer, name text, other text)")
        base.executemany("insert into rows values (?, ?, '')", ROWS.rows())
        base.execute("create table numbers (n integer)")
        base.execute("insert into numbers values (1)")
    base.close()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'base.db'}")
    table = contract(location="rows", format="table")
    assert sources.read(table, TARGET, tmp_path).equals(ROWS)
    other = contract(location="rows", format="table", columns={"other": Column(type="string")})
    assert sources.read(other, TARGET, tmp_path)["other"].null_count() == 2
    numbers = contract(location="numbers", format="table", columns={"n": Column(type="integer")})
    assert sources.read(numbers, TARGET, tmp_path)["n"].to_list() == [1]


def test_a_bunch_gets_snake_case_names_and_class_names(tmp_path: Path) -> None:
    found = sources.read(
        contract(location="sklearn.datasets:load_wine", format="loader"), TARGET, tmp_path
    )
    assert "od280_od315_of_diluted_wines" in found.columns
    assert set(found["kind"]) == {"class_0", "class_1", "class_2"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"location": "none.csv", "format": "csv"}, "there is no file `none.csv`"),
        ({"location": "a.b", "format": "table"}, "DATABASE_URL is not set"),
        ({"location": "topic", "format": "stream"}, "a stream has no history"),
        (
            {"location": "none.csv", "format": "csv", "access": "2999-01-01"},
            "expected on 2999-01-01",
        ),
    ],
)
def test_not_reachable(
    changes: dict[str, str], reason: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(sources.Unreachable, match=reason):
        sources.read(contract(**changes), TARGET, tmp_path)


@pytest.mark.parametrize("location", ["no.such.module:load", "json:no_such_function", "json"])
def test_a_loader_that_does_not_exist(location: str, tmp_path: Path) -> None:
    with pytest.raises(StepFailed, match="cannot import the loader"):
        sources.read(contract(location=location, format="loader"), TARGET, tmp_path)


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "rows.parquet").write_text("not parquet")
    with pytest.raises(StepFailed, match="not readable as parquet"):
        sources.read(contract(location="rows.parquet", format="parquet"), TARGET, tmp_path)
