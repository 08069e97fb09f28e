"""Train: first prove that the pipeline can learn at all, then the simplest model, then the candidates.

Selection looks at the validation set only. Every run leaves `runs/<id>.json`, named by a digest of its code,
data and parameters, so that the same run has the same name.
"""

import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import artifact, features, frames, labels, metrics, models, reports, thresholds
from ..baselines import decide
from ..config import Metric, Scope
from ..frames import Frame
from ..metrics import Array, Predicted
from ..reports import Finding, Outcome, fail, run

TINY = 32
FITS = 0.99
# These depend on a threshold, which is chosen after the model; ranking well is what the model can do for them.
PROXIES = {"recall": "average_precision", "precision": "average_precision", "f1": "average_precision",
           "specificity": "roc_auc", "accuracy": "log_loss", "balanced_accuracy": "roc_auc", "macro_f1": "log_loss"}  # fmt: skip


@dataclass(frozen=True)
class Examples:
    """Inputs and answers, ready for a model."""

    built: Frame
    truth: Array

    def take(self, rows: Array) -> "Examples":
        return Examples(self.built[rows.tolist()], self.truth[rows])


@dataclass(frozen=True)
class Run:
    """One trained model and how it did on the validation set."""

    id: str
    model: str
    seed: int
    scores: dict[str, float]
    seconds: float
    pipeline: Any


def train(scope: Scope) -> Outcome:
    split = reports.read(scope, "split")
    names = tuple(split["classes"])
    learn, check = (
        examples(scope, names, frames.learning_set(scope, n)) for n in ("train", "validation")
    )
    overfit_tiny(scope, learn, names)
    data = hashlib.sha256(
        (split["sets"]["train"]["digest"] + split["sets"]["validation"]["digest"]).encode()
    )
    runs = [
        _run(scope, name, seed, learn, check, names, data.hexdigest())
        for name in scope.model.ladder
        for seed in range(scope.model.seeds if name in models.SEEDED else 1)
    ]
    measure, metric = primary(scope)
    best = select(runs, measure, metric)
    lineage = _keep(scope, best, check, names, data.hexdigest(), bool(split["synthetic"]))
    facts = {
        "selected": best.id,
        "model": best.model,
        "by": measure,
        "candidates": _candidates(runs, measure),
        "threshold": lineage.threshold,
        "threshold_reason": lineage.threshold_reason,
        "digest": lineage.digest,
    }
    summary = f"{best.model}, {measure} {best.scores[measure]:.3f} on validation, {len(runs)} runs"
    return Outcome(facts, tuple(_budget(scope)), summary=summary)


def examples(scope: Scope, names: tuple[str, ...], rows: Frame) -> Examples:
    return Examples(features.build(rows, scope), labels.encode(scope.features.target, names, rows))


def overfit_tiny(scope: Scope, learn: Examples, names: tuple[str, ...]) -> float:
    """A tree without limits must repeat a tiny batch by heart; if it cannot, inputs or answers are wired up wrong."""
    batch = learn.take(tiny_batch(learn))
    memory = models.memoriser(scope.project.task, features.kinds(scope))
    memory.fit(batch.built.to_native(), batch.truth)
    answers = np.asarray(memory.predict(batch.built.to_native()))
    spread = float(np.std(batch.truth)) or 1.0
    right = (
        float(np.mean(np.abs(answers - batch.truth) < 0.01 * spread))
        if not names
        else float(np.mean(answers == batch.truth))
    )
    if right < FITS:
        message = f"the pipeline cannot learn {len(batch.truth)} rows by heart: {right:.0%} right"
        raise fail(
            f"{message}; the inputs do not reach the model, or do not tell these rows apart",
            "data.features",
        )
    return right


def tiny_batch(learn: Examples) -> Array:
    """A few rows whose inputs differ, of every class as equally as possible."""
    distinct = learn.built.with_row_index("_row").unique(
        learn.built.columns, keep="first", maintain_order=True
    )
    rows = distinct["_row"].to_numpy()
    if learn.truth.dtype.kind == "f":
        return np.asarray(rows[:TINY])
    kinds = np.unique(learn.truth)
    each = max(TINY // len(kinds), 1)
    return np.sort(np.concatenate([rows[learn.truth[rows] == kind][:each] for kind in kinds]))


def primary(scope: Scope) -> tuple[str, Metric | None]:
    """The measure that selects: of the first metric to optimise, or the usual one for the task."""
    measured = scope.targets.measured.values()
    metric = next((m for m in measured if m.role == "optimize"), next(iter(measured), None))
    known = metrics.measures_for(
        scope.features.target.type, (str(metric.measure),) if metric else ()
    )
    if metric is None or metric.measure not in known:
        return next(iter(known)), None
    proxy = PROXIES.get(str(metric.measure))
    return (proxy, None) if proxy else (str(metric.measure), metric)


def select(runs: list[Run], measure: str, metric: Metric | None) -> Run:
    """The best model by the mean over its seeds; the simpler one when the difference does not matter."""
    sign = 1.0 if metrics.MEASURES[measure][1] == "higher" else -1.0
    means = {
        name: float(np.mean([sign * r.scores[measure] for r in runs if r.model == name]))
        for name in dict.fromkeys(r.model for r in runs)
    }
    matters = metric.detect if metric is not None and metric.detect is not None else 0.0
    chosen = next(name for name, mean in means.items() if mean >= max(means.values()) - matters)
    return max((r for r in runs if r.model == chosen), key=lambda r: sign * r.scores[measure])


def _run(
    scope: Scope,
    name: str,
    seed: int,
    learn: Examples,
    check: Examples,
    names: tuple[str, ...],
    data: str,
) -> Run:
    started = time.perf_counter()
    try:
        pipeline = models.pipeline(
            name, scope.project.task, features.kinds(scope), scope.project.seed + seed
        )
    except ValueError as error:
        raise fail(
            str(error), "model.first" if name == scope.model.first else "model.then"
        ) from None
    pipeline.fit(learn.built.to_native(), learn.truth)
    predicted = _predicted(pipeline, check, names)
    asked = tuple(str(metric.measure) for metric in scope.targets.measured.values())
    measures = metrics.measures_for(scope.features.target.type, (*asked, primary(scope)[0]))
    scores = {key: metrics.value(measure, predicted) for key, measure in measures.items()}
    return _track(scope, Run("", name, seed, scores, time.perf_counter() - started, pipeline), data)


def _predicted(
    pipeline: Any, check: Examples, names: tuple[str, ...], threshold: float = 0.5
) -> Predicted:
    score = artifact.score(pipeline, check.built, names)
    return Predicted(check.truth, score, decide(score, names, threshold))


def _track(scope: Scope, done: Run, data: str) -> Run:
    parameters = {
        key: repr(value) for key, value in sorted(done.pipeline["model"].get_params().items())
    }
    what = {
        "model": done.model,
        "seed": done.seed,
        "parameters": parameters,
        "code": artifact.code_version(scope.root),
        "data": data,
    }
    name = hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:12]
    scores = {key: value if np.isfinite(value) else None for key, value in done.scores.items()}
    record = {
        "id": name,
        **what,
        "scores": scores,
        "seconds": round(done.seconds, 3),
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
    }
    reports.write_json(scope.root / "runs" / f"{name}.json", record)
    return Run(name, done.model, done.seed, done.scores, done.seconds, done.pipeline)


def _keep(
    scope: Scope, best: Run, check: Examples, names: tuple[str, ...], data: str, synthetic: bool
) -> artifact.Lineage:
    threshold, reason = (
        0.5,
        "each row gets its likeliest class" if names else "a number needs no threshold",
    )
    if len(names) == 2:
        threshold, reason = thresholds.choose(
            _predicted(best.pipeline, check, names), scope.targets
        )
    lineage = artifact.Lineage(
        name=best.model,
        run=best.id,
        seed=best.seed,
        inputs=features.kinds(scope),
        classes=names,
        threshold=threshold,
        threshold_reason=reason,
        synthetic=synthetic,
        code=artifact.code_version(scope.root),
        data=data,
        scope_version=scope.project.version,
        libraries=artifact.library_versions(),
    )
    return artifact.save(scope.root, best.pipeline, lineage)


def _candidates(runs: list[Run], measure: str) -> list[dict[str, Any]]:
    return [
        {
            "run": r.id,
            "model": r.model,
            "seed": r.seed,
            "scores": _finite(r.scores),
            "seconds": round(r.seconds, 3),
        }
        for r in runs
    ]


def _finite(scores: dict[str, float]) -> dict[str, float | None]:
    return {name: value if np.isfinite(value) else None for name, value in scores.items()}


def _budget(scope: Scope) -> list[Finding]:
    allowed, spent = scope.model.training.runs, len(list((scope.root / "runs").glob("*.json")))
    if allowed is None or spent <= allowed:
        return []
    return [Finding("warn", f"{spent} runs spent of the {allowed} planned", "model.training.runs")]


def main() -> None:
    run("train", train, after=("split",))


if __name__ == "__main__":
    main()
