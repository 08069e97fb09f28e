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
from specc.rules.metrics import below
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
    month decides nothing. The values of one metric all measure the same.

    Source: the definitions of the measures; ISO 80000-1, Quantities and units.
    """
    for name, values in scales.values(spec).items():
        measure, first = scales.measured(name, spec.metrics[name]), None
        for given in values:
            first = first or given
            found = _off_scale(measure, given) if measure else None
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
    exists already, only that is found.

    Source: Ng, Machine Learning Yearning (2018): satisficing and optimizing metrics.
    """
    for name, metric in spec.metrics.items():
        target, limit = metric.target, metric.limit
        if target is None or limit is None or not comparable(target, limit):
            continue
        better = defaults.better(name, metric)
        sound = all(scales.possible(name, metric, each) for each in (target, limit))
        if not sound or not beats(limit, target, better.value):
            continue
        low = below(spec, name, metric, "target")
        if low is not None and low.is_error:
            continue  # the target is the one that is wrong, and that was said
        guessed = better.is_assumed and scales.measured(name, metric) is None
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
