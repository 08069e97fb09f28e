"""Train: prove that the pipeline can learn at all, then the simplest model, then the candidates.

Selection looks at the validation set only; every run is tracked.
"""

import hashlib
import time
from collections.abc import Iterator
from typing import Any

from .. import (
    artifact,
    baselines,
    features,
    frames,
    metrics,
    models,
    reports,
    selection,
    thresholds,
    tracking,
)
from ..artifact import Lineage
from ..config import Scope
from ..learning import Examples, examples, overfit_tiny
from ..reports import Finding, Outcome, fail, run
from ..tracking import Run


def train(scope: Scope) -> Outcome:
    split = reports.read(scope, "split")
    names = split["classes"]
    rows = frames.learning_set(scope, "train")
    learn = examples(scope, names, rows)
    check = examples(scope, names, frames.learning_set(scope, "validation"))
    overfit_tiny(scope, learn)
    data = _digest(split["sets"]["train"]["digest"] + split["sets"]["validation"]["digest"])
    runs = [_fit(scope, name, seed, data, learn, check) for name, seed in _plan(scope)]
    measure, matters = selection.criterion(scope)
    best = selection.select(runs, measure, matters)
    lineage = _keep(scope, best, check, synthetic=split["synthetic"])
    artifact.save_constants(scope.root, names, baselines.trivial(scope, names, rows))
    facts = {
        "selected": best.id,
        "model": best.model,
        "by": measure,
        "matters": matters,
        "candidates": [each.facts() for each in runs],
        "threshold": lineage.threshold,
        "threshold_reason": lineage.threshold_reason,
        "digest": lineage.digest,
    }
    score = f"{measure} {best.scores[measure]:.3f} on validation"
    count = f"{len(runs)} run{'s' * (len(runs) > 1)}"
    return Outcome(facts, tuple(_budget(scope)), summary=f"{best.model}, {score}, {count}")


def _plan(scope: Scope) -> Iterator[tuple[str, int]]:
    """Models simplest first; several seeds for those in which chance plays a part."""
    for name in scope.model.ladder:
        for seed in range(scope.model.seeds if name in models.SEEDED else 1):
            yield name, seed


def _fit(scope: Scope, name: str, seed: int, data: str, learn: Examples, check: Examples) -> Run:
    started = time.perf_counter()
    pipeline = _untrained(scope, name, seed)
    pipeline.fit(learn.built.to_native(), learn.truth)
    seconds = time.perf_counter() - started
    predicted = check.predicted(pipeline)
    wanted = (*selection.asked(scope), selection.criterion(scope)[0])
    measures = metrics.measures_for(scope.features.target.type, wanted)
    made = Run(
        model=name,
        seed=seed,
        parameters={key: repr(value) for key, value in pipeline["model"].get_params().items()},
        code=artifact.code_version(scope.root),
        data=data,
        scores={key: metrics.value(measure, predicted) for key, measure in measures.items()},
        seconds=seconds,
        pipeline=pipeline,
    )
    return tracking.track(scope.root, made)


def _untrained(scope: Scope, name: str, seed: int) -> Any:
    try:
        kinds = features.kinds(scope)
        return models.pipeline(name, scope.project.task, kinds, scope.project.seed + seed)
    except ValueError as error:
        field = "first" if name == scope.model.first else "then"
        raise fail(str(error), f"model.{field}") from None


def _keep(scope: Scope, best: Run, check: Examples, *, synthetic: bool) -> Lineage:
    """Save the chosen model with all that is needed to read its answers and to trace them."""
    threshold, reason = thresholds.choose(check.predicted(best.pipeline), scope.targets)
    lineage = Lineage(
        name=best.model,
        run=best.id,
        seed=best.seed,
        inputs=features.kinds(scope),
        classes=check.names,
        threshold=threshold,
        threshold_reason=reason,
        synthetic=synthetic,
        code=best.code,
        data=best.data,
        scope_version=scope.project.version,
        libraries=artifact.library_versions(),
    )
    return artifact.save(scope.root, best.pipeline, lineage)


def _budget(scope: Scope) -> Iterator[Finding]:
    planned, spent = scope.model.training.runs, tracking.spent(scope.root)
    if planned is not None and spent > planned:
        yield Finding("warn", f"{spent} runs spent of the {planned} planned", "model.training.runs")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    run("train", train, after=("split",))


if __name__ == "__main__":
    main()
