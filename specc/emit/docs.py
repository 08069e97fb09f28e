"""The prose of the repo: README, model card, runbook, datasheets, decisions, risks, plan, glossary.

Templates hold the words; here are the words that depend on a choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.emit._alerts import alerts
from specc.emit._dump import file
from specc.emit._pages import PAGES
from specc.project.measures import MEASURES
from specc.tree import Tree
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.project.model import Column, DataSource, Feature, Metric, Project, Slice, Where
    from specc.tree import File

TASKS = {
    "binary_classification": "one of two classes",
    "multiclass_classification": "one of several classes",
    "regression": "a number",
}
MODES = {"realtime": "at once, request by request", "batch": "in batches"}
AUTOMATION = {
    "human_only": "People decide; the model's answer is not shown to them",
    "shadow": "People decide; the model answers unseen, to be compared",
    "assist": "People decide, with the model's answer before them",
    "partial": "The model decides where it is sure, people elsewhere",
    "full": "The model decides",
}
AUTH = {"mtls": "mutual TLS", "oauth": "OAuth"}
HARM = {
    "minimal": "A wrong answer does next to no harm",
    "limited": "A wrong answer does limited harm",
    "high": "A wrong answer can do serious harm",
}
AUDIENCE = {
    "consumer": "consumers",
    "business": "business customers",
    "internal": "people of the house",
}
ROLES = {
    "optimize": "to be made as good as possible",
    "satisfice": "good enough at its bound",
    "guardrail": "must not suffer",
    "monitor": "watched",
}


def emit(project: Project, library: Tree) -> Tree:
    """Pages without content are left out."""
    values = _values(project)

    def page(name: str, *origins: str, **more: Any) -> File:
        text = PAGES[f"docs/{name}.md.jinja"](p=project, **values, **more)
        return file(text.rstrip() + "\n", origins=origins)

    files = {
        "README.md": page("README", *_README),
        "docs/model_card.md": page("model_card", *_MODEL_CARD),
        "docs/runbook.md": page("runbook", *_runbook(project), alerts=alerts(project)),
        "docs/plan.md": page("plan", *_PLAN),
        "docs/decisions/README.md": page("decisions", *_decisions(project)),
    }
    for source in project.sources:
        more = _columns(project, source)
        files[f"docs/datasheets/{source.id}.md"] = page("datasheet", source.origin, **more)
    if project.risks:
        files["docs/risks.md"] = page("risks", "risks")
    if project.glossary:
        files["docs/glossary.md"] = page("glossary", "glossary")
    return Tree(files)


_README = (
    "data.sources", "deployment", "goals", "labels.target", "metrics", "people", "project",
    "questions", "scaffold",
)  # fmt: skip
_MODEL_CARD = (
    "baselines", "data.features", "data.slices", "data.splits", "deployment", "fairness",
    "labels.target", "metrics", "model", "project", "retraining",
)  # fmt: skip
_PLAN = ("goals", "lifecycle.loops", "plan", "questions", "rollout.steps")


def _runbook(project: Project) -> Iterator[str]:
    yield from ("deployment.fallback", "people", "project.title", "rollout.rollback")
    yield from (alert.origin for alert in alerts(project))


def _decisions(project: Project) -> Iterator[str]:
    yield from ("tradeoffs.decisions", "tradeoffs.priority")
    yield from (each.path for each in project.assumptions)


def _values(project: Project) -> dict[str, Any]:
    """What several pages say."""
    here, delay = project.deployment, project.target.delay
    every = f", every {here.every}" if here.mode == "batch" and here.every else ""
    return {
        "task": TASKS[project.model.task],
        "mode": MODES[here.mode] + every,
        "serve": {"realtime": "serve", "batch": "batch"}[here.mode],
        "auth": AUTH.get(here.auth),
        "automation": AUTOMATION[here.automation],
        "harm": HARM[project.risk],
        "audience": AUDIENCE[project.audience],
        "delay": f"{delay} later" if delay.magnitude else "at once",
        "meaning": {metric.id: _meaning(metric) for metric in project.metrics},
        "known": {each.name: _known(each) for each in project.features},
        "where": {each.id: _where(each) for each in project.slices},
        "parts": _parts(project),
        "handles": {person.id: person.handle for person in project.people},
        "stops": [goal for goal in project.goals if goal.stop_if],
        "classes": _listed(map(_value, project.target.classes)),
    }


def _meaning(metric: Metric) -> str:
    """A metric in words."""
    known = MEASURES.get(metric.measure or "")
    at = f" at {metric.at}" if metric.at else ""
    name = known.title + at if known else f"{metric.kind} metric"
    unit = f" in {metric.unit}" if metric.unit else ""
    source = f", measured from {metric.measured_from}" if metric.measured_from else ""
    return f"{name}{unit}, {metric.better} is better, {ROLES[metric.role]}{source}"


def _known(feature: Feature) -> str:
    return f"{feature.available} later" if feature.available.magnitude else "with the request"


def _where(part: Slice) -> str:
    return " and ".join(map(_condition, part.where))


def _condition(where: Where) -> str:
    if where.operator == "last":
        return f"{where.column} in the last {Quantity.of(int(where.value), 's')}"
    if where.operator == "in":
        return f"{where.column} is one of {', '.join(map(_value, where.value))}"
    operator = "is" if where.operator == "==" else where.operator
    return f"{where.column} {operator} {_value(where.value)}"


def _parts(project: Project) -> str:
    """Sizes of the sets, in words."""
    here = project.splits
    gap = f", {here.gap} apart" if here.by == "time" and here.gap.magnitude else ""
    rows = f", {here.test_rows:,} rows" if here.test_rows else ""
    train = f"{here.train}" if here.train else "what is left"
    return f"train {train}, validation {here.validation}, test {here.test}{rows}{gap}."


def _columns(project: Project, source: DataSource) -> dict[str, Any]:
    """What a source's datasheet says of its columns."""
    handles = {person.id: person.handle for person in project.people}
    return {
        "source": source,
        "handle": handles.get(source.owner),
        "allowed": {each.name: _allowed(each) for each in source.columns},
        "missing": {each.name: _missing(each) for each in source.columns},
        "uses": {each.name: _listed(_uses(project, source, each)) for each in source.columns},
    }


def _allowed(column: Column) -> str | None:
    if column.values:
        return _listed(map(_value, column.values))
    low = f"from {column.min:g}" if column.min is not None else ""
    high = f"to {column.max:g}" if column.max is not None else ""
    return f"{low} {high}".strip() or None


def _missing(column: Column) -> str | None:
    return None if column.missing is None else f"{column.missing:.4%}".replace(".0000", "")


def _uses(project: Project, source: DataSource, column: Column) -> Iterator[str]:
    name = column.name
    target = project.target
    if target.source == source.id and target.name == name:
        yield "label"
    if any(each.source == source.id and each.name == name for each in project.features):
        yield "feature"
    if name == source.time_column:
        yield "time"
    if name == source.group_column:
        yield "group"


def _listed(words: Iterable[str]) -> str | None:
    return ", ".join(words) or None


def _value(value: object) -> str:
    """A value of the data as a spec writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
