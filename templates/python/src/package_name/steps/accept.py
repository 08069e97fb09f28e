"""Hold every limit and target of the scope against what was measured, and give the release gate's verdict.

A limit is a gate, and a metric without one is gated by its target. `--gate` exits 1 unless the gate passes.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .. import config, reports, spec
from ..config import Metric, Scope
from ..reports import Finding, Outcome, run
from ..verdicts import Gate, Verdict, gate, judge

ON_TEST = "the test set"


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One bound of the scope, and whether it holds. `gates`: the release depends on it."""

    metric: str
    on: str
    bound: Literal["limit", "target"]
    required: float
    text: str
    better: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    verdict: Verdict
    gates: bool
    spec_ref: str

    def sentence(self) -> str:
        """`auc 0.741 [0.722, 0.760] on the test set (n 1,200): limit 0.76 not met`."""
        found = "not defined" if self.value is None else f"{self.value:.3f}"
        between = (
            f" [{self.low:.3f}, {self.high:.3f}]"
            if self.low is not None and self.high is not None
            else ""
        )
        return f"{self.metric} {found}{between} on {self.on} (n {self.n:,}): {self.bound} {self.text} {self.verdict}"


def accept(scope: Scope) -> Outcome:
    evaluated = reports.read(scope, "evaluate")
    judged = [*_metrics(scope, evaluated), *_slices(scope, evaluated)]
    verdict = gate(
        [each.verdict for each in judged if each.gates], synthetic=bool(evaluated["synthetic"])
    )
    facts = {
        "gate": verdict,
        "reason": _reason(verdict, judged, bool(evaluated["synthetic"])),
        "test_digest": evaluated["test_digest"],
        "model": evaluated["model"],
        "verdicts": judged,
        "not_measured": list(_not_measured(scope, evaluated)),
    }
    level: Literal["info", "warn"] = "info" if evaluated["synthetic"] else "warn"
    findings = tuple(
        Finding(level, each.sentence(), each.spec_ref) for each in judged if each.verdict != "met"
    )
    return Outcome(facts, findings, summary=f"gate: {verdict}; {facts['reason']}")


def _metrics(scope: Scope, evaluated: dict[str, Any]) -> Iterator[Judged]:
    for name, metric in scope.targets.measured.items():
        score = evaluated["scores"]["test"].get(metric.measure)
        if score is None:
            continue
        for bound in ("limit", "target"):
            required = getattr(metric, bound)
            if required is not None:
                yield _judged(
                    name,
                    metric,
                    bound,
                    required,
                    getattr(metric.text, bound),
                    score,
                    ON_TEST,
                    f"{metric.spec_ref}.{bound}",
                )


def _slices(scope: Scope, evaluated: dict[str, Any]) -> Iterator[Judged]:
    for name, part in scope.targets.slices.items():
        for metric_name, required in part.limits.items():
            metric = scope.targets.measured.get(metric_name)
            measured = evaluated["slices"].get(name)
            if metric and measured and metric.measure in measured["scores"]:
                score, ref = (
                    measured["scores"][metric.measure],
                    f"{part.spec_ref}.limits.{metric_name}",
                )
                yield _judged(
                    metric_name, metric, "limit", required, None, score, f"slice {name}", ref
                )


def _judged(
    name: str,
    metric: Metric,
    bound: Any,
    required: float,
    text: str | None,
    score: dict[str, Any],
    on: str,
    ref: str,
) -> Judged:
    return Judged(
        metric=name,
        on=on,
        bound=bound,
        required=required,
        text=text or f"{required:g}",
        better=metric.better,
        value=score["value"],
        low=score["low"],
        high=score["high"],
        n=score["n"],
        verdict=judge(score["low"], score["high"], required, metric.better),
        gates=bound == "limit" or metric.limit is None,
        spec_ref=ref,
    )


def _not_measured(scope: Scope, evaluated: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Bounds that predictions on a test set cannot answer, and who will."""
    where = {
        "business": "after release",
        "online": "in the rollout",
        "system": "in the load test and in production",
        "model": "nowhere yet",
    }
    for name, metric in scope.targets.metrics.items():
        known = name in scope.targets.measured and metric.measure in evaluated["scores"]["test"]
        if not known and (metric.limit is not None or metric.target is not None):
            source = f", from {metric.measured_from}" if metric.measured_from else ""
            yield {
                "metric": name,
                "kind": metric.kind,
                "measured": where[metric.kind] + source,
                "spec_ref": metric.spec_ref,
            }
    for name in scope.targets.slices.keys() - evaluated["slices"].keys():
        part = scope.targets.slices[name]
        yield {
            "metric": f"slice {name}",
            "kind": "model",
            "measured": "nowhere yet: its column is missing",
            "spec_ref": part.spec_ref,
        }


def _reason(verdict: Gate, judged: list[Judged], synthetic: bool) -> str:
    gating = [each for each in judged if each.gates]
    if synthetic:
        return "synthetic data"
    if not gating:
        return "the scope sets no bound that a test set can answer"
    bad = "not met" if verdict == "fail" else "unclear"
    count = sum(each.verdict == ("met" if verdict == "pass" else bad) for each in gating)
    return f"{count} of {len(gating)} bounds {'met' if verdict == 'pass' else bad}"


def main() -> None:
    run("accept", accept, after=("evaluate",))
    if "--gate" in sys.argv[1:]:
        enforce(config.load())


def enforce(scope: Scope) -> None:
    """Exit 1 unless the gate passes, naming each line of the scope that is not fulfilled."""
    report = reports.read(scope, "accept")
    if report["gate"] == "pass":
        return
    print(f"the gate says {report['gate']}: {report['reason']}", file=sys.stderr)
    for each in report["verdicts"]:
        if each["gates"] and each["verdict"] != "met":
            print(
                f"  {spec.locate(scope.root, each['spec_ref'])} {each['text']}: {Judged(**each).sentence()}",
                file=sys.stderr,
            )
    sys.exit(1)


if __name__ == "__main__":
    main()
