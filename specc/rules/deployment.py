"""Deployment: predictions arrive in time, and the machines carry the load and can be paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, unsafe_fix
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._running import ON_REQUEST, batch_run, lasting
from specc.rules._words import assumed, computed, enough, many, price, said
from specc.statistics import capacity, reliability
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.deployment import Capacity
    from specc.spec.policy import Policy


@rule("DEP01", Severity.ERROR)
def delivered_too_late(spec: Spec) -> Iterator[Diagnostic]:
    """A batch runs too seldom for the time within which predictions are promised.

    What arrives just after a run waits for the next one, and then for that run to end. With a run a
    day, the freshest prediction can be a day old before anybody computes it, however fast the
    machines are. Run more often, promise less, or answer each request when it comes.

    Source: arithmetic; the longest wait is the time between two runs, and the run comes on top.
    """
    deployment = spec.deployment
    every, within = deployment.every, deployment.deliver_within
    if deployment.mode != "batch" or every is None or within is None:
        return
    run = batch_run(spec)
    spent = run.seconds if run else 0.0
    if float(every) + spent <= float(within):
        return
    yield problem(
        f"predictions are promised within {said(within)}, but a batch runs every {said(every)}"
        + (f" and takes {run.takes}" if run else ""),
        at("deployment", "deliver_within", label="the promise"),
        at("deployment", "every", label="the longest wait"),
        *([at("deployment", "batch", "rows", label="rows a run")] if run else []),
        help=_in_time(every, within, spent),
        notes=run.notes if run else ("assumed that the run itself takes no time",),
    )


def _in_time(every: Quantity, within: Quantity, spent: float) -> str:
    promise = lasting(float(every) + spent, up=True) if spent else str(every)
    ways = [f"`deployment.deliver_within` above {promise}", "or `deployment.mode` to realtime"]
    if float(within) > spent:
        seldom = lasting(float(within) - spent, down=True) if spent else str(within)
        ways.insert(0, f"`deployment.every` below {seldom}")
    return f"set {', '.join(ways)}"


@rule("DEP02", Severity.ERROR)
def too_few_replicas(spec: Spec) -> Iterator[Diagnostic]:
    """The service has too few replicas for its busiest moment.

    Requests that arrive while all workers are busy wait, and since more keep coming the queue grows
    until clients give up. How many are in progress at one time is the arrival rate times the mean
    latency, whatever the distribution; workers are planned to be busy 70% of the time unless
    `utilisation` says otherwise, since waiting times rise steeply above that.

    Source: Little (1961): L = λW.
    """
    load, machines, latency = (getattr(spec.deployment, n) for n in ("load", "capacity", "latency"))
    if spec.deployment.mode not in ON_REQUEST or None in (load, machines, latency):
        return
    name = "average" if load.peak is None else "peak"
    arriving: Quantity | None = getattr(load, name)
    if arriving is None or latency.mean is None or machines.replicas is None:
        return
    work = {"mean_latency": float(latency.mean), **_workers(spec)}
    needed = computed(capacity.replicas, arrival_rate=float(arriving), **work)
    carried = computed(capacity.arrival_rate, replicas=machines.replicas, **work)
    if needed is None or carried is None or needed <= machines.replicas:
        return
    yield problem(
        f"{many(machines.replicas, 'replica')} carry {carried:,.0f} requests per second, "
        f"but {said(arriving)} arrive {_WHEN[name]}",
        at("deployment", "capacity", "replicas", label="too few"),
        at("deployment", "load", name, label=f"the {name} load"),
        at("deployment", "latency", "mean", label="each"),
        help=f"set `deployment.capacity.replicas` to {needed}, or lower the mean latency",
        notes=_arithmetic(spec, arriving, latency.mean, needed),
        fix=unsafe_fix(at("deployment", "capacity", "replicas"), str(needed)),
    )


_WHEN = {"peak": "at the peak", "average": "on average"}


def _workers(spec: Spec) -> dict[str, float]:
    return {
        "workers": defaults.workers(spec).value,
        "utilization": float(defaults.utilisation(spec).value),
    }


def _arithmetic(spec: Spec, arriving: Quantity, mean: Quantity, needed: int) -> tuple[str, ...]:
    workers, busy = defaults.workers(spec), defaults.utilisation(spec)
    at_once = capacity.concurrency(arrival_rate=float(arriving), mean_latency=float(mean))
    replicas = f"÷ ({many(workers.value, 'worker')} × {busy.value}) = {many(needed, 'replica')}"
    return (
        f"{said(arriving)} × {mean} = {at_once:,.0f} requests at one time; {replicas}",
        *assumed(workers, f"{many(workers.value, 'worker')} a replica"),
        *assumed(busy, f"{busy.value} of the workers busy"),
    )


@rule("DEP04", Severity.ERROR)
def running_cost_over_limit(spec: Spec) -> Iterator[Diagnostic]:
    """The machines cost more a month than the limit on running cost.

    Replicas run day and night, so their price is easily foreseen: replicas × price an hour × 730
    hours. The limit stands on the metric whose measure is `cost`. Whoever set it should hear now
    that it cannot be kept, and choose what gives way.

    Source: arithmetic; 730 hours is a twelfth of a year, as clouds bill.
    """
    machines = spec.deployment.capacity
    if machines is None or machines.replicas is None or machines.price is None:
        return
    hourly = float(machines.price.in_unit(f"{machines.price.dimension.of} per hour"))
    cost = computed(capacity.monthly_cost, replicas=machines.replicas, hourly_price=hourly)
    for name, metric in spec.metrics.items():
        limit = metric.limit
        if limit is None or defaults.measure(name, metric).value != "cost" or cost is None:
            continue
        if limit.dimension == machines.price.dimension and cost > float(limit):
            yield _too_dear(name, limit, machines, cost, hourly)


def _too_dear(
    name: str, limit: Quantity, machines: Capacity, cost: float, hourly: float
) -> Diagnostic:
    replicas = many(machines.replicas or 0, "replica")
    fit = computed(capacity.replicas_within_budget, budget=float(limit), hourly_price=hourly)
    raised = f"raise `metrics.{name}.limit` to {enough(cost, limit)} per month"
    return problem(
        f"{replicas} cost {said(price(cost, limit))} per month, "
        f"more than the limit of {said(limit)} on `{name}`",
        at("deployment", "capacity", "replicas", label="running all the time"),
        at("deployment", "capacity", "price", label="each"),
        at("metrics", name, "limit", label="the limit"),
        help=f"{raised}, or pay for {many(fit, 'replica')} at most" if fit else raised,
        notes=(f"{replicas} × {machines.price} × 730 hours = {said(price(cost, limit))}",),
    )


@rule("DEP15", Severity.ERROR)
def load_contradicts_itself(spec: Spec) -> Iterator[Diagnostic]:
    """The peak of the load is below its average, or more traffic is counted on than ever arrives.

    `deployment.load` says what the machines have to carry and `rollout.traffic` how many requests
    the steps of the rollout are counted on. One of two numbers that cannot both be true is wrong,
    and nobody knows which: there are too few machines, or the steps end before they have seen
    enough. Traffic may be far less than the load, where only a part of it meets the model.

    Source: arithmetic: no average lies above the maximum.
    """
    load = spec.deployment.load
    if load is None:
        return
    average, peak, traffic = load.average, load.peak, spec.rollout.traffic
    if average is not None and peak is not None and peak < average:
        yield _low_peak(average, peak)
        return
    field = "average" if peak is None else "peak"
    most: Quantity | None = getattr(load, field)
    slack = _ROUNDED if peak is None else 1
    if traffic is not None and most is not None and float(traffic) > float(most) * slack:
        yield _more_than_arrives(traffic, most, field)


_ROUNDED = 1.1
"""Two averages of one thing, each rounded for reading, may differ by so much."""


def _low_peak(average: Quantity, peak: Quantity) -> Diagnostic:
    return problem(
        f"{said(peak)} arrive at the peak, fewer than the {said(average)} on average",
        at("deployment", "load", "peak", label="at the busiest"),
        at("deployment", "load", "average", label="on average"),
        help=f"set `deployment.load.peak` to {average} or more, or exchange the two if they are "
        "mixed up",
    )


def _more_than_arrives(traffic: Quantity, most: Quantity, field: str) -> Diagnostic:
    return problem(
        f"the rollout counts on {said(traffic)}, and {said(most)} arrive {_WHEN[field]}",
        at("rollout", "traffic", label="more than arrives"),
        at("deployment", "load", field, label=f"the {field} load"),
        help=f"set `rollout.traffic` to what arrives on average, at most {most}, or raise "
        f"`deployment.load.{field}`",
    )


@rule("DEP17", Severity.WARNING)
def promised_to_be_down(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The service promises to be available for so little of the time that nobody can rely on it.

    Availability is written as the share of time in which requests are answered: 99.9% allows
    43 minutes a month without an answer. One below 90% allows three days, and is most often a slip
    of the decimal point, or the share of errors. Meant is `deployment.availability`, where requests
    are waited for. The house's `least_availability` says what is too little.

    Source: Beyer and others, Site Reliability Engineering (2016), chapter 3, on nines.
    """
    promised, least = spec.deployment.availability, policy.thresholds.least_availability
    if promised is None or promised >= least:
        return
    month = float(Quantity.of(30, "day"))
    down = lasting(reliability.downtime(availability=float(promised), period=month))
    yield problem(
        f"an availability of {promised} lets the service be down {down} a month; below "
        f"{least} is most often a slip",
        at("deployment", "availability", label="up so little"),
        help="set `deployment.availability` to what its users need, such as 99.9%",
    )
