"""The interview first, and the data a day later: what was only an example gives way to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from kickoff_specs import read

from specc.cli import run
from specc.compiler import check
from specc.packs import kickoff_examples
from specc.packs.kickoff import interview

pytest.importorskip("duckdb", reason="`specc infer` needs specc[data]")
SPEC = Path("spec.yaml")
TARGETS = {
    "late": ("binary", "recall"),
    "queue": ("multiclass", "accuracy"),
    "cost": ("number", "mae"),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = "".join(
        f"{'ab'[at % 2]},{'xyz'[at % 3]},{('no', 'yes')[at % 7 == 0]},{at % 97}.5\n"
        for at in range(400)
    )
    Path("parcels.csv").write_text(f"size,queue,late,cost\n{rows}")


def test_every_example_is_a_line_that_init_writes() -> None:
    text = interview({}, {}, defaults=True, asks=False)
    assert kickoff_examples.has_examples(text)
    left = kickoff_examples.without_examples(text, "number").decode()
    for gone in (
        "data/records.csv",
        "first_column",
        "second_column",
        "# rows:",
        "row is held",
        "outcome",
        "recall",
    ):
        assert gone in text.decode()
        assert gone not in left
    assert not [name for name in ("data_origin", "which_label") if name in left]
    assert len(text.splitlines()) - len(left.splitlines()) == 19


@pytest.mark.parametrize("target", TARGETS)
def test_the_data_come_in_the_place_of_the_examples(
    capsys: pytest.CaptureFixture[str], target: str
) -> None:
    kind, measure = TARGETS[target]
    assert run(["init", "--defaults"]) == 0
    assert run(["infer", "parcels.csv", "--into", "spec.yaml", "--target", target]) == 0
    spec = read(SPEC.read_bytes())
    assert [*spec["data"]["sources"]] == ["records"]
    assert spec["data"]["sources"]["records"]["location"] == "parcels.csv"
    assert {*spec["data"]["features"]} == {"size", "queue", "late", "cost"} - {target}
    assert (spec["labels"]["target"]["name"], spec["labels"]["target"]["type"]) == (target, kind)
    assert [*spec["metrics"]] == ["business_number", measure]
    assert "which_label" not in spec["questions"]
    assert [each for each in check("spec.yaml", SPEC.read_bytes()).found if each.is_error] == []
    capsys.readouterr()
    assert run(["infer", "parcels.csv", "--into", "spec.yaml", "--target", target, "--diff"]) == 0
    assert capsys.readouterr().out == ""


def test_a_line_that_a_person_has_written_stays() -> None:
    assert run(["init", "--defaults"]) == 0
    mine = [
        ("second_column: {from: records}", "size: {from: records}  # known at the counter"),
        ("name: outcome  # an example", "name: late"),
        ("statement: tbd", "statement: Fewer parcels late."),
        ("# by: 2027-12-31", "by: 2031-12-31"),
    ]
    for old, new in mine:
        assert old in SPEC.read_text()
        SPEC.write_text(SPEC.read_text().replace(old, new))
    assert run(["infer", "parcels.csv", "--into", "spec.yaml", "--target", "late"]) == 0
    assert all(new in SPEC.read_text() for _, new in mine)
    assert [*read(SPEC.read_bytes())["data"]["features"]] == ["size"]


def test_nothing_gives_way_where_the_place_of_the_data_was_said() -> None:
    assert run(["init", "--defaults", "-d", "data=old.csv"]) == 0
    before = SPEC.read_text()
    assert run(["infer", "parcels.csv", "--into", "spec.yaml", "--target", "late"]) == 1
    assert all(line in SPEC.read_text().splitlines() for line in before.splitlines())


def test_columns_and_label_give_way_where_the_place_was_said() -> None:
    assert run(["init", "--defaults", "-d", "data=parcels.csv"]) == 0
    arguments = ["infer", "parcels.csv", "--into", "spec.yaml", "--target", "queue"]
    assert run(arguments) == 0
    spec = read(SPEC.read_bytes())
    assert {*spec["data"]["features"]} == {"size", "late", "cost"}
    assert spec["labels"]["target"]["name"] == "queue"
    before = SPEC.read_bytes()
    assert run(arguments) == 0
    assert SPEC.read_bytes() == before


def test_a_diff_is_against_what_stands_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--defaults"]) == 0
    before = SPEC.read_bytes()
    assert run(["infer", "parcels.csv", "--into", "spec.yaml", "--target", "late", "--diff"]) == 1
    assert "\n-    first_column: {from: records}\n" in capsys.readouterr().out
    assert SPEC.read_bytes() == before
