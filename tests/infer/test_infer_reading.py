"""Data as they come: formats, encodings, hostile names, broken lines."""

from __future__ import annotations

import gzip
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from infer_data import written

from specc.infer import InferError, infer, rendered
from specc.source import parse

duckdb = pytest.importorskip("duckdb", reason="DuckDB is not installed")

HOSTILE = (
    '"; DROP TABLE s; --', "{{ 7*7 }}", "no", "null", "1.0", "$(id)", "a: b # c", "</script>",
    "’ü\u202e", "- x", "=cmd", "'", "a\\b",
)  # fmt: skip


def _bytes(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _letters(path: Path) -> set[str]:
    column = infer(path).profile.column("city")
    assert column is not None
    return {value for value, _ in column.values}


TEXT = "n,city\n" + "1,Köln\n2,Liège\n" * 30


@pytest.mark.parametrize(
    ("coding", "said"),
    [
        ("utf-8", ""), ("utf-8-sig", ""), ("latin-1", "CP1252"), ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"),
    ],
)  # fmt: skip
def test_encodings(tmp_path: Path, coding: str, said: str) -> None:
    path = _bytes(tmp_path / "d.csv", TEXT.encode(coding))
    assert _letters(path) == {"Köln", "Liège"}
    assert any(said in note for note in infer(path).notes) == bool(said) or not said


def test_a_letter_of_another_encoding_far_down_is_found(tmp_path: Path) -> None:
    far = ("n,city\n" + "1,Bonn\n" * 700_000).encode() + "2,Köln\n".encode("latin-1") * 2
    assert _letters(_bytes(tmp_path / "d.csv", far)) == {"Bonn", "Köln"}


@pytest.mark.parametrize("divider", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_dividers_and_ends_of_lines(tmp_path: Path, divider: str, end: str) -> None:
    lines = ["a,b,c", *(f'{n},"x,{n % 2}",{n / 2}' for n in range(30))]
    text = end.join(line.replace(",", divider) for line in lines) + end
    draft = infer(_bytes(tmp_path / "d.csv", text.encode()))
    assert [(c.name, c.kind) for c in draft.profile.columns] == [
        ("a", "integer"), ("b", "string"), ("c", "number"),
    ]  # fmt: skip
    assert draft.profile.rows == 30


def test_formats_say_the_same(tmp_path: Path) -> None:
    rows = [(n, f"t{n % 3}", n % 2) for n in range(60)]
    csv = written(tmp_path / "d.csv", ("id", "kind", "y"), rows)
    _bytes(tmp_path / "d.csv.gz", gzip.compress(csv.read_bytes()))
    with duckdb.connect(str(tmp_path / "d.duckdb")) as made:
        made.execute(f"CREATE TABLE d AS FROM '{csv}'")
        for name in ("d.parquet", "d.json", "d.ndjson"):
            form = "parquet" if name.endswith("parquet") else "json"
            array = ", ARRAY true" if name == "d.json" else ""
            made.execute(f"COPY d TO '{tmp_path / name}' (FORMAT {form}{array})")
    with closing(sqlite3.connect(tmp_path / "d.sqlite")) as lite:
        lite.execute("CREATE TABLE d (id INTEGER, kind TEXT, y INTEGER)")
        lite.executemany("INSERT INTO d VALUES (?, ?, ?)", rows)
        lite.commit()
    found = {
        path.suffix: [
            (c.name, c.kind, c.present, c.distinct, c.low, c.values)
            for c in infer(path, target="y").profile.columns
        ]
        for path in tmp_path.iterdir()
    }
    assert set(found) == {".csv", ".gz", ".duckdb", ".parquet", ".json", ".ndjson", ".sqlite"}
    assert all(each == found[".csv"] for each in found.values())


@pytest.mark.parametrize("form", ["csv", "duckdb", "sqlite", "parquet"])
def test_hostile_names_and_values_are_only_names_and_values(tmp_path: Path, form: str) -> None:
    rows = [[f"v{name}{n % 2}" for name in HOSTILE] for n in range(40)]
    path = tmp_path / f"d.{form}"
    if form == "csv":
        written(path, HOSTILE, rows)
    else:
        columns = ", ".join('"' + name.replace('"', '""') + '" VARCHAR' for name in HOSTILE)
        marks = ", ".join("?" * len(HOSTILE))
        table = '"we""ird; -- {{x}}"'
        if form == "sqlite":
            with closing(sqlite3.connect(path)) as lite:
                lite.execute(f"CREATE TABLE {table} ({columns})")
                lite.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
                lite.commit()
        else:
            with duckdb.connect(str(path) if form == "duckdb" else ":memory:") as made:
                made.execute(f"CREATE TABLE {table} ({columns})")
                made.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
                if form == "parquet":
                    made.execute(f"COPY {table} TO '{path}' (FORMAT parquet)")
    draft = infer(path)
    found, problems = parse("draft", rendered(draft).encode())
    assert problems == ()
    assert found is not None
    data: dict = found.data["data"]  # type: ignore[assignment]
    columns_said = data["sources"][draft.source]["columns"]
    assert set(columns_said) == set(HOSTILE)
    assert all(set(columns_said[name]["values"]) == {f"v{name}0", f"v{name}1"} for name in HOSTILE)


def test_a_missing_value_is_not_the_text_that_stands_for_it(tmp_path: Path) -> None:
    path = tmp_path / "d.sqlite"
    with closing(sqlite3.connect(path)) as lite:
        lite.execute("CREATE TABLE d (a TEXT)")
        values = [(None if n % 4 == 0 else ("\\N" if n % 4 == 1 else 'x,"\n')) for n in range(80)]
        lite.executemany("INSERT INTO d VALUES (?)", [(value,) for value in values])
        lite.commit()
    column = infer(path).profile.column("a")
    assert column is not None
    assert (column.present, dict(column.values)) == (60, {"\\N": 20, 'x,"\n': 40})


def test_lines_that_are_no_rows_are_counted_and_named(tmp_path: Path) -> None:
    text = "a,b\n" + "1,2\n" * 30 + "1\n" + "1,2,3\n" + "3,4\n"
    draft = infer(_bytes(tmp_path / "d.csv", text.encode()))
    assert draft.profile.rows == 31
    assert any(
        n.startswith("2 lines are no rows, and left out; the first is line 32: missing")
        for n in draft.notes
    )


def test_names_that_a_spec_cannot_hold_are_left_out(tmp_path: Path) -> None:
    names = ("a", "a", "", "x\ny", "z" * 201, "b")
    draft = infer(written(tmp_path / "d.csv", names, [range(6)] * 20))
    assert [c.name for c in draft.profile.columns] == ["a", "b"]
    assert len([n for n in draft.notes if "is left out" in n]) == 4


def test_mixed_values_words_and_commas_are_told(tmp_path: Path) -> None:
    rows = [
        (n or "abc", "NA" if n % 10 == 0 else n, f"{n},5", f"{1 + n % 28:02d}.01.2025",
         "inf" if n == 3 else n / 2, f"00{n}", "unknown" if n % 2 else "known")
        for n in range(200)
    ]  # fmt: skip
    names = ("mixed", "words", "comma", "day", "infinite", "code", "state")
    draft = infer(written(tmp_path / "d.csv", names, rows))
    by_name = {c.name: c for c in draft.profile.columns}
    assert [by_name[name].kind for name in names] == [
        "integer", "integer", "number", "timestamp", "number", "string", "string",
    ]  # fmt: skip
    assert (by_name["mixed"].odd, by_name["mixed"].example) == (1, "abc")
    assert by_name["words"].missing == 20
    assert by_name["comma"].high == 199.5
    assert (by_name["infinite"].odd, by_name["infinite"].high) == (1, 99.5)
    assert dict(by_name["state"].values) == {"known": 100, "unknown": 100}
    assert len(draft.notes) >= 5


def test_a_wide_table(tmp_path: Path) -> None:
    names = [f"v{n}" for n in range(300)]
    rows = [[n * row % 97 for n in range(300)] for row in range(40)]
    draft = infer(written(tmp_path / "d.csv", names, rows))
    assert len(draft.profile.columns) == 300
    assert draft.profile.columns[201].high == max(201 * row % 97 for row in range(40))
    assert parse("draft", rendered(draft).encode())[1] == ()


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_few_rows_say_little(tmp_path: Path, rows: int) -> None:
    draft = infer(written(tmp_path / "d.csv", ("a", "b"), [(1, "x")] * rows))
    assert draft.profile.rows == rows
    assert any("too few" in note for note in draft.notes)
    assert not [c for c in draft.clauses if c.path[:2] == ("data", "excluded")]


def test_a_database_is_read_and_nothing_else(tmp_path: Path) -> None:
    secret = _bytes(tmp_path / "secret.csv", b"a\n1\n")
    with duckdb.connect(str(tmp_path / "d.duckdb")) as made:
        made.execute(f"CREATE VIEW spy AS SELECT * FROM read_csv('{secret}')")  # noqa: S608
    with pytest.raises(InferError, match=r"file system operations are disabled|Cannot access"):
        infer(tmp_path / "d.duckdb")


def test_a_name_that_is_a_pattern_is_one_file(tmp_path: Path) -> None:
    written(tmp_path / "d1.csv", ("a",), [[1]] * 3)
    assert infer(written(tmp_path / "d[1]*'.csv", ("b",), [[1]] * 7)).profile.rows == 7


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _bytes(tmp_path / "d.csv", TEXT.encode("utf-16"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    infer(path)
    with pytest.raises(InferError):
        infer(path, target="nothing")
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize("stop", [RuntimeError("Query interrupted"), KeyboardInterrupt()])
def test_ctrl_c_within_a_query_is_ctrl_c_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    """DuckDB reports it as a `RuntimeError` of its own."""

    def stopped(*_: object) -> None:
        raise stop

    path = _bytes(tmp_path / "d.csv", TEXT.encode())
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr("specc.infer._count.sampled", stopped)
    with pytest.raises(KeyboardInterrupt):
        infer(path)
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.csv", b"\n\n \n"[:2], "is empty"),
        ("binary.csv", bytes(range(256)) * 40, "is no text"),
        ("sheet.xlsx", b"PK\x03\x04 and so on", "a zip file or a workbook"),
        ("cut.csv.gz", gzip.compress(os.urandom(9000))[:500], "is damaged"),
        ("d.parquet", b"PAR1 and no more", "cannot be read"),
        ("d.json", b'{"a": 1}\n{"a":', "cannot be read"),
        ("d.json", b"[1, 2]", "holds no records"),
        ("d.db", b"SQLite format 3\x00 and no more", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    with pytest.raises(InferError, match=message) as caught:
        infer(_bytes(tmp_path / name, data))
    assert caught.value.help
    assert "specc-" not in caught.value.message


def test_tables_are_listed_where_one_has_to_be_named(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    with closing(sqlite3.connect(path)) as lite:
        lite.execute("CREATE TABLE orders (a)")
        lite.execute("CREATE TABLE users (b)")
        lite.executemany("INSERT INTO users VALUES (?)", [(n,) for n in range(20)])
        lite.commit()
    with pytest.raises(InferError, match="holds 2 tables") as caught:
        infer(path)
    assert caught.value.help == "name one with --table: orders, users"
    assert infer(path, table="users").profile.rows == 20
    with pytest.raises(InferError, match="has no table nothing"):
        infer(path, table="nothing")


def test_a_table_that_is_cut_reads_like_one_that_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"v{n}" for n in range(23)]
    rows: list[list[object]] = [
        [f'a,"{row % 3}"\n' if n % 5 == 0 else n * row % 97 for n in range(23)] for row in range(90)
    ]
    path = written(tmp_path / "d.csv", names, [*rows[:40], ["lost", 1], *rows[40:]])
    for many in ("specc.infer._sql.AT_ONCE", "specc.infer._open.AT_ONCE"):
        monkeypatch.setattr(many, 500)
    usual = infer(path, target="v20").profile
    for module in ("_sql", "_open", "_wide"):
        monkeypatch.setattr(f"specc.infer.{module}.AT_ONCE", 4)
    monkeypatch.setattr("specc.infer._sample.CELLS", 500)  # a sample, and all rows behind it
    cut = infer(path, target="v20").profile
    assert (cut.rows, usual.rows) == (90, 90)
    assert cut.sampled < 90
    for one, other in zip(cut.columns, usual.columns, strict=True):
        assert (one.name, one.kind, one.present, one.low, one.high, one.values) == (
            other.name, other.kind, other.present, other.low, other.high, other.values,
        )  # fmt: skip
    assert (
        "1 line is no rows, and left out; the first is line 242, with 2 of 23 fields" in cut.notes
    )


def test_rows_that_grow_longer_are_no_reason_for_a_small_sample(tmp_path: Path) -> None:
    """The beginning promises far more rows than there are."""
    rows = [(n, n % 7) for n in range(600_000)] + [(n, "x" * 4000) for n in range(9000)]
    profile = infer(written(tmp_path / "d.csv", ("n", "v"), rows), sample=20_000).profile
    assert profile.rows == 609_000
    assert 5_000 <= profile.sampled <= 40_000
    assert next(c for c in profile.columns if c.name == "n").present == 609_000


def test_numbers_as_people_print_them_are_numbers_and_no_keys(tmp_path: Path) -> None:
    rows = [
        (
            f"{n + 1},{n + 100:03d},500",
            f"${n * 9}.50",
            f"{n} %",
            f"{n},{n % 10}5",
            f"{n + 1},{n:03d}",
        )
        for n in range(60)
    ]
    names = ("thousands", "money", "share", "comma", "short")
    draft = infer(written(tmp_path / "d.csv", names, rows))
    found = {c.name: (c.kind, c.low, c.high, c.odd) for c in draft.profile.columns}
    assert found == {
        "thousands": ("number", 1_100_500, 60_159_500, 0),
        "money": ("number", 0.5, 531.5, 0),
        "share": ("number", 0, 59, 0),
        "comma": ("number", 0.05, 59.95, 0),
        "short": ("number", 1000, 60_059, 0),
    }
    assert any("`money` is written with thousands separators or signs" in n for n in draft.notes)


def test_a_quote_that_nothing_closes_is_named_with_what_it_swallows(tmp_path: Path) -> None:
    text = "a,b\n" + "1,x\n" * 30 + '2,"y\n' + "2,y\n" * 60
    draft = infer(_bytes(tmp_path / "d.csv", text.encode()))
    assert draft.profile.rows == 30
    assert "line 32 opens a quote that nothing closes: what follows is no row; mend it" in (
        draft.notes
    )


def test_a_long_first_look_says_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("specc.infer._text.doing", said.append)
    monkeypatch.setattr("specc.infer._ask.doing", said.append)
    monkeypatch.setattr("specc.infer._ask.STEP", 0.0001)
    infer(_bytes(tmp_path / "d.csv", ("n,city\n" + "1,Köln\n" * 300_000).encode()))
    assert said[0] == "reading d.csv, 0.0 GB so far"
    assert {"taking a sample", "counting values"} <= set(said)
