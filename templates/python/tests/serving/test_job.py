"""The batch job: what it delivers, what it sets aside, and that it does nothing twice."""

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from package_name import artifact, config, frames
from package_name.config import Scope
from package_name.monitor.metrics import BATCH
from package_name.reports import StepFailed
from package_name.serve import answers, settings
from package_name.serve.answers import Answers
from package_name.serve.job import incoming, job

Variant = Callable[..., Scope]
ROWS = 20


@pytest.fixture
def here(variant: Variant) -> Scope:
    return variant(fallback="standby", deliver_within=3_600.0)


@pytest.fixture
def partition(here: Scope) -> Path:
    """Rows of the validation set, without the answer."""
    rows = frames.learning_set(here, "validation").to_native()
    path = here.root / "data" / "incoming" / "today.parquet"
    path.parent.mkdir(parents=True)
    rows.drop(here.features.target.name).head(ROWS).write_parquet(path)
    return path


def _delivered(scope: Scope, name: str = "today") -> pl.DataFrame:
    return pl.read_parquet(scope.root / "predictions" / f"{name}.parquet")


def test_it_delivers_what_the_model_says(here: Scope, partition: Path) -> None:
    outcome = job(here, [partition])
    table = _delivered(here)
    model = artifact.load(here.root)
    scores = model.score(frames.load(partition), here)
    assert table["answer"].to_list() == model.decide(scores)
    headline = scores.max(1) if scores.ndim == 2 else scores
    np.testing.assert_allclose(table["score"].to_numpy(), headline, rtol=1e-9)
    assert set(table["model"]) == {model.lineage.digest}
    assert outcome.facts["partitions"][0]["rows"] == table.height == ROWS


def test_it_keeps_the_key_and_leaves_out_what_must_not_be_kept(
    here: Scope, partition: Path
) -> None:
    job(here, [partition])
    columns = set(_delivered(here).columns)
    base = here.contracts[here.features.target.source]
    assert {base.group_column, base.time_column} - {None} <= columns
    hidden = {n for n in here.features.features if n in base.columns and base.columns[n].personal}
    assert not (hidden - {base.group_column, base.time_column}) & columns


def test_the_same_rows_are_not_predicted_twice(
    here: Scope, partition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job(here, [partition])
    before = _delivered(here)
    monkeypatch.setattr(answers, "by_model", _never)
    assert job(here, [partition]).facts == {"partitions": [], "skipped": 1}
    assert _delivered(here).equals(before)


def _never(*_: object) -> Answers:
    raise AssertionError("it was predicted again")


def test_changed_rows_are_predicted_again(here: Scope, partition: Path) -> None:
    job(here, [partition])
    pl.read_parquet(partition).head(7).write_parquet(partition)
    assert job(here, [partition]).facts["skipped"] == 0
    assert _delivered(here).height == 7


def test_a_table_that_is_gone_is_made_again(here: Scope, partition: Path) -> None:
    job(here, [partition])
    (here.root / "predictions" / "today.parquet").unlink()
    job(here, [partition])
    assert _delivered(here).height == ROWS


def test_csv_and_parquet_get_the_same_answers(here: Scope, partition: Path) -> None:
    text = partition.with_name("text.csv")
    pl.read_parquet(partition).write_csv(text)
    job(here, [partition, text])
    assert _delivered(here, "text")["answer"].equals(_delivered(here)["answer"])


def test_rows_may_come_without_their_key(here: Scope, partition: Path) -> None:
    rows = pl.read_parquet(partition).select(*here.features.features)
    rows.write_parquet(partition)
    job(here, [partition])
    assert _delivered(here).height == ROWS


def test_nothing_is_delivered_when_an_input_is_absent(here: Scope, partition: Path) -> None:
    name = next(iter(here.features.features))
    pl.read_parquet(partition).drop(name).write_parquet(partition)
    with pytest.raises(StepFailed, match=re.escape(name)):
        job(here, [partition])
    assert not (here.root / "predictions" / "today.parquet").exists()


@pytest.mark.parametrize("name", ["rows.txt", "absent.csv"])
def test_what_cannot_be_read_is_said(here: Scope, name: str) -> None:
    with pytest.raises(StepFailed, match=re.escape(name)):
        job(here, [here.root / name])


def test_the_fallback_answers_for_a_model_that_fails(
    here: Scope, partition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Answers:
        raise RuntimeError("the model is broken")

    monkeypatch.setattr(answers, "by_model", broken)
    job(here, [partition])
    assert set(_delivered(here)["source"]) == {"fallback"}
    assert _figures(here)["batch_fallback_rate"] == 1


def test_being_late_is_said(here: Scope, partition: Path) -> None:
    two_hours_ago = time.time() - 7_200
    os.utime(partition, (two_hours_ago, two_hours_ago))
    (finding,) = job(here, [partition]).findings
    assert "later than promised" in finding.message
    assert _figures(here)["batch_late"] == 1


def test_every_figure_is_published(here: Scope, partition: Path) -> None:
    job(here, [partition])
    figures = _figures(here)
    assert figures.keys() == BATCH.keys()
    assert figures["batch_rows"] == ROWS
    assert figures["batch_prediction_mean"] == pytest.approx(_delivered(here)["score"].mean())


def _figures(scope: Scope) -> dict[str, float]:
    page = (scope.root / "reports" / "batch.prom").read_text(encoding="utf-8")
    project = re.escape(scope.project.id)
    found = re.findall(rf'^(\w+){{project="{project}"}} (\S+)$', page, re.MULTILINE)
    return {name: float(value) for name, value in found}


def test_files_that_wait_are_found(here: Scope, partition: Path) -> None:
    partition.with_name("notes.txt").touch()
    assert incoming(here) == [partition]


def test_settings_are_read(scope: Scope) -> None:
    assert settings.load(config.find_root()).mode == scope.project.mode == "batch"
