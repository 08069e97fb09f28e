"""`check`: every rule on one spec."""

from __future__ import annotations

from dataclasses import is_dataclass
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

from specc.rules._rule import Rule
from specc.spec import PartialSpec, Spec
from specc.spec.lost import torn
from specc.spec.policy import DEFAULT, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from specc.diagnostic import Diagnostic, Path


def check(
    spec: Spec, policy: Policy = DEFAULT, before: Spec | None = None
) -> tuple[Diagnostic, ...]:
    """What the rules find; of a partial spec, only what does not rest on what is lost. `before` is
    the spec as it was compiled last."""
    return tuple(found for rule in catalogue() for found in _findings(rule, spec, policy, before))


def catalogue() -> tuple[Rule, ...]:
    """Every rule, in the order of the language's sections."""
    return tuple(rule for module in _modules() for rule in _rules_of(module))


def _modules() -> Iterable[ModuleType]:
    from specc.rules import (
        alarms,
        baselines,
        data,
        deployment,
        drift,
        experiments,
        fairness,
        goals,
        history,
        labeling,
        labels,
        lifecycle,
        measuring,
        metrics,
        modelling,
        monitoring,
        naming,
        operation,
        people,
        plan,
        planning,
        preparation,
        quality,
        retraining,
        review,
        rollout,
        scope,
        serving,
        sources,
        splits,
        tools,
        tradeoffs,
        training,
        usage,
    )

    aims = (scope, people, goals, measuring, metrics, quality, tradeoffs)
    learning = (sources, data, preparation, splits, naming, labels, labeling, baselines)
    models = (modelling, training, fairness)
    running = (deployment, serving, usage, rollout, experiments)
    alive = (operation, monitoring, alarms, drift, retraining)
    work = (lifecycle, plan, planning, review, history, tools)
    return (*aims, *learning, *models, *running, *alive, *work)


def _rules_of(module: ModuleType) -> Iterable[Rule]:
    return (each for each in vars(module).values() if isinstance(each, Rule))


def _findings(rule: Rule, spec: Spec, policy: Policy, before: Spec | None) -> Iterator[Diagnostic]:
    if not isinstance(spec, PartialSpec):
        yield from rule(spec, policy, before)
        return
    yield from (each for each in _sure(rule, spec, policy, before) if not _known(each, spec.holes))


def _sure(
    rule: Rule, spec: PartialSpec, policy: Policy, before: Spec | None
) -> Iterator[Diagnostic]:
    """What the rule finds without what is lost. Once it has asked for that, it is heard again only
    on named things that have lost nothing: what it says of the others may rest on the loss."""
    found: list[Diagnostic] = []
    try:
        found.extend(rule(_torn(spec), policy, before))
    except (LookupError, TypeError):  # nothing but `LOST` is of the wrong type
        found += _elsewhere(rule, spec, policy, before, len(found))
    yield from found


def _elsewhere(
    rule: Rule, spec: PartialSpec, policy: Policy, before: Spec | None, said: int
) -> list[Diagnostic]:
    """What the rule finds, beyond the first `said`, where nothing is lost."""
    things = [_thing(spec, path) for path in spec.cut]
    try:
        found = list(rule(spec, policy, before))
    except LookupError:
        return []
    return [
        each
        for each in found[said:]
        if not any(place.path[: len(thing)] == thing for place in each.places for thing in things)
    ]


def _thing(spec: Spec, path: Path) -> Path:
    """The named thing, one of many, that the path leads into; the whole spec where it is none."""
    here: Any = spec
    for depth, step in enumerate(path[:-1]):
        if isinstance(here, dict):
            return path[: depth + 1]
        here = vars(here).get(str(step)) if is_dataclass(here) else None
    return ()


@lru_cache(maxsize=1)
def _torn(spec: PartialSpec) -> PartialSpec:
    whole: PartialSpec = reduce(torn, spec.cut, spec)
    return whole


def _known(found: Diagnostic, holes: frozenset[Path]) -> bool:
    """Whether the finding speaks of something that was found wrong before, of a part of it, or of
    what it is a part of."""
    above = _above(holes)
    return any(
        place.path in above or not holes.isdisjoint(_prefixes(place.path)) for place in found.places
    )


@lru_cache(maxsize=1)
def _above(holes: frozenset[Path]) -> frozenset[Path]:
    """The holes and all that they lie in."""
    return frozenset(path for hole in holes for path in _prefixes(hole))


def _prefixes(path: Path) -> Iterator[Path]:
    return (path[:length] for length in range(len(path) + 1))
