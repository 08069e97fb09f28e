"""Columns and classes: a name leads to something that exists, and a range holds something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.diagnostic import Diagnostic, Path, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.project.conditions import condition_of
from specc.rules._domain import NUMBERS, TEXTS, Domain, as_number, fed, sliced
from specc.rules._rule import problem, rule
from specc.rules._sources import TYPO, lacks, left_out_by_slip, listing
from specc.rules._words import MOST_LOOKED_UP, said, similar, slips
from specc.spec._wording import brief
from specc.units import SHARE, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.data import Column, Feature


@rule("DAT20", Severity.ERROR)
def column_that_does_not_exist(spec: Spec) -> Iterator[Diagnostic]:
    """A name is not among the columns that its source lists.

    Where a source lists its columns, every feature taken from it has to be one of them: otherwise
    the first read of the data fails, or a default is trained on in its place. The label and the
    columns of a slice may be left out of the list, so there only a name that is nearly one of the
    listed ones is taken for a slip. So it is with what `lineage.without` keeps out of the log.

    Source: Polyzotis and others (2019), Data validation for machine learning.
    """
    yield from _unlisted_features(spec)
    yield from _misspelt_label(spec)
    yield from _misspelt_slices(spec)
    yield from _misspelt_left_out(spec)


def _unlisted_features(spec: Spec) -> Iterator[Diagnostic]:
    for count, (name, feature) in enumerate(_unlisted(spec)):
        columns = spec.data.sources[feature.from_].columns
        near = similar(name, columns) if count < MOST_LOOKED_UP else None
        yield problem(
            f"the feature `{name}` is not a column of `{feature.from_}`",
            key("data", "features", name, label="no such column"),
            key("data", "sources", feature.from_, "columns", label="those there are"),
            help=f"a similar column exists: `{near}`"
            if near
            else f"add `{name}` to `data.sources.{feature.from_}.columns`",
        )


def _unlisted(spec: Spec) -> Iterator[tuple[str, Feature]]:
    """Features whose columns no source has, where their own lists what it has."""
    target, excluded = spec.labels.target, spec.data.excluded
    anywhere = listing(spec)
    for name, feature in spec.data.features.items():
        source = spec.data.sources[feature.from_]
        ruled_out = name in excluded or (name, feature.from_) == (target.name, target.source)
        if lacks(source, name) and not ruled_out and name not in anywhere:
            yield name, feature


def _misspelt_label(spec: Spec) -> Iterator[Diagnostic]:
    target = spec.labels.target
    columns = spec.data.sources[target.source].columns
    near = similar(target.name, sorted(columns.keys() - spec.data.features.keys()), least=TYPO)
    if target.name not in columns and near:
        yield problem(
            f"the label `{target.name}` is not a column of `{target.source}`",
            at("labels", "target", "name", label="no such column"),
            key("data", "sources", target.source, "columns", near, label="a similar one"),
            help=f"set `labels.target.name` to `{near}`, or add `{target.name}` to the columns",
        )


def _misspelt_left_out(spec: Spec) -> Iterator[Diagnostic]:
    near = left_out_by_slip(spec)
    for index, name in enumerate(spec.lineage.without):
        if name in near:
            here = at("lineage", "without", index, label="no such column")
            yield problem(
                f"`lineage.without` leaves out `{name}`, which is not a column",
                here,
                help=f"a similar column exists: `{near[name]}`",
                fix=unsafe_fix(here, near[name]),
            )


def _similar_columns(spec: Spec) -> dict[str, str]:
    """Columns that slices ask for and that do not exist, with one that does."""
    source = defaults.label_source(spec)
    if not source.columns:
        return {}
    others = (source.time_column, source.group_column, spec.labels.target.name)
    known = {*spec.data.features, *source.columns, *(each for each in others if each)}
    asked = (each for part in spec.data.slices.values() for each in part.where)
    return slips((each for each in asked if each not in known), sorted(known), least=TYPO)


def _misspelt_slices(spec: Spec) -> Iterator[Diagnostic]:
    near = _similar_columns(spec)
    for name, part in spec.data.slices.items():
        for column in part.where:
            if column in near:
                yield problem(
                    f"slice `{name}` asks for `{column}`, which is not a column",
                    key("data", "slices", name, "where", column, label="no such column"),
                    key("data", "sources", spec.labels.target.source, "columns"),
                    help=f"a similar column exists: `{near[column]}`",
                )


@rule("DAT24", Severity.ERROR)
def value_outside_column(spec: Spec) -> Iterator[Diagnostic]:
    """A slice or a scenario speaks of a value that its column cannot have.

    A slice of `device: moblie` has no row, so its limits hold for nobody; a scenario with such a
    value tests what never comes. A value is held against the `values`, `min`, `max` and type that
    the source gives its column. A slice's condition may also be a comparison of numbers (`< 100`)
    or the newest rows (`last 1 day`), which needs a column of times; a text that looks like one of
    them and cannot be read is found too.

    Source: Breck and others (2019), Data validation for machine learning: values are held against
    a schema.
    """
    misspelt = _similar_columns(spec)
    for name, part in spec.data.slices.items():
        for column, given in part.where.items():
            if column not in misspelt:
                yield from _of_slice(spec, name, column, given)
    for name, scenario in spec.scenarios.items():
        for path, column, given in _given(scenario.given):
            if column in spec.data.features:
                here: Path = ("scenarios", name, "given", *path)
                yield from _outside(fed(spec, column), here, f"scenario `{name}` gives", given)


def _given(row: Any) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """The values of a row, or of each of several rows; and where."""
    if isinstance(row, dict):
        yield from (((column,), column, given) for column, given in row.items())
    elif isinstance(row, list):
        for index, each in enumerate(row):
            yield from (((index, *path), *rest) for path, *rest in _given(each))


def _outside(domain: Domain, path: Path, who: str, given: Any) -> Iterator[Diagnostic]:
    lacking = domain.lacks(given)
    if lacking is None:
        return
    fact, where = lacking
    here, shown = at(*path, label="no such value"), said(brief(given))
    near = similar(str(given), [str(each) for each in domain.values])
    field = ".".join(map(str, where))
    yield problem(
        f"{who} `{shown}`, which is {fact}",
        here,
        at(*where, label="what it may be"),
        help=f"a similar value exists: `{near}`"
        if near
        else f"set `{'.'.join(map(str, path))}` to a value that `{domain.name}` can have, or "
        f"change `{field}`",
        fix=unsafe_fix(here, near) if near else None,
    )


def _of_slice(spec: Spec, name: str, column: str, given: Any) -> Iterator[Diagnostic]:
    path: Path = ("data", "slices", name, "where", column)
    domain, (operator, bound) = sliced(spec, column), condition_of(given)
    if operator in ("==", "in"):
        wrong = _unreadable(given)
        if wrong:
            yield _misread(path, name, given, wrong)
            return
        each = enumerate(given) if isinstance(given, list) else [(None, given)]
        for index, one in each:
            at_ = path if index is None else (*path, index)
            yield from _outside(domain, at_, f"slice `{name}` asks for", one)
    elif operator == "last":
        if domain.type != "timestamp":
            yield _no_time(spec, path, name, given)
    elif domain.type in (*TEXTS, "boolean", "timestamp"):
        itself = domain.type in TEXTS and (not domain.values or given in domain.values)
        text = f"; for the text itself, write [{given!r}]" if itself else ""
        advice = f"`{column}` is of type {domain.type}, and only numbers are compared"
        yield _misread(path, name, given, advice, f"ask for a value of `{column}`{text}")
    elif found := domain.excludes(operator, float(bound)):
        yield problem(
            f"slice `{name}` asks for `{column}` {said(given)}, and no row can be so",
            at(*path, label="no such row"),
            at(*found, label="its bound"),
            help=f"set `{'.'.join(map(str, path))}` to a bound within, or change "
            f"`{'.'.join(map(str, found))}`",
        )


def _unreadable(given: Any) -> str:
    """Why a text that looks like a condition is none; empty where it is a plain value."""
    if isinstance(given, dict):
        return "it is a mapping"
    text = given.strip() if isinstance(given, str) else ""
    if text.startswith("last "):
        return f"`{brief(text[5:])}` is not a duration"
    return "it is no comparison with a number" if text[:1] in _SIGNS and text else ""


_SIGNS = "<>=!≤≥"


def _misread(path: Path, name: str, given: Any, why: str, help_: str = "") -> Diagnostic:
    return problem(
        f"the condition `{said(brief(given))}` of slice `{name}` cannot be read: {why}",
        at(*path, label="no condition"),
        help=help_
        or 'write a value, a list of values, a comparison ("< 100") or the newest rows '
        "(last 1 day)",
    )


def _no_time(spec: Spec, path: Path, name: str, given: Any) -> Diagnostic:
    column, source = path[-1], spec.labels.target.source
    time = spec.data.sources[source].time_column
    declared = f"declare `{column}` in `data.sources.{source}.columns` as `type: timestamp`"
    return problem(
        f"slice `{name}` asks for the {said(given)} of `{column}`, which is not a time",
        at(*path, label="of what time?"),
        help=f"write `{time}: {given}`, or {declared}" if time else declared,
    )


@rule("DAT25", Severity.ERROR)
def type_unlike_column(spec: Spec) -> Iterator[Diagnostic]:
    """A column is described in two ways that cannot both be true.

    A smallest or largest value orders numbers; of a category, a text or a moment it says nothing
    that could be checked. And a feature that is read as a number while its column holds words
    becomes missing in each row. One of the two is usually left over from before. A feature may read
    a number as a category, since codes are numbers. Where the words are not listed, they may be
    digits, so that a feature that reads them as numbers is a warning.

    Source: Breck and others (2019), Data validation for machine learning: the type of a feature is
    part of its schema.
    """
    for source, data in spec.data.sources.items():
        for name, column in data.columns.items():
            bound = "min" if column.min is not None else "max" if column.max is not None else ""
            if bound and column.type not in NUMBERS:
                yield _unordered(("data", "sources", source, "columns", name), column.type, bound)
    for name, feature in spec.data.features.items():
        described = spec.data.sources[feature.from_].columns.get(name)
        if described is not None and feature.type in NUMBERS and described.type in TEXTS:
            yield from _no_numbers(name, feature, described)


def _unordered(path: Path, kind: str, bound: str) -> Diagnostic:
    field = ".".join(map(str, path))
    return problem(
        f"column `{path[-1]}` is of type {kind} and has a `{bound}`, which only numbers have",
        at(*path, bound, label="of a number"),
        at(*path, "type", label="not a number"),
        help=f"remove `{field}.{bound}`, or set `{field}.type` to number",
    )


def _no_numbers(name: str, feature: Feature, column: Column) -> Iterator[Diagnostic]:
    words = [each for each in column.values or () if as_number(each) is None]
    if column.values and not words:
        return
    here = at("data", "features", name, "type", label="read as a number")
    path = ("data", "sources", feature.from_, "columns", name, "type")
    held = (
        f"holds words such as `{said(brief(words[0]))}`" if words else f"is of type {column.type}"
    )
    yield problem(
        f"the feature `{name}` is of type {feature.type}, and its column {held}",
        here,
        at(*path, label="as its source says"),
        help=f"set `data.features.{name}.type` to {column.type}, or `{'.'.join(path)}` to "
        f"{feature.type}" + (" and its values to numbers" if words else ""),
        severity=Severity.ERROR if words else Severity.WARNING,
        fix=unsafe_fix(here, column.type),
    )


@rule("DAT21", Severity.ERROR)
def model_without_features(spec: Spec) -> Iterator[Diagnostic]:
    """The model has nothing to learn from: no feature is declared.

    A model without inputs gives the same answer to every request, which the trivial baseline does
    already.

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), chapter 2.
    """
    if not spec.data.features:
        yield problem(
            "`data.features` is empty: the model has no inputs",
            at("data", "features", label="nothing to learn from"),
            help="add the columns that the model may see: `tenure: {from: accounts}`",
        )


@rule("DAT22", Severity.ERROR)
def range_without_values(spec: Spec) -> Iterator[Diagnostic]:
    """A smallest value lies above the largest, or a list of values is empty, so that no row can be
    right.

    The two are usually swapped, or one has a digit too many. Every row of the data would be
    refused, on the first run and for a reason that has nothing to do with the data. An empty list
    allows nothing either; where any value is right, `values` is left out.

    Source: arithmetic.
    """
    target = spec.labels.target
    yield from _swapped(("labels", "target"), f"label `{target.name}`", target.min, target.max)
    for source, data in spec.data.sources.items():
        for name, column in data.columns.items():
            path: Path = ("data", "sources", source, "columns", name)
            yield from _swapped(path, f"column `{name}`", column.min, column.max)
            if column.values == ():
                yield problem(
                    f"the list of values of column `{name}` is empty: none is right",
                    at(*path, "values", label="none"),
                    help=f"remove `{'.'.join(map(str, path))}.values`, or list the values there "
                    "are",
                )


def _swapped(
    path: Path, what: str, low: Quantity | None, high: Quantity | None
) -> Iterator[Diagnostic]:
    if low is not None and high is not None and low > high:
        yield problem(
            f"the smallest value of {what}, {said(low)}, is above its largest, {said(high)}",
            at(*path, "min", label="the smallest"),
            at(*path, "max", label="the largest"),
            help=f"swap the two, or set `{'.'.join(map(str, path))}.max` above {low}",
        )


@rule("LAB13", Severity.ERROR)
def positive_that_is_no_class(spec: Spec) -> Iterator[Diagnostic]:
    """The class that counts as positive is not one of the label's classes.

    Recall, precision and the score itself are about the positive class. If no row has it, there is
    nothing to find and every one of them is meaningless.

    Source: Fawcett (2006), An introduction to ROC analysis.
    """
    target = spec.labels.target
    classes = [str(each) for each in target.classes]
    if not classes or target.positive is None or str(target.positive) in classes:
        return
    near = similar(str(target.positive), classes)
    yield problem(
        f"`{target.positive}` is not one of the classes of `{target.name}`",
        at("labels", "target", "positive", label="no such class"),
        at("labels", "target", "classes", label="those there are"),
        help=f"set `labels.target.positive` to {near or ' or '.join(classes)}",
    )


@rule("SPL10", Severity.ERROR)
def nothing_left_to_train(spec: Spec) -> Iterator[Diagnostic]:
    """The parts of the data add up to all of it or more, so that nothing is left to train on.

    What is neither test nor validation is for training. Parts that take everything leave a training
    set without rows, and the first training run fails. Parts that are given as stretches of time
    are not added: how much they take depends on the data.

    Source: arithmetic.
    """
    parts = {"test": defaults.test_part(spec), "validation": defaults.validation_part(spec)}
    shares = {name: part for name, part in parts.items() if part.value.dimension == SHARE}
    train = spec.data.splits.train
    given = train.magnitude if train is not None and train.dimension == SHARE else None
    taken = sum(part.value.magnitude for part in shares.values())
    if taken + (given or 0) < 1 or (given and taken + given == 1):
        return
    whole = Quantity(magnitude=taken + (given or 0), dimension=SHARE)  # type: ignore[arg-type]
    listed = [f"{name} ({part.value})" for name, part in shares.items()]
    listed += [f"train ({train})"] if given else []
    yield problem(
        f"{' and '.join(listed)} take {whole} of the rows"
        + ("" if given else ": nothing is left to train on"),
        *(
            at(*part.path, label=f"{name}: {part.value}")
            for name, part in sorted(shares.items(), key=lambda item: item[1].is_assumed)
        ),
        help="make the parts smaller, until they add up to "
        + ("100% or less" if given else "less than 100%"),
        notes=tuple(
            f"assumed {part.value} for {name}: {part.because}"
            for name, part in shares.items()
            if part.is_assumed
        ),
    )
