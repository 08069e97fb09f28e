"""Goals: each is measured, in the business's own terms, and nothing is pursued at any price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key
from specc.rules._rule import problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.spec import Spec
    from specc.spec.goals import Goal, Metric


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
