"""`specc infer`: what is printed, what is written, and what is refused."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_runs import Run

pytest.importorskip("duckdb", reason="DuckDB is not installed")

SPEC = """\
specc: 1
project: {id: shop, summary: Which orders come back.}
people: {lead: {role: tech_lead, handle: "@lead"}}
data:
  sources:
    orders: {owner: lead, location: orders.csv, format: csv, rows: 40}
  features: {price: {from: orders}}
labels: {target: {name: returned, type: binary, source: orders}}  # ours
"""


@pytest.fixture(autouse=True)
def _orders() -> None:
    with Path("orders.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("id", "price", "kind", "returned"))
        out.writerows((n, n % 7, "ab"[n % 2], int(n % 4 == 0)) for n in range(40))
    Path("spec.yaml").write_text(SPEC)


def test_a_draft_is_printed_and_what_to_know_beside_it(run: Run) -> None:
    done = run("infer", "orders.csv", "--target", "returned")
    assert done.code == 0
    assert (
        done.out
        == """\
# Drafted by specc infer from orders.csv: 40 rows, 4 columns. Read each line: data cannot know \
what is meant.
data:
  sources:
    orders:
      owner: data-owner  # to decide: who of `people` answers for it
      location: orders.csv
      format: csv
      rows: 40  # 40 counted
      columns:
        id: {type: integer, unique: true}  # 40 different values in 40 rows
        price: {type: integer, min: 0, max: 10}  # 0 to 6
        kind: {type: category, values: [a, b]}  # the rarest in 20 rows
        returned: {type: boolean}
  excluded:
    id: "tells rows apart: 40 different values in 40 rows"
  features:
    price: {from: orders}
    kind: {from: orders}
  splits:
    prevalence: 25%  # 10 of 40 are 1
labels:
  target:
    name: returned  # 10 of 40 are 1
    type: binary
    source: orders
"""
    )
    assert (
        done.err
        == """\
note: a test set of 15% has 6 rows, 2 of them positive: too few to measure anything
"""
    )


def test_into_a_spec_adds_and_shows_the_diff(run: Run) -> None:
    before = run("infer", "orders.csv", "--into", "spec.yaml", "--diff")
    assert before.code == 1
    assert Path("spec.yaml").read_text() == SPEC
    assert before.err.startswith("would add 6 clauses to spec.yaml\n")
    done = run("infer", "orders.csv", "--into", "spec.yaml")
    assert (done.code, done.out) == (0, before.out)
    assert done.err.startswith("added 6 clauses to spec.yaml\nleft: columns that are neither")
    text = Path("spec.yaml").read_text()
    assert "\nlabels: {target: {name: returned, type: binary, source: orders}}  # ours\n" in text
    again = run("infer", "orders.csv", "--into", "spec.yaml")
    assert (again.code, again.out) == (0, "")
    assert again.err.startswith("nothing to add to spec.yaml\n")


def test_a_difference_is_told_with_both_places(run: Run) -> None:
    Path("spec.yaml").write_text(SPEC.replace("rows: 40", "rows: 4k"))
    done = run("infer", "orders.csv", "--into", "spec.yaml")
    assert done.code == 1
    assert "differs: spec.yaml:6:68: 4k rows are written, and orders.csv has 40\n" in done.err
    assert "rows: 4k" in Path("spec.yaml").read_text()


def test_for_tools_and_as_a_table(run: Run) -> None:
    said = json.loads(run("infer", "orders.csv", "--format", "json").out)
    assert (said["format"], said["rows"], said["targets"][0]["column"]) == (1, 40, "returned")
    table = run("infer", "orders.csv", "--format", "text").out
    assert table.startswith("""\
orders.csv: 40 rows, 4 columns

column    type      missing  values  range
id        integer   0%       40      0 to 39
""")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing.csv",), "error: there is no file nothing.csv\n  = help: check the path, "),
        ((".",), "error: . is a folder\n  = help: name one file in it\n"),
        (("orders.csv", "--target", "retuned"), "error: orders.csv has no column retuned\n"),
        (("orders.csv", "--table", "x"), "error: orders.csv holds one table, and --table"),
        (("orders.csv", "--diff"), "error: --diff shows what --into would change; name a spec"),
        (("orders.csv", "--into", "-"), "error: --into cannot write to standard input"),
        (("orders.csv", "--into", "no.yaml"), "error: there is no file no.yaml\n"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, arguments: tuple[str, ...], message: str) -> None:
    done = run("infer", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(message)


def test_without_duckdb_it_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    done = run("infer", "orders.csv")
    assert (done.code, done.err) == (
        2,
        "error: reading data needs DuckDB\n  = help: pip install 'specc[data]'\n",
    )


def test_a_version_is_said_without_loading_duckdb(process: Run) -> None:
    done = process("check", "spec.yaml", PYTHONPROFILEIMPORTTIME="1")
    assert "duckdb" not in done.err
