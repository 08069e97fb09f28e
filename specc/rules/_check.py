"""`check`: every rule on one spec."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from specc.rules._rule import Rule
from specc.spec import PartialSpec, Spec
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
    try:
        yield from (found for found in rule(spec, policy, before) if not _known(found, spec.holes))
    except LookupError:
        return  # the rule needs what could not be read, about which a finding exists already


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
