"""Preparation: what is done to the data fits what will be met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.rules._domain import NUMBERS
from specc.rules._rule import problem, rule
from specc.rules._sources import from_source, lacks, listing
from specc.rules._training import Events, encoded, events
from specc.rules._words import computed, many, said, written
from specc.statistics import features

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.spec import Spec
    from specc.spec.data import Column
    from specc.spec.policy import Policy

UNSTRUCTURED = ("text", "image", "audio", "video")
VARIED = ("image", "audio", "video")
"""Kinds of data that are usually varied for training."""
SKEW = "train_serve_skew"
_PEOPLE = ("client", "team", "vendor")
"""Those who give a label whatever the model did."""


@rule("DAT05", Severity.ERROR)
def feature_from_wrong_source(spec: Spec) -> Iterator[Diagnostic]:
    """A feature is taken from a source that lacks it, while another source lists it.

    The name is right and the table is not: the first read fails, or finds a column of the same name
    that means something else. Said only where the source lists its columns, so that it is known to
    lack this one.

    Source: Polyzotis and others (2019), Data validation for machine learning.
    """
    listed = listing(spec)
    for name, feature in spec.data.features.items():
        there = listed.get(name)
        if there is not None and lacks(spec.data.sources[feature.from_], name):
            here = at("data", "features", name, "from", label="lacks it")
            yield problem(
                f"the column `{name}` is in `{there}`, not in `{feature.from_}`",
                here,
                key("data", "sources", there, "columns", name, label="here it is"),
                help=f"set `data.features.{name}.from` to {there}",
                fix=unsafe_fix(here, there),
            )


@rule("DAT08", Severity.WARNING)
def features_read_from_two_places(spec: Spec) -> Iterator[Diagnostic]:
    """A feature is trained on from one source and served from another, and nobody would hear of a
    difference.

    Two tables, or two pieces of code, that should give the same number drift apart: a null becomes
    a zero, a day begins in another time zone. The model still answers, only worse. Best is one
    place for both. Where there have to be two, compare the values that were served with those
    trained on (`train_serve_skew`) and let an alert tell somebody.

    Source: Zinkevich, Rules of Machine Learning (Google), rules 32 and 37; Breck and others (2017),
    The ML test score, on training and serving features.
    """
    alerts, inputs = spec.monitoring.alerts.values(), spec.monitoring.inputs
    unmeasured = inputs and SKEW not in inputs and spec.deployment.mode != "batch"
    if unmeasured or any(alert.metric == SKEW for alert in alerts):
        return  # what is not even measured is found by MON08
    for name, feature in spec.data.features.items():
        if feature.served_from not in (None, feature.from_):
            yield problem(
                f"`{name}` is trained on from `{feature.from_}` and served from "
                f"`{feature.served_from}`, and no alert watches `{SKEW}`",
                at("data", "features", name, "served_from", label="in production"),
                at("data", "features", name, "from", label="in training"),
                key("monitoring", "alerts", label="none for it"),
                help=f"remove `data.features.{name}.served_from` and read it from one place in "
                f"both, or add an alert on `{SKEW}` to `monitoring.alerts`",
            )


@rule("DAT10", Severity.WARNING)
def rows_nobody_checks(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The labels of few rows are not audited, or many rows come without any promise about them.

    With a few thousand rows each wrong label counts, and there is time to read them: find those
    that contradict each other and agree on what is right. With many rows nobody can read them all,
    so the process that makes them has to be right; of texts, images, sound and video no range can
    be checked, and the promises have to be put into words.

    Source: Northcutt, Athalye and Mueller (2021), Pervasive label errors in test sets destabilize
    machine learning benchmarks; Ng (2021), Machine Learning Engineering for Production, on small
    and big data. Where small ends (10,000 rows) is a judgement.
    """
    name, source = spec.labels.target.source, defaults.label_source(spec)
    human, most = spec.labels.human, policy.thresholds.small_data
    if source.rows is None:
        return
    rows = at("data", "sources", name, "rows", label="so many rows")
    if source.rows.magnitude <= most.magnitude:
        if human is None or human.audit is None:
            yield problem(
                f"the labels of {said(source.rows)} rows are not audited; up to "
                f"{said(most)} rows, each wrong one counts",
                rows,
                key("labels", "human", label="no audit"),
                help="set `labels.human.audit` to the number of labels that are checked again by "
                "hand" + ("" if human else ", with their `items` and `seconds` in `labels.human`"),
            )
    elif _unpromised(spec):
        yield problem(
            f"`{name}` has {said(source.rows)} rows, which nobody can read, and nothing is "
            "promised about them",
            rows,
            at("data", "modality", label="has no ranges to check"),
            help=f"say in `data.sources.{name}.expectations` what every row is like, and "
            "how it is made",
        )


def _unpromised(spec: Spec) -> bool:
    source, human = defaults.label_source(spec), spec.labels.human
    guided = human is not None and human.guide is not None
    unstructured = spec.data.modality in UNSTRUCTURED
    return unstructured and not (guided or source.expectations or source.columns)


@rule("DAT11", Severity.WARNING)
def data_plan_unlike_modality(spec: Spec) -> Iterator[Diagnostic]:
    """How more data are to be had does not fit the kind of data.

    A photo can be turned and a recording mixed with noise, and a person can label another thousand.
    A customer or an order cannot be made up: varied rows of a table describe nobody, and what helps
    is better features and cleaner values. So augmented tables are found, and so are images, sound
    or video with neither augmentation nor people who label. Texts are left alone: few of those that
    are used are varied, and those of a log grow by themselves.

    Source: Ng (2021), Machine Learning Engineering for Production, on structured and unstructured
    data; Shorten and Khoshgoftaar (2019), A survey on image data augmentation for deep learning.
    """
    modality, varied = spec.data.modality, spec.data.augmentation
    kind = at("data", "modality", label=f"{modality} data")
    if modality == "structured" and varied:
        yield problem(
            f"`data.augmentation` varies rows of structured data ({said(varied[0])}): the new "
            "rows describe nobody",
            at("data", "augmentation", 0, label="made-up rows"),
            kind,
            help="remove `data.augmentation` and add features instead, or set `data.modality` to "
            "what the data are",
        )
    if modality in VARIED and not varied and not spec.labels.human and not _shifted(spec):
        yield problem(
            f"{modality} data grow by augmentation or by labeling, and neither is planned",
            kind,
            help="say in `data.augmentation` how training data are varied, or plan labeling in "
            "`labels.human`",
        )


def _shifted(spec: Spec) -> bool:
    return bool(spec.data.domain_shift) and spec.data.modality != "structured"


@rule("DAT12", Severity.WARNING)
def production_unlike_data(spec: Spec) -> Iterator[Diagnostic]:
    """Production is expected to differ from the data, and training does nothing about it.

    Recordings from a studio do not prepare a model for a car. `data.domain_shift` names what the
    data lack; augmentation adds just that to the training data, as long as a person would still
    recognise the answer. In tables, where this does not work, nothing is found.

    Source: Ng (2021), Machine Learning Engineering for Production, on augmentation; Hendrycks and
    Dietterich (2019), Benchmarking neural network robustness to common corruptions.
    """
    if _shifted(spec) and not spec.data.augmentation:
        shift = spec.data.domain_shift[0]
        yield problem(
            f"production has what the data lack ({said(shift)}), and training data are not varied",
            at("data", "domain_shift", 0, label="not in the data"),
            help="say in `data.augmentation` how it is added to the training data",
        )


@rule("DAT14", Severity.WARNING)
def modality_nobody_knows(spec: Spec) -> Iterator[Diagnostic]:
    """Nobody on the team has worked with this kind of data.

    Advice from one kind of data rarely holds for another: what helps with images wastes weeks on
    tables. Somebody who has done it before knows where such data break. Found where people list
    what they know (`people.*.knows`), and nobody lists this.

    Source: Ng (2021), Machine Learning Engineering for Production: for advice, ask somebody who has
    worked on the same kind of problem.
    """
    modality, people = spec.data.modality, spec.people.values()
    known = {each.casefold() for person in people for each in person.knows}
    mixes = modality == "mixed" and len(known) > 1
    if not known or modality in known or mixes:
        return
    yield problem(
        f"nobody knows {modality.replace('_', ' ')} data; known are {', '.join(sorted(known))}",
        at("data", "modality", label="kind of data"),
        key("people", label="nobody's `knows` has it"),
        help=f"add {modality} to the `knows` of somebody in `people` who has worked with such "
        "data, or add that person",
    )


@rule("DAT15", Severity.WARNING)
def columns_without_expectations(spec: Spec) -> Iterator[Diagnostic]:
    """Nothing says which values of a used column are right, so no wrong one is ever found.

    A unit that changes, a sensor that sticks, a null that became -1: the pipeline runs on and the
    model learns it. A range is what catches that on the day it happens. A number needs `min` or
    `max` (it then may not be missing, unless `missing` says how often), any other column its type.
    One finding for each source, and one for each feature that may be missing in all rows.

    Source: Breck and others (2017), The ML test score, test Data 1; Schelter and others (2018),
    Automating large-scale data quality verification.
    """
    taken = from_source(spec)
    yield from _never_there(spec)
    for name, source in spec.data.sources.items():
        bare = _unchecked(spec, name, taken.get(name, ()))
        if not bare:
            continue
        here = ("data", "sources", name)
        listed = bare[0] in source.columns
        yield problem(
            f"nothing says which values are right in {_some(bare)} of `{name}`",
            key(*here, "columns", bare[0]) if listed else key(*here, label="does not say"),
            key("data", "features", bare[0], label="used as a feature"),
            help=f"give {'each' if len(bare) > 1 else 'it'} a `min` or a `max` in "
            f"`data.sources.{name}.columns`: `{bare[0]}: {{type: number, min: 0}}`",
        )


def _never_there(spec: Spec) -> Iterator[Diagnostic]:
    """Features whose columns may be missing in every row."""
    for name, feature in spec.data.features.items():
        column = spec.data.sources[feature.from_].columns.get(name)
        if column is None or column.missing is None or column.missing.magnitude < 1:
            continue
        path = ("data", "sources", feature.from_, "columns", name, "missing")
        yield problem(
            f"the feature `{name}` may be missing in every row",
            at(*path, label="never has to be there"),
            key("data", "features", name, label="used as a feature"),
            help=f"set `{'.'.join(path)}` to the share of rows that may lack it, or remove "
            f"`{name}` from `data.features`",
        )


def _some(names: tuple[str, ...]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more columns"


def _unchecked(spec: Spec, source: str, features: Iterable[str]) -> tuple[str, ...]:
    """Features of the source that no expectation holds for."""
    columns = spec.data.sources[source].columns
    return tuple(
        name
        for name in sorted(features)
        if name not in spec.data.excluded
        and name != spec.labels.target.name
        and (name in columns or not columns)
        and _is_bare(columns.get(name), _type(spec, name))
    )


def _type(spec: Spec, name: str) -> str:
    return defaults.feature_type(spec, name, spec.data.features[name]).value


def _is_bare(column: Column | None, kind: str) -> bool:
    if kind not in NUMBERS or (column is not None and column.type not in NUMBERS):
        return False
    return column is None or (column.min is None and column.max is None and not column.values)


@rule("DAT16", Severity.ERROR)
def resampled_parts(spec: Spec) -> Iterator[Diagnostic]:
    """The share of positives is changed where it has to be as in life.

    A test set that was balanced measures another world: precision, accuracy and costs come out far
    too good, and nobody can compute back what users will see (an error). A balanced validation set
    misplaces the threshold, and balanced training data make every score too high, unless scores
    are brought back to the natural share afterwards (`recalibrated`): warnings.

    Source: Saito and Rehmsmeier (2015), The precision-recall plot is more informative than the ROC
    plot; Dal Pozzolo and others (2015), Calibrating probability with undersampling.
    """
    splits = spec.data.splits
    for index, part in enumerate(splits.resampled):
        if part == "train" and splits.recalibrated:
            continue
        yield problem(
            f"the {_NAMED[part]} resampled: {_BIASED[part]}",
            at("data", "splits", "resampled", index, label="not as in life"),
            *((at("data", "splits", "prevalence", label="in life"),) if splits.prevalence else ()),
            help=f"remove {part} from `data.splits.resampled`"
            + (_RECALIBRATE if part == "train" else ""),
            severity=Severity.ERROR if part == "test" else Severity.WARNING,
        )


_NAMED = {"train": "training data are", "validation": "validation set is", "test": "test set is"}
_BIASED = {
    "train": "scores are not probabilities, and nothing recalibrates them",
    "validation": "the threshold that it sets will not fit production",
    "test": "what it measures is not what production will see",
}
_RECALIBRATE = (
    ", or recalibrate the scores on natural data and set `data.splits.recalibrated` to true"
)


@rule("DAT17", Severity.WARNING)
def labels_echo_the_model(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The model's own decisions determine which labels there will be, and nothing is decided at
    random.

    Only what is shown can be clicked. A model trained on such a log learns what the last one chose
    to show; what that one wrongly left out never comes back. A small share decided at random keeps
    the log honest, and measures the model free of its own influence. Found where decisions are made
    by the model (`automation` partial or full), and labels and an online metric come from one
    source.

    Source: Huyen, Designing Machine Learning Systems (2022), chapter 8, on degenerate feedback
    loops; Bottou and others (2013), Counterfactual reasoning and learning systems. The share (1%)
    is a judgement.
    """
    automation, metric = spec.deployment.automation, _echo(spec)
    explore, least = spec.rollout.explore, policy.thresholds.exploration
    decides = automation in ("partial", "full") and spec.labels.provider not in _PEOPLE
    if not decides or metric is None or (explore is not None and explore >= least):
        return
    here = at("rollout", "explore", label="too little to learn from")
    source = spec.labels.target.source
    both = f"`{metric}` and the labels both come from it"
    yield problem(
        f"the model decides what is seen in `{source}`, its own labels, and "
        + ("nothing" if explore is None else f"only {explore}")
        + f" is decided at random; at least {least} should be",
        at("deployment", "automation", label="the model decides") if explore is None else here,
        at("labels", "target", "source", label="what was decided, with its outcome"),
        at("metrics", metric, "measured_from", label="the same source"),
        *((key("rollout", label="no `explore`"),) if explore is None else ()),
        help=f"set `rollout.explore` to {least}",
        notes=(f"assumed that `{source}` holds only what the model chose: {both}",),
        fix=None if explore is None else unsafe_fix(here, str(least)),
    )


def _echo(spec: Spec) -> str | None:
    """An online metric that is measured where the labels come from."""
    source = spec.labels.target.source
    online = (name for name, metric in sorted(spec.metrics.items()) if metric.kind == "online")
    return next((n for n in online if spec.metrics[n].measured_from == source), None)


@rule("DAT18", Severity.WARNING)
def features_outnumber_events(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """There are more features than the rows of the rarer class can bear.

    With few positives for each feature a model finds patterns that are chance, whatever the number
    of rows. Ten for each is the usual rule. Features are counted as the model sees them: a category
    as its values less one, a text as 128 hashed columns. For a number that is predicted, all rows
    count. Fewer features, or more positives, both help; strong regularisation makes it bearable.

    Source: Peduzzi and others (1996), A simulation study of the number of events per variable in
    logistic regression analysis; Harrell (2015), Regression Modeling Strategies, section 4.4;
    Zinkevich, Rules of Machine Learning (Google), rule 21.
    """
    there, each = events(spec), float(policy.thresholds.events_per_feature)
    seen, notes = encoded(spec)
    if there is None or not seen or not there.share or there.number >= seen * each:
        return
    if _more_tested_than_there_are(spec):
        return  # SPL12: one of the two numbers is a slip
    source = spec.labels.target.source
    yield problem(
        f"{said(seen)} encoded features share {many(there.expected, there.noun)} to learn from: "
        f"{there.expected / seen:.2g} for each, under {each:g}",
        key("data", "features", label=f"{said(seen)} once encoded"),
        at("data", "sources", source, "rows", label="too few for them"),
        *((at("data", "splits", "prevalence"),) if there.noun != "row" else ()),
        help=_bearable(there, seen, each, source),
        notes=(there.note, *notes),
    )


def _more_tested_than_there_are(spec: Spec) -> bool:
    rows, tested = defaults.label_source(spec).rows, spec.data.splits.test_rows
    return rows is not None and tested is not None and tested > rows


def _bearable(there: Events, seen: int, each: float, source: str) -> str:
    most = computed(features.most, events=there.number, events_per_feature=each)
    formula = features.rows_needed
    rows = computed(formula, features=seen, share=there.share, events_per_feature=each)
    fewer = f"leave at most {most} encoded features in `data.features`" if most else ""
    more = f"gather more and set `data.sources.{source}.rows` to {written(rows)}" if rows else ""
    return ", or ".join(way for way in (fewer, more) if way)
