"""Serving: batches end in time, stages add up, models fit where they run, dependencies hold."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Place, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._running import batch_run, lasting, latency_bound, staged
from specc.rules._words import computed, said
from specc.statistics import capacity, reliability
from specc.statistics.domain import TOLERANCE
from specc.units import BYTES, SHARE, Level, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.rules._running import Run
    from specc.spec import Spec
    from specc.spec.data import Feature
    from specc.spec.policy import Policy


@rule("DEP03", Severity.ERROR)
def batch_over_window(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """A run of the batch takes nearly all of its window, or more.

    A job that just fits its night does not fit once rows grow by a tenth, one machine is slow or a
    run has to be repeated; the next run then starts while this one still works. A run may take 80%
    of its window at most. The window is `deployment.batch.window`, else the time between two runs.

    Source: arithmetic; rows ÷ (rate × workers). The reserve of a fifth is a judgement.
    """
    run = batch_run(spec)
    field = "every" if run is None or run.batch.window is None else "batch.window"
    window = spec.deployment.every if run is None or field == "every" else run.batch.window
    most = policy.thresholds.batch_window
    if run is None or window is None or run.seconds <= float(window) * float(most):
        return
    yield _over_window(spec, run, field, window, most)


def _over_window(spec: Spec, run: Run, field: str, window: Quantity, most: Quantity) -> Diagnostic:
    machines, workers = spec.deployment.capacity, defaults.workers(spec).value
    replicas = machines.replicas if machines else None
    rows, rate = float(run.batch.rows or 0), float(run.batch.rate or 0)
    seconds = float(window) * float(most)
    needed = computed(capacity.batch_workers, rows=rows, rate=rate, seconds=seconds)
    copies = ceil(needed / workers) if needed else 0
    slow = at("deployment", "batch", "rows", label="rows a run")
    few = at("deployment", "capacity", "replicas", label="too few")
    places = [few, slow] if replicas else [slow]
    return problem(
        f"a run takes {run.takes}, more than {most} of its window of {said(window)}",
        *places,
        at("deployment", *field.split("."), label="the window"),
        at("deployment", "batch", "rate", label="a worker"),
        help=f"set `deployment.capacity.replicas` to {copies}, or predict fewer rows a run"
        if copies
        else "predict fewer rows a run",
        notes=(*run.notes, f"{most} of {said(window)} is {lasting(seconds)}"),
        fix=unsafe_fix(few, str(copies)) if replicas and copies else None,
    )


@rule("DEP05", Severity.ERROR)
def stages_over_latency_limit(spec: Spec) -> Iterator[Diagnostic]:
    """The stages of an answer may together take longer than the limit on latency.

    The limit is what the user waits: the network, fetching features, the model, the rules behind
    it. Each team plans with its own part, and if the parts add up to more than the whole, each
    keeps its promise and the service breaks its own. Cut a stage now, while that is a number in a
    table. With several metrics of latency, the stages belong to the highest quantile.

    Source: arithmetic; Dean and Barroso (2013), The tail at scale, on how stages add up.
    """
    latency = staged(spec)
    name, metric = latency_bound(spec)
    if latency is None or metric is None or metric.limit is None:
        return
    total = sum(latency.stages.values(), start=Quantity.of(0, "s"))
    if total <= metric.limit:
        return
    largest = max(sorted(latency.stages), key=lambda stage: latency.stages[stage].magnitude)
    left = latency.stages[largest] - (total - metric.limit)
    main = at("deployment", "latency", "stages", largest, label="the largest stage")
    fits = left.magnitude > 0
    raised = f"`metrics.{name}.limit` to {total}"
    added = " + ".join(str(latency.stages[stage]) for stage in sorted(latency.stages))
    yield problem(
        f"the stages take {total} in all, more than the limit of {said(metric.limit)} on `{name}`",
        main,
        at("metrics", name, "limit", label="the limit"),
        help=f"set `deployment.latency.stages.{largest}` to {left}, or {raised}"
        if fits
        else f"set {raised}, or cut every stage",
        notes=(f"{added} = {total}",),
        fix=unsafe_fix(main, str(left)) if fits else None,
    )


@rule("DEP06", Severity.INFO)
def stages_at_the_quantile_of_the_whole(spec: Spec) -> Iterator[Diagnostic]:
    """The stages of an answer are given at the same quantile as the whole, which says less.

    An answer is late when any of its stages is. Four stages that are each late once in a hundred
    times may make it late four times in a hundred: their p99s add up to a p96. Only stages that are
    each late four times less often add up to a p99. This holds whether they are late together or
    not; measured together, the whole may turn out better.

    Source: Boole's inequality: the chance of any of k events is at most the sum of their chances.
    """
    latency = staged(spec)
    name, metric = latency_bound(spec)
    if latency is None or metric is None or metric.at is None or len(latency.stages) < 2:
        return
    stages, given = len(latency.stages), metric.at if latency.at is None else latency.at
    numbers = {"quantile": float(metric.at), "stages": stages}
    needed = _rounded_up(reliability.stage_quantile(**numbers))
    if float(given) >= float(needed) - TOLERANCE:
        return
    assured = reliability.assured_quantile(quantile=float(given), stages=stages)
    path = ("deployment", "latency")
    yield problem(
        f"{stages} stages at {given} assure {_level(assured)} of their sum, not the {metric.at} "
        f"of `{name}`",
        key(*path, "stages", label=f"{stages} stages")
        if latency.at is None
        else at(*path, "at", label="of each stage"),
        at("metrics", name, "at", label="of the whole"),
        help=f"give each stage at {needed}, and set `deployment.latency.at` to {needed}",
        notes=(
            f"1 − {stages} × (1 − {_plain(float(given))}) = {_plain(assured)}",
            *(
                (f"assumed that each stage is given at {given}: that of `{name}`",)
                if latency.at is None
                else ()
            ),
        ),
        severity=Severity.INFO,
    )


def _rounded_up(quantile: float) -> Level:
    """The quantile with two digits of what it leaves out: p99.75, p99.97."""
    tail = (1 - quantile) * (1 + TOLERANCE)
    if tail < 1e-9:
        return Level(probability=Fraction(round(quantile * 10**12), 10**12))
    step = Fraction(10) ** (floor(log10(tail)) - 1)
    return Level(probability=1 - floor(Fraction(tail) / step) * step)


def _level(quantile: float) -> str:
    return f"only p{_plain(quantile * 100)}" if quantile > 0 else "nothing"


def _plain(number: float) -> str:
    return f"{number:.8g}"


@rule("DEP07", Severity.ERROR)
def more_memory_than_allowed(spec: Spec) -> Iterator[Diagnostic]:
    """A copy of the service needs more memory than its limit, or than the device has.

    A process that outgrows its memory is ended without a word, most often at the peak, when all of
    it is in use. The limit stands on the metric whose measure is `memory`, what a device has in
    `deployment.device.memory`. Make the model smaller, or find it more room, before it is built
    into anything.

    Source: arithmetic; `deployment.capacity.memory` is what one copy needs.
    """
    machines = spec.deployment.capacity
    needed = machines.memory if machines else None
    bounds = [] if needed is None else [b for b in _memory_bounds(spec) if b[0] < needed]
    if not bounds:
        return
    bound, said_of, place, path = min(bounds, key=lambda each: (each[0].magnitude, each[1]))
    yield problem(
        f"one copy needs {needed} of memory, more than {said_of.format(said(bound))}",
        at("deployment", "capacity", "memory", label="needed"),
        place,
        help=f"make the model smaller (`model.compression`) until `deployment.capacity.memory` is "
        f"{bound} or less, or raise `{path}` to {needed}",
    )


def _memory_bounds(spec: Spec) -> Iterator[tuple[Quantity, str, Place, str]]:
    for name, metric in spec.metrics.items():
        limit = metric.limit
        if defaults.measure(name, metric).value != "memory" or limit is None:
            continue
        if limit.dimension == BYTES:
            place = at("metrics", name, "limit", label="the limit")
            yield limit, f"the limit of {{}} on `{name}`", place, f"metrics.{name}.limit"
    device = spec.deployment.device
    if device is not None and device.memory is not None and _on_device(spec):
        place = at("deployment", "device", "memory", label="there is")
        yield device.memory, "the {} of a device", place, "deployment.device.memory"


def _on_device(spec: Spec) -> bool:
    deployment = spec.deployment
    return deployment.mode == "edge" or deployment.location in ("browser", "device")


@rule("DEP09", Severity.ERROR)
def beyond_the_device(spec: Spec) -> Iterator[Diagnostic]:
    """The model is to run on a device that has no room for it, or that does not know its inputs.

    A phone, a browser or a machine in a field cannot ask the warehouse: what the model takes in has
    to be known or computed there, and its file has to be sent there and kept. What the device gives
    stands in `deployment.device`. Where its `features` are not listed, a feature that sums up past
    rows of a table or a stream, or that is refreshed from one, gives a warning.

    Source: Warden and Situnayake, TinyML (2019), on models that run without a server.
    """
    if not _on_device(spec):
        return
    yield from _too_large(spec)
    device = spec.deployment.device
    known = None if device is None else device.features
    for name, feature in spec.data.features.items():
        if known is not None and name not in known:
            yield _unknown(spec, name)
        elif known is None and _is_kept_by_a_server(spec, feature):
            yield _doubtful(spec, name, feature)


def _too_large(spec: Spec) -> Iterator[Diagnostic]:
    device = spec.deployment.device
    if device is None or device.model_size is None or device.storage is None:
        return
    if device.model_size > device.storage:
        yield problem(
            f"the model is {device.model_size} large, and a device takes {device.storage}",
            at("deployment", "device", "model_size", label="too large"),
            at("deployment", "device", "storage", label="there is"),
            help=f"make the model smaller (`model.compression`) until "
            f"`deployment.device.model_size` is {device.storage} or less",
        )


def _unknown(spec: Spec, name: str) -> Diagnostic:
    return problem(
        f"the model runs on a device, which does not know the feature `{name}`",
        key("data", "features", name, label="only a server knows it"),
        at("deployment", "device", "features", label="what the device knows"),
        _there(spec),
        help=f"leave `{name}` out of `data.features`, compute it on the device and add it to "
        "`deployment.device.features`, or run the model on a server",
    )


def _is_kept_by_a_server(spec: Spec, feature: Feature) -> bool:
    sums_up = feature.window is not None or feature.staleness is not None
    source = spec.data.sources.get(feature.from_)
    return sums_up and source is not None and source.format in ("table", "stream")


def _doubtful(spec: Spec, name: str, feature: Feature) -> Diagnostic:
    field = "staleness" if feature.window is None else "window"
    kept = spec.data.sources[feature.from_].format
    return problem(
        f"the model runs on a device, and the feature `{name}` is kept up from `{feature.from_}`, "
        f"a {kept} that the device does not have",
        at("data", "features", name, field, label="more than one request"),
        at("data", "sources", feature.from_, "format", label="on a server"),
        _there(spec),
        help="list in `deployment.device.features` what the device knows by itself, and leave "
        f"`{name}` out of `data.features` if it is not among that",
        notes=("assumed that the device holds no past rows: nothing says what it knows",),
        severity=Severity.WARNING,
    )


def _there(spec: Spec) -> Place:
    field = "mode" if spec.deployment.mode == "edge" else "location"
    return at("deployment", field, label="runs there")


@rule("DEP14", Severity.WARNING)
def promised_beyond_dependencies(spec: Spec) -> Iterator[Diagnostic]:
    """The service promises to be up more of the time than what it depends on.

    A service that cannot answer while any one of three others is down is down whenever one of them
    is: their availabilities multiply. A promise above that product is broken without anybody having
    made a mistake. Keep the last answer of a dependency in a cache or let the fallback stand in,
    and it is not critical any more (`critical: false`); or promise less.

    Source: Treynor, Dahlin, Rau and Beyer (2017), The calculus of service availability.
    """
    promised = spec.deployment.availability
    parts = {
        name: each.availability
        for name, each in sorted(spec.deployment.dependencies.items())
        if each.critical and each.availability is not None
    }
    if promised is None or not parts:
        return
    product = reliability.availability_in_series(availabilities=map(float, parts.values()))
    if product < float(promised) * (1 - TOLERANCE):
        yield _too_often_down(promised, parts, product)


def _too_often_down(promised: Quantity, parts: dict[str, Quantity], product: float) -> Diagnostic:
    month = float(Quantity.of(30, "day"))
    lost, allowed = (
        lasting(reliability.downtime(availability=each, period=month))
        for each in (product, float(promised))
    )
    parts_of = 10**4
    kept = Quantity(
        magnitude=Fraction(floor(product * parts_of * (1 + TOLERANCE)), parts_of), dimension=SHARE
    )
    worst = min(parts, key=lambda name: (parts[name].magnitude, name))
    main = at("deployment", "availability", label="promised")
    what = "all dependencies are" if len(parts) > 1 else f"`{worst}` is"
    return problem(
        f"the service promises to be up {promised} of the time, and {what} up {_percent(product)}",
        main,
        *(at("deployment", "dependencies", name, "availability", label="up") for name in parts),
        help=f"set `deployment.availability` to {kept}, or cache what `{worst}` answers and set "
        f"`deployment.dependencies.{worst}.critical` to false",
        notes=(
            f"{' × '.join(map(str, parts.values()))} = {_percent(product)}",
            f"that is {lost} in 30 days without an answer; {promised} allows {allowed}",
            "assumed that they fail independently, and that the service itself never does",
        ),
        fix=unsafe_fix(main, str(kept)),
    )


def _percent(share: float) -> str:
    return f"{share * 100:.6g}%"
