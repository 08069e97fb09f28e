"""Measure the trained model on every set and slice, with intervals, beside the baselines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import (
    artifact,
    baselines,
    frames,
    intervals,
    metrics,
    plausibility,
    reports,
    selection,
    slices,
    testset,
)
from ..artifact import Model
from ..calibration import calibration
from ..config import Scope
from ..frames import Frame
from ..metrics import Measure, Predicted
from ..reports import Finding, Outcome, run
from ..verdicts import Score

Scores = dict[str, Score]


@dataclass(frozen=True)
class Judge:
    """What every measurement shares: the scope, the model and the measures to report."""

    scope: Scope
    model: Model
    measures: Mapping[str, Measure]

    def scores(self, rows: Frame, p: Predicted) -> Scores:
        """Each measure with its interval; groups are drawn whole where the data have groups."""
        column = self.scope.splits.group_column
        groups = np.array(rows[column].to_list(), dtype=str) if column in rows.columns else None
        confidence, seed = self.scope.targets.confidence, self.scope.project.seed
        return intervals.scores(self.measures, p, confidence, seed, groups)


def evaluate(scope: Scope) -> Outcome:
    measures = metrics.measures_for(scope.features.target.type, selection.asked(scope))
    judge = Judge(scope, artifact.load(scope.root), measures)
    sets = _sets(scope)
    predicted = {name: judge.model.predicted(rows, scope) for name, rows in sets.items()}
    scores = {name: judge.scores(rows, predicted[name]) for name, rows in sets.items()}
    parts, unseen = _slices(judge, sets["test"], predicted["test"])
    ladder = _ladder(judge, sets["train"], sets["test"])
    findings = [
        *plausibility.constant(predicted["test"]),
        *plausibility.too_good(scores["train"], scores["test"]),
        *plausibility.not_reproduced(scope, ladder),
        *unseen,
    ]
    facts = {
        **_about(scope, judge.model),
        "scores": scores,
        "slices": parts,
        "baselines": ladder,
        "calibration": calibration(predicted["test"]),
        "measures": _measures(scope, scores, predicted),
    }
    name, score = next(iter(scores["test"].items()))
    return Outcome(facts, tuple(findings), summary=f"{name} {score} on {score.n:,} test rows")


def _sets(scope: Scope) -> dict[str, Frame]:
    """Every set, and the last day of the test set: it is most like tomorrow."""
    test = testset.read(scope, "evaluate")
    sets = {
        "train": frames.learning_set(scope, "train"),
        "validation": frames.learning_set(scope, "validation"),
        "test": test,
    }
    if scope.splits.time_column:
        days = test[scope.splits.time_column].dt.date()
        sets["newest_day"] = test.filter(days == days.max())
    return sets


def _about(scope: Scope, model: Model) -> dict[str, Any]:
    """Which model was measured, on which test set, and how often that set has been read."""
    digest = reports.read(scope, "split")["test_digest"]
    lineage = model.lineage
    return {
        "model": {"name": lineage.name, "run": lineage.run, "digest": lineage.digest},
        "threshold": lineage.threshold,
        "confidence": scope.targets.confidence,
        "test_digest": digest,
        "test_reads": testset.times_read(scope, digest),
    }


def _slices(judge: Judge, rows: Frame, p: Predicted) -> tuple[dict[str, Any], list[Finding]]:
    facts: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, part in judge.scope.targets.slices.items():
        if absent := slices.absent(rows, part):
            message = f"slice `{name}` is not measured: the data have no column {', '.join(absent)}"
            findings.append(Finding("warn", message, part.spec_ref))
            continue
        chosen = slices.mask(rows, part)
        scores = judge.scores(rows.filter(chosen.tolist()), p.take(chosen))
        facts[name] = {"n": int(chosen.sum()), "share": float(chosen.mean()), "scores": scores}
        if not chosen.any():
            message = f"slice `{name}` has no row in the test set"
            findings.append(Finding("warn", message, part.spec_ref))
    return facts, findings


def _ladder(judge: Judge, train: Frame, test: Frame) -> dict[str, Scores]:
    """Every baseline that runs, on the very rows on which the model is judged."""
    found = baselines.predictions(judge.scope, judge.model.lineage.classes, train, test)
    return {name: judge.scores(test, p) for name, p in found.items()}


def _measures(
    scope: Scope, scores: Mapping[str, Scores], predicted: Mapping[str, Predicted]
) -> dict[str, float]:
    """The numbers that loops of the scope may watch; a gap is how much worse the later set is."""
    test = scores["test"]
    found = {
        name: test[metric.measure].value
        for name, metric in scope.targets.measured.items()
        if metric.measure in test
    }
    main = next(iter(test))
    for before, after in (("train", "validation"), ("validation", "test"), ("test", "newest_day")):
        if after in scores:
            found[f"{after}_gap"] = gap(scores[before][main], scores[after][main], main)
    if scope.features.target.type == "binary":
        found["positives_found"] = float(np.mean(predicted["train"].truth))
    return {name: value for name, value in found.items() if value is not None}


def gap(before: Score, after: Score, measure: str) -> float | None:
    """How much worse `after` is than `before`, whichever way the measure counts."""
    if before.value is None or after.value is None:
        return None
    better = 1 if metrics.MEASURES[measure][1] == "higher" else -1
    return better * (before.value - after.value)


def main() -> None:
    run("evaluate", evaluate, after=("split", "baseline", "train"))


if __name__ == "__main__":
    main()
