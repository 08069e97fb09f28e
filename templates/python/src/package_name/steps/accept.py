"""Hold every limit and target of the scope against what was measured; give the gate's verdict.

A limit is a gate, and a metric without a limit is gated by its target. With `--gate` the exit code
is 1 unless the gate passes.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from .. import config, reports, spec
from ..config import Metric, Scope
from ..reports import Finding, Outcome, run
from ..verdicts import Gate, Judged, Score, gate, judge

MEASURED = {
    "business": "after release",
    "online": "in the rollout",
    "system": "under load and in production",
    "model": "nowhere yet",
}


def accept(scope: Scope) -> Outcome:
    evaluated = reports.read(scope, "evaluate")
    synthetic = bool(evaluated["synthetic"])
    judged = [*_metrics(scope, evaluated), *_slices(scope, evaluated)]
    gating = [each for each in judged if each.gates]
    verdict = gate([each.verdict for each in gating], synthetic=synthetic)
    reason = _reason(verdict, gating, synthetic=synthetic)
    facts = {
        "gate": verdict,
        "reason": reason,
        "test_digest": evaluated["test_digest"],
        "model": evaluated["model"],
        "verdicts": judged,
        "not_measured": [*_elsewhere(scope, evaluated), *_absent(scope, evaluated)],
    }
    level: Literal["info", "warn"] = "info" if synthetic else "warn"
    open_ = tuple(Finding(level, str(j), j.spec_ref) for j in judged if j.verdict != "met")
    return Outcome(facts, open_, summary=f"gate: {verdict}; {reason}")


def _metrics(scope: Scope, evaluated: dict[str, Any]) -> Iterator[Judged]:
    measured = evaluated["scores"]["test"]
    for name, metric in scope.targets.measured.items():
        for bound in _bounds(metric) if metric.measure in measured else ():
            ref = f"{metric.spec_ref}.{bound}"
            yield _judged(name, metric, bound, measured[metric.measure], ref)


def _bounds(metric: Metric) -> Iterator[Literal["limit", "target"]]:
    if metric.limit is not None:
        yield "limit"
    if metric.target is not None:
        yield "target"


def _judged(
    name: str, metric: Metric, bound: Literal["limit", "target"], score: dict[str, Any], ref: str
) -> Judged:
    required, text = getattr(metric, bound), getattr(metric.text, bound)
    found = Score(**score)
    return Judged(
        metric=name,
        on="the test set",
        bound=bound,
        required=required,
        text=text or f"{required:g}",
        better=metric.better,
        score=found,
        verdict=judge(found, required, metric.better),
        gates=bound == "limit" or metric.limit is None,
        spec_ref=ref,
    )


def _slices(scope: Scope, evaluated: dict[str, Any]) -> Iterator[Judged]:
    """A slice has limits of its own, and each is a gate."""
    for name, part in scope.targets.slices.items():
        measured = evaluated["slices"].get(name, {"scores": {}})["scores"]
        for metric_name, required in part.limits.items():
            metric = scope.targets.measured.get(metric_name)
            if metric is None or metric.measure not in measured:
                continue
            score = Score(**measured[metric.measure])
            yield Judged(
                metric=metric_name,
                on=f"slice {name}",
                bound="limit",
                required=required,
                text=f"{required:g}",
                better=metric.better,
                score=score,
                verdict=judge(score, required, metric.better),
                gates=True,
                spec_ref=f"{part.spec_ref}.limits.{metric_name}",
            )


def _elsewhere(scope: Scope, evaluated: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Bounds that predictions on a test set cannot answer, and where they will be answered."""
    for name, metric in scope.targets.metrics.items():
        here = name in scope.targets.measured and metric.measure in evaluated["scores"]["test"]
        if not here and any(_bounds(metric)):
            where = MEASURED[metric.kind]
            source = f", from {metric.measured_from}" if metric.measured_from else ""
            yield {"metric": name, "measured": where + source, "spec_ref": metric.spec_ref}


def _absent(scope: Scope, evaluated: dict[str, Any]) -> Iterator[dict[str, str]]:
    for name, part in scope.targets.slices.items():
        if part.limits and name not in evaluated["slices"]:
            where = "nowhere yet: the data have no such column"
            yield {"metric": f"slice {name}", "measured": where, "spec_ref": part.spec_ref}


def _reason(verdict: Gate, gating: Sequence[Judged], *, synthetic: bool) -> str:
    if synthetic:
        return "the data are synthetic"
    if not gating:
        return "the scope sets no bound that a test set can answer"
    said = {"pass": "met", "fail": "not met", "undecided": "unclear"}[verdict]
    count = sum(each.verdict == said for each in gating)
    return f"{count} of {len(gating)} bounds {said}"


def enforce(scope: Scope) -> None:
    """Exit 1 unless the gate passes, naming each line of the scope that is not fulfilled."""
    report = reports.read(scope, "accept")
    if report["gate"] == "pass":
        return
    print(f"the gate says {report['gate']}: {report['reason']}", file=sys.stderr)
    for each in report["verdicts"]:
        judged = Judged(**{**each, "score": Score(**each["score"])})
        if judged.gates and judged.verdict != "met":
            place = spec.locate(scope.root, judged.spec_ref)
            print(f"  {place} {judged.text}: {judged}", file=sys.stderr)
    sys.exit(1)


def main() -> None:
    run("accept", accept, after=("evaluate",))
    if "--gate" in sys.argv[1:]:
        enforce(config.load())


if __name__ == "__main__":
    main()
