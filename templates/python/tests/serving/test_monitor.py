"""Drift, skew and quality: known answers, and the whole way from a log to the figures."""

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from package_name import artifact, config, frames, labels, metrics
from package_name.config import Column, Scope
from package_name.monitor import drift, logs, publish, quality, skew, watching
from package_name.monitor.metrics import BATCH, DRIFT, QUALITY, SERVICE, SKEW, TEAM
from package_name.reports import StepFailed

Variant = Callable[..., Scope]

DAY = 86_400.0


def test_psi_of_a_known_shift() -> None:
    shifted = 0.1 * math.log(0.6 / 0.5) - 0.1 * math.log(0.4 / 0.5)
    assert drift.psi(np.array([0.6, 0.4]), np.array([0.5, 0.5])) == pytest.approx(shifted)
    assert drift.psi(np.array([0.3, 0.7]), np.array([0.3, 0.7])) == 0


def test_psi_of_an_empty_bin_is_large_and_finite() -> None:
    assert 1 < drift.psi(np.array([1.0, 0.0]), np.array([0.5, 0.5])) < 10


def test_psi_by_chance_is_what_simulation_gives() -> None:
    rng = np.random.default_rng(1)
    then = np.full(10, 0.1)
    found = [
        drift.psi(rng.multinomial(500, then) / 500, rng.multinomial(1_000, then) / 1_000)
        for _ in range(400)
    ]
    assert drift.psi_noise(10, 500, 1_000) == pytest.approx(np.mean(found), rel=0.1)


def test_ks_at_the_deciles_is_at_most_that_of_the_values() -> None:
    rng = np.random.default_rng(2)
    then, now = rng.normal(0, 1, 2_000), rng.normal(0.5, 1, 2_000)
    edges = np.quantile(then, np.linspace(0, 1, 11)[1:-1]).tolist()
    binned = drift.ks(drift.binned(now, edges), drift.binned(then, edges))
    assert 0.9 * skew.ks_two_samples(now, then) <= binned <= skew.ks_two_samples(now, then)


def test_ks_of_known_samples() -> None:
    assert skew.ks_two_samples(np.array([1.0, 2.0]), np.array([3.0, 4.0])) == 1
    assert (
        skew.ks_two_samples(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 2.0, 3.0, 9.0])) == 0.25
    )
    assert skew.ks_two_samples(np.array([5.0]), np.array([5.0])) == 0


def test_total_variation_of_known_samples() -> None:
    assert skew.total_variation(["a", "a", "b", "b"], ["a", "b", "b", "c"]) == 0.25
    assert skew.total_variation(["a"], ["b"]) == 1


def test_bins_hold_their_upper_edge() -> None:
    assert drift.binned(np.array([1.0, 1.5, 2.0, 3.0]), [1.0, 2.0]).tolist() == [0.25, 0.5, 0.25]


def _facts(values: list[object], known: dict[str, object], column: Column) -> dict[str, float]:
    series = nw.new_series("x", values, backend="polars")
    return drift.feature_facts(series, known, column, rows=1_000)


def test_numbers_out_of_range_and_missing_are_counted() -> None:
    known = {"edges": [1.0], "shares": [0.5, 0.5]}
    facts = _facts([0.5, 1.5, 9.0, None], known, Column(type="number", min=0, max=2))
    assert facts["missing"] == 0.25
    assert facts["out_of_range"] == pytest.approx(1 / 3)
    assert facts["ks"] == pytest.approx(0.5 - 1 / 3)


def test_categories_never_seen_are_counted() -> None:
    facts = _facts(["a", "b", "c", "d"], {"shares": {"a": 0.5, "b": 0.5}}, Column(type="category"))
    assert facts["new_categories"] == 0.5


def test_a_rare_category_is_not_a_new_one() -> None:
    known = {"shares": {"a": 0.7, "": 0.3}}
    assert _facts(["a", "rare"], known, Column(type="category"))["new_categories"] == 0


@pytest.fixture
def log(variant: Variant) -> Path:
    """A log as the service writes it, of all rows of the validation set."""
    scope = variant()
    rows = frames.learning_set(scope, "validation")
    model = artifact.load(scope.root)
    scores = model.score(rows, scope)
    said, names = model.decide(scores), model.lineage.classes
    start = datetime(2026, 1, 1, tzinfo=UTC)
    lines = []
    for at, row in enumerate(rows.select(*scope.features.features).rows(named=True)):
        found = scores[at]
        score = dict(zip(names, found.tolist(), strict=True)) if scores.ndim == 2 else float(found)
        moment = (start + timedelta(seconds=at)).isoformat()
        lines.append({"time": moment, "id": f"r.{at}", "answer": said[at], "score": score,
                      "source": "model", "inputs": row})  # fmt: skip
    path = scope.root / "log.jsonl"
    path.write_text("".join(json.dumps(x, default=str) + "\n" for x in lines), encoding="utf-8")
    return path


def _rewritten(path: Path, change: object) -> None:
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    text = "".join(json.dumps(change(entry)) + "\n" for entry in entries)  # type: ignore[operator]
    path.write_text(text, encoding="utf-8")


def test_rows_like_those_of_training_do_not_drift(log: Path) -> None:
    scope = Scope(log.parent)
    outcome = drift.drift(scope, log)
    for name, facts in outcome.facts["features"].items():
        if "psi" in facts:
            assert facts["psi"] < 0.2 + 5 * facts["psi_by_chance"], name
    assert outcome.facts["scores"]["psi"] == pytest.approx(0, abs=1e-9)


def test_a_shift_is_found_and_published(log: Path) -> None:
    scope = Scope(log.parent)
    known = drift.drift(scope, log).facts["features"]
    name = next((n for n, facts in known.items() if "ks" in facts), None)
    if name is None:
        pytest.skip("this scope has no number among its inputs")
    _rewritten(log, lambda entry: {**entry, "inputs": {**entry["inputs"], name: 1e9}})
    facts = drift.drift(scope, log).facts["features"][name]
    assert facts["psi"] > 1
    page = (scope.root / "reports" / "drift.prom").read_text(encoding="utf-8")
    label = json.dumps(name, ensure_ascii=False)
    assert f'feature_psi{{feature={label},project="{scope.project.id}"}} {facts["psi"]}' in page


def test_inputs_that_vanish_are_missing(log: Path) -> None:
    scope = Scope(log.parent)
    name = next(iter(scope.features.features))
    _rewritten(log, lambda entry: {**entry, "inputs": {**entry["inputs"], name: None}})
    assert drift.drift(scope, log).facts["features"][name]["missing"] == 1


def test_only_the_window_and_the_sample_count(log: Path) -> None:
    scope = Scope(log.parent)
    assert len(logs.read(scope, log, window=9.5).inputs) == 10
    newest = logs.read(scope, log, window=9.5, sample=4)
    total = len(log.read_text(encoding="utf-8").splitlines())
    assert newest.ids == tuple(f"r.{total - back}" for back in (4, 3, 2, 1))


def test_answers_of_the_fallback_and_broken_lines_are_left_out(log: Path) -> None:
    _rewritten(log, lambda entry: {**entry, "source": "fallback"})
    with log.open("a", encoding="utf-8") as file:
        file.write('{"time": "2026')
    with pytest.raises(StepFailed, match="no predictions of a model"):
        logs.read(Scope(log.parent), log, DAY)


def test_without_a_log_it_says_what_to_do(served: Scope) -> None:
    with pytest.raises(StepFailed, match="serve some first"):
        drift.drift(served, Path("no/such/folder"))


def test_served_rows_that_are_training_rows_have_no_skew(log: Path) -> None:
    scope = Scope(log.parent)
    rows = frames.learning_set(scope, "validation").to_native()
    rows.write_parquet(scope.root / "data" / "splits" / "train.parquet")
    found = skew.skew(scope, log).facts["features"]
    assert found
    assert max(found.values()) < 1e-9


def test_a_feature_that_is_served_otherwise_is_skewed(log: Path) -> None:
    scope = Scope(log.parent)
    name = next(iter(skew.skew(scope, log).facts["features"]), None)
    if name is None:
        pytest.skip("this scope has only texts among its inputs")
    _rewritten(log, lambda entry: {**entry, "inputs": {**entry["inputs"], name: None}})
    assert skew.skew(scope, log).facts["features"][name] > 0.5


def test_quality_is_that_of_the_predictions_that_were_given(log: Path) -> None:
    scope = Scope(log.parent)
    rows = frames.learning_set(scope, "validation")
    answers = [labels.text(value) for value in rows[scope.features.target.name].to_list()]
    ids = [f"r.{at}" for at in range(len(answers))]
    path = scope.root / "labels.csv"
    pl.DataFrame({"id": ids[::-1], scope.features.target.name: answers[::-1]}).write_csv(path)
    watch = max(watching.load(scope).window("quality"), DAY)
    newest = len(logs.read(scope, log, watch).inputs)
    outcome = quality.quality(scope, log, path)
    assert outcome.facts["rows"] == min(newest, len(rows))
    predicted = artifact.load(scope.root).predicted(rows[len(rows) - newest :], scope)
    for score in outcome.facts["scores"]:
        measure = metrics.MEASURES[str(scope.targets.metrics[score["metric"]].measure)][0]
        if score["slice"] is None:
            assert score["value"] == pytest.approx(metrics.value(measure, predicted))


def test_labels_of_other_predictions_are_noticed(log: Path) -> None:
    scope = Scope(log.parent)
    value = frames.learning_set(scope, "validation")[scope.features.target.name].to_list()[0]
    path = scope.root / "labels.csv"
    path.write_text(f"id,{scope.features.target.name}\nnobody,{labels.text(value)}\n", "utf-8")
    with pytest.raises(StepFailed, match="no label belongs"):
        quality.quality(scope, log, path)


def test_the_team_reports_its_own_figures(
    variant: Variant, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = variant()
    monkeypatch.setenv("PROJECT_ROOT", str(scope.root))
    monkeypatch.setattr(watching, "by_team", lambda _: ["ctr", "orders"])
    publish.main(["ctr=0.021"])
    publish.main(["orders=7"])
    kept = publish.published(scope.root / "reports" / "team.prom")
    assert kept == {("ctr",): 0.021, ("orders",): 7.0}


@pytest.mark.parametrize(
    ("figure", "problem"),
    [("clicks=1", "no figure `clicks`"), ("ctr", "NAME=VALUE"), ("ctr=2%", "plain number")],
)
def test_a_figure_nobody_watches_is_refused(
    variant: Variant, monkeypatch: pytest.MonkeyPatch, figure: str, problem: str
) -> None:
    monkeypatch.setenv("PROJECT_ROOT", str(variant().root))
    monkeypatch.setattr(watching, "by_team", lambda _: ["ctr"])
    with pytest.raises(SystemExit, match=problem):
        publish.main([figure])


RULES = config.find_root() / "monitoring" / "rules.yml"


@pytest.mark.skipif(not RULES.is_file(), reason="this repo is not monitored by Prometheus")
def test_every_series_that_the_rules_ask_for_exists(scope: Scope) -> None:
    own = SERVICE if scope.project.mode == "realtime" else BATCH
    known = {*own, *DRIFT, *SKEW, *QUALITY, *TEAM, "up", "scope:metric"}
    found = re.findall(r"([A-Za-z_:]+)\{", RULES.read_text(encoding="utf-8"))
    asked = {re.sub(r"_(bucket|sum|count)$", "", name) for name in found}
    assert asked
    assert asked <= known
