"""What each party answers for: the sections of a scope, as approvals speak of them.

A section is a name and the clauses of the spec that belong to it. A clause may belong to several,
and a section to several parties: then a change of it concerns them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from specc.change import PARTIES, Party
from specc.record import is_record, value
from specc.spec.changes import keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.identity import Role

Only = Callable[["Spec", "Path", Party], bool]

PARTY: Mapping[Role, Party] = {
    "business_lead": "business",
    "customer": "business",
    "tech_lead": "tech",
    "ml_engineer": "tech",
    "data_scientist": "tech",
    "on_call": "tech",
    "data_owner": "data",
    "domain_expert": "data",
    "legal": "legal",
}
"""The party that a role signs for."""


@value
class Section:
    """A part of the scope that is approved as one."""

    name: str
    owners: tuple[Party, ...]
    clauses: tuple[str, ...]
    """Dotted paths, with all below them; `*` is any name or position."""
    only: Only | None = None
    """Of these clauses those that count for a party; all where it is not given."""


def _all(spec: Spec, path: Path, party: Party) -> bool:
    return True


def _of_party(spec: Spec, path: Path, party: Party) -> bool:
    return PARTY[spec.people[str(path[1])].role] == party


def _is_aim(spec: Spec, path: Path, party: Party) -> bool:
    metric = spec.metrics[str(path[1])]
    return metric.role == "optimize" or _is_for_business(spec, path, party)


def _is_for_business(spec: Spec, path: Path, party: Party) -> bool:
    return spec.metrics[str(path[1])].kind in ("business", "online")


def _is_guardrail(spec: Spec, path: Path, party: Party) -> bool:
    return path[0] != "metrics" or spec.metrics[str(path[1])].role == "guardrail"


def _is_of_the_model(spec: Spec, path: Path, party: Party) -> bool:
    return not _is_for_business(spec, path, party) and not _is_guardrail(spec, path, party)


def _is_personal(spec: Spec, path: Path, party: Party) -> bool:
    if path[3] != "columns":
        return True
    return spec.data.sources[str(path[2])].columns[str(path[4])].personal


def _is_protected(spec: Spec, path: Path, party: Party) -> bool:
    return path[0] == "fairness" or spec.data.features[str(path[2])].protected


def _holds_up_a_stage(spec: Spec, path: Path, party: Party) -> bool:
    return spec.questions[str(path[1])].blocks is not None


_BOTH: tuple[Party, ...] = ("business", "tech")

SECTIONS: tuple[Section, ...] = (
    Section(
        name="purpose",
        owners=PARTIES,
        clauses=(
            "project",
            "goals.*.metrics",
            "data.unit",
            "model.task",
            "model.horizon",
            "model.step",
            "model.ranked_within",
        ),
    ),
    Section(
        name="aims",
        owners=PARTIES,
        clauses=tuple(f"metrics.*.{key}" for key in ("kind", "role", "measure", "better")),
        only=_is_aim,
    ),
    Section(name="people", owners=PARTIES, clauses=("people",), only=_of_party),
    Section(name="goals", owners=_BOTH, clauses=("goals",)),
    Section(name="business_metrics", owners=_BOTH, clauses=("metrics",), only=_is_for_business),
    Section(
        name="guardrails",
        owners=_BOTH,
        clauses=("metrics", "goals.*.guardrails"),
        only=_is_guardrail,
    ),
    Section(name="model_metrics", owners=_BOTH, clauses=("metrics",), only=_is_of_the_model),
    Section(name="tradeoffs", owners=_BOTH, clauses=("tradeoffs",)),
    Section(
        name="sources", owners=("tech", "data"), clauses=("data.sources", "metrics.*.measured_from")
    ),
    Section(
        name="personal_data",
        owners=("legal",),
        clauses=(
            "data.sources.*.columns",
            "data.sources.*.personal_data",
        ),
        only=_is_personal,
    ),
    Section(
        name="licences",
        owners=("tech", "legal"),
        clauses=("data.sources.*.licence", "data.sources.*.collected_by", "model.licence"),
    ),
    Section(
        name="data",
        owners=("tech", "data"),
        clauses=(
            "data.features",
            "data.modality",
            "data.unit",
            "data.predict_at",
            "data.excluded",
            "data.augmentation",
            "data.assumptions",
            "data.domain_shift",
            "data.splits.prevalence",
            "rollout.explore",
            "deployment.mode",
        ),
    ),
    Section(name="splits", owners=_BOTH, clauses=("data.splits",)),
    Section(name="slices", owners=_BOTH, clauses=("data.slices",)),
    Section(name="labels", owners=("business", "tech", "data"), clauses=("labels",)),
    Section(name="baselines", owners=_BOTH, clauses=("baselines",)),
    Section(name="model", owners=("tech",), clauses=("model", "error_analysis", "scaffold")),
    Section(name="scenarios", owners=_BOTH, clauses=("scenarios",)),
    Section(
        name="fairness",
        owners=("business", "tech", "legal"),
        clauses=("fairness", "data.features"),
        only=_is_protected,
    ),
    Section(
        name="automation",
        owners=("business", "tech", "legal"),
        clauses=(
            "deployment.mode",
            "deployment.location",
            "deployment.case",
            "deployment.automation",
            "deployment.oversight",
            "deployment.consumers",
            "deployment.process_change",
        ),
    ),
    Section(
        name="service",
        owners=("business", "tech", "legal"),
        clauses=(
            "deployment.availability",
            "deployment.auth",
            "deployment.fallback",
            "deployment.every",
            "deployment.deliver_within",
        ),
    ),
    Section(name="deployment", owners=("tech",), clauses=("deployment",)),
    Section(name="rollout", owners=_BOTH, clauses=("rollout",)),
    Section(
        name="monitoring",
        owners=_BOTH,
        clauses=("monitoring", "retraining", "lifecycle", "scaffold.monitoring"),
    ),
    Section(
        name="lineage", owners=("tech", "data", "legal"), clauses=("lineage", "monitoring.logs")
    ),
    Section(
        name="plan",
        owners=_BOTH,
        clauses=("plan", "risks", "model.training", "deployment.capacity"),
    ),
    Section(name="questions", owners=_BOTH, clauses=("questions",), only=_holds_up_a_stage),
    Section(name="review", owners=PARTIES, clauses=("review", "accept")),
)
"""Every section, in the order of the language."""

UNOWNED: Mapping[str, str] = {
    "specc": "the version of the language says how the text is read, not what is in it",
    "glossary": "what words mean to readers",
}
"""What nobody signs, and why."""


def owned(party: Party) -> tuple[Section, ...]:
    """The sections a party answers for."""
    return tuple(each for each in SECTIONS if party in each.owners)


def content(
    spec: Spec, party: Party, section: Section, listed: Iterable[tuple[Path, Any]]
) -> Iterator[tuple[Path, Any]]:
    """Of the `listed` clauses of a spec those of a section that count for a party."""
    prefixes = [tuple(clause.split(".")) for clause in section.clauses]
    heads = {head for head, *_ in prefixes}
    mine = section.only or _all
    for path, node in listed:
        named = path[0] in heads and any(is_below(path, prefix) for prefix in prefixes)
        if named and mine(spec, path, party):
            yield path, node


def clauses(spec: Spec) -> Iterator[tuple[Path, Any]]:
    """Every value that a spec says or the language assumes in its place, as plain data. What
    neither says is left out, so that a later version of the language may have more to ask."""
    return _clauses(spec, ())


def _clauses(node: Any, at: Path) -> Iterator[tuple[Path, Any]]:
    found = iter(_inner(node))
    first = next(found, None)
    if first is None:
        yield at, plain(node)
        return
    for step, each in (first, *found):
        yield from _clauses(each, (*at, step))


def _inner(node: Any) -> Iterator[tuple[str | int, Any]]:
    """What stands in a section, by key; nothing for a value."""
    if is_record(node):
        defaults = {each.name: each.default for each in fields(node)}
        for key, name in keys(node):
            held = getattr(node, name)
            if held is not None and held != {} and not (held == () == defaults[name]):
                yield key, held
    elif isinstance(node, dict) and any(map(is_record, node.values())):
        yield from node.items()
    elif isinstance(node, tuple) and any(map(is_record, node)):
        yield from enumerate(node)


def plain(node: Any) -> Any:
    """A value as JSON has it: quantities as their one text, dates as ISO 8601 writes them."""
    if is_record(node):
        return {}
    if isinstance(node, dict):
        return {str(key): plain(each) for key, each in node.items()}
    if isinstance(node, tuple | list):
        return [plain(each) for each in node]
    if isinstance(node, float) and node.is_integer():
        return int(node)
    if node is None or isinstance(node, str | bool | int | float):
        return node
    return str(node)


def is_below(path: Path, prefix: tuple[str, ...]) -> bool:
    """Whether a path is that of a clause, or of what stands below it."""
    return len(path) >= len(prefix) and all(
        want in ("*", step) for want, step in zip(prefix, path, strict=False)
    )
