"""Model: its task is that of the label, and what it is asked in scenarios has an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Severity, at, key
from specc.rules._rule import problem, rule
from specc.rules._tasks import FITTING, plain
from specc.rules._words import similar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.model import Scenario

MOVES = ("score rises", "score falls")


@rule("MOD01", Severity.ERROR)
def task_unlike_label(spec: Spec) -> Iterator[Diagnostic]:
    """The task asks for another kind of answer than the label gives.

    A regression learns from numbers, a classification from classes. One of the two statements is a
    slip, and everything built on it (the model, the metrics, the release gate) would answer a
    question that nobody asked. Usually `task` can be left out: it follows from the label's type.

    Source: Mitchell, Machine Learning (1997): a task is defined by what is to be predicted.
    """
    task, kind = spec.model.task, spec.labels.target.type
    if task is None or task in FITTING[kind]:
        return
    types = [each for each, tasks in FITTING.items() if task in tasks]
    yield problem(
        f"{plain(task)} cannot learn from a label of type {kind}",
        at("model", "task", label="the task"),
        at("labels", "target", "type", label="the label"),
        help=f"set `model.task` to {FITTING[kind][0]}, "
        f"or `labels.target.type` to {' or '.join(types)}",
    )


@rule("MOD10", Severity.ERROR)
def scenario_of_unknown_feature(spec: Spec) -> Iterator[Diagnostic]:
    """A scenario gives a value for something that the model does not see.

    The model would never read it, so the scenario would test another case than the one that is
    written down. Usually the name is misspelt, or the feature was dropped since.

    Source: Ribeiro and others (2020), Beyond accuracy: behavioral testing of NLP models.
    """
    for name, scenario in spec.scenarios.items():
        for path, column in _columns(scenario.given):
            if spec.data.features and column not in spec.data.features:
                near = similar(column, spec.data.features)
                yield problem(
                    f"scenario `{name}` gives `{column}`, which is not a feature",
                    key("scenarios", name, "given", *path, label="the model does not see it"),
                    key("data", "features", label="all that it sees"),
                    help=f"a similar feature exists: `{near}`"
                    if near
                    else "declare it in `data.features`, or leave it out of the scenario",
                )


def _columns(given: Any) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The columns that a row, or each of several rows, gives; and where."""
    if isinstance(given, dict):
        yield from (((column,), column) for column in given)
    elif isinstance(given, list):
        for index, row in enumerate(given):
            yield from (((index, *path), column) for path, column in _columns(row))


@rule("MOD11", Severity.ERROR)
def answer_that_does_not_exist(spec: Spec) -> Iterator[Diagnostic]:
    """A scenario expects an answer that the model cannot give.

    `expect` names one of the label's classes, for a number a number, and with `kind: direction`
    says which way the score moves. An answer that is misspelt is never given, whatever the model
    has learned: the test would fail for good, or be taken for another answer.

    Source: Ribeiro and others (2020), Beyond accuracy: behavioral testing of NLP models.
    """
    if spec.model.task and spec.model.task not in FITTING[spec.labels.target.type]:
        return  # what the model answers with is not known
    for name, scenario in spec.scenarios.items():
        advice = _wrong_answer(spec, scenario)
        if advice:
            fact = f"`{scenario.expect}`" if scenario.expect is not None else "nothing"
            yield problem(
                f"scenario `{name}` expects {fact}, which is no answer of the model",
                at("scenarios", name, "expect", label="never given")
                if scenario.expect is not None
                else key("scenarios", name),
                help=advice,
            )


def _wrong_answer(spec: Spec, scenario: Scenario) -> str:
    """What to write instead; nothing where the answer can be given."""
    expected, target = scenario.expect, spec.labels.target
    if scenario.kind == "direction":
        return "" if expected in MOVES else f"write {' or '.join(MOVES)}"
    if scenario.kind == "invariant":
        return ""
    if expected in MOVES:
        return "set the scenario's `kind` to direction, or name the answer"
    if target.type == "number":
        number = isinstance(expected, int | float) and not isinstance(expected, bool)
        return "" if number else "write a number: the label is one"
    classes = [_text(each) for each in target.classes]
    if _text(expected) in classes:
        return ""
    if classes:
        near = similar(_text(expected), classes)
        return f"a similar class exists: {near}" if near else f"write {' or '.join(classes)}"
    return "" if isinstance(expected, str | int | float) else "name a class"


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
