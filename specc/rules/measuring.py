"""Metrics: each has a measure that can be computed, and numbers that this measure can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.project.measures import MEASURES, USUAL_NAMES, Measure
from specc.rules import _scales as scales
from specc.rules._rule import problem, rule
from specc.rules._tasks import plain, tasks
from specc.rules._words import assumed, beats, comparable, said, similar
from specc.rules.metrics import is_below_all
from specc.units import NUMBER, SHARE, Kind, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.rules._scales import Given
    from specc.spec import Spec
    from specc.spec.goals import Metric


@rule("MET08", Severity.ERROR)
def measure_without_task_fit(spec: Spec) -> Iterator[Diagnostic]:
    """A model metric that cannot be computed for this task.

    The generated evaluation computes the standard measures, each for the tasks in which it has a
    meaning: no recall of a number, no mean absolute error of a class. The metric's `measure` names
    one of them; without it the metric's id is taken for the name. A metric that is neither would be
    left out of every report, and its limit would hold back no release.

    Source: Japkowicz and Shah (2011), Evaluating Learning Algorithms: measures by kind of task.
    """
    possible = tasks(spec)
    fitting = [each.name for each in MEASURES.values() if each.tasks & possible]
    for name, metric in spec.metrics.items():
        asked = metric.measure or name
        if metric.kind == "model" and asked not in fitting:
            yield _unfit(spec, name, metric, fitting)


def _unfit(spec: Spec, name: str, metric: Metric, fitting: list[str]) -> Diagnostic:
    asked, task = metric.measure or name, defaults.task(spec)
    path = ("metrics", name)
    here = at(*path, "measure", label="the measure") if metric.measure else key(*path)
    known = MEASURES.get(asked)
    what = plain(task.value)
    if known is None:
        fact = f"`{asked}` is not a measure that specc can compute for {what}"
        near = _near(asked, fitting) if metric.measure else None
        fix = unsafe_fix(here, near) if near else None
        return problem(fact, here, help=_instead(asked, fitting, what), fix=fix)
    if not known.tasks:
        fact = f"`{name}` is a model metric, but {known.title} is measured on the running system"
        return problem(fact, here, help=f"set `metrics.{name}.kind` to system")
    title = f" ({known.title})" if known.title != asked else ""
    return problem(
        f"`{asked}`{title} does not fit {what}",
        here,
        at(*task.path, label="the task")
        if not task.is_assumed
        else at("labels", "target", "type", label=f"the label makes it {what}"),
        help=_instead(asked, fitting, what),
    )


def _near(asked: str, fitting: list[str]) -> str | None:
    """The fitting measure that was probably meant."""
    plainly = asked.lower().replace("-", "_").replace(" ", "_")
    meant = USUAL_NAMES.get(plainly)
    return meant if meant in fitting else similar(plainly, fitting)


def _instead(asked: str, fitting: list[str], task: str) -> str:
    near = _near(asked, fitting)
    listed = ", ".join(each for each in fitting if each != near)
    if near is not None:
        return f"a similar one exists: write `measure: {near}`; others are {listed}"
    if not fitting:
        return f"specc computes no measure for {task}: set the metric's `kind` to online"
    return f"set the metric's `measure` to one of {listed}"


@rule("MET01", Severity.ERROR)
def number_outside_scale(spec: Spec) -> Iterator[Diagnostic]:
    """A value that the metric cannot have, or that measures something else.

    A share lies between 0 and 1, a latency is a duration, a running cost is money per time. A
    target of 78 for an area under a curve is met by no model, a limit of `100` for a latency is
    milliseconds to one reader and seconds to the next, and a gate that compares $5k with $5k per
    month decides nothing. The values of one metric all measure the same. A target of 2.15 beside
    2.0% today is 215%: it has lost its percent sign, and no release would ever meet it.

    Source: the definitions of the measures; ISO 80000-1, Quantities and units.
    """
    for name, values in scales.values(spec).items():
        measure, first = scales.measured(name, spec.metrics[name]), None
        for given in values:
            first = first or given
            found = _off_scale(measure, given) if measure else _signless(spec, name, given)
            if found is None and (measure is None or scales.quantities(measure) is None):
                found = _other_dimension(first, given)
            if found is not None:
                yield found


def _off_scale(measure: Measure, given: Given) -> Diagnostic | None:
    kind = scales.quantities(measure)
    if kind is not None and not scales.fits(measure, given.value):
        return _misfit(measure, kind, given)
    if scales.within(measure, given.value):
        return None
    part, here = _as_share(measure, given.value), at(*given.path, label="not possible")
    percent = part and Quantity(magnitude=part.magnitude, dimension=SHARE)
    return problem(
        f"{given.what} is {said(given.value)}; {measure.title} is {scales.bounds(measure)}",
        here,
        help=f"write {part} or {percent}"
        if part
        else f"write a value that is {scales.bounds(measure)}",
        fix=unsafe_fix(here, str(part)) if part else None,
    )


def _as_share(measure: Measure, value: Quantity) -> Quantity | None:
    """The value over a hundred, where that is what was meant."""
    part = Quantity(magnitude=value.magnitude / 100, dimension=NUMBER)
    meant = value.dimension == NUMBER and value.magnitude > 1 and scales.within(measure, part)
    return part if meant else None


def _signless(spec: Spec, name: str, given: Given) -> Diagnostic | None:
    """A value that is a hundred times what its neighbours let expect."""
    value, metric = given.value, spec.metrics[name]
    beside = scales.without_sign(metric, value)
    if beside is None:
        return None
    whole = Quantity(magnitude=value.magnitude, dimension=SHARE)
    meant = Quantity(magnitude=value.magnitude / 100, dimension=SHARE)
    others = (each for each in _FIELDS if getattr(metric, each) == beside)
    here, field = at(*given.path, label=f"{said(whole)}"), next(others)
    is_said = f", which is {said(whole)}" if value.dimension == NUMBER else ""
    return problem(
        f"{given.what} is {said(value)}{is_said}; the {field} of `{name}` is {beside}",
        here,
        at("metrics", name, field, label=f"the {field}"),
        help=f"write {meant}",
        fix=unsafe_fix(here, str(meant)),
    )


_FIELDS = ("baseline", "target", "limit")


def _misfit(measure: Measure, kind: Kind, given: Given) -> Diagnostic:
    value = given.value
    if value.dimension == NUMBER:
        fact = f"{given.what} is `{value}`, without a unit; {measure.title} is {kind.title}"
    else:
        fact = f"{given.what}, {value}, is {value.dimension}; {measure.title} is {kind.title}"
    return problem(fact, at(*given.path, label=f"not {kind.title}"), help=_right(kind, value))


def _right(kind: Kind, value: Quantity) -> str:
    if value.dimension == NUMBER and kind.shapes:
        return f"{value} what? write {', '.join(form.format(value) for form in kind.shapes)}"
    if value.dimension.is_money and "money rate" in kind.families:
        return f"say per what: write {value} per month"
    return kind.advice


def _other_dimension(first: Given, given: Given) -> Diagnostic | None:
    if comparable(first.value, given.value):
        return None
    return problem(
        f"{given.what}, {said(given.value)}, is {given.value.dimension}; "
        f"{first.what}, {said(first.value)}, is {first.value.dimension}",
        at(*given.path, label=str(given.value.dimension)),
        at(*first.path, label=str(first.value.dimension)),
        help="write both in the same unit",
    )


@rule("TRD02", Severity.ERROR)
def limit_beyond_target(spec: Spec) -> Iterator[Diagnostic]:
    """A limit is stricter than the target, so the aim itself may not be released.

    The target is what the team works towards, the limit what no release may fall short of. Where
    the limit is the better of the two, a model that meets the target is held back by the gate, and
    nobody can say which of the two numbers was agreed on. Where the target does not even reach what
    exists already, only that is found. A limit on a slice of the data that is stricter than what
    all rows together are to reach is a warning: a part may be easier than the whole, but seldom is.

    Source: Ng, Machine Learning Yearning (2018): satisficing and optimizing metrics.
    """
    yield from _strict_slices(spec)
    for name, metric in spec.metrics.items():
        target, limit = metric.target, metric.limit
        if target is None or limit is None or not is_beyond_target(name, metric):
            continue
        better = defaults.better(name, metric)
        if is_below_all(spec, name, metric):
            continue  # the target is the one that is wrong, and that was said
        guessed = scales.is_guessed(name, metric)
        most = "at most" if better.value == "higher" else "at least"
        yield problem(
            f"the limit of `{name}`, {said(limit)}, is stricter than its target, {said(target)}",
            at("metrics", name, "limit", label="nothing worse is released"),
            at("metrics", name, "target", label="what is aimed at"),
            help=f"set `metrics.{name}.limit` to {most} {target}"
            + (f", or say which way is better (`metrics.{name}.better`)" * guessed),
            notes=assumed(better, f"{better.value} is better") if guessed else (),
            fix=None if guessed else unsafe_fix(at("metrics", name, "limit"), str(target)),
        )


def is_beyond_target(name: str, metric: Metric) -> bool:
    """Whether the limit of a metric is stricter than its target."""
    limit, target = metric.limit, metric.target
    return limit is not None and target is not None and _exceeds(name, metric, limit, target)


def _exceeds(name: str, metric: Metric, limit: Quantity, target: Quantity) -> bool:
    """Whether a limit is stricter than the target; not where a number or the direction is wrong,
    which is said elsewhere."""
    sound = all(scales.possible(name, metric, each) for each in (target, limit))
    if not sound or not comparable(target, limit) or scales.inverted(name, metric):
        return False
    return beats(limit, target, defaults.better(name, metric).value)


def _strict_slices(spec: Spec) -> Iterator[Diagnostic]:
    for part, piece in spec.data.slices.items():
        for name, limit in piece.limits.items():
            metric = spec.metrics.get(name)
            if metric is None or metric.target is None or scales.is_guessed(name, metric):
                continue
            wrong = is_below_all(spec, name, metric) or is_beyond_target(name, metric)  # the target
            if not wrong and _exceeds(name, metric, limit, metric.target):
                yield _strict_slice(part, name, limit, metric)


def _strict_slice(part: str, name: str, limit: Quantity, metric: Metric) -> Diagnostic:
    path = ("data", "slices", part, "limits", name)
    most = "at most" if defaults.better(name, metric).value == "higher" else "at least"
    return problem(
        f"the limit of `{name}` in `{part}`, {said(limit)}, is stricter than what is aimed at for "
        f"all rows, {said(metric.target)}",
        at(*path, label="for a part"),
        at("metrics", name, "target", label="for the whole"),
        help=f"set `{'.'.join(path)}` to {most} {metric.target}",
        severity=Severity.WARNING,
    )


@rule("MET14", Severity.ERROR)
def direction_against_measure(spec: Spec) -> Iterator[Diagnostic]:
    """A standard measure is said to be better the other way round.

    A larger area under the ROC curve is a better one, a larger log loss a worse one: that is part
    of what they are. With `better` turned round, the gate would release the worse of two models,
    and every target would be read backwards. Leave `better` out for standard measures; it is for
    metrics of your own. Where the metric counts something else, give it another `measure`.

    Source: Fawcett (2006), An introduction to ROC analysis; Gneiting and Raftery (2007) on scores
    and losses.
    """
    for name, metric in spec.metrics.items():
        measure = scales.inverted(name, metric)
        if measure is None:
            continue
        here = at("metrics", name, "better", label="the other way round")
        yield problem(
            f"`{name}` is said to be better when {metric.better}, and {measure.title} is better "
            f"when {measure.better}",
            here,
            at("metrics", name, "measure", label="the measure")
            if metric.measure
            else key("metrics", name, label="the measure"),
            help=f"set `metrics.{name}.better` to {measure.better}, or leave it out",
            fix=unsafe_fix(here, measure.better),
        )


@rule("MET15", Severity.ERROR)
def guardrail_broken_today(spec: Spec) -> Iterator[Diagnostic]:
    """A guardrail's limit is stricter than what the metric is today, so it is broken on day one.

    A guardrail says how much worse something may become. Where today's value is beyond it already,
    the first alert rings before anything was changed, and the first step of the rollout is stopped
    by what was there before. Either the limit leaves room beyond today's value, or the project is
    to make the metric better: then it is no guardrail but something to be reached. Where nothing
    says which way is better, that may be what is wrong, and it is a warning.

    Source: Kohavi, Tang and Xu, Trustworthy Online Controlled Experiments (2020), on guardrail
    metrics: they are held against the control, which is today.
    """
    for name, metric in spec.metrics.items():
        if broken_today(name, metric):
            yield _broken(name, metric)


def broken_today(name: str, metric: Metric) -> bool:
    """Whether the metric is a guardrail, counted outside the model, whose limit is broken before
    anything was changed."""
    limit, today = metric.limit, metric.baseline
    guards = metric.role == "guardrail" and metric.kind in ("online", "business")
    if not guards or limit is None or today is None:
        return False
    return _exceeds(name, metric, limit, today)


def _broken(name: str, metric: Metric) -> Diagnostic:
    limit, today = metric.limit, metric.baseline
    better, guessed = defaults.better(name, metric), scales.is_guessed(name, metric)
    room = "less" if better.value == "higher" else "more"
    return problem(
        f"the guardrail `{name}` is broken today: it is {said(today)}, and its limit is "
        f"{said(limit)}",
        at("metrics", name, "limit", label="never worse than this"),
        at("metrics", name, "baseline", label="today"),
        *([] if guessed else [at("metrics", name, "better", label="the good direction")]),
        help=f"set `metrics.{name}.limit` to {today} or {room}"
        + (
            f", or say which way is better (`metrics.{name}.better`)"
            if guessed
            else f", or its `role` to satisfice if the project is to make it {better.value}"
        ),
        notes=assumed(better, f"{better.value} is better") if guessed else (),
        severity=Severity.WARNING if guessed else Severity.ERROR,
    )
