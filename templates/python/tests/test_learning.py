"""The pipeline can learn.

A tiny batch by heart, then the whole way from training to the gate's verdict.
"""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from package_name import artifact, features, frames, learning, models, reports, selection
from package_name.config import Feature, Features, Scope, Target
from package_name.learning import Examples
from package_name.reports import Outcome, StepFailed
from package_name.steps import accept, evaluate, status, train
from package_name.tracking import Run


@pytest.fixture(scope="module")
def trained(lab: Scope) -> Scope:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "SEEDED", set())  # one seed a model is enough here
        _run(lab, "train", train.train)
    return lab


def _run(scope: Scope, step: str, work: Callable[[Scope], Outcome]) -> Outcome:
    outcome = work(scope)
    reports.write(scope, step, outcome, synthetic=True)
    return outcome


@pytest.fixture(scope="module")
def learn(lab: Scope) -> Examples:
    names = reports.read(lab, "split")["classes"]
    return learning.examples(lab, names, frames.learning_set(lab, "train"))


def test_it_learns_a_tiny_batch_by_heart(lab: Scope, learn: Examples) -> None:
    assert learning.overfit_tiny(lab, learn) >= learning.FITS


def test_inputs_that_do_not_arrive_are_noticed(lab: Scope, learn: Examples) -> None:
    nothing = [nw.lit(None).cast(kind).alias(name) for name, kind in learn.built.schema.items()]
    lost = replace(learn, built=learn.built.with_columns(*nothing))
    with pytest.raises(StepFailed, match="the inputs are the same in every row"):
        learning.overfit_tiny(lab, lost)


def test_answers_that_do_not_differ_are_noticed(lab: Scope, learn: Examples) -> None:
    with pytest.raises(StepFailed, match="the answer is the same in every row"):
        learning.overfit_tiny(lab, replace(learn, truth=np.ones_like(learn.truth)))


def test_few_kinds_and_missing_values_are_learnt_by_heart(scope_of: Callable[..., Scope]) -> None:
    target = Target(name="left", type="binary", source="s", spec_ref="labels.target")
    about = Features(
        target=target,
        features={"late": Feature(source="s", type="boolean", spec_ref="data.features.late")},
    )
    project = SimpleNamespace(task="binary_classification")
    rows = pl.DataFrame({"late": ["true", "false", None] * 30})
    truth = np.array([0, 1, 1] * 30)
    learn = Examples(nw.from_native(rows, eager_only=True), truth, ("no", "yes"))
    assert learning.overfit_tiny(scope_of(project=project, features=about), learn) == 1


@pytest.mark.parametrize("name", models.REGISTRY)
def test_every_model_trains_and_answers(lab: Scope, learn: Examples, name: str) -> None:
    try:
        pipeline = models.pipeline(name, lab.project.task, features.kinds(lab), seed=0)
    except ValueError:
        pytest.skip(f"{name} is not a model for {lab.project.task}")
    batch = learn.take(learning.tiny_batch(learn))
    pipeline.fit(batch.built.to_native(), batch.truth)
    score = artifact.score(pipeline, batch.built, batch.names)
    assert len(score) == len(batch.truth)
    assert np.isfinite(score).all()
    if batch.names:
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
    near, far = [auc("simple", 0.80), auc("big", 0.805)], [auc("simple", 0.80), auc("big", 0.82)]
    assert selection.select(near, "roc_auc", 0.01).model == "simple"
    assert selection.select(far, "roc_auc", 0.01).model == "big"
    assert selection.select(near, "roc_auc", 0.0).model == "big"


def test_selection_goes_by_the_mean_of_the_seeds() -> None:
    lucky = [auc("a", 0.90), auc("a", 0.70), auc("b", 0.82), auc("b", 0.84)]
    assert selection.select(lucky, "roc_auc", 0.0).scores == {"roc_auc": 0.84}


def test_a_measure_that_validation_cannot_answer_stops() -> None:
    with pytest.raises(StepFailed, match="not defined on the validation set"):
        selection.select([auc("a", float("nan"))], "roc_auc", 0.0)


def auc(model: str, value: float) -> Run:
    scores = {"roc_auc": value}
    return Run(
        model=model,
        seed=0,
        parameters={},
        code="",
        data="",
        scores=scores,
        seconds=0,
        pipeline=None,
    )


def test_synthetic_data_are_measured_and_never_judged(trained: Scope) -> None:
    evaluated = _run(trained, "evaluate", evaluate.evaluate)
    assert {"train", "validation", "test"} <= evaluated.facts["scores"].keys()
    accepted = _run(trained, "accept", accept.accept)
    assert accepted.facts["gate"] == "not judged"
    with pytest.raises(SystemExit):
        accept.enforce(trained)
    assert "real data" in status.status(trained).facts["next"]
