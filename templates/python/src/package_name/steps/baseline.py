"""Climb the ladder of baselines before any model: constant, rule, previous system, human.

What can run is scored on the validation set; what cannot is recorded as the scope declares it.
"""

from typing import Any

from .. import baselines, frames, intervals, metrics, reports
from ..config import Scope
from ..reports import Finding, Outcome, run
from ..rules import RULES


def baseline(scope: Scope) -> Outcome:
    train, validation = (
        frames.learning_set(scope, "train"),
        frames.learning_set(scope, "validation"),
    )
    target, targets = scope.features.target, scope.targets
    names = tuple(reports.read(scope, "split")["classes"])
    asked = tuple(str(metric.measure) for metric in targets.measured.values())
    measures = metrics.measures_for(target.type, asked)
    runnable = baselines.predictions(scope, names, train, validation)
    scored = {
        name: {"scores": intervals.scores(measures, p, targets.confidence, scope.project.seed)}
        for name, p in runnable.items()
    }
    facts = {"measured": scored, "declared": _declared(scope)}
    findings = tuple(
        Finding(
            "info",
            f"the rule `{name}` is not code yet: add it to rules.py to measure it",
            each.spec_ref,
        )
        for name, each in targets.baselines.items()
        if each.kind == "rule" and name not in RULES
    )
    return Outcome(
        facts, findings, summary=f"{len(scored)} measured, {len(targets.baselines)} declared"
    )


def _declared(scope: Scope) -> dict[str, Any]:
    return {
        name: {
            "kind": each.kind,
            "scores": each.scores,
            "reference": each.reference,
            "runs": name in RULES,
        }
        for name, each in scope.targets.baselines.items()
    }


def main() -> None:
    run("baseline", baseline, after=("split",))


if __name__ == "__main__":
    main()
