"""Nothing leaks from the test set.

Not through the data, not through the code, not through its door.
"""

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import narwhals as nw
import pytest

import package_name
from package_name import frames, reports, splitting, testset
from package_name.config import Scope
from package_name.frames import Frame
from package_name.reports import StepFailed
from package_name.steps import split

PACKAGE = Path(package_name.__file__).parent
MAY_READ_THE_TEST_SET = {"evaluate", "compare", "accept"}


@pytest.fixture
def sets(lab: Scope) -> dict[str, Frame]:
    folder = lab.root / "data" / "splits"
    return {name: frames.load(folder / f"{name}.parquet") for name in splitting.SETS}


def test_the_split_of_this_scope_does_not_leak(lab: Scope, sets: dict[str, Frame]) -> None:
    assert [finding.message for finding in split.leaks(sets, lab) if finding.level == "fail"] == []
    assert all(len(part) for part in sets.values())


def test_every_row_is_in_one_set_or_dropped(lab: Scope, sets: dict[str, Frame]) -> None:
    report = reports.read(lab, "split")
    rows = reports.read(lab, "ingest")["sources"][lab.features.target.source]["rows"]
    assert (
        sum(len(part) for part in sets.values()) + report["dropped"] + report["unlabelled"] == rows
    )


def test_repeated_rows_are_noticed(lab: Scope, sets: dict[str, Frame]) -> None:
    count = len(sets["test"]) // 10 + 1
    repeated = nw.concat([sets["train"], sets["test"].head(count)])
    found = [finding.message for finding in split.leaks(sets | {"train": repeated}, lab)]
    assert any("test rows repeat a row of train" in message for message in found)


def test_shared_groups_and_mixed_times_are_noticed(lab: Scope, sets: dict[str, Frame]) -> None:
    leaky = sets | {"train": nw.concat([sets["train"], sets["test"]])}
    levels = [finding.level for finding in split.leaks(leaky, lab)]
    strict = lab.splits.by != "random"
    assert ("fail" in levels) == strict
    assert levels


def test_a_new_test_set_is_a_new_goal(lab: Scope) -> None:
    digest = reports.read(lab, "split")["test_digest"]
    sealed = replace(lab.splits, freeze=digest)
    assert list(split.frozen(sealed, digest)) == []
    assert [finding.level for finding in split.frozen(sealed, "f" * 64)] == ["fail"]


def test_the_door_counts_each_read_and_refuses_a_changed_set(
    lab: Scope, sets: dict[str, Frame]
) -> None:
    digest = reports.read(lab, "split")["test_digest"]
    before = testset.times_read(lab, digest)
    testset.read(lab, "evaluate")
    assert testset.times_read(lab, digest) == before + 1
    last = (lab.root / "reports" / "test_reads.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(last)["step"] == "evaluate"
    path = lab.root / "data" / "splits" / "test.parquet"
    try:
        frames.save(sets["test"].head(len(sets["test"]) - 1), path)
        with pytest.raises(StepFailed, match="the test set changed"):
            testset.read(lab, "evaluate")
    finally:
        frames.save(sets["test"], path)


def test_only_steps_that_judge_can_open_the_door() -> None:
    openers = {path.stem for path in PACKAGE.rglob("*.py") if "testset" in set(imported(path))}
    assert openers <= MAY_READ_THE_TEST_SET
    assert "evaluate" in openers


def test_no_code_goes_around_the_door() -> None:
    named = {
        path.stem
        for path in PACKAGE.rglob("*.py")
        if "test.parquet" in path.read_text(encoding="utf-8")
    }
    assert named == {"testset"}


def imported(path: Path) -> Iterator[str]:
    """The last name of everything that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (node.module or "").split(".")
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (part for alias in node.names for part in alias.name.split("."))
