"""Trade-offs: what gives way is said, what is bounded is measured, a gain is worth its price."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.rules import _scales as scales
from specc.rules._alerts import is_low
from specc.rules._rule import problem, rule
from specc.rules._words import beats, comparable, difference, said
from specc.rules.measuring import broken_today, is_beyond_target
from specc.rules.quality import unmeasured_outcomes
from specc.spec.leaves import leaves
from specc.units import Comparison, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.goals import Decision, Metric, Worth
    from specc.spec.operation import Alert

CHOSEN = ("model", "deployment", "live")
"""Stages of a project in which models are chosen."""
FIGURES = {"latency": "latency", "cost": "serving_cost", "memory": "memory"}
"""Measures of the running system, and what they are called where they are not declared."""


@rule("TRD01", Severity.ERROR)
def unordered_priorities(spec: Spec) -> Iterator[Diagnostic]:
    """Quality, latency and running cost all have bounds, and nothing says which gives way first.

    A larger model is better, slower and dearer. Sooner or later two of the bounds cannot both be
    kept, and then somebody decides in a hurry. `tradeoffs.priority` decides beforehand: it lists
    the metrics of the model and those of latency and cost, the most important first; `latency` and
    `serving_cost` may stand for the metrics that measure them. It is needed once models are chosen,
    and a warning before. Memory need not be listed: a model fits or it does not.

    Source: Kazman, Klein and Clements (2000), ATAM: method for architecture evaluation: quality
    attributes are traded off against each other. Ng, Machine Learning Yearning (2018), chapter 9.
    """
    quality = [name for name, each in spec.metrics.items() if _is_bounded(each, "model")]
    running = [name for name, each in spec.metrics.items() if _figure(name, each) in _TRADED]
    listed = spec.tradeoffs.priority
    open_ = [name for name in running if not {name, *_named(spec, name)} & set(listed)]
    if quality and running and not set(quality) & set(listed):
        open_.insert(0, quality[0])
    if not quality or not open_:
        return
    proposed = [*listed, *(name for name in open_ if name not in listed)]
    yield problem(
        f"nothing says what gives way to what: {_quoted(open_)} "
        f"{'is' if len(open_) == 1 else 'are'} not in `tradeoffs.priority`",
        at("tradeoffs", "priority", label="most important first"),
        *(key("metrics", name, label="bounded") for name in open_),
        help=f"set `tradeoffs.priority` to [{', '.join(proposed)}], in the order that is right",
        severity=Severity.ERROR if spec.project.stage in CHOSEN else Severity.WARNING,
    )


_TRADED = ("latency", "cost")


def _is_bounded(metric: Metric, kind: str) -> bool:
    bounded = metric.target is not None or metric.limit is not None
    return metric.kind == kind and metric.role != "monitor" and bounded


def _figure(name: str, metric: Metric) -> str | None:
    """The measure of a bounded figure of the running system."""
    return defaults.measure(name, metric).value if _is_bounded(metric, "system") else None


def _named(spec: Spec, name: str) -> tuple[str, ...]:
    figure = FIGURES.get(_figure(name, spec.metrics[name]) or "")
    return (figure,) if figure else ()


def _quoted(names: list[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


@rule("TRD03", Severity.WARNING)
def limit_that_nothing_measures(spec: Spec) -> Iterator[Diagnostic]:
    """A metric has a limit, and nothing says where its value comes from.

    The scores of a model are computed on the test set, and the usual figures of a service are
    measured as it runs. Everything else, such as complaints or calls made, is counted somewhere in
    the business: `measured_from` names the source. A limit without it is never seen to be broken.
    A metric that the model is to move is a finding of its own.

    Source: Kohavi, Tang and Xu, Trustworthy Online Controlled Experiments (2020), on guardrail
    metrics: they are computed in every experiment.
    """
    known = unmeasured_outcomes(spec)
    for name, metric in spec.metrics.items():
        if metric.limit is None or metric.measured_from or name in known or metric.kind == "model":
            continue
        if metric.kind == "system" and scales.measured(name, metric) is not None:
            continue
        yield problem(
            f"the limit of `{name}`, {said(metric.limit)}, is held against nothing: "
            "no source says how it is measured",
            key("metrics", name, label="no `measured_from`"),
            at("metrics", name, "limit", label="the limit"),
            help=f"set `metrics.{name}.measured_from` to {' or '.join([*spec.data.sources][:3])}, "
            "or declare the source it comes from in `data.sources`",
        )


@rule("TRD04", Severity.WARNING)
def gain_not_worth_its_cost(spec: Spec) -> Iterator[Diagnostic]:
    """A choice adds more to the running cost than its gain is worth.

    `tradeoffs.worth` says what an improvement may cost at most. A decision that gives its own
    `gain` and `cost` is held against that, in proportion: half of the improvement may cost half as
    much. Costs of running a model come back every month, those of a better idea do not. Choose what
    was not chosen, or say that the gain is worth more.

    Source: arithmetic. Zinkevich, Rules of Machine Learning, rule 25: utilitarian performance over
    predictive power.
    """
    worth = spec.tradeoffs.worth
    for index, decision in enumerate(spec.tradeoffs.decisions if worth else ()):
        most = _allowed(decision, worth) if worth else None
        if worth and most is not None and decision.cost and beats(decision.cost, most, "higher"):
            yield _dear(index, decision, worth, most)


def _allowed(decision: Decision, worth: Worth) -> Quantity | None:
    """What the gain of a decision may cost; none where one of the numbers is missing or differs in
    kind."""
    gain, cost = decision.gain, decision.cost
    if gain is None or cost is None or cost.dimension != worth.at_most.dimension:
        return None
    if not comparable(gain, worth.gain) or worth.gain.magnitude <= 0:
        return None
    share = max(Fraction(0), gain.magnitude / worth.gain.magnitude)
    return worth.at_most * share


def _dear(index: int, decision: Decision, worth: Worth, most: Quantity) -> Diagnostic:
    place = ("tradeoffs", "decisions", index)
    allowed, gain = _monthly(most), _size(decision.gain)
    return problem(
        f"{gain} more of `{worth.of}` {'cost' if gain.endswith('s') else 'costs'} "
        f"{said(decision.cost)}, and {'are' if gain.endswith('s') else 'is'} worth {allowed}",
        at(*place, "cost", label="more to run"),
        at(*place, "gain", label="the gain"),
        at("tradeoffs", "worth", label="what it is worth"),
        help=f"choose what `tradeoffs.decisions.{index}` was chosen over, "
        "or raise `tradeoffs.worth.at_most`",
        notes=(f"{worth.at_most} for {_size(worth.gain)}: {allowed} for {gain}",),
    )


def _size(gain: Quantity | None) -> str:
    if gain is None or gain.magnitude <= 0:
        return said(gain)
    return difference(float(gain), gain, digits=6)


def _monthly(amount: Quantity) -> str:
    """In whole units of its currency, rounded down: what may be spent."""
    unit = f"{amount.dimension.of} per month"
    return said(Quantity.of(int(amount.in_unit(unit)), unit))


@rule("TRD05", Severity.ERROR)
def quantity_bounded_twice(spec: Spec) -> Iterator[Diagnostic]:
    """One quantity has two different bounds, in two places.

    Two metrics with the same measure and quantile are one quantity under two names. When their
    limits differ, a release passes one gate and fails the other, and one of the numbers is changed
    next year by somebody who does not know the second. The same holds for the share of time that a
    service answers, once as a promise of the deployment and once as the limit of a metric. Keep one
    of the two. An alert that rings only beyond a metric's limit is a warning: the limit is broken
    before anybody hears of it.

    Source: Hunt and Thomas, The Pragmatic Programmer (1999): every piece of knowledge has a single
    representation.
    """
    yield from _under_two_names(spec)
    yield from _promised_availability(spec)
    watched = _limits_by_alias(spec)
    for name, alert in spec.monitoring.alerts.items():
        yield from _rings_late(spec, name, alert, watched.get(alert.metric, ()))


def _under_two_names(spec: Spec) -> Iterator[Diagnostic]:
    first: dict[tuple[object, ...], str] = {}
    for name, metric in spec.metrics.items():
        for field in ("target", "limit"):
            same = _same(spec, name, field)
            if same is None:
                continue
            other = first.setdefault(same, name)
            one, two = getattr(spec.metrics[other], field), getattr(metric, field)
            if other != name and comparable(one, two) and one.magnitude != two.magnitude:
                yield _twice(
                    (("metrics", other, field), one), (("metrics", name, field), two), same
                )


def _same(spec: Spec, name: str, field: str) -> tuple[object, ...] | None:
    """What tells one bounded quantity from another; none where that cannot be told."""
    metric = spec.metrics[name]
    measure = scales.measured(name, metric)
    if measure is None or getattr(metric, field) is None or metric.kind not in ("model", "system"):
        return None
    quantile = None if metric.at is None else float(metric.at)
    return (measure.title, quantile, metric.kind, metric.measured_from, field)


Bound = tuple[tuple[str, ...], Quantity]


def _twice(one: Bound, two: Bound, same: tuple[object, ...]) -> Diagnostic:
    (where, kept), (here, given) = one, two
    return problem(
        f"{same[0]} has two {same[-1]}s: {said(kept)} and {said(given)}",
        at(*here, label="once more"),
        at(*where, label="and here"),
        help=f"keep one: remove `{'.'.join(here[:2])}`, or set `{'.'.join(here)}` to {kept}",
        fix=unsafe_fix(at(*here), str(kept)),
    )


def _promised_availability(spec: Spec) -> Iterator[Diagnostic]:
    promised = spec.deployment.availability
    for name, metric in spec.metrics.items():
        limit = metric.limit
        if promised is None or limit is None or _figure(name, metric) != "availability":
            continue
        if comparable(limit, promised) and limit.magnitude != promised.magnitude:
            one = (("deployment", "availability"), promised)
            yield _twice(one, (("metrics", name, "limit"), limit), ("availability", "bound"))


def _limits_by_alias(spec: Spec) -> dict[str, list[tuple[str, Quantity]]]:
    """The limits of metrics, by the names under which an alert may watch them."""
    found: dict[str, list[tuple[str, Quantity]]] = {}
    for name, metric in spec.metrics.items():
        if metric.limit is not None and not scales.inverted(name, metric):
            for alias in _aliases(spec, name):
                found.setdefault(alias, []).append((name, metric.limit))
    return found


def _rings_late(
    spec: Spec, name: str, alert: Alert, limits: Iterable[tuple[str, Quantity]]
) -> Iterator[Diagnostic]:
    for each, limit in limits:
        bound, metric = alert.when.quantity, spec.metrics[each]
        if not _is_late(each, metric, alert, limit):
            continue
        here = at("monitoring", "alerts", name, "when", label="rings too late")
        sooner = f'"{alert.when.operator} {limit}"'
        yield problem(
            f"alert `{name}` rings at {said(bound)}, when the limit of `{each}`, {said(limit)}, "
            "is broken already",
            here,
            at("metrics", each, "limit", label="never worse than this"),
            help=f"set `monitoring.alerts.{name}.when` to {sooner}",
            severity=Severity.WARNING,
        )


def _is_late(name: str, metric: Metric, alert: Alert, limit: Quantity) -> bool:
    """Whether the alert rings only beyond the limit; not where the limit itself is wrong, which is
    said elsewhere."""
    bound = alert.when.quantity
    sound = all(scales.possible(name, metric, value) for value in (limit, bound))
    if not sound or not comparable(limit, bound) or not _watches_worse(name, metric, alert):
        return False
    if broken_today(name, metric) or is_beyond_target(name, metric):
        return False
    return beats(limit, bound, defaults.better(name, metric).value)


def _watches_worse(name: str, metric: Metric, alert: Alert) -> bool:
    """Whether the alert is raised by values that are worse than its bound, as far as is known."""
    falling = defaults.better(name, metric).value == "higher"
    known = metric.kind == "system" or not scales.is_guessed(name, metric)
    return known and not alert.when.is_change and is_low(alert.when) == falling


def _aliases(spec: Spec, name: str) -> set[str]:
    """The names by which an alert may watch the metric; what is declared stands for itself."""
    metric = spec.metrics[name]
    names: tuple[str, ...] = _named(spec, name)
    if metric.at is not None:
        names = (f"latency_{metric.at}",) if _figure(name, metric) == "latency" else ()
    return {name, *(each for each in names if each not in spec.metrics)}


@rule("TRD06", Severity.ERROR)
def two_currencies(spec: Spec) -> Iterator[Diagnostic]:
    """Amounts of one spec are in different currencies, so they cannot be held against each other.

    A budget in euros and machines priced in dollars: whether the one pays for the other depends on
    a rate that the spec does not give and that is another one tomorrow. Costs are added up and held
    against limits and budgets everywhere, and each of these comparisons would be left out. Write
    all amounts in the currency in which the project's budget is kept. The first amount is shown
    that is not in the currency of most others, beside the first that is.

    Source: IFRS Foundation, IAS 21: items in foreign currencies are translated into one currency.
    """
    amounts = [(leaf.path, each) for leaf in leaves(spec) for each in _money(leaf.value)]
    codes = [amount.dimension.of for _, amount in amounts]
    usual = max(codes, key=codes.count, default="")
    odd = [(path, amount) for path, amount in amounts if amount.dimension.of != usual]
    if not odd:
        return
    (path, amount), kept = odd[0], amounts[codes.index(usual)][0]
    count = f"{codes.count(usual)} of {len(codes)} amounts"
    yield problem(
        f"`{_dotted(path)}` is in {amount.dimension.of}, and `{_dotted(kept)}` in {usual}",
        at(*path, label=amount.dimension.of),
        at(*kept, label=usual),
        help=f"write {_listed([path for path, _ in odd])} in {usual}, the currency of {count}",
    )


def _money(given: object) -> Iterator[Quantity]:
    amount = given.quantity if isinstance(given, Comparison) else given
    if isinstance(amount, Quantity) and amount.dimension.is_money:
        yield amount


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _listed(paths: list[Path]) -> str:
    more = len(paths) - _MOST_LISTED
    shown = " and ".join(f"`{_dotted(path)}`" for path in paths[:_MOST_LISTED])
    return f"{shown} and {more} more" if more > 0 else shown


_MOST_LISTED = 5
