"""The prose of the repo: README, model card, runbook, datasheets, decisions, risks, plan, glossary.

Templates hold the words; here are the words that depend on a choice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.emit._alerts import alerts
from specc.emit._dump import file
from specc.emit._make import wants
from specc.emit._pages import PAGES
from specc.project.measures import MEASURES
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from specc.emit._make import Files, Make
    from specc.project.model import Column, DataSource, Metric, Project, Slice, Where
    from specc.tree import File, Tree

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
    "limited": "A wrong answer is taken to do limited harm",
    "high": "A wrong answer can do serious harm",
}
DIVIDED = {
    "time": "The rows are divided by time, the newest for the test",
    "group": "The rows are divided by group, each group wholly in one part",
    "random": "The rows are divided at random",
}
GATES = {
    "beats_champion": "A new model must beat the one that serves",
    "meets_limits": "A new model must meet every limit",
    "manual": "A person decides on a new model",
    "none": "Nothing is asked of a new model",
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


def emit(_project: Project, _library: Tree) -> Files:
    """The pages that every repo has."""
    return {
        "README.md": _page("README"),
        "docs/model_card.md": _page("model_card"),
        "docs/runbook.md": _page("runbook"),
        "docs/plan.md": _page("plan"),
        "docs/decisions/README.md": _page("decisions"),
    }


def datasheets(project: Project, _library: Tree) -> Files:
    """One page a source."""
    return {
        f"docs/datasheets/{source.id}.md": _datasheet(index)
        for index, source in enumerate(project.sources)
    }


def risks(project: Project, _library: Tree) -> Files:
    """Where the scope names any."""
    return {"docs/risks.md": _page("risks")} if project.risks else {}


def glossary(project: Project, _library: Tree) -> Files:
    """Where the scope explains any words."""
    return {"docs/glossary.md": _page("glossary")} if project.glossary else {}


def _page(name: str) -> Make:
    return lambda project: _rendered(name, project, {})


def _datasheet(index: int) -> Make:
    return lambda project: _rendered(
        "datasheet", project, _columns(project, project.sources[index])
    )


def _rendered(name: str, project: Project, more: Mapping[str, Any]) -> File:
    """The page. Only what its template asks for is worked out, so that it rests on nothing else."""
    page = PAGES[f"docs/{name}.md.jinja"]
    values = {each: say(project) for each, say in _VALUES.items() if each in wants(page)}
    return file(page(p=project, **values, **more).rstrip() + "\n")


_VALUES: Mapping[str, Callable[[Project], Any]] = {
    "task": lambda project: TASKS[project.model.task],
    "mode": lambda project: _mode(project),
    "serve": lambda project: {"realtime": "serve", "batch": "batch"}[project.deployment.mode],
    "auth": lambda project: AUTH.get(project.deployment.auth),
    "automation": lambda project: AUTOMATION[project.deployment.automation],
    "harm": lambda project: HARM[project.risk],
    "audience": lambda project: AUDIENCE[project.audience],
    "delay": lambda project: _delay(project),
    "access": lambda project: {each.id: _access(each) for each in project.sources},
    "every": lambda project: _every(project.retraining.every),
    "gate": lambda project: GATES[project.retraining.gate],
    "bounded": lambda project: any(_can_gate(each) for each in project.metrics),
    "meaning": lambda project: {metric.id: _meaning(metric) for metric in project.metrics},
    "known": lambda project: {
        each.name: _later(each.available, "with the row") for each in project.features
    },
    "where": lambda project: {each.id: _where(each) for each in project.slices},
    "parts": lambda project: _parts(project),
    "handles": lambda project: {person.id: person.handle for person in project.people},
    "stops": lambda project: [goal for goal in project.goals if goal.stop_if],
    "classes": lambda project: _listed(map(_value, project.target.classes)),
    "alerts": alerts,
}
"""What several pages say."""


def _delay(project: Project) -> str:
    """When the truth is known; that it is at once may only be assumed."""
    if project.target.delay.magnitude:
        return f"{project.target.delay} later"
    guess = any(each.path == "labels.target.delay" for each in project.assumptions)
    return f"at once{' (assumed: the scope does not say)' if guess else ''}"


def _access(source: DataSource) -> str:
    """`granted` is also what the language takes where nobody says anything."""
    return "taken as granted" if source.access == "granted" else f"from {source.access}"


def _can_gate(metric: Metric) -> bool:
    return metric.kind == "model" and (metric.limit is not None or metric.target is not None)


def _every(span: Quantity) -> str:
    """`every week`, not `every 1 week`."""
    return f"every {str(span).removeprefix('1 ')}"


def _mode(project: Project) -> str:
    here = project.deployment
    every = f", {_every(here.every)}" if here.mode == "batch" and here.every else ""
    return MODES[here.mode] + every


def _later(span: Quantity, at_once: str) -> str:
    return f"{span} later" if span.magnitude else at_once


def _meaning(metric: Metric) -> str:
    """A metric in words."""
    known = MEASURES.get(metric.measure or "")
    at = f" at {metric.at}" if metric.at else ""
    name = known.title + at if known else f"{metric.kind} metric"
    unit = f" in {metric.unit}" if metric.unit else ""
    source = f", measured from {metric.measured_from}" if metric.measured_from else ""
    return f"{name}{unit}, {metric.better} is better, {ROLES[metric.role]}{source}"


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
    """How the rows are divided, in words."""
    here = project.splits
    gap = f", with {here.gap} left out between the parts" if _has_gap(project) else ""
    rows = f" ({here.test_rows:,} rows)" if here.test_rows else ""
    train = f"{here.train}" if here.train else "the rest"
    return (
        f"{DIVIDED[here.by]}: {train} to train, {here.validation} to choose a model, "
        f"{here.test}{rows} to test it{gap}."
    )


def _has_gap(project: Project) -> bool:
    return project.splits.by == "time" and bool(project.splits.gap.magnitude)


def _columns(project: Project, source: DataSource) -> dict[str, Any]:
    """What a source's datasheet says of its columns."""
    handles = {person.id: person.handle for person in project.people}
    return {
        "source": source,
        "handle": handles.get(source.owner),
        "granted": _access(source),
        "refreshed": _every(source.refresh) if source.refresh else None,
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
