"""The pipeline can learn: a tiny batch by heart, then the whole way from training to the gate's verdict."""

from typing import Any

import narwhals as nw
import numpy as np
import pytest
from conftest import run_step

from package_name import artifact, features, frames, models, reports
from package_name.config import Scope
from package_name.reports import StepFailed
from package_name.steps import accept, evaluate, status, train


@pytest.fixture(scope="module")
def trained(lab: Scope) -> Scope:
    run_step(lab, "train", train.train)
    return lab


def learning(lab: Scope) -> tuple[train.Examples, tuple[str, ...]]:
    names = tuple(reports.read(lab, "split")["classes"])
    return train.examples(lab, names, frames.learning_set(lab, "train")), names


def test_it_learns_a_tiny_batch_by_heart(lab: Scope) -> None:
    learn, names = learning(lab)
    assert train.overfit_tiny(lab, learn, names) >= train.FITS


def test_inputs_that_do_not_arrive_are_noticed(lab: Scope) -> None:
    learn, names = learning(lab)
    same = learn.built.with_columns(
        *(nw.lit(None).cast(kind).alias(name) for name, kind in learn.built.schema.items())
    )
    with pytest.raises(StepFailed, match="by heart"):
        train.overfit_tiny(lab, train.Examples(same, learn.truth), names)


@pytest.mark.parametrize("name", models.REGISTRY)
def test_every_model_trains_and_answers(lab: Scope, name: str) -> None:
    learn, names = learning(lab)
    try:
        pipeline = models.pipeline(name, lab.project.task, features.kinds(lab), seed=0)
    except ValueError:
        pytest.skip(f"{name} is not a model for {lab.project.task}")
    pipeline.fit(learn.built.to_native(), learn.truth)
    score = artifact.score(pipeline, learn.built, names)
    assert len(score) == len(learn.truth)
    assert np.isfinite(score).all()
    if names:
        assert score.min() >= 0
        assert score.max() <= 1


def test_unseen_kinds_and_missing_values_get_an_answer(trained: Scope) -> None:
    model = artifact.load(trained.root)
    rows = frames.learning_set(trained, "validation").head(1)
    odd = rows.with_columns(*(_odd(name, f.type) for name, f in trained.features.features.items()))
    assert np.isfinite(model.score(odd, trained)).all()


def _odd(name: str, kind: str) -> nw.Expr:
    if kind in ("category", "string", "text"):
        return nw.lit("never seen before").alias(name)
    return nw.when(nw.lit(value=False)).then(nw.col(name)).alias(name)


def test_the_model_is_loaded_as_it_was_saved(trained: Scope) -> None:
    model = artifact.load(trained.root)
    rows = frames.learning_set(trained, "validation")
    assert (model.score(rows, trained) == artifact.load(trained.root).score(rows, trained)).all()
    assert model.lineage.inputs == features.kinds(trained)
    assert model.lineage.synthetic
    assert set(model.decide(model.score(rows, trained))) <= set(
        model.lineage.classes or [*model.score(rows, trained)]
    )


def test_another_file_is_not_taken_for_the_model(trained: Scope) -> None:
    path = trained.root / "models" / "model.joblib"
    kept = path.read_bytes()
    try:
        path.write_bytes(kept + b" ")
        with pytest.raises(StepFailed, match="not the file"):
            artifact.load(trained.root)
    finally:
        path.write_bytes(kept)


def test_every_run_is_tracked(trained: Scope) -> None:
    report = reports.read(trained, "train")
    runs = {path.stem for path in (trained.root / "runs").glob("*.json")}
    assert {candidate["run"] for candidate in report["candidates"]} <= runs
    assert report["selected"] in runs


def test_selection_takes_the_simpler_model_when_the_gain_does_not_matter() -> None:
    def run(model: str, score: float) -> train.Run:
        return train.Run(model, model, 0, {"roc_auc": score}, 0.0, None)

    metric: Any = type("Metric", (), {"detect": 0.01})
    near, far = [run("simple", 0.80), run("big", 0.805)], [run("simple", 0.80), run("big", 0.82)]
    assert train.select(near, "roc_auc", metric).model == "simple"
    assert train.select(far, "roc_auc", metric).model == "big"
    assert train.select(near, "roc_auc", None).model == "big"


def test_synthetic_data_are_measured_and_never_judged(trained: Scope) -> None:
    evaluated = run_step(trained, "evaluate", evaluate.evaluate)
    assert {"train", "validation", "test"} <= evaluated.facts["scores"].keys()
    accepted = run_step(trained, "accept", accept.accept)
    assert accepted.facts["gate"] == "not judged"
    with pytest.raises(SystemExit):
        accept.enforce(trained)
    assert "real data" in status.status(trained).facts["next"]
