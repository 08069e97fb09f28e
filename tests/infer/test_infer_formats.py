"""The same data in five formats give the same draft."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from specc.infer import Draft, InferError, infer

if TYPE_CHECKING:
    from pathlib import Path

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")

_TABLE = """
CREATE TABLE d AS SELECT
  n AS id, 'c' || (n % 40) AS customer_id, (n * 7 % 50)::INTEGER AS whole, n * 1.25 AS part,
  CAST(n % 30 AS DOUBLE) AS rounded, CAST(n % 20 + 0.5 AS DECIMAL(9, 2)) AS money,
  n % 3 = 0 AS flag, true AS always, DATE '2025-01-01' + (n % 90)::INTEGER AS day,
  TIMESTAMPTZ '2025-01-01 00:30:00+02' + INTERVAL 1 HOUR * n AS seen_at,
  ['Köln', 'Liège', 'Łódź', '東京'][1 + n % 4] AS city,
  CASE WHEN n % 4 = 1 THEN '' ELSE 'x' || (n % 5) END AS empty,
  CASE WHEN n % 5 > 1 THEN n * 0.5 END AS gaps, NULL::VARCHAR AS blank,
  CASE WHEN n % 10 = 0 THEN 'NaN'::DOUBLE ELSE n / 8 END AS nan,
  (n % 6 = 0)::INTEGER AS y
FROM range(240) t(n)
"""


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Draft]:
    folder = tmp_path_factory.mktemp("formats")
    return {name: infer(path, target="y") for name, path in _formats(folder).items()}


def _formats(folder: Path) -> dict[str, Path]:
    """The table as a file of each format."""
    names = ("csv", "parquet", "json", "duckdb", "sqlite")
    found = {name: folder / name / f"d.{name}" for name in names}
    for path in found.values():
        path.parent.mkdir()
    with duckdb.connect(str(found["duckdb"])) as made:
        made.execute("SET TimeZone = 'UTC'")
        made.execute(_TABLE)
        made.execute(f"COPY d TO '{found['csv']}' (HEADER)")
        made.execute(f"COPY d TO '{found['parquet']}'")
        finite = "SELECT * REPLACE (CASE WHEN isfinite(nan) THEN nan::VARCHAR ELSE 'nan' END AS nan"
        made.execute(f"COPY ({finite}) FROM d) TO '{found['json']}' (ARRAY true)")
        plain = "SELECT * REPLACE (flag::VARCHAR AS flag, always::VARCHAR AS always, nan::VARCHAR"
        text = "day::VARCHAR AS day, seen_at::VARCHAR AS seen_at, part::DOUBLE AS part"
        rows = made.execute(
            f"{plain} AS nan, {text}, money::DOUBLE AS money, gaps::DOUBLE AS gaps) FROM d"
        )
        columns = [each[0] for each in rows.description]
        with closing(sqlite3.connect(found["sqlite"])) as lite:
            lite.execute(f"CREATE TABLE d ({', '.join(columns)})")
            marks = ", ".join("?" * len(columns))
            lite.executemany(f"INSERT INTO d VALUES ({marks})", rows.fetchall())  # noqa: S608
            lite.commit()
    return found


def test_five_formats_give_the_same_draft(drafts: dict[str, Draft]) -> None:
    said = {
        name: [
            (clause.path, clause.value)
            for clause in draft.clauses
            if clause.path[-1] not in ("location", "format")
        ]
        for name, draft in drafts.items()
    }
    for name in said:
        assert said[name] == said["csv"], name
    types = {c.name: c.kind for c in drafts["parquet"].profile.columns}
    assert types == {
        "id": "integer", "customer_id": "string", "whole": "integer", "part": "number",
        "rounded": "integer", "money": "number", "flag": "boolean", "always": "boolean",
        "day": "timestamp", "seen_at": "timestamp", "city": "string", "empty": "string",
        "gaps": "number", "blank": "string", "nan": "number", "y": "integer",
    }  # fmt: skip


def test_what_was_counted_is_the_same_in_all_formats(drafts: dict[str, Draft]) -> None:
    figures = {
        name: [
            (c.name, c.present, c.distinct, c.low, c.high, c.first, c.last, c.odd, c.words)
            for c in draft.profile.columns
        ]
        for name, draft in drafts.items()
    }
    for name in figures:
        assert figures[name] == figures["csv"], name
    by_name = {each[0]: each for each in figures["csv"]}
    assert str(by_name["seen_at"][5]) == "2024-12-31 22:30:00"  # in UTC
    assert by_name["empty"][1] == 180
    assert by_name["nan"][-1] == (("nan", 24),)


@pytest.mark.parametrize("title", ["Report of 2026-11-01;;;\n\n", "Report, 2026\nby Anna\n\n"])
def test_a_title_above_the_names_is_told_with_the_line_of_the_names(
    tmp_path: Path, title: str
) -> None:
    rows = "".join(f"North;0{n % 9}/2025;{n};{'yes' if n % 3 else 'no'}\n" for n in range(60))
    path = tmp_path / "report.csv"
    path.write_text(f"{title}Region;Month;Sales;Target met\n{rows}", encoding="utf-8")
    line = title.count("\n") + 1
    with pytest.raises(InferError, match=f"names of its 4 columns seem to stand in line {line}$"):
        infer(path)
    path.write_text(f"Region;Month;Sales;Met\n{rows}Total;;12;\n", encoding="utf-8")
    draft = infer(path)
    assert len(draft.profile.columns) == 4
    assert any("the last line begins with `Total`" in each for each in draft.notes)


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("text", ("well, yes", "no", "so, so, la", "fine")),
        ("id,,note", ("1,2,x",) * 30),
        ("a,b,c,d,e", ("1,2,x",) * 30),
        ("a;b;c", ("x;1,5;y",) * 30),
        ("a,b", ("x,k|l|m|n",) * 30),
    ],
)
def test_short_names_are_no_title(tmp_path: Path, head: str, rows: tuple[str, ...]) -> None:
    path = tmp_path / "notes.csv"
    path.write_text("\n".join((head, *rows, "")), encoding="utf-8")
    assert infer(path).profile.columns[0].name == re.split("[,;]", head)[0]
