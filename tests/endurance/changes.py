"""Changes of scope: the examples' specs, and valid specs made from them by small steps.

A pool is made once a process, always the same. A step that leads to a spec with errors is not
taken; how many were not is kept, so that nobody need guess what the pool is a sample of.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import specc
from specc import compiler
from specc.plan import Stamp
from specc.project.digest import digest
from specc.source import parse
from specc.tree import File, Tree
from specc.workspace import library

EXAMPLES = ("ad-click", "breast-cancer", "churn", "diabetes")
EACH = 24
"""Specs in the pool for each example, itself among them."""
ODD = (
    'a "quoted" \'text\'', "{{ x }} {% y %} ${Z}", "$(touch x) `y` #{z}", "first\nsecond\n- third",
    "a: b # c", "émoji 🚲 \u202eright to left", "</script><b>&amp;", "100% | done > 5 \\ n",
    "-", "~", "<<<<<<< yours", "mine and theirs", "x" * 300,
)  # fmt: skip

Spec = dict[str, Any]
Dice = random.Random
Step = Callable[[Spec, Dice], object]
"""Changes the spec in place; whatever it raises says that there is nothing to change."""


class Scope(NamedTuple):
    """A valid spec and what is generated from it."""

    family: str
    steps: tuple[str, ...]
    """What led here from the example."""
    tree: Tree
    stamp: Stamp


class Pool(NamedTuple):
    scopes: tuple[Scope, ...]
    refused: int
    """So many specs on the way had errors."""

    def family(self, at: int) -> tuple[int, ...]:
        """Where the specs of one example stand."""
        mine = self.scopes[at].family
        return tuple(n for n, each in enumerate(self.scopes) if each.family == mine)


@cache
def pool(each: int = EACH) -> Pool:
    """The examples and what becomes of them."""
    dice = random.Random(7)  # noqa: S311 -- a sample, not a secret
    scopes: list[Scope] = []
    refused = 0
    for name in EXAMPLES:
        made, missed = _grown(name, each, dice)
        scopes += made
        refused += missed
    return Pool(scopes=_shared(scopes), refused=refused)


def _shared(scopes: list[Scope]) -> tuple[Scope, ...]:
    """The same, files that are equal being one: a hundred trees hold the same library."""
    known: dict[File, File] = {}
    return tuple(
        each._replace(tree=Tree({p: known.setdefault(f, f) for p, f in each.tree.items()}))
        for each in scopes
    )


def _grown(name: str, each: int, dice: Dice) -> tuple[list[Scope], int]:
    """One example and the specs that descend from it, no two with the same tree."""
    data = (Path(__file__).parents[2] / "examples" / name / "spec.yaml").read_bytes()
    source, _ = parse("spec.yaml", data)
    assert source is not None
    first = _compiled(name, (), data)
    assert first is not None
    grown: list[tuple[Spec, Scope]] = [(source.data, first)]
    refused = 0
    while len(grown) < each:
        spec, scope = dice.choice(grown[-8:] + grown[:1])
        taken = _stepped(spec, dice)
        text = yaml.safe_dump(
            taken[0], sort_keys=False, allow_unicode=True, width=100, default_flow_style=None
        )
        found = _compiled(name, (*scope.steps, *taken[1]), text.encode())
        if found is None:
            refused += 1
        elif found.stamp not in [known.stamp for _, known in grown]:
            grown.append((taken[0], found))
    return [scope for _, scope in grown], refused


def _stepped(spec: Spec, dice: Dice) -> tuple[Spec, tuple[str, ...]]:
    """The spec after one to four steps, and their names."""
    taken: list[str] = []
    most = dice.randint(1, 4)
    while len(taken) < most:
        step = dice.choice(STEPS)
        draft = json.loads(json.dumps(spec))
        try:
            step(draft, dice)
        except (KeyError, IndexError, TypeError, ValueError):
            continue
        if draft != spec:
            spec = draft
            taken.append(step.__name__)
    return spec, tuple(taken)


def _compiled(family: str, steps: tuple[str, ...], data: bytes) -> Scope | None:
    done = compiler.compile("spec.yaml", data, _library())
    if done.tree is None or done.project is None:
        return None
    tree = Tree.union([done.tree, Tree({"spec.yaml": File(content=data)})])
    stamp = Stamp(
        language="1",
        specc=specc.__version__,
        spec_version=done.project.version,
        spec_digest=digest(done.project),
    )
    return Scope(family=family, steps=steps, tree=tree, stamp=stamp)


@cache
def _library() -> Tree:
    return library()


def _one(node: Mapping[str, Any], dice: Dice) -> str:
    return dice.choice(sorted(node))


def renamed(node: Any, old: str, new: str, *, fixed: tuple[str, ...] = ()) -> Any:
    """The same with another id, as key and as value; but not as the value of what is fixed."""
    if isinstance(node, dict):
        return {
            new if key == old else key: value
            if key in fixed and value == old
            else renamed(value, old, new, fixed=fixed)
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [renamed(value, old, new, fixed=fixed) for value in node]
    return new if node == old else node


def _rename(spec: Spec, old: str, dice: Dice, *, fixed: tuple[str, ...] = ()) -> None:
    new = f"{old}_{dice.choice(('b', 'new', 'v2', 'x1'))}"
    done = renamed(spec, old, new, fixed=fixed)
    spec.clear()
    spec.update(done)


def rename_metric(spec: Spec, dice: Dice) -> None:
    name = _one(spec["metrics"], dice)
    if spec["metrics"][name]["kind"] == "model":
        spec["metrics"][name].setdefault("measure", name)
    _rename(spec, name, dice, fixed=("measure", "kind"))


def rename_source(spec: Spec, dice: Dice) -> None:
    _rename(spec, _one(spec["data"]["sources"], dice), dice)


def rename_feature(spec: Spec, dice: Dice) -> None:
    _rename(spec, _one(spec["data"]["features"], dice), dice)


def rename_alert(spec: Spec, dice: Dice) -> None:
    _rename(spec, _one(spec["monitoring"]["alerts"], dice), dice)


def rename_person(spec: Spec, dice: Dice) -> None:
    name = _one(spec["people"], dice)
    done = renamed(spec, name, f"{name}-{dice.randint(2, 9)}")
    spec.update(done)


def rename_package(spec: Spec, dice: Dice) -> None:
    package = dice.choice(("model", "engine_room", "clicks_and_more", "p2"))
    spec.setdefault("scaffold", {})["package"] = package


def rename_project(spec: Spec, dice: Dice) -> None:
    spec["project"]["id"] += dice.choice(("-2", "-eu", "-next"))


def move_number(spec: Spec, dice: Dice) -> None:
    """Another target, limit or baseline."""
    metric = spec["metrics"][_one(spec["metrics"], dice)]
    name = dice.choice([each for each in ("target", "limit", "baseline") if each in metric])
    metric[name] = _moved(metric[name], dice)


def move_alert(spec: Spec, dice: Dice) -> None:
    alert = spec["monitoring"]["alerts"][_one(spec["monitoring"]["alerts"], dice)]
    name = dice.choice(("when", "window"))
    alert[name] = _moved(alert[name], dice)


def _moved(value: Any, dice: Dice) -> Any:
    """A value somewhat larger or smaller, its unit kept."""
    factor = dice.choice((0.98, 0.99, 1.01, 1.02, 1.1, 2))
    if not isinstance(value, str):
        return round(value * factor, 4)
    words = value.split()
    at = next(n for n, word in enumerate(words) if any(map(str.isdigit, word)))
    digits = "".join(letter for letter in words[at] if letter.isdigit() or letter == ".")
    number = f"{float(digits) * factor:.4g}"
    words[at] = words[at].replace(digits, number)
    return " ".join(words)


def add_alert(spec: Spec, dice: Dice) -> None:
    alerts = spec.setdefault("monitoring", {}).setdefault("alerts", {})
    tell = _one(spec["people"], dice)
    alerts[f"drifts_{dice.randint(1, 9)}"] = {
        "metric": "psi", "when": "> 0.25", "window": dice.choice(("1 week", "4 weeks")),
        "tell": tell, "do": "investigate",
    }  # fmt: skip


def remove_alert(spec: Spec, dice: Dice) -> None:
    del spec["monitoring"]["alerts"][_one(spec["monitoring"]["alerts"], dice)]


def add_slice(spec: Spec, dice: Dice) -> None:
    feature = _one(spec["data"]["features"], dice)
    slices = spec["data"].setdefault("slices", {})
    slices[f"part_{dice.randint(1, 9)}"] = {"where": {feature: "> 0.01"}, "share": "50%"}


def remove_slice(spec: Spec, dice: Dice) -> None:
    name = _one(spec["data"]["slices"], dice)
    del spec["data"]["slices"][name]
    watched = spec.get("monitoring", {}).get("slices", [])
    if name in watched:
        watched.remove(name)


def add_risk(spec: Spec, dice: Dice) -> None:
    spec.setdefault("risks", {})[f"risk_{dice.randint(1, 9)}"] = {
        "likelihood": "low", "impact": "medium", "watch": _one(spec["metrics"], dice),
        "do": dice.choice(ODD),
    }  # fmt: skip


def remove_risk(spec: Spec, dice: Dice) -> None:
    del spec["risks"][_one(spec["risks"], dice)]


def add_question(spec: Spec, dice: Dice) -> None:
    spec.setdefault("questions", {})[f"open_{dice.randint(1, 9)}"] = {
        "ask": dice.choice(ODD), "who": _one(spec["people"], dice), "by": spec["plan"]["deadline"],
    }  # fmt: skip


def remove_question(spec: Spec, dice: Dice) -> None:
    del spec["questions"][_one(spec["questions"], dice)]


def add_column(spec: Spec, dice: Dice) -> None:
    source = spec["data"]["sources"][_one(spec["data"]["sources"], dice)]
    kind = dice.choice(("number", "category", "boolean"))
    source.setdefault("columns", {})[f"column_{dice.randint(1, 9)}"] = {"type": kind}


def remove_column(spec: Spec, dice: Dice) -> None:
    source = spec["data"]["sources"][_one(spec["data"]["sources"], dice)]
    del source["columns"][_one(source["columns"], dice)]


def add_feature(spec: Spec, dice: Dice) -> None:
    """A copy of one that is there, under another name."""
    features = spec["data"]["features"]
    old = _one(features, dice)
    new = f"{old}_{dice.randint(1, 9)}"
    features[new] = features[old]
    for source in spec["data"]["sources"].values():
        if old in source.get("columns", {}):
            source["columns"][new] = source["columns"][old]


def remove_feature(spec: Spec, dice: Dice) -> None:
    del spec["data"]["features"][_one(spec["data"]["features"], dice)]


def add_source(spec: Spec, dice: Dice) -> None:
    source = spec["data"]["sources"][_one(spec["data"]["sources"], dice)]
    owner = source["owner"]
    spec["data"]["sources"][f"source_{dice.randint(1, 9)}"] = {
        "owner": owner, "location": "warehouse.more.rows", "format": "table", "refresh": "1 day",
        "history": "3 years", "rows": "10k", "access": "granted",
    }  # fmt: skip


def add_person(spec: Spec, dice: Dice) -> None:
    name = f"person-{dice.randint(1, 9)}"
    spec["people"][name] = {"role": "domain_expert", "handle": f"@{name}"}


def add_baseline(spec: Spec, dice: Dice) -> None:
    baselines = spec["baselines"]
    old = _one(baselines, dice)
    baselines[f"{old}_{dice.randint(1, 9)}"] = baselines[old]


def remove_scenario(spec: Spec, dice: Dice) -> None:
    del spec["scenarios"][_one(spec["scenarios"], dice)]


def remove_loop(spec: Spec, dice: Dice) -> None:
    del spec["lifecycle"]["loops"][_one(spec["lifecycle"]["loops"], dice)]


def remove_metric(spec: Spec, dice: Dice) -> None:
    name = _one(spec["metrics"], dice)
    done = _without(spec, name)
    spec.clear()
    spec.update(done)


def _without(node: Any, name: str) -> Any:
    """The same without the key, and without every item or value that says it."""
    if isinstance(node, dict):
        kept = {key: value for key, value in node.items() if name not in (key, value)}
        return {key: _without(value, name) for key, value in kept.items()}
    if isinstance(node, list):
        return [_without(value, name) for value in node if value != name]
    return node


def change_orchestrator(spec: Spec, dice: Dice) -> None:
    scaffold = spec.setdefault("scaffold", {})
    scaffold["orchestrator"] = "dvc" if scaffold.get("orchestrator") != "dvc" else "make"


def change_ci(spec: Spec, dice: Dice) -> None:
    scaffold = spec.setdefault("scaffold", {})
    scaffold["ci"] = "none" if scaffold.get("ci") != "none" else "github"


def change_monitoring(spec: Spec, dice: Dice) -> None:
    scaffold = spec.setdefault("scaffold", {})
    scaffold["monitoring"] = "none" if scaffold.get("monitoring") != "none" else "prometheus"


def change_mode(spec: Spec, dice: Dice) -> None:
    """From answering requests to a job, or back, with what goes with it."""
    deployment = spec["deployment"]
    fallback = deployment["fallback"]
    if deployment["mode"] == "batch":
        spec["deployment"] = {
            "mode": "realtime", "fallback": fallback, "load": {"average": "1 per second"},
            "latency": {"mean": "20ms"}, "availability": "99%", "auth": "api_key",
        }  # fmt: skip
        spec["metrics"]["latency_p99"] = {
            "kind": "system", "role": "guardrail", "measure": "latency", "at": "p99",
            "limit": "200ms",
        }  # fmt: skip
        for feature in spec["data"]["features"].values():
            feature["available"] = "at_request"
        return
    spec["deployment"] = {
        "mode": "batch", "every": "1 week", "case": "new_feature", "fallback": fallback,
    }  # fmt: skip
    for name in [n for n, metric in spec["metrics"].items() if metric.get("kind") == "system"]:
        spec.update(_without(spec, name))
    for name, alert in [*spec["monitoring"]["alerts"].items()]:
        if "metric" not in alert or alert["metric"] == "error_rate" or alert["do"] == "fallback":
            del spec["monitoring"]["alerts"][name]
    spec.pop("rollout", None)
    for feature in spec["data"]["features"].values():
        feature.pop("available", None)
        feature.pop("staleness", None)


def change_version(spec: Spec, dice: Dice) -> None:
    project = spec["project"]
    parts = project.get("version", "1.0.0").split(".")
    at = dice.randrange(3)
    parts[at] = str(int(parts[at]) + 1)
    project["version"] = ".".join(parts)


def say_otherwise(spec: Spec, dice: Dice) -> None:
    """A text with odd characters in place of another one."""
    goal = spec["goals"][_one(spec["goals"], dice)]
    places = [(spec["project"], "summary"), (spec["project"], "title"), (goal, "statement")]
    places += [(spec["project"], "why_ml"), (spec["project"], "without_ml")]
    holder, name = dice.choice(places)
    holder[name] = dice.choice(ODD)


def change_plan(spec: Spec, dice: Dice) -> None:
    plan = spec["plan"]
    plan["budget"] = _moved(plan["budget"], dice)


def change_owner(spec: Spec, dice: Dice) -> None:
    source = spec["data"]["sources"][_one(spec["data"]["sources"], dice)]
    source["owner"] = _one(spec["people"], dice)


STEPS: tuple[Step, ...] = (
    rename_metric, rename_source, rename_feature, rename_alert, rename_person, rename_package,
    rename_project, move_number, move_number, move_alert, add_alert, remove_alert,
    add_slice, remove_slice, add_risk, remove_risk, add_question, remove_question, add_column,
    remove_column, add_feature, remove_feature, add_source, add_person, add_baseline,
    remove_scenario, remove_loop, remove_metric, change_orchestrator, change_orchestrator,
    change_ci, change_monitoring, change_mode, change_mode, change_version, say_otherwise,
    say_otherwise, change_plan, change_owner,
)  # fmt: skip
