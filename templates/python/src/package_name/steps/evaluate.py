"""Measure the trained model on every set and slice, with intervals, beside the baselines on the same rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .. import artifact, baselines, frames, intervals, metrics, reports, slices, testset
from ..artifact import Model
from ..config import Baseline, Scope
from ..frames import Frame
from ..intervals import Score
from ..metrics import Predicted
from ..reports import Finding, Outcome, run

BINS = 10
Scores = dict[str, Score]


@dataclass(frozen=True)
class Judge:
    """What every measurement shares: the scope, the model and the measures to report."""

    scope: Scope
    model: Model
    measures: dict[str, metrics.Measure]

    def scores(self, rows: Frame, p: Predicted) -> Scores:
        column = self.scope.splits.group_column
        groups = (
            np.array([str(v) for v in rows[column].to_list()]) if column in rows.columns else None
        )
        return intervals.scores(
            self.measures, p, self.scope.targets.confidence, self.scope.project.seed, groups
        )


def evaluate(scope: Scope) -> Outcome:
    asked = tuple(str(metric.measure) for metric in scope.targets.measured.values())
    judge = Judge(
        scope, artifact.load(scope.root), metrics.measures_for(scope.features.target.type, asked)
    )
    test = testset.read(scope, "evaluate")
    sets = {
        "train": frames.learning_set(scope, "train"),
        "validation": frames.learning_set(scope, "validation"),
        "test": test,
    }
    if newest := _newest_day(scope, test):
        sets["newest_day"] = test.filter(newest)
    predicted = {name: judge.model.predicted(rows, scope) for name, rows in sets.items()}
    scores = {name: judge.scores(rows, predicted[name]) for name, rows in sets.items()}
    parts, missing = _slices(judge, test, predicted["test"])
    ladder = _baselines(judge, sets["train"], test)
    findings = [
        *constant(predicted["test"]),
        *implausible(scores),
        *missing,
        *_not_reproduced(scope, ladder),
    ]
    digest = reports.read(scope, "split")["test_digest"]
    facts = {
        "model": {
            "name": judge.model.lineage.name,
            "run": judge.model.lineage.run,
            "digest": judge.model.lineage.digest,
        },
        "threshold": judge.model.lineage.threshold,
        "test_digest": digest,
        "test_reads": testset.times_read(scope, digest),
        "confidence": scope.targets.confidence,
        "scores": scores,
        "slices": parts,
        "baselines": ladder,
        "calibration": calibration(predicted["test"]),
        "measures": _measures(scope, scores, predicted),
    }
    return Outcome(facts, tuple(findings), summary=_summary(scores["test"]))


def _newest_day(scope: Scope, rows: Frame) -> list[bool]:
    """Rows of the last day: how the model does on what is most like tomorrow."""
    column = scope.splits.time_column
    if column is None:
        return []
    days = rows[column].dt.date()
    return [day == days.max() for day in days.to_list()]


def _slices(judge: Judge, rows: Frame, p: Predicted) -> tuple[dict[str, Any], list[Finding]]:
    facts: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, part in judge.scope.targets.slices.items():
        if absent := slices.absent(rows, part):
            message = f"slice `{name}` is not measured: the data have no column {', '.join(absent)}"
            findings.append(Finding("warn", message, part.spec_ref))
            continue
        chosen = slices.mask(rows, part)
        facts[name] = {
            "n": int(chosen.sum()),
            "share": float(chosen.mean()),
            "scores": judge.scores(rows.filter(chosen.tolist()), p.take(chosen)),
        }
        if not chosen.any():
            findings.append(
                Finding("warn", f"slice `{name}` has no row in the test set", part.spec_ref)
            )
    return facts, findings


def _baselines(judge: Judge, train: Frame, rows: Frame) -> dict[str, Any]:
    found = baselines.predictions(judge.scope, judge.model.lineage.classes, train, rows)
    return {name: {"n": len(rows), "scores": judge.scores(rows, p)} for name, p in found.items()}


def constant(p: Predicted) -> Iterator[Finding]:
    """A model that says the same of every row has learned nothing, whatever its accuracy."""
    if len(p) > 1 and np.ptp(p.score, axis=0).max() < 1e-9:
        yield Finding("warn", "the model gives every row of the test set the same answer", "model")


def implausible(scores: dict[str, Scores]) -> Iterator[Finding]:
    """Error should not fall from training to test: that hints at a leak, or at a test set of another kind."""
    for name, test in scores["test"].items():
        train, better = scores["train"][name], metrics.MEASURES[name][1]
        if None in (test.low, test.high, train.low, train.high):
            continue
        surprising = test.low > train.high if better == "higher" else test.high < train.low  # type: ignore[operator]
        if surprising:
            message = f"{name} is better on the test set ({test.value:.3f}) than in training ({train.value:.3f}): look for a leak"
            yield Finding("warn", message, "data.splits")


def _not_reproduced(scope: Scope, ladder: dict[str, Any]) -> Iterator[Finding]:
    """A declared score of a baseline that runs should lie in the measured interval."""
    for name, declared in scope.targets.baselines.items():
        for metric, value in declared.scores.items():
            measure = (
                scope.targets.metrics[metric].measure if metric in scope.targets.metrics else None
            )
            found = _measured(name, declared, ladder, str(measure))
            if (
                found
                and found.low is not None
                and found.high is not None
                and not found.low <= value <= found.high
            ):
                message = f"{name} was to score {metric} {value:g}; here it scores {found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"
                yield Finding("warn", message, f"{declared.spec_ref}.scores.{metric}")


def _measured(name: str, declared: Baseline, ladder: dict[str, Any], measure: str) -> Score | None:
    """The rule of this name, or any of the trivial answers for a baseline that is trivial."""
    entry = ladder.get(name) or (
        ladder.get("prior") or ladder.get("mean") if declared.kind == "trivial" else None
    )
    found: Score | None = entry["scores"].get(measure) if entry else None
    return found


def calibration(p: Predicted) -> dict[str, Any]:
    """Predictions in equally full bins, and what came true in each; `error` is the mean distance."""
    score, truth = (p.score, p.truth) if p.score.ndim == 1 else (p.score.max(1), p.label == p.truth)
    order = np.argsort(score, kind="stable")
    bins = [part for part in np.array_split(order, BINS) if len(part)]
    table = [
        {"n": len(b), "predicted": float(score[b].mean()), "observed": float(truth[b].mean())}
        for b in bins
    ]
    error = sum(row["n"] * abs(row["predicted"] - row["observed"]) for row in table) / max(
        len(p), 1
    )
    return {"bins": table, "error": error}


def _measures(
    scope: Scope, scores: dict[str, Scores], predicted: dict[str, Predicted]
) -> dict[str, float]:
    """The numbers that the loops of the scope may watch; a gap above 0 means worse."""
    found: dict[str, float | None] = {}
    for name, metric in scope.targets.measured.items():
        if score := scores["test"].get(str(metric.measure)):
            found[name] = score.value
    main = next(iter(scores["test"]))
    found["validation_gap"] = _gap(scores["train"][main], scores["validation"][main], main)
    found["test_gap"] = _gap(scores["validation"][main], scores["test"][main], main)
    if "newest_day" in scores:
        found["newest_day_gap"] = _gap(scores["test"][main], scores["newest_day"][main], main)
    if scope.features.target.type == "binary":
        found["positives_found"] = float(predicted["train"].truth.mean())
    return {name: value for name, value in found.items() if value is not None}


def _gap(before: Score, after: Score, measure: str) -> float | None:
    if before.value is None or after.value is None:
        return None
    return (before.value - after.value) * (1 if metrics.MEASURES[measure][1] == "higher" else -1)


def _summary(scores: Scores) -> str:
    name, score = next(iter(scores.items()))
    if score.value is None or score.low is None or score.high is None:
        return f"{name} not defined on {score.n} test rows"
    return f"{name} {score.value:.3f} [{score.low:.3f}, {score.high:.3f}] on {score.n:,} test rows"


def main() -> None:
    run("evaluate", evaluate, after=("split", "baseline", "train"))


if __name__ == "__main__":
    main()
