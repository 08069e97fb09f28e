"""Baselines: what the model has to beat is known, and measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._tasks import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec

PREPARING = ("scoping", "data")
"""Stages in which a baseline may still be looked for."""
UNSTRUCTURED = ("text", "image", "audio", "video")
"""What people read, see and hear themselves."""


@rule("BAS01", Severity.ERROR)
def model_without_baseline(spec: Spec) -> Iterator[Diagnostic]:
    """No baseline says what the model has to beat.

    A score of 80% is good or bad only beside another: what is done today, a rule of thumb, what
    people reach. The repo measures a constant answer by itself, but beating that shows merely that
    something was learned, not that it is worth its cost. While the project is scoped or gathers
    data this is a warning; once models are built it is an error.

    Source: Zinkevich, Rules of Machine Learning (Google), rules 1 and 4: start from a heuristic,
    and keep the first model simple.
    """
    if spec.baselines or spec.deployment.case == "replaces_system":
        return  # what a system that is replaced reaches is asked for by BAS03
    yield problem(
        "no baseline says what the model has to beat",
        at("baselines", label="empty"),
        help="add what is done today to `baselines`, with its scores: "
        f"`todays_rule: {{kind: rule, scores: {{{_metric(spec)}: …}}}}`",
        notes=("assumed a trivial baseline: the repo measures a constant answer by itself",),
        severity=Severity.WARNING if spec.project.stage in PREPARING else Severity.ERROR,
    )


def _metric(spec: Spec) -> str:
    """The metric that a baseline is measured on: the one of the model that is optimised."""
    ours = [name for name, metric in spec.metrics.items() if metric.kind == "model"]
    best = [name for name in ours if spec.metrics[name].role == "optimize"]
    return next(iter((*best, *ours)), "the metric")


@rule("BAS02", Severity.WARNING)
def trivial_baseline_missing(spec: Spec) -> Iterator[Diagnostic]:
    """No trivial baseline is named, and for this task none can be made up.

    For a class or a number the repo measures one by itself: the shares of the classes, the mean and
    the median. In a ranking a constant puts nothing in order, and in a forecast the constant is far
    too easy to beat: what counts there is an order by popularity, or the last known value. Only
    the team can say which of them is fair.

    Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice (2021), chapter 5: the
    naive methods. Dacrema, Cremonesi and Jannach (2019), on simple baselines that beat
    recommenders.
    """
    task = defaults.task(spec)
    usual = _TRIVIAL.get(task.value)
    trivial = any(each.kind == "trivial" for each in spec.baselines.values())
    if usual is None or trivial or not spec.baselines:
        return
    yield problem(
        f"no baseline is trivial, and {plain(task.value)} has none by itself",
        key("baselines", label="none is trivial"),
        at(*task.path, label="the task"),
        help=f"add the simplest answer there is to `baselines`: `{usual}: {{kind: trivial}}`",
    )


_TRIVIAL = {"ranking": "most_popular", "forecasting": "last_value"}


@rule("BAS03", Severity.ERROR)
def replaced_system_unmeasured(spec: Spec) -> Iterator[Diagnostic]:
    """The model replaces a system, and how good that system is stands nowhere.

    Whoever uses the old system will compare, and a model that is worse than what it replaced is
    rolled back on its first day. The old system is a baseline of `kind: previous_system`, measured
    on the same test set. Where it is named and nothing about it has been measured yet, that is a
    warning.

    Source: Breck and others (2017), The ML Test Score: a new model is compared with the one that
    serves now.
    """
    if spec.deployment.case != "replaces_system":
        return
    old = [name for name, each in spec.baselines.items() if each.kind == "previous_system"]
    if not old:
        yield problem(
            "the model replaces a system that is not among the baselines",
            at("baselines", label="none is a previous system"),
            at("deployment", "case", label="one is replaced"),
            help="add the old system to `baselines`, with its scores: "
            f"`old: {{kind: previous_system, scores: {{{_metric(spec)}: …}}}}`",
        )
    elif not _measured(spec, old):
        yield problem(
            f"`{old[0]}` is replaced, and no score says how good it is",
            key("baselines", old[0], label="not measured"),
            at("deployment", "case", label="it is replaced"),
            help=f"set `baselines.{old[0]}.scores.{_metric(spec)}` to what it reaches today",
            severity=Severity.WARNING,
        )


def _measured(spec: Spec, old: list[str]) -> bool:
    today = (metric.baseline for metric in spec.metrics.values())
    return any(spec.baselines[name].scores for name in old) or any(each for each in today)


@rule("BAS04", Severity.WARNING)
def people_unmeasured(spec: Spec) -> Iterator[Diagnostic]:
    """The model does what people do, and how well they do it stands nowhere.

    Where a task is taken over from people, or is one at which people are good (reading, seeing,
    hearing), their score is the best estimate of what can be reached at all. Without it nobody can
    say whether the last errors are the model's or lie in the data, nor what is lost when people
    stop doing it. Where the model only assists, people go on doing the task, and nothing is found.

    Source: Ng, Machine Learning Yearning (2018), chapters 33 to 35: comparing to human-level
    performance.
    """
    if not spec.baselines or any(each.kind == "human" for each in spec.baselines.values()):
        return
    alone = spec.deployment.automation in ("partial", "full")
    if spec.deployment.case == "automates_task" and alone:
        why, place = "takes a task over from people", at("deployment", "case", label="their task")
    elif spec.data.modality in UNSTRUCTURED:
        why = f"reads {_READ[spec.data.modality]}, as people can"
        place = at("data", "modality", label="people can do it")
    else:
        return
    yield problem(
        f"the model {why}, and no baseline says how well they do it",
        key("baselines", label="none is human"),
        place,
        help="have people answer some test rows and add them to `baselines`: "
        f"`people: {{kind: human, scores: {{{_metric(spec)}: …}}}}`",
    )


_READ = {"text": "text", "image": "images", "audio": "sound", "video": "film"}


@rule("BAS05", Severity.WARNING)
def published_score_without_reference(spec: Spec) -> Iterator[Diagnostic]:
    """A score from the literature does not say where it was published.

    Published scores were reached on other data, often split in another way, and some were never
    reached again. Whoever is asked to beat one must be able to look up on what it was measured.

    Source: Pineau and others (2021), Improving reproducibility in machine learning research.
    """
    for name, baseline in spec.baselines.items():
        if baseline.kind == "published" and baseline.reference is None:
            yield problem(
                f"the published baseline `{name}` does not say where it was published",
                key("baselines", name, label="no reference"),
                help=f"set `baselines.{name}.reference` to the paper or the page",
            )
