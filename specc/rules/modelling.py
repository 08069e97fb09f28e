"""Model: its task is that of the label, the repo can train it, and its scenarios can be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Path, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.project.models import MODELS, TRAINED
from specc.rules._rule import problem, rule
from specc.rules._tasks import FITTING, plain, tasks
from specc.rules._words import assumed, similar, slips

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
    features, listed = spec.data.features, _listed(spec)
    given = [
        (name, path, column)
        for name, scenario in spec.scenarios.items()
        for path, column in _columns(scenario.given)
        if features and column not in features
    ]
    meant = slips((column for *_, column in given if column in listed), _misspelt(spec))
    near = slips((column for *_, column in given), features)
    for name, path, column in given:
        if column not in meant:
            yield problem(
                f"scenario `{name}` gives `{column}`, which is not a feature",
                key("scenarios", name, "given", *path, label="the model does not see it"),
                key("data", "features", label="all that it sees"),
                help=f"a similar feature exists: `{near[column]}`"
                if column in near
                else "declare it in `data.features`, or leave it out of the scenario",
            )


def _misspelt(spec: Spec) -> list[str]:
    """Features that are not columns of their source, about which DAT20 speaks: a scenario that
    gives the column by its right name is then right."""
    sources = spec.data.sources
    return [
        name
        for name, feature in spec.data.features.items()
        if sources[feature.from_].columns and name not in sources[feature.from_].columns
    ]


def _listed(spec: Spec) -> set[str]:
    return {column for source in spec.data.sources.values() for column in source.columns}


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
    has learned: the test would fail for good, or be taken for another answer. Where a binary label
    lists no classes, one word of your own names the positive answer and the same with `not` the
    other (`show`, `not show`); a second word would be taken for the first.

    Source: Ribeiro and others (2020), Beyond accuracy: behavioral testing of NLP models.
    """
    if spec.model.task and spec.model.task not in FITTING[spec.labels.target.type]:
        return  # what the model answers with is not known
    word = _decision(spec)
    for name, scenario in spec.scenarios.items():
        advice = _wrong_answer(spec, scenario) or _second_word(scenario, word)
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


def _decision(spec: Spec) -> str | None:
    """The word by which most scenarios name the positive answer; none where classes do."""
    target = spec.labels.target
    if target.type != "binary" or target.classes:
        return None
    words = [_word(each) for each in spec.scenarios.values()]
    named = [word for word in words if word]
    return max(sorted(named), key=named.count, default=None)


def _word(scenario: Scenario) -> str:
    """The decision that the scenario names in a word of its own; empty where in none."""
    expected = scenario.expect if scenario.kind == "expect" else None
    word = expected.removeprefix("not ") if isinstance(expected, str) else ""
    return "" if word in (*MOVES, *_TRUTHS) else word


_TRUTHS = ("true", "false", "yes", "no", "1", "0")
"""Values that a binary column may hold."""


def _second_word(scenario: Scenario, first: str | None) -> str:
    if not first or _word(scenario) in ("", first):
        return ""
    return (
        f"write {first} or not {first}: without `labels.target.classes`, "
        "any other word names the positive answer too"
    )


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@rule("MOD12", Severity.ERROR)
def scenario_without_comparison(spec: Spec) -> Iterator[Diagnostic]:
    """A scenario says that the answer stays or moves, and not compared with what.

    `kind: invariant` holds two rows to the same answer, `kind: direction` holds the second to a
    score above or below that of the first. The first is another scenario, which `as` names; what
    the second does not give is taken from it. Without one there is nothing to compare, and the
    generated tests fail before a model is trained.

    Source: Ribeiro and others (2020), Beyond accuracy: behavioral testing of NLP models.
    """
    for name, scenario in spec.scenarios.items():
        if scenario.kind == "expect" or scenario.as_ is not None:
            continue
        others = [other for other, each in spec.scenarios.items() if each.kind == "expect"]
        yield problem(
            f"the answer of scenario `{name}` is to "
            f"{'stay the same' if scenario.kind == 'invariant' else 'move'}, "
            "and nothing says compared with which",
            key("scenarios", name, label="no `as`"),
            at("scenarios", name, "kind", label="needs a case to compare with"),
            help=f"set `scenarios.{name}.as` to "
            + (" or ".join(others[:3]) or "a scenario of kind expect, and add that scenario"),
        )


@rule("MOD15", Severity.WARNING)
def model_named_twice(spec: Spec) -> Iterator[Diagnostic]:
    """The first model is tried once more after itself, so that nothing is compared.

    `then` lists what is tried after the first model. The first one again is trained to the same
    scores once more; usually another model was meant.

    Source: Polyzotis and others (2018), Data lifecycle challenges in production machine learning:
    find errors in a specification before the run that they break.
    """
    first, then = defaults.first_model(spec), spec.model.then
    if first.value in then:
        yield problem(
            f"`{first.value}` is trained twice",
            at("model", "then", then.index(first.value), label="once more"),
            at(*first.path, label="the first time"),
            help=f"remove {first.value} from `model.then`, or put another model in its place",
            notes=assumed(first, f"`{first.value}` as the first model"),
        )


@rule("MOD13", Severity.ERROR)
def model_nobody_can_train(spec: Spec) -> Iterator[Diagnostic]:
    """A model is named that the generated repo cannot train.

    The repo trains a handful of models by name. Another name, or a model for numbers where the
    answer is a class, ends the first training run. The team's own models are welcome: they are
    added to the repo's `models.py`, and named in `model.custom`, so that a slip is not taken for
    one of them.

    Source: Polyzotis and others (2018), Data lifecycle challenges in production machine learning:
    find errors in a specification before the run that they break.
    """
    asked = tasks(spec)
    if spec.data.modality != "structured" or not asked <= TRAINED:
        return  # specc trains no model for it, and says so
    fitting = [name for name, model in MODELS.items() if model.tasks & asked]
    for path, name in _named_models(spec):
        if name not in fitting and name not in spec.model.custom:
            yield _untrained(spec, path, name, fitting)


def _named_models(spec: Spec) -> Iterator[tuple[Path, str]]:
    if spec.model.first is not None:
        yield ("model", "first"), spec.model.first
    yield from ((("model", "then", i), name) for i, name in enumerate(spec.model.then))


def _untrained(spec: Spec, path: Path, name: str, fitting: list[str]) -> Diagnostic:
    near = similar(name, fitting)
    place = at(*path, label="not for this task" if name in MODELS else "no such model")
    ways = ", ".join(sorted(fitting, key=lambda each: each != near))
    if name in MODELS:
        task = spec.model.task or FITTING[spec.labels.target.type][0]
        return problem(
            f"`{name}` cannot be trained for {plain(task)}", place, help=f"write one of {ways}"
        )
    own = f"or add `{name}` to the repo's models.py and to `model.custom`"
    return problem(
        f"`{name}` is not a model that the repo can train",
        place,
        help=f"a similar model exists: `{near}`; {own}" if near else f"write one of {ways}, {own}",
        fix=unsafe_fix(place, near) if near else None,
    )
