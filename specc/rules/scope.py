"""Scope: whether to start at all, what is left out, and what has to stand before work begins."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key
from specc.project import defaults
from specc.rules._baselines import best
from specc.rules._rule import problem, rule
from specc.rules._words import days
from specc.spec.leaves import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.spec import Spec
    from specc.spec.plan import PlanStage

BEGUN = ("data", "model", "deployment", "live")
"""Stages of a project that is past its scoping."""
STAGES = ("scope", "data", "model", "deploy", "monitor", "business_review")
"""The stages of a plan, in order."""


@rule("GOL06", Severity.WARNING)
def unfounded_start(spec: Spec) -> Iterator[Diagnostic]:
    """The spec does not say why to begin with machine learning, or when to give up.

    Three questions decide whether to start: why rules written by hand are not enough, what would be
    done without a model, and at which result the team stops. Machine learning costs more than it
    seems, every year, and whoever has no answer will find it in the second year. The plain way is
    also the first baseline and the fallback, and a stop rule that was written down in advance is
    the only one that anybody keeps to.

    Source: Zinkevich, Rules of Machine Learning (Google), rule 1: do not be afraid to launch a
    product without machine learning. Sculley and others (2015), Hidden technical debt in machine
    learning systems.
    """
    project = spec.project
    open_ = [(name, what) for name, what in _WHY if getattr(project, name) is None]
    if open_:
        yield problem(
            f"the project does not say {', or '.join(what for _, what in open_)}",
            key("project", label=f"{_quoted(name for name, _ in open_)} missing"),
            help=f"set {_fields('project', (name for name, _ in open_))} to a sentence",
        )
    for name, goal in spec.goals.items():
        if not goal.stop_if:
            yield problem(
                f"no result would make the team give up goal `{name}`",
                at("goals", name, "stop_if", label="when to stop?"),
                help=f"set `goals.{name}.stop_if` to {_stop(spec, goal.metrics)}",
            )


_WHY = (
    ("why_ml", "why rules written by hand are not enough"),
    ("without_ml", "what would be done without machine learning"),
)


def _quoted(names: Iterable[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _fields(path: str, names: Iterable[str]) -> str:
    return _quoted(f"{path}.{name}" for name in names)


def _stop(spec: Spec, metrics: Iterable[str]) -> str:
    """A stop rule for the first metric of the goal that has something to beat."""
    for name in metrics:
        metric = spec.metrics.get(name)
        bound = metric and (metric.target or metric.limit)
        score = best(spec, name, bound) if bound else None
        if metric is not None and metric.kind == "model" and score is not None:
            worse = "<" if defaults.better(name, metric).value == "higher" else ">"
            return f'{{{name}: "{worse} {score.value}", after: 3 iterations}}, or your own number'
    return "a comparison with a metric, and `after` how many iterations"


@rule("GOL07", Severity.WARNING)
def nothing_out_of_scope(spec: Spec) -> Iterator[Diagnostic]:
    """Nothing is said to be out of scope.

    A project grows by requests that are each reasonable. The list of what it will not do is the
    cheapest way to notice: whoever asks for such a thing asks for a new scope, with its own time
    and money. One entry is enough to begin with; the one that is asked for most.

    Source: Project Management Institute, A guide to the project management body of knowledge, on
    the scope statement and its exclusions.
    """
    if not spec.project.out_of_scope:
        yield problem(
            "nothing is out of scope",
            at("project", "out_of_scope", label="what will the project not do?"),
            help="list in `project.out_of_scope` at least one thing that somebody may expect",
        )


@rule("GOL08", Severity.ERROR)
def prerequisite_not_ready(spec: Spec) -> Iterator[Diagnostic]:
    """Work has begun on a stage, or is planned to, before what it rests on is there.

    A project needs an objective that the business agrees on, data from the past, and the systems
    in which the model will run. Objective and data are needed when the data stage begins, the
    infrastructure when the model is deployed; none of them may be missing once scoping is over. A
    promise for a date is compared with the plan: the day on which the stage begins that needs it.
    While the project is still being scoped, a promise that comes too late is a warning.

    Source: Amershi and others (2019), Software engineering for machine learning: data and the
    pipeline come first. Zinkevich, Rules of Machine Learning, rule 4: get the infrastructure right.
    """
    for name, needed in _NEEDED.items():
        state = getattr(spec.project.prerequisites, name, None)
        if state == "missing" and spec.project.stage in BEGUN:
            yield _missing(spec, name)
        if isinstance(state, datetime.date):
            yield from _late(spec, name, needed, state)


_NEEDED = {"objective": "data", "historical_data": "data", "infrastructure": "deploy"}
_THERE = {
    "objective": "a clear objective is",
    "historical_data": "historical data are",
    "infrastructure": "the infrastructure is",
}


def _missing(spec: Spec, name: str) -> Diagnostic:
    return problem(
        f"{_THERE[name]} missing, and the project is at stage {spec.project.stage}",
        at("project", "prerequisites", name, label="missing"),
        at("project", "stage", label="scoping is over"),
        help=f"set `project.prerequisites.{name}` to ready once it is, "
        "or step back: set `project.stage` to scoping",
    )


def _late(spec: Spec, name: str, needed: str, promised: datetime.date) -> Iterator[Diagnostic]:
    begins = _begin(spec, needed)
    if begins is None or promised <= begins:
        return
    late = (promised - begins).days
    yield problem(
        f"{_THERE[name]} promised for {promised}, {days(late)} after "
        f"the {_NAMES[needed]} stage begins ({begins})",
        at("project", "prerequisites", name, label="promised"),
        at("plan", "start", label="the start"),
        at(
            "plan",
            "stages",
            label="what comes before" if _earlier(spec, needed) else "nothing before",
        ),
        help=f"set `project.prerequisites.{name}` to {begins} or earlier, or `plan.start` "
        f"to {_shifted(spec, late)}",
        notes=_sum(spec, needed),
        severity=Severity.ERROR if spec.project.stage in BEGUN else Severity.WARNING,
    )


_NAMES = {"data": "data", "deploy": "deployment"}


def _shifted(spec: Spec, late: int) -> datetime.date | None:
    return spec.plan.start and spec.plan.start + datetime.timedelta(days=late)


def _begin(spec: Spec, stage: str) -> datetime.date | None:
    """The first day of a stage; none where the plan does not say or goes beyond the calendar."""
    if spec.plan.start is None:
        return None
    seconds = sum(float(each.for_) for each in _earlier(spec, stage).values())
    try:
        return spec.plan.start + datetime.timedelta(seconds=seconds)
    except OverflowError:
        return None


def _earlier(spec: Spec, stage: str) -> dict[str, PlanStage]:
    """The planned stages before one, in order."""
    known = sorted(spec.plan.stages.items(), key=lambda each: STAGES.index(each[0]))
    return {name: each for name, each in known if STAGES.index(name) < STAGES.index(stage)}


def _sum(spec: Spec, stage: str) -> tuple[str, ...]:
    earlier = _earlier(spec, stage)
    if not earlier:
        return ("assumed that it begins with the work: no stage before it is planned",)
    spans = " + ".join(f"{name} {each.for_}" for name, each in earlier.items())
    return (f"{spec.plan.start} + {spans} = {_begin(spec, stage)}",)


@rule("GOL09", Severity.WARNING)
def goal_without_stake(spec: Spec) -> Iterator[Diagnostic]:
    """A goal does not say what it is worth, who wants it, or by when.

    The three say whether the work pays. Without a value nobody can weigh an error against the cost
    of avoiding it, without an owner nobody will decide when two wishes collide, and a goal without
    a date is never late. A rough value with its reason is better than none.

    Source: Doran (1981), There's a S.M.A.R.T. way to write management's goals and objectives:
    measurable, assignable, time-related.
    """
    for name, goal in spec.goals.items():
        missing = [field for field in _STAKE if getattr(goal, field) is None]
        if missing:
            questions = ", or ".join(_STAKE[field] for field in missing)
            yield problem(
                f"goal `{name}` does not say {questions}",
                key("goals", name, label=f"{_quoted(missing)} missing"),
                help=f"set {_fields(f'goals.{name}', missing)}",
            )


_STAKE = {"value": "what it is worth", "owner": "who wants it", "by": "by when"}


@rule("GOL10", Severity.WARNING)
def placeholder_text(spec: Spec) -> Iterator[Diagnostic]:
    """A text of the spec holds only a placeholder: "todo", "tbd", "n/a", three dots.

    The field is filled, so nobody asks again, and the question behind it is as open as before: why
    machine learning, what would be done without it, where the data lie. An honest gap is better.
    Leave a field out that may be left out, and what is missing is listed with the rest; or write
    under `questions` what has to be found out, by whom and until when.

    Source: ISO/IEC/IEEE 29148 (2018), Requirements engineering: requirements are complete, without
    "to be determined".
    """
    for path in placeholders(spec):
        where = ".".join(map(str, path))
        yield problem(
            f"`{where}` says nothing yet: it is a placeholder",
            at(*path, label="a placeholder"),
            help=f"set `{where}` to an answer; what has to be found out goes into `questions`",
        )
