"""`specc init --from-data`: nobody is asked what the data say."""

from __future__ import annotations

import csv
import re
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from kickoff_terminal import Terminal

from specc.cli import run
from specc.compiler import check
from specc.packs.kickoff import questions
from specc.packs.kickoff_prompts import fold

pytest.importorskip("duckdb", reason="`specc init --from-data` needs specc[data]")
ROWS = 400


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)


def _accounts(names: tuple[str, str, str, str]) -> None:
    """400 rows of a month, two numbers and a yes in one of four."""
    with Path("accounts.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(names)
        for at in range(ROWS):
            rows.writerow(
                [f"2025-{at % 12 + 1:02d}-01", at * 7919 % 61, at * 104729 % 13, at * 31 % 4 == 0]
            )


def _tickets() -> None:
    """400 rows of an id, one of four queues, a yes or no, and a number."""
    rows = "".join(
        f"t{at},{'abcd'[at % 4]},{('no', 'yes')[at % 7 == 0]},{at % 97}.5,{at % 5}\n"
        for at in range(ROWS)
    )
    Path("tickets.csv").write_text(f"id,queue,late,minutes,opened\n{rows}")


def _spec(folder: str) -> dict[str, Any]:
    text = Path(folder, "spec.yaml").read_bytes()
    assert [each for each in check("spec.yaml", text).found if each.is_error] == []
    return dict(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 -- builds text alone


def test_what_the_data_say_is_in_the_spec(capsys: pytest.CaptureFixture[str]) -> None:
    _accounts(("month", "tenure", "tickets", "cancelled"))
    assert run(["init", "x", "--defaults", "--from-data", "accounts.csv"]) == 0
    spec = _spec("x")
    records = spec["data"]["sources"]["records"]
    assert records["location"] == "../accounts.csv"
    assert (records["rows"], records["time_column"]) == ("400", "month")
    assert records["columns"]["tickets"]["type"] == "integer"
    assert [*spec["data"]["features"]] == ["tenure", "tickets"]
    assert spec["labels"]["target"] == {"name": "cancelled", "type": "binary", "source": "records"}
    assert "known_columns" in spec["questions"]
    assert "data_origin" not in spec["questions"]
    assert "a test set of 15% has 60 rows" in capsys.readouterr().err


def test_the_target_has_to_be_a_column(capsys: pytest.CaptureFixture[str]) -> None:
    _accounts(("month", "tenure", "tickets", "cancelled"))
    arguments = ["init", "x", "-l", "--from-data", "accounts.csv", "-d"]
    assert run([*arguments, "target=canceled, 6%"]) == 2
    assert "write one of the columns of the data" in capsys.readouterr().err
    assert not Path("x").exists()
    assert run([*arguments, "target=tickets, 0 to 12", "-d", "task=number"]) == 0
    assert _spec("x")["labels"]["target"]["name"] == "tickets"


def test_names_of_columns_are_taken_as_they_are() -> None:
    hostile = ("{{ 7 * 7 }}", "- a: #b", "!!python/none", "left, then back: yes")
    _accounts(hostile)
    assert run(["init", "x", "--defaults", "--from-data", "accounts.csv"]) == 0
    spec = _spec("x")
    assert {*spec["data"]["sources"]["records"]["columns"]} == {*hostile}
    assert spec["labels"]["target"]["name"] == hostile[3]


@pytest.mark.parametrize(
    ("text", "told"),
    [(None, "there is no file accounts.csv"), (b"", "accounts.csv"), (b"\x00\x01", "accounts.csv")],
)
def test_data_that_cannot_be_read_are_told_before_any_question(
    capsys: pytest.CaptureFixture[str], text: bytes | None, told: str
) -> None:
    if text is not None:
        Path("accounts.csv").write_bytes(text)
    assert run(["init", "x", "-l", "--from-data", "accounts.csv"]) == 2
    err = capsys.readouterr().err
    assert told in err
    assert "bug" not in err
    assert not Path("x").exists()


@pytest.mark.parametrize(
    ("target", "kind", "measure"),
    [
        ("queue", "multiclass", "accuracy"),
        ("late", "binary", "recall"),
        ("minutes", "number", "mae"),
    ],
)
def test_the_column_tells_what_kind_of_answer_it_is(target: str, kind: str, measure: str) -> None:
    _tickets()
    assert run(["init", "x", "-l", "--from-data", "tickets.csv", "-d", f"target={target}"]) == 0
    spec = _spec("x")
    assert (spec["labels"]["target"]["name"], spec["labels"]["target"]["type"]) == (target, kind)
    assert measure in spec["metrics"]
    assert "which_label" not in spec["questions"]


def test_at_a_terminal_four_classes_are_no_yes_or_no(tmp_path: Path) -> None:
    _tickets()
    with Terminal(tmp_path, "init", "x", "--from-data", "tickets.csv") as terminal:
        for each in questions():
            if each.key in ("task", "data", "columns"):
                continue
            if each.key == "target":
                terminal.until("It may be: queue, late, minutes, opened")
                terminal.type("\x15id\r")
                terminal.until("it has no classes and no numbers")
                terminal.type("\x15queue\r")
            elif each.key == "good":
                terminal.until("How many of 100 cases must it get right?")
                terminal.type("\r")
            else:
                terminal.until(fold(each.helps[0][1], 80).splitlines()[0])
                terminal.type("\r")
        assert terminal.end() == 0
    target = _spec("x")["labels"]["target"]
    assert (target["type"], target["classes"]) == ("multiclass", ["a", "b", "c", "d"])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["target=queue", "task=yes_no"], "not yes_no: take task=one_of_several"),
        (["target=queue", "task=number"], "not number: take task=one_of_several"),
        (["target=id"], "it has no classes and no numbers"),
    ],
)
def test_what_the_data_rule_out_is_refused(
    capsys: pytest.CaptureFixture[str], given: list[str], told: str
) -> None:
    _tickets()
    answers = [f"--data={each}" for each in given]
    assert run(["init", "x", "-l", "--from-data", "tickets.csv", *answers]) == 2
    assert told in capsys.readouterr().err
    assert not Path("x").exists()


def _staff(path: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute('create table "staff list" (years integer, dept text, has_left text)')
        database.execute("create table pay (amount real)")
        rows = [(at % 17, ("HR", "IT")[at % 2], "yn"[at % 3 == 0]) for at in range(ROWS)]
        database.executemany('insert into "staff list" values (?, ?, ?)', rows)
        database.commit()


def test_a_table_of_a_database_is_named_and_found_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("it's here").mkdir()
    _staff("it's here/hr.sqlite")
    named = ["init", "x", "-l", "--from-data", "it's here/hr.sqlite"]
    assert run(named) == 2
    assert "name one with --table: pay, staff list" in capsys.readouterr().err
    assert run([*named, "--table", "staff list", "-d", "target=has_left"]) == 0
    told = capsys.readouterr().err.splitlines()[-1]
    url = "sqlite:///../it's here/hr.sqlite"
    assert told == (
        f"then: export DATABASE_URL={shlex.quote(url)} && specc compile && make setup run test"
    )
    records = _spec("x")["data"]["sources"]["records"]
    assert (records["location"], records["format"]) == ("staff list", "table")
    assert f"reads it with DATABASE_URL={url}\n" in Path("x", "spec.yaml").read_text()


def test_of_a_duckdb_file_the_command_that_writes_it_out_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    import duckdb

    with duckdb.connect("w.duckdb") as database:
        database.sql(
            "create table \"a 'b'\" as select i % 7 n, i % 3 = 0 late from range(500) t(i)"
        )
    assert run(["init", "x", "-l", "--from-data", "w.duckdb"]) == 0
    told = re.search(r"begin with that: python (.*)$", capsys.readouterr().err, re.MULTILINE)
    assert told is not None
    subprocess.run([sys.executable, *shlex.split(told[1])], check=True)
    assert run(["init", "y", "-l", "--from-data", "a_b_.parquet"]) == 0
    assert [*_spec("y")["data"]["features"]] == ["n"]


def test_a_table_is_of_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "x", "--table", "pay"]) == 2
    assert "name its file with --from-data" in capsys.readouterr().err


def test_only_what_presses_is_said_and_where_the_rest_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = "".join(f"{at},{at * 7919 % 61},{at % 3 == 0}\n" for at in range(ROWS))
    Path("my rows.csv").write_text(f"id,tenure,cancelled\n{rows}")
    assert run(["init", "x", "-l", "--from-data", "my rows.csv"]) == 0
    err = capsys.readouterr().err
    assert "`id`" not in err
    more = re.search(r"^[0-9]+ more remarks? on the data: specc (.*)$", err, re.MULTILINE)
    assert more is not None
    assert err.endswith(
        "still open: 14 warnings, 7 questions\n"
        "next: cd x && specc check --ask\n"
        "then: specc compile && make setup run test\n"
    )
    assert run(shlex.split(more[1])) == 0
    assert "`id` is no feature" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Report of May\n" + "a\nb\n" * 50, "has one column, `Report of May`: nothing is left"),
        (
            "id,late\n" + "".join(f"t{at},{at % 2}\n" for at in range(50)),
            "no column of rows.csv is left to predict `late` from",
        ),
    ],
)
def test_without_anything_to_predict_from_nothing_is_written(
    capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    Path("rows.csv").write_text(text)
    assert run(["init", "x", "-l", "--from-data", "rows.csv"]) == 2
    assert told in capsys.readouterr().err
    assert not Path("x").exists()


def test_the_guess_is_no_column_that_is_mostly_empty() -> None:
    rows = "".join(
        f"{at % 61},goes,{('price', 'move')[at % 2]}\n" if at % 9 == 0 else f"{at % 61},stays,\n"
        for at in range(ROWS)
    )
    Path("accounts.csv").write_text(f"tenure,state,reason for churn\n{rows}")
    assert run(["init", "x", "-l", "--from-data", "accounts.csv"]) == 0
    assert _spec("x")["labels"]["target"]["name"] == "state"


def test_data_are_not_asked_for_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "x", "--from-data", "a.csv", "-d", "data=b.csv"]) == 2
    assert "--from-data answers `data` and `columns`" in capsys.readouterr().err


def test_at_a_terminal_neither_place_nor_columns_are_asked(tmp_path: Path) -> None:
    _accounts(("month", "tenure", "tickets", "cancelled"))
    with Terminal(tmp_path, "init", "x", "--from-data", "accounts.csv") as terminal:
        for each in questions():
            if each.key in ("task", "data", "columns"):
                continue
            if each.key == "target":
                terminal.until("Which column holds the right answer?")
                terminal.until("It may be: tenure, tickets, cancelled")
            else:
                terminal.until(fold(each.helps[0][1], 80).splitlines()[0])
            terminal.type("\r")
        assert terminal.end() == 0
        assert "Where are cases of the past" not in terminal.screen
    assert _spec("x")["labels"]["target"]["name"] == "cancelled"


def _raw(folder: str) -> dict[str, Any]:
    text = Path(folder, "spec.yaml").read_bytes()
    return dict(yaml.load(text, Loader=yaml.BaseLoader))  # noqa: S506 -- builds text alone


def test_personal_data_stop_the_compile_and_are_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = "".join(f"u{at}@example.org,{at % 7},{at % 2}\n" for at in range(50))
    Path("accounts.csv").write_text(f'"e: {{{{ 7 }}}}",tickets,cancelled\n{rows}')
    assert run(["init", "x", "--defaults", "--from-data", "accounts.csv"]) == 0
    err = capsys.readouterr().err
    terms = "personal_data: {basis: consent, retention: 1 year, treatment: pseudonymised}"
    spec = Path("x", "spec.yaml").read_text()
    number = next(n for n, line in enumerate(spec.splitlines(), 1) if f"# {terms}" in line)
    assert "\n1 error stops the compile: nobody has said on what terms" in err
    assert f"write it in line {number} of the spec, without its #:\n  {terms}\nnext: cd x &&" in err
    asked = _raw("x")["questions"]["personal_terms"]
    assert "(e: {{ 7 }})" in asked["ask"]
    assert "On what legal basis" in asked["ask"]
    found = check("spec.yaml", Path("x", "spec.yaml").read_bytes()).found
    assert [each.code for each in found if each.is_error] == ["DAT03"]
    taken_up = spec.replace(f"# {terms}", terms).encode()
    assert [each.code for each in check("spec.yaml", taken_up).found if each.is_error] == []


@pytest.mark.parametrize("rows", [0, 60])
def test_a_target_that_is_guessed_is_said_to_be(
    capsys: pytest.CaptureFixture[str], rows: int
) -> None:
    text = "".join(f"{at % 7},p{at % 3}\n" for at in range(rows))
    Path("accounts.csv").write_text(f"logins,plan\n{text}")
    assert run(["init", "x", "--defaults", "--from-data", "accounts.csv"]) == 0
    assert "`plan` is a guess" in capsys.readouterr().err
    assert "name: plan  # a guess, nobody said so" in Path("x", "spec.yaml").read_text()
    assert "which_label" in _raw("x")["questions"]
    arguments = ["init", "y", "-l", "--from-data", "accounts.csv", "-d", "target=plan"]
    assert run([*arguments, "-d", "task=one_of_several"]) == 0
    assert "guess" not in capsys.readouterr().err
    assert "which_label" not in _raw("y")["questions"]
