"""Columns and classes: a name leads to something that exists, and a range holds something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, Severity, at, key
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._sources import lacks, listing
from specc.rules._words import MOST_LOOKED_UP, said, similar, slips
from specc.units import SHARE, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.data import Feature

TYPO = 0.8
"""Likeness from which a name that need not be declared is taken for a slip."""


@rule("DAT20", Severity.ERROR)
def column_that_does_not_exist(spec: Spec) -> Iterator[Diagnostic]:
    """A name is not among the columns that its source lists.

    Where a source lists its columns, every feature taken from it has to be one of them: otherwise
    the first read of the data fails, or a default is trained on in its place. The label and the
    columns of a slice may be left out of the list, so there only a name that is nearly one of the
    listed ones is taken for a slip.

    Source: Polyzotis and others (2019), Data validation for machine learning.
    """
    yield from _unlisted_features(spec)
    yield from _misspelt_label(spec)
    yield from _misspelt_slices(spec)


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


def _misspelt_slices(spec: Spec) -> Iterator[Diagnostic]:
    source = defaults.label_source(spec)
    others = (source.time_column, source.group_column, spec.labels.target.name)
    known = {*spec.data.features, *source.columns, *(each for each in others if each)}
    asked = (each for part in spec.data.slices.values() for each in part.where)
    near = slips((each for each in asked if each not in known), sorted(known), least=TYPO)
    for name, part in spec.data.slices.items():
        for column in part.where if source.columns else ():
            if column in near:
                yield problem(
                    f"slice `{name}` asks for `{column}`, which is not a column",
                    key("data", "slices", name, "where", column, label="no such column"),
                    key("data", "sources", spec.labels.target.source, "columns"),
                    help=f"a similar column exists: `{near[column]}`",
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
    """A smallest value lies above the largest, so that no row can be right.

    The two are usually swapped, or one has a digit too many. Every row of the data would be
    refused, on the first run and for a reason that has nothing to do with the data.

    Source: arithmetic.
    """
    target = spec.labels.target
    yield from _swapped(("labels", "target"), f"label `{target.name}`", target.min, target.max)
    for source, data in spec.data.sources.items():
        for name, column in data.columns.items():
            path: Path = ("data", "sources", source, "columns", name)
            yield from _swapped(path, f"column `{name}`", column.min, column.max)


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
