"""Say where the project stands.

Each step, each stage's gate, the loops that call it back, and the next action.
"""

import json
import operator
import sys
from collections.abc import Callable
from typing import Any

from .. import config, spec
from ..config import Comparison, Open, Scope
from ..reports import Outcome, write
from ..strict import ConfError

STEPS = ("ingest", "profile", "split", "baseline", "train", "evaluate", "accept")
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Reports = dict[str, dict[str, Any]]


def status(scope: Scope) -> Outcome:
    reports = found(scope)
    loops = triggered(scope, reports)
    advice = next_action(reports, loops)
    facts = {
        "stage": scope.project.stage,
        "steps": {
            step: reports[step]["status"] if step in reports else "not run" for step in STEPS
        },
        "stages": stages(scope, reports),
        "loops": loops,
        "next": advice,
    }
    synthetic = any(report["synthetic"] for report in reports.values())
    return Outcome(facts, synthetic=synthetic, summary=advice)


def found(scope: Scope) -> Reports:
    """The report of each step that ran; of a step that failed, what it said."""
    folder, reports = scope.root / "reports", {}
    for step in STEPS:
        paths = [
            path
            for path in (folder / "failed" / f"{step}.json", folder / f"{step}.json")
            if path.is_file()
        ]
        if paths:
            reports[step] = json.loads(paths[0].read_text(encoding="utf-8"))
    return reports


def stages(scope: Scope, reports: Reports) -> dict[str, str]:
    """What each stage of the lifecycle still waits for.

    Only what reports can prove counts as done.
    """
    gates = {"scope": of_scope(scope.open), "data": _data(reports), "model": _model(reports)}
    names = [stage.name for stage in scope.loops.stages] or list(gates)
    return {name: gates.get(name, "not judged by the pipeline") for name in names}


def of_scope(left: Open) -> str:
    """What the scope itself still asks, and the sentences whose place a word such as `tbd` holds."""
    asked, blank = len(left.questions), len(left.placeholders)
    parts = [
        *([f"{asked} question{'s' * (asked > 1)}"] if asked else []),
        *([f"{blank} answer{'s' * (blank > 1)} still tbd"] if blank else []),
    ]
    return f"open: {', '.join(parts)}" if parts else "done"


def _data(reports: Reports) -> str:
    if any(reports.get(step, {}).get("status") in (None, "fail") for step in ("ingest", "split")):
        return "open: the data are not read and split yet"
    if reports["ingest"]["synthetic"]:
        names = [name for name, part in reports["ingest"]["sources"].items() if part["synthetic"]]
        return f"open: no real data yet from {', '.join(names)}"
    return "done"


def _model(reports: Reports) -> str:
    gate = reports.get("accept", {}).get("gate")
    return (
        "done"
        if gate == "pass"
        else f"open: the gate says {gate}"
        if gate
        else "open: no model judged yet"
    )


def triggered(scope: Scope, reports: Reports) -> list[dict[str, Any]]:
    """Loops of the scope, each with the measures that crossed their value and those that nobody has
    measured.
    """
    measures: dict[str, float] = reports.get("evaluate", {}).get("measures", {})
    return [
        {
            "loop": name,
            "from": loop.from_,
            "to": loop.to,
            "crossed": {
                key: measures[key]
                for key, when in loop.when.items()
                if _crossed(scope, key, when, measures)
            },
            "not_measured": [key for key in loop.when if key not in measures],
            "spec_ref": loop.spec_ref,
        }
        for name, loop in scope.loops.loops.items()
    ]


def _crossed(scope: Scope, name: str, when: Comparison, measures: dict[str, float]) -> bool:
    """A relative comparison counts from the metric's baseline: `drops 5%` is `< -0.05` of it."""
    if name not in measures:
        return False
    value = measures[name]
    if when.relative:
        metric = scope.targets.metrics.get(name)
        if metric is None or not metric.baseline:
            return False
        value = value / metric.baseline - 1
    return COMPARE[when.op](value, when.value)


def next_action(reports: Reports, loops: list[dict[str, Any]]) -> str:
    """The one thing to do now."""
    for step in STEPS:
        if step not in reports:
            return f"run the pipeline (`make run`): `{step}` has not run"
        if reports[step]["status"] == "fail":
            return f"mend `{step}`: {reports[step]['findings'][0]['message']}"
    if reports["ingest"]["synthetic"]:
        return "connect the real data: name each source's location, and grant access to it"
    crossed = [loop for loop in loops if loop["crossed"]]
    if crossed:
        first = crossed[0]
        return f"go back to the stage `{first['to']}`: the loop `{first['loop']}` was triggered"
    advice = {
        "pass": "release: start the rollout",
        "fail": "improve the model or the data: the gate fails",
        "undecided": "enlarge the test set: its intervals are too wide to decide the gate",
    }
    return advice.get(
        reports["accept"]["gate"], "set a limit or a target that a test set can answer"
    )


def table(scope: Scope, facts: dict[str, Any]) -> str:
    """For people: a few short lines."""
    title = f"{scope.project.title}, version {scope.project.version}, stage {facts['stage']}"
    parts = [[" ".join(title.split())], _aligned(facts["steps"]), _aligned(facts["stages"])]
    parts += [[_returning(scope, loop) for loop in facts["loops"] if loop["crossed"]]]
    parts += [[f"next: {facts['next']}"]]
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _aligned(states: dict[str, str]) -> list[str]:
    width = max(map(len, states), default=0)
    return [f"  {name:<{width}}  {state}" for name, state in states.items()]


def _returning(scope: Scope, loop: dict[str, Any]) -> str:
    crossed = ", ".join(f"{name} is {value:.3g}" for name, value in loop["crossed"].items())
    place = spec.locate(scope.root, loop["spec_ref"])
    return f"  back from {loop['from']} to {loop['to']}: {crossed} ({place})"


def main() -> None:
    """Needs no report: a project that has not run yet stands somewhere, too."""
    try:
        scope = config.load()
        outcome = status(scope)
    except ConfError as error:
        sys.exit(f"error: {error}")
    write(scope, "status", outcome, synthetic=outcome.synthetic)
    print(table(scope, dict(outcome.facts)))


if __name__ == "__main__":
    main()
