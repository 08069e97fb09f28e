"""Life in production, as the technical lead reads it: capacity, alerts, retraining, ways back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.project import defaults
from specc.review._case import Case, amount, assumed, joined, name, names, plain, unsaid
from specc.review._people import STAGES, person
from specc.review._sheet import Code, Grid, Missing, Paragraph
from specc.review.exposure import rules
from specc.rules._alerts import Watch, watches
from specc.rules._running import batch_run
from specc.rules._words import computed, many, said
from specc.statistics import capacity as formulas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.review._sheet import Block, Words
    from specc.spec import Spec


def capacity(case: Case) -> Iterator[Block]:
    """What arrives, and what carries it."""
    spec = case.spec
    rows = [*_arriving(spec), *_machines(spec)]
    run = batch_run(spec)
    if run is not None:
        rows.append((("One run of the batch",), ("; ".join(run.notes),), (run.takes,)))
    every = spec.deployment.every
    if every is not None:
        rows.append((("Time between runs",), ("given",), amount(every)))
    if not rows:
        yield Missing(
            words=("Neither load nor machines are given: nothing can be said of capacity.",)
        )
        return
    header = ("Figure", "From", "Value")
    yield Grid(caption="Capacity", header=header, rows=tuple(rows), numbers=(2,))


def _arriving(spec: Spec) -> Iterator[tuple[Words, ...]]:
    load, latency = spec.deployment.load, spec.deployment.latency
    peak = (load.peak or load.average) if load else None
    if peak is None:
        return
    yield (("Load at the peak",), ("given",), amount(peak))
    if latency is None or latency.mean is None:
        return
    yield (("Mean latency",), ("given",), amount(latency.mean))
    times = {"arrival_rate": float(peak), "mean_latency": float(latency.mean)}
    at_once = computed(formulas.concurrency, **times)
    if at_once is not None:
        how = f"{said(peak)} × {latency.mean} (Little's law)"
        yield (("Requests at one time",), (how,), (f"{at_once:,.1f}".removesuffix(".0"),))
    workers, busy = defaults.workers(spec).value, defaults.utilisation(spec).value
    needed = computed(formulas.replicas, workers=workers, utilization=float(busy), **times)
    if needed is not None:
        how = f"÷ ({many(workers, 'worker')} × {busy})"
        yield (("Replicas needed",), (how,), (f"{needed:,}",))


def _machines(spec: Spec) -> Iterator[tuple[Words, ...]]:
    machines, latency = spec.deployment.capacity, spec.deployment.latency
    if machines is None:
        return
    yield (("Replicas planned",), ("given",), amount(machines.replicas))
    if machines.replicas and latency and latency.mean:
        carried = computed(
            formulas.arrival_rate,
            replicas=machines.replicas,
            mean_latency=float(latency.mean),
            workers=defaults.workers(spec).value,
            utilization=float(defaults.utilisation(spec).value),
        )
        if carried is not None:
            yield (
                ("They carry",),
                ("the same, solved for the load",),
                (f"{carried:,.0f} per second",),
            )
    yield (("Memory of one",), ("given",), amount(machines.memory))


def stages(case: Case) -> Iterator[Block]:
    """What is lacking for a picture of them."""
    latency = case.spec.deployment.latency
    if case.spec.deployment.mode == "realtime" and not (latency and latency.stages):
        yield Missing(words=("The stages of an answer are not given.",))


def alerts(case: Case) -> Iterator[Block]:
    """Who is told of what, how often for nothing, and how surely of what matters."""
    spec = case.spec
    known = {watch.name: watch for watch in watches(spec)}
    rows = tuple(
        (name(each), (Code(text=str(alert.metric)), f" {said(alert.when)}"),
         (f"{alert.runs} × {said(defaults.alert_window(spec, each).value)}",), amount(alert.sample),
         person(spec, alert.tell), (plain(alert.do or "–"),),
         _false_alarms(known.get(each)), _power(known.get(each)))
        for each, alert in spec.monitoring.alerts.items()
    )  # fmt: skip
    if not rows:
        yield Missing(words=("Nobody is told when something goes wrong: there is no alert.",))
        return
    header = ("Alert", "When", "Windows", "Rows", "Tells", "Does", "False alarms a month", "Power")
    yield Grid(caption="Alerts", header=header, rows=rows, numbers=(3, 6, 7))
    yield Paragraph(words=(FALSE_ALARMS, POWER))


def _false_alarms(watch: Watch | None) -> Words:
    given = watch.false_alarms() if watch else None
    return ("–",) if given is None else (f"{given:.2g}" if given >= NEVER else f"under {NEVER:g}",)


FALSE_ALARMS = (
    "False alarms are those that chance alone raises while the figure is what is expected. "
)
POWER = (
    "Power is the chance that the alert is raised as soon as it can be when the figure stands "
    "twice as far from what is expected as the bound does. A dash: how it varies is not known."
)
NEVER = 0.001
"""Less than once in eighty years."""


def _power(watch: Watch | None) -> Words:
    """The power at twice the distance of the bound."""
    if watch is None or watch.expected is None:
        return ("–",)
    twice = 2 * watch.bound - watch.expected.value.magnitude
    power = watch.power(float(twice)) if 0 < twice < 1 else None
    return ("–",) if power is None else (f"{power:.0%}",)


def watched(case: Case) -> Iterator[Block]:
    """What is watched besides."""
    spec = case.spec
    families = ("inputs", "outputs", "software")
    rows: list[tuple[Words, ...]] = []
    for each in families:
        filled = defaults.statistics(spec, each)
        rows.append(((each.capitalize(),), (*names(filled.value), *assumed(filled))))
    rows.append((("Slices",), names(spec.monitoring.slices)))
    yield Grid(caption="Watched", header=("Of", "What"), rows=tuple(rows))


def retraining(case: Case) -> Iterator[Block]:
    """How the model stays fresh."""
    spec = case.spec
    here, every, gate = (
        spec.retraining,
        defaults.retrain_every(spec),
        defaults.retraining_gate(spec),
    )
    rows: list[tuple[Words, ...]] = [
        (("How",), (here.mode, *unsaid(case, "retraining", "mode"))),
        (("Every",), (*amount(every.value), *assumed(every))),
        (("Also after the alerts",), names(here.triggers)),
        (("Takes",), amount(here.takes)),
        (("Approved within",), amount(here.approve)),
        (("Oldest model that may serve",), amount(here.max_age)),
        (("Replaces the old one when it",), (plain(gate.value), *assumed(gate))),
    ]
    yield Grid(caption="Retraining", header=("What", "Which"), rows=tuple(rows))


def lineage(case: Case) -> Iterator[Block]:
    """What is recorded, so that any answer can be explained later."""
    here = case.spec.lineage
    kinds = [each for each in ("code", "data", "params", "predictions") if getattr(here, each)]
    kept = defaults.lineage_keep(case.spec)
    without = (", without ", *names(here.without)) if here.without else ()
    yield Paragraph(
        words=(
            f"Recorded: {', '.join(kinds) or 'nothing'}; kept for {kept.value}",
            *assumed(kept),
            *without,
            ".",
        )
    )


def loops(case: Case) -> Iterator[Block]:
    """When to go back a stage: the spec's own loops, then the standard ones."""
    own = case.spec.lifecycle.loops
    every = {**own, **{k: v for k, v in defaults.STANDARD_LOOPS.items() if k not in own}}
    rows = tuple(
        (name(each), joined([(STAGES[loop.from_],), (STAGES[loop.to],)], " → "), rules(loop.when),
         ("the spec" if each in own else "standard",))
        for each, loop in every.items()
    )  # fmt: skip
    header = ("Loop", "From → to", "When", "Given by")
    yield Grid(caption="When to go back a stage", header=header, rows=rows)
