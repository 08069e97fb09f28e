"""Lowering of `deployment`, `rollout`, `monitoring`, `retraining`, `lineage`, `lifecycle`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from specc.project import defaults, model
from specc.project._data import conditions, whole
from specc.spec import dotted

if TYPE_CHECKING:
    from specc.spec import Spec


def deployment(spec: Spec) -> model.Deployment:
    here = spec.deployment
    load, latency, capacity = here.load, here.latency, here.capacity
    return model.Deployment(
        mode=here.mode,
        case=here.case,
        location=here.location,
        automation=here.automation,
        oversight=here.oversight,
        consumers=here.consumers,
        process_change=here.process_change.what if here.process_change else None,
        every=here.every,
        deliver_within=here.deliver_within,
        average_load=load.average if load else None,
        peak_load=load.peak if load else None,
        mean_latency=latency.mean if latency else None,
        latency_stages=tuple(sorted(latency.stages.items())) if latency else (),
        replicas=capacity.replicas if capacity else None,
        workers=defaults.workers(spec).value,
        utilisation=defaults.utilisation(spec).value,
        memory=capacity.memory if capacity else None,
        price=capacity.price if capacity else None,
        availability=here.availability,
        auth=defaults.auth(spec).value,
        fallback=here.fallback,
    )


def rollout(spec: Spec) -> model.Rollout:
    back = spec.rollout.rollback
    return model.Rollout(
        traffic=spec.rollout.traffic,
        unit=spec.rollout.unit,
        explore=spec.rollout.explore,
        steps=tuple(
            model.Step(
                name=step.name or step.pattern,
                pattern=step.pattern,
                share=step.share or defaults.share(0 if step.pattern == "shadow" else 100),
                lasts=step.for_,
                stop_if=conditions(step.stop_if, "rollout", "steps", index, "stop_if"),
                detect=conditions(step.detect, "rollout", "steps", index, "detect"),
                origin=dotted("rollout", "steps", index),
            )
            for index, step in enumerate(defaults.rollout_steps(spec).value)
        ),
        rollback_to=back.to if back else None,
        rollback_within=back.within if back else None,
        rehearsed=bool(back and back.rehearsed),
    )


def monitoring(spec: Spec) -> model.Monitoring:
    return model.Monitoring(
        inputs=defaults.statistics(spec, "inputs").value,
        outputs=defaults.statistics(spec, "outputs").value,
        software=defaults.statistics(spec, "software").value,
        slices=spec.monitoring.slices,
        alerts=tuple(
            model.Alert(
                id=name,
                metric=alert.metric,
                when=alert.when,
                window=defaults.alert_window(spec, name).value,
                runs=alert.runs,
                sample=whole(alert.sample),
                delay=alert.delay,
                tell=cast("str", alert.tell),
                do=cast("str", alert.do),
                origin=dotted("monitoring", "alerts", name),
            )
            for name, alert in sorted(spec.monitoring.alerts.items())
        ),
    )


def retraining(spec: Spec) -> model.Retraining:
    here = spec.retraining
    return model.Retraining(
        mode=here.mode,
        every=defaults.retrain_every(spec).value,
        triggers=here.triggers,
        takes=here.takes,
        approve=here.approve,
        max_age=here.max_age,
        gate=defaults.retraining_gate(spec).value,
    )


def lineage(spec: Spec) -> model.Lineage:
    return model.Lineage(
        predictions=spec.lineage.predictions,
        keep=defaults.lineage_keep(spec).value,
        without=spec.lineage.without,
    )


def loops(spec: Spec) -> tuple[model.Loop, ...]:
    """The spec's own, then the standard ones whose place none of them takes."""
    own = sorted(spec.lifecycle.loops.items())
    taken = spec.lifecycle.loops
    standard = [each for each in defaults.STANDARD_LOOPS.items() if each[0] not in taken]
    return tuple(
        model.Loop(
            id=name,
            leaves=loop.from_,
            to=loop.to,
            when=conditions(loop.when, "lifecycle", "loops", name, "when"),
            origin=dotted("lifecycle", "loops", name),
        )
        for name, loop in (*own, *standard)
    )


def scaffold(spec: Spec) -> model.Scaffold:
    return model.Scaffold(
        package=defaults.package(spec).value,
        orchestrator=spec.scaffold.orchestrator,
        ci=spec.scaffold.ci,
        monitoring=spec.scaffold.monitoring,
        templates=tuple(
            model.HouseTemplate(
                id=name,
                source=each.source,
                ref=each.ref,
                answers=each.answers,
                overrides=each.overrides,
                origin=dotted("scaffold", "templates", name),
            )
            for name, each in sorted(spec.scaffold.templates.items())
        ),
    )
