"""Goals: each is measured, in the business's own terms, and nothing is pursued at any price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.rules import _scales as scales
from specc.rules._alerts import is_low
from specc.rules._rule import problem, rule
from specc.rules._words import beats, comparable, said
from specc.rules.metrics import is_below_all
from specc.units import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.goals import Goal, Metric
    from specc.units import Quantity


@rule("GOL01", Severity.ERROR)
def goal_without_metric(spec: Spec) -> Iterator[Diagnostic]:
    """A goal names no metric that would show whether it was reached.

    Without one, nobody can say at the end whether the money was well spent, and everybody will
    disagree. A goal needs at least one number that moves when the goal comes closer. Agree on it
    before any data are collected: it decides which data those are.

    Source: Zinkevich, Rules of Machine Learning (Google), rule 2: first, design and implement
    metrics.
    """
    for name, goal in spec.goals.items():
        if not goal.metrics:
            yield problem(
                f"goal `{name}` has no metric",
                at("goals", name, "metrics", label="nothing shows whether it is reached"),
                help=f"set `goals.{name}.metrics` to {_choice(spec)}",
            )


def _choice(spec: Spec) -> str:
    business = [name for name, metric in spec.metrics.items() if metric.kind == "business"]
    names = business or list(spec.metrics)
    if not names:
        return "a metric, and declare that metric in `metrics`"
    return " or ".join(f"[{name}]" for name in names[:3])


@rule("GOL02", Severity.ERROR)
def metric_without_goal(spec: Spec) -> Iterator[Diagnostic]:
    """A metric is optimised although no goal rests on it.

    The team would spend its time on a number that moves nothing the business asked for. Every
    optimised metric has to lead to a goal: the goal lists it, or `drives` leads from it, step by
    step, to a metric that the goal lists. If no such chain can be written down honestly, the metric
    is a habit and not an aim.

    Source: Huyen, Designing Machine Learning Systems (2022), chapter 2: tie model metrics to
    business objectives.
    """
    if not all(goal.metrics for goal in spec.goals.values()):
        return  # which metrics that goal is after is not known yet
    wanted = {m for goal in spec.goals.values() for m in (*goal.metrics, *goal.guardrails)}
    for name, metric in spec.metrics.items():
        chain = chain_from(spec, name)
        if metric.role == "optimize" and not wanted.intersection(chain):
            yield problem(
                f"`{name}` is optimised, but no goal rests on {_led(chain)}",
                key("metrics", name, label="optimised, for what?"),
                key("goals", label="no goal lists it"),
                help=f"set `metrics.{chain[-1]}.drives` to a metric that a goal lists, "
                f"list `{name}` in a goal's `metrics`, or set its `role` to monitor",
            )


def _led(chain: list[str]) -> str:
    if len(chain) == 1:
        return "it, and it drives no other metric"
    return f"it or on what it drives ({' → '.join(chain)})"


def chain_from(spec: Spec, name: str) -> list[str]:
    """The metric, the one it drives, and so on; a circle ends where it closes."""
    chain: list[str] = []
    following: str | None = name
    while following is not None and following in spec.metrics and following not in chain:
        chain.append(following)
        following = spec.metrics[following].drives
    return chain


@rule("GOL03", Severity.ERROR)
def goal_without_guardrail(spec: Spec) -> Iterator[Diagnostic]:
    """A goal optimises a metric and names nothing that must not get worse on the way.

    Any single number can be improved at the cost of something else: clicks by shouting, recall by
    flagging everybody, speed by answering less. A guardrail is the metric that would show the
    damage, with the limit at which the team stops.

    Source: Strathern (1997) on Goodhart's law: a measure that becomes a target ceases to be a good
    measure. Kohavi, Tang and Xu, Trustworthy Online Controlled Experiments (2020), on guardrails.
    """
    for name, goal in spec.goals.items():
        pursued = aims_of(spec, goal)
        if pursued and not _guards(spec, goal):
            yield problem(
                f"goal `{name}` optimises `{pursued[0]}` at any price: it has no guardrail",
                at("goals", name, "guardrails", label="what must not get worse?"),
                at("metrics", pursued[0], "role", label="made as good as possible"),
                help=f"set `goals.{name}.guardrails` to {_candidates(spec)}",
            )


def aims_of(spec: Spec, goal: Goal) -> list[str]:
    """Optimised metrics that lead to the goal, those it lists first."""
    leading = [name for name in spec.metrics if set(chain_from(spec, name)) & set(goal.metrics)]
    return [
        name
        for name in dict.fromkeys((*goal.metrics, *leading))
        if _is(spec.metrics.get(name), "optimize")
    ]


def _guards(spec: Spec, goal: Goal) -> bool:
    return bool(goal.guardrails) or any(
        _is(spec.metrics.get(name), "guardrail") for name in goal.metrics
    )


def _is(metric: Metric | None, role: str) -> bool:
    return metric is not None and metric.role == role


def _candidates(spec: Spec) -> str:
    names = [name for name, metric in spec.metrics.items() if metric.role == "guardrail"]
    if names:
        return f"[{', '.join(names[:3])}]"
    return "a metric with `role: guardrail` and a `limit`, such as complaints, cost or latency"


@rule("GOL04", Severity.ERROR)
def goal_without_business_metric(spec: Spec) -> Iterator[Diagnostic]:
    """None of a goal's metrics is one the business keeps its books by.

    Scores of a model, clicks and impressions are stand-ins: they can all rise while revenue falls.
    At least one metric of every goal has `kind: business`: revenue, cost, customers kept, hours
    saved, people treated. The others then say how the model is thought to move it.

    Source: Huyen, Designing Machine Learning Systems (2022), chapter 2: most companies do not care
    about model metrics unless they move a business metric.
    """
    for name, goal in spec.goals.items():
        known = [metric for metric in goal.metrics if metric in spec.metrics]
        if known and not any(spec.metrics[each].kind == "business" for each in known):
            stand_ins = " and ".join(f"`{each}`" for each in known[:3])
            yield problem(
                f"no metric of goal `{name}` is a business metric: {stand_ins} "
                f"{'stand' if len(known) > 1 else 'stands'} in for one",
                at("goals", name, "metrics", label="none is of kind business"),
                *(at("metrics", e, "kind", label="not the business's own") for e in known[:3]),
                help=_business(spec, name, known),
            )


def _business(spec: Spec, goal: str, known: Iterable[str]) -> str:
    driven = [
        name
        for each in known
        for name in chain_from(spec, each)
        if spec.metrics[name].kind == "business"
    ]
    if driven:
        return f"add `{driven[0]}`, which they drive, to `goals.{goal}.metrics`"
    return (
        f"add a metric with `kind: business` (revenue, cost, customers) to `goals.{goal}.metrics`"
    )


@rule("GOL05", Severity.ERROR)
def metric_without_number(spec: Spec) -> Iterator[Diagnostic]:
    """A metric that the project is steered by has neither a target nor a limit.

    "As good as possible" never ends, "good enough" and "not worse" cannot be checked. An optimised
    metric needs the value at which the team is done, a satisficed one and a guardrail need the
    value at which the release stops. A metric that is only looked at has `role: monitor`.

    Source: Ng, Machine Learning Yearning (2018), on optimising and satisficing metrics.
    """
    for name, metric in spec.metrics.items():
        if metric.role != "monitor" and metric.target is None and metric.limit is None:
            yield problem(
                f"`{name}` is {_ROLES[metric.role]}, but no number says {_QUESTIONS[metric.role]}",
                key("metrics", name, label="neither target nor limit"),
                help=_number(name, metric),
            )


_ROLES = {
    "optimize": "optimised",
    "satisfice": "to be good enough",
    "guardrail": "a guardrail",
}
_QUESTIONS = {
    "optimize": "when it is reached",
    "satisfice": "what is enough",
    "guardrail": "where it is crossed",
}


def _number(name: str, metric: Metric) -> str:
    field = "target" if metric.role == "optimize" else "limit"
    today = f" (today it is {metric.baseline})" if metric.baseline is not None else ""
    return f"set `metrics.{name}.{field}`{today}, or set its `role` to monitor"


@rule("GOL11", Severity.ERROR)
def given_up_when_reached(spec: Spec) -> Iterator[Diagnostic]:
    """A goal is given up at a value that is better than its target, or because the metric is good.

    `stop_if` names the result at which the team stops: so bad that more work is not worth it. Where
    it lies beyond the target, a model that reaches the target is given up, and where the comparison
    points the wrong way every good result is. Either would be noticed in the meeting that reads the
    result, when people disagree about what was agreed on. Only metrics are judged of which it is
    known which way is better; where there is no target, the limit counts.

    Source: Cooper (1990), Stage-gate systems: criteria for kill decisions are set beforehand, and
    apart from those of success.
    """
    for goal, each in spec.goals.items():
        for name, when in each.stop_if.items():
            metric = spec.metrics.get(name)
            if metric is None or not isinstance(when, Comparison) or not _is_known(name, metric):
                continue
            here = ("goals", goal, "stop_if", name)
            if is_low(when) != (defaults.better(name, metric).value == "higher"):
                yield _stopped_by_good(here, name, metric, when)
            else:
                yield from _stopped_beyond(spec, here, name, when)


def _is_known(name: str, metric: Metric) -> bool:
    """Whether it is known which way is better, and nothing contradicts it."""
    return not scales.is_guessed(name, metric) and not scales.inverted(name, metric)


def _stopped_by_good(path: Path, name: str, metric: Metric, when: Comparison) -> Diagnostic:
    better = defaults.better(name, metric).value
    sound = _sound_stop(name, metric, when)
    if when.is_change:
        sound = f"{'drops' if better == 'higher' else 'rises'} {str(when).partition(' ')[2]}"
    here = at(*path, label=f"true where `{name}` is good")
    return problem(
        f"goal `{path[1]}` is given up when `{name}` is {when}, and {better} is better",
        here,
        at("metrics", name, "better", label="the good direction")
        if metric.better
        else key("metrics", name, label=f"better when {better}"),
        help=f'set `{".".join(map(str, path))}` to "{sound}"',
        fix=unsafe_fix(here, f'"{sound}"'),
    )


def _stopped_beyond(spec: Spec, path: Path, name: str, when: Comparison) -> Iterator[Diagnostic]:
    metric = spec.metrics[name]
    field = "target" if metric.target is not None else "limit"
    aim: Quantity | None = getattr(metric, field)
    if aim is None or when.is_change or not _is_beyond(name, metric, when, aim):
        return
    if is_below_all(spec, name, metric, field):
        return  # the aim is the one that is wrong, and that was said
    yield problem(
        f"goal `{path[1]}` is given up when `{name}` is {when}, although its {field}, "
        f"{said(aim)}, would be reached",
        at(*path, label="given up here"),
        at("metrics", name, field, label=f"the {field}"),
        help=f'set `{".".join(map(str, path))}` to "{_sound_stop(name, metric, when)}" or worse',
    )


def _is_beyond(name: str, metric: Metric, when: Comparison, aim: Quantity) -> bool:
    """Whether a result that reaches the aim is one at which the goal is given up."""
    bound = when.quantity
    sound = all(scales.possible(name, metric, each) for each in (bound, aim))
    if not sound or not comparable(bound, aim):
        return False
    at_it = bound.magnitude == aim.magnitude and when.operator in ("<=", ">=")
    return at_it or beats(bound, aim, defaults.better(name, metric).value)


def _sound_stop(name: str, metric: Metric, when: Comparison) -> str:
    """A comparison that gives up what falls short: at the value given, or the limit, or the target,
    whichever is the first that does not give up what is aimed at."""
    better = defaults.better(name, metric).value
    bounds = [each for each in (metric.limit, metric.target) if each is not None]
    given = [when.quantity, *bounds]
    worst = [
        each for each in given if not any(_would_stop(each, other, better) for other in bounds)
    ]
    return f"{'<' if better == 'higher' else '>'} {next(iter(worst), when.quantity)}"


def _would_stop(bound: Quantity, aim: Quantity, better: str) -> bool:
    return comparable(bound, aim) and beats(bound, aim, better)
