"""Splits: what is measured on the test set will hold for those whom the model will meet."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.rules._evidence import Evidence, evidence
from specc.rules._rule import problem, rule
from specc.rules._scales import possible
from specc.rules._words import assumed, beats, days, difference, many, said, written
from specc.units import SHARE, TIME, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.policy import Policy


@rule("SPL01", Severity.ERROR)
def dated_rows_split_at_random(spec: Spec) -> Iterator[Diagnostic]:
    """Rows that carry a date are divided at random, so the model is trained on the future.

    In use a model knows the past and is asked about what comes next. A random split puts rows of
    the same day into training and test: the model is then asked about days that it has seen, and
    tests better than it will ever work. A split by time asks it about days after the last one it
    learned from. Found where the source of the label has a `time_column` and `by: random` is
    written; where `by` is left out, dated rows are split by time.

    Source: Kapoor and Narayanan (2023), Leakage and the reproducibility crisis in
    machine-learning-based science: temporal leakage.
    """
    time = defaults.label_source(spec).time_column
    if time is None or spec.data.splits.by != "random":
        return
    here = at("data", "splits", "by", label="past and future are mixed")
    yield problem(
        f"rows are dated by `{time}`, but training and test rows are drawn at random",
        here,
        at("data", "sources", spec.labels.target.source, "time_column", label="when each happened"),
        help="set `data.splits.by` to time",
        fix=unsafe_fix(here, "time"),
    )


@rule("SPL03", Severity.ERROR)
def part_without_rows(spec: Spec) -> Iterator[Diagnostic]:
    """Training, validation or test gets no rows.

    Each part has its own work: the model learns from the first, is chosen on the second and is
    measured on the third. Without a validation set it is chosen on the test set, which then no
    longer measures anything; without a test set nobody knows how good it is. Found where a part, or
    `test_rows`, is written as 0; a part that is left out gets its default.

    Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), section
    7.2.
    """
    splits = spec.data.splits
    for name, (noun, use) in _PARTS.items():
        part: Quantity | None = getattr(splits, name)
        if part is not None and not part.magnitude:
            yield problem(
                f"the {noun} set is empty (`{name}: {part}`): nothing is left to {use}",
                at("data", "splits", name, label="no rows"),
                help=f"set `data.splits.{name}` to more than 0, or leave it out for the default",
            )


_PARTS = {
    "train": ("training", "learn from"),
    "validation": ("validation", "choose a model on"),
    "test": ("test", "measure the model on"),
    "test_rows": ("test", "measure the model on"),
}
"""Fields that give the size of a part, and what the part is for."""


@rule("SPL11", Severity.ERROR)
def stretch_of_time_without_time(spec: Spec) -> Iterator[Diagnostic]:
    """A part of the data is a stretch of time, and the split is not by time.

    "The last 14 days" are the newest rows of a table in order of time. Where rows are divided by
    group or at random there is no last day: the part would silently become some other size, and
    whoever reads `test: 14 days` would believe that the model was measured on the newest two weeks.

    Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice (2021), section 5.8.
    """
    by = defaults.split_by(spec)
    dated_at_random = by.value == "random" and defaults.label_source(spec).time_column  # SPL01
    if by.value == "time" or dated_at_random:
        return
    for name in ("train", "validation", "test"):
        part: Quantity | None = getattr(spec.data.splits, name)
        if part is not None and part.dimension == TIME:
            yield problem(
                f"`{name}` is {said(part)}, but the split is by {by.value}: no time passes in it",
                at("data", "splits", name, label="a stretch of time"),
                *(() if by.is_assumed else (at(*by.path, label="the split"),)),
                help=f"set `data.splits.{name}` to a share such as 15%, or `data.splits.by` to time"
                + (" and give the source a `time_column`" * by.is_assumed),
                notes=assumed(by, f"a split by {by.value}"),
            )


@rule("SPL12", Severity.ERROR)
def more_test_rows_than_rows(spec: Spec) -> Iterator[Diagnostic]:
    """The test set is said to have more rows than there are to take it from.

    Every answer about how finely a metric is measured rests on `test_rows`. If there are fewer, the
    test set is smaller than believed, and what it was to show it does not show. More test rows than
    rows is an error: one of the numbers has a slip in it. More than their part of the rows, which
    is a share, or a stretch of the history with as many rows each day, is a warning: newer days
    may hold more rows.

    Source: arithmetic.
    """
    splits, name = spec.data.splits, spec.labels.target.source
    rows, tested = spec.data.sources[name].rows, splits.test_rows
    if rows is None or tested is None or splits.test_from not in (None, name):
        return  # rows of another source are what SPL06 speaks of
    part = _part_of(spec, name)
    least = (rows if part is None else min(rows, part)).magnitude
    if tested.magnitude <= least:
        return
    beyond = tested > rows
    there = f"{said(rows)} rows" if beyond else f"about {said(f'{float(part or 0):.0f}')} rows"
    where = f"`{name}` has {there}" if beyond else f"the test part of `{name}` has {there}"
    yield problem(
        f"the test set is to have {said(tested)} rows, and {where}",
        at("data", "splits", "test_rows", label="to test on"),
        at("data", "sources", name, "rows", label="all there are"),
        help=f"set `data.splits.test_rows` to {written(floor(least))} or less, or "
        f"`data.sources.{name}.rows` to how many there are",
        notes=() if beyond or part is None else (_taken(spec, name, part),),
        severity=Severity.ERROR if beyond else Severity.WARNING,
    )


def _part_of(spec: Spec, name: str) -> Quantity | None:
    """Rows of the test part, where that is given and can be computed."""
    part, source = spec.data.splits.test, spec.data.sources[name]
    if part is None or source.rows is None:
        return None
    if part.dimension == SHARE:
        return source.rows * part.magnitude
    if source.history is None or not source.history.magnitude:
        return None
    return source.rows * (part.magnitude / source.history.magnitude)


def _taken(spec: Spec, name: str, part: Quantity) -> str:
    source, test = spec.data.sources[name], spec.data.splits.test
    of = "" if test is None or test.dimension == SHARE else f" in {said(source.history)}"
    return f"{test} of {said(source.rows)} rows{of} = {said(f'{float(part):.0f}')}"


@rule("SPL04", Severity.WARNING)
def test_set_of_nobody(spec: Spec) -> Iterator[Diagnostic]:
    """Nothing says for whom the result on the test set holds.

    A score is true of the people and conditions that the test rows were drawn from, and of no
    others: pictures from a studio say little about pictures from phones. Whoever writes down whom
    the test set stands for (which users, countries, devices, seasons) finds out early who is
    missing from it.

    Source: Mitchell and others (2019), Model cards for model reporting: evaluation data; Ng,
    Machine Learning Yearning (2018): choose test sets to reflect the data you expect to get.
    """
    if spec.data.splits.represents is not None:
        return
    rows = defaults.test_rows(spec)
    yield problem(
        "nothing says whom the test set stands for",
        key("data", "splits", label=f"{many(rows.value, 'test row')} of whom?" if rows else ""),
        help="set `data.splits.represents` to the users and conditions that the model will meet",
    )


@rule("SPL05", Severity.ERROR)
def gap_shorter_than_label_delay(spec: Spec) -> Iterator[Diagnostic]:
    """The training rows reach up to a moment at which their labels were not known yet.

    Where the truth comes in days after the prediction, a model that is trained today can use rows
    only up to those days ago. The gap between the parts plays that waiting time. If it is shorter,
    the model of the experiment learns from labels that the model in production will not have, and
    does better than it. Without `gap`, the label's delay is used. Splits that are not by time have
    no gap.

    Source: López de Prado (2018), Advances in Financial Machine Learning, chapter 7: purging and
    embargo.
    """
    gap, delay = spec.data.splits.gap, defaults.label_delay(spec).value
    if gap is None or gap >= delay or defaults.split_by(spec).value != "time":
        return
    here = at("data", "splits", "gap", label="left out between the parts")
    yield problem(
        f"the gap between the parts is {said(gap)}, but a label is known only after {said(delay)}",
        here,
        at("labels", "target", "delay", label="until the truth is known"),
        help=f"set `data.splits.gap` to {delay} or more, or leave it out",
        notes=(f"{delay} − {gap} = {delay - gap} of training rows with labels not yet known",),
        fix=unsafe_fix(here, str(delay)),
    )


@rule("SPL06", Severity.WARNING)
def validation_unlike_test(spec: Spec) -> Iterator[Diagnostic]:
    """The model is chosen on rows of another source than those it is measured on.

    The validation set is what a team aims at: of all models tried, the one that does best there
    wins. If the test set comes from elsewhere, weeks of choosing go into doing well on rows that do
    not count. Training rows may come from anywhere; validation and test rows belong together.

    Source: Ng, Machine Learning Yearning (2018): dev and test sets should come from the same
    distribution.
    """
    splits, usual = spec.data.splits, spec.labels.target.source
    chosen, measured = splits.validation_from or usual, splits.test_from or usual
    if chosen == measured:
        return
    test = at("data", "splits", "test_from", label="measured on these")
    if splits.validation_from is None:
        validation = at("labels", "target", "source", label="chosen on these")
        places, fix = (test, validation), None
    else:
        validation = at("data", "splits", "validation_from", label="chosen on these")
        label = at("labels", "target", "source", label="measured on these")
        places = (validation, test if splits.test_from else label)
        fix = unsafe_fix(validation, measured)
    yield problem(
        f"the model is chosen on rows of `{chosen}` and measured on rows of `{measured}`",
        *places,
        help=f"set `data.splits.validation_from` to {measured}",
        fix=fix,
    )


@rule("SPL07", Severity.WARNING)
def test_set_older_than_model(spec: Spec) -> Iterator[Diagnostic]:
    """The newest test row is older than any model may be.

    `retraining.max_age` says how fast the world changes: a model whose data are older is not
    trusted to serve. A test set as old as that says how good a model would have been then, and the
    drop since stays unseen until users find it. The age is counted on the first day of the plan,
    since the test set only grows older.

    Source: Zinkevich, Rules of Machine Learning (Google), rules 8 and 33: know how fresh a model
    has to be, and test on data from after the data it was trained on.
    """
    newest, start, most = spec.data.splits.newest, spec.plan.start, spec.retraining.max_age
    if newest is None or start is None or most is None:
        return
    age = Quantity.of((start - newest).days, "day")
    if age <= most:
        return
    yield problem(
        f"when the work starts, the newest test row is {days(float(age.in_unit('day')))} old; "
        f"a model may be no older than {said(most)}",
        at("data", "splits", "newest", label="the newest test row"),
        at("plan", "start", label="the work starts"),
        at("retraining", "max_age", label="the oldest model"),
        help=f"add newer rows to the test set, and set `data.splits.newest` to {_since(spec)}",
        notes=(f"from {newest} to {start}: {days(float(age.in_unit('day')))}",),
    )


def _since(spec: Spec) -> str:
    """The first day that would do."""
    start, most = spec.plan.start, spec.retraining.max_age
    if start is None or most is None:
        return "a later day"
    first = start.fromordinal(start.toordinal() - int(most.in_unit("day")))
    return f"{first} or later"


@rule("SPL09", Severity.WARNING)
def slice_too_small(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """A slice has too few test rows to tell whether its limit is kept.

    The limit of a slice is held against a score that was measured on that slice alone, often on a
    few hundred rows. Where the confidence interval of that score is wider than the way from what
    the metric is expected to be to the limit, a sound model fails by bad luck and a poor one passes
    by good luck. The limit then protects nobody. Counted is half of the confidence interval on
    `share` of the test rows. A slice that is 0% of the data has none at all.

    Source: Breck and others (2017), The ML Test Score: quality on all important slices; the
    intervals are those of gate-too-coarse.
    """
    for name, part in spec.data.slices.items():
        if part.share is not None and not part.share.magnitude:
            yield problem(
                f"slice `{name}` is {part.share} of the data: no row of it can be measured",
                at("data", "slices", name, "share", label="no rows"),
                help=f"set `data.slices.{name}.share` to how much of the data it is, or leave it "
                "out where that is not known",
            )
            continue
        for metric in part.limits if part.share else ():
            yield from _unclear(spec, name, metric, policy)


def _unclear(spec: Spec, name: str, metric: str, policy: Policy) -> Iterator[Diagnostic]:
    part, path = spec.data.slices[name], ("data", "slices", name)
    limit = next(bound for each, bound in part.limits.items() if each == metric)
    known = _known(spec, metric, limit, policy)
    if part.share is None or known is None:
        return
    rows = int(known.rows.value * part.share.magnitude)
    width = _on(known, rows).half_width()
    higher = defaults.better(metric, spec.metrics[metric]).value == "higher"
    distance = (known.score - float(limit)) * (1 if higher else -1)
    if width is None or not 0 < distance < width:
        return
    yield problem(
        f"{many(rows, 'test row')} of `{name}` measure `{metric}` to ± {difference(width, limit)}, "
        f"and its limit is only {difference(distance, limit)} from what is expected",
        at(*path, "share", label=f"{many(rows, 'test row')}"),
        at(*path, "limits", metric, label="the limit"),
        *known.places,
        help=f"{_enlarge(known, distance, part.share)}merge `{name}` with a slice like it, or set "
        f"`data.slices.{name}.limits.{metric}` to {_wider(limit, width - distance, higher=higher)}",
        notes=(
            *known.notes,
            f"{part.share} of {many(known.rows.value, 'test row')} = {said(rows)}",
            f"expected is {_like(limit, known.score)}; the limit is {said(limit)}",
            known.interval,
        ),
    )


def _known(spec: Spec, name: str, limit: Quantity, policy: Policy) -> Evidence | None:
    """What the whole test set says about a metric; none where another rule has to be heard first:
    number-outside-scale, limit-beyond-target or test-set-too-small."""
    metric, known = spec.metrics[name], evidence(spec, name, policy)
    if known is None or not possible(name, metric, limit):
        return None
    target, bound, better = metric.target, metric.limit, defaults.better(name, metric).value
    if target is not None and bound is not None and beats(bound, target, better):
        return None
    needed = known.rows_to_see(float(metric.detect)) if metric.detect is not None else None
    return None if needed is not None and needed > known.rows.value else known


def _like(limit: Quantity, score: float) -> str:
    """The score in the unit of the limit."""
    exact = Fraction(score).limit_denominator(10**9)
    return said(Quantity(magnitude=exact, dimension=limit.dimension))


def _wider(limit: Quantity, by: float, *, higher: bool) -> str:
    """A limit that is further away from what is expected by so much, rounded up."""
    step = Fraction(10) ** (floor(log10(by)) - 1)
    away = ceil(Fraction(by) / step) * step * (-1 if higher else 1)
    bound = Quantity(magnitude=limit.magnitude + away, dimension=limit.dimension)
    return f"{bound} or {'less' if higher else 'more'}"


def _on(known: Evidence, rows: int) -> Evidence:
    """What so many rows of the same kind can say."""
    return replace(known, rows=replace(known.rows, value=rows))


def _enlarge(known: Evidence, distance: float, share: Quantity) -> str:
    needed = known.rows_for(distance)
    if needed is None:
        return ""
    return f"{known.more} {written(ceil(Fraction(needed) / share.magnitude))} or more, "
