"""Results to doubt: too good, too flat, or not what the scope declared."""

from collections.abc import Iterator, Mapping

import numpy as np

from .config import Baseline, Scope
from .metrics import MEASURES, Predicted
from .reports import Finding
from .verdicts import Score

Scores = Mapping[str, Score]
TRIVIAL = ("prior", "mean", "median")


def constant(p: Predicted) -> Iterator[Finding]:
    """A model that says the same of every row has learned nothing, whatever its accuracy."""
    if len(p) > 1 and np.ptp(p.score, axis=0).max() < 1e-9:
        yield Finding("warn", "the model gives every row of the test set the same answer", "model")


def too_good(train: Scores, test: Scores) -> Iterator[Finding]:
    """Scores should not rise from training to test: that hints at a leak, or at other data."""
    for name, score in test.items():
        before, after, better = train[name].value, score.value, MEASURES[name][1]
        if before is None or after is None or (after > before) != (better == "higher"):
            continue
        if train[name].apart(score):
            message = f"{name} is better on the test set, {score}, than in training, {train[name]}"
            yield Finding("warn", f"{message}: look for a leak", "data.splits")


def not_reproduced(scope: Scope, measured: Mapping[str, Scores]) -> Iterator[Finding]:
    """A declared score of a baseline that runs should lie in its measured interval."""
    for name, declared in scope.targets.baselines.items():
        runs = _running(name, declared, measured)
        for metric, value in declared.scores.items():
            known = scope.targets.metrics.get(metric)
            measure = str(known.measure) if known else ""
            found = [scores[measure] for scores in runs if measure in scores]
            if found and all(score.excludes(value) for score in found):
                message = f"{name} was to score {metric} {value:g}; measured: {found[0]}"
                yield Finding("warn", message, f"{declared.spec_ref}.scores.{metric}")


def _running(name: str, declared: Baseline, measured: Mapping[str, Scores]) -> list[Scores]:
    """The rule of this name, or the trivial answers for a baseline that is trivial."""
    names = TRIVIAL if declared.kind == "trivial" and name not in measured else (name,)
    return [measured[each] for each in names if each in measured]
