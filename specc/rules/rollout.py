"""Rollout: a new model meets its users step by step, each step can be stopped and undone, and the
business looks at what came of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.rules._rule import problem, rule
from specc.rules._running import Live, live_steps
from specc.rules._words import assumed, days, many, said
from specc.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.deployment import RolloutStep
    from specc.spec.policy import Policy

HELPS = ("human_only", "shadow", "assist")
"""Automation in which people decide."""


@rule("ROL01", Severity.ERROR)
def no_way_back(spec: Spec) -> Iterator[Diagnostic]:
    """A model takes the place of something that worked, and nothing says how to return to it.

    Once the old system is switched off or people do other work, going back is no longer a click. It
    has to be possible, fast, and tried before it is needed: a way back that was never walked is a
    hope. Without `rollout.rollback` this is an error once the steps of the rollout are written or
    deployment has begun, before that a warning. Where a model only helps with a task that people
    still do, they go on without it, and nothing is found unless live steps are written. A rollback
    that was not rehearsed is a warning once deployment has begun, or where the spec says so itself.

    Source: Humble and Farley, Continuous Delivery (2010), chapter 10, on rolling back deployments.
    """
    case, back = spec.deployment.case, spec.rollout.rollback
    if case == "new_feature":
        return
    replaced = at("deployment", "case", label="takes the place of something")
    begun = spec.project.stage in ("deployment", "live")
    if back is None:
        if _only_helps(spec):
            return
        planned = bool(spec.rollout.steps) or begun
        written = bool(spec.rollout.steps) or spec.rollout.traffic is not None
        yield problem(
            f"`{case}` takes the place of something that worked, and there is no way back to it",
            *([key("rollout", label="no `rollback`")] if written else []),
            replaced,
            help=f"set `rollout.rollback` to {{to: {_before(spec)}, within: {_soon(spec)}}}, and "
            "go back once before users depend on the model",
            severity=Severity.ERROR if planned else Severity.WARNING,
        )
    elif back.rehearsed is False or (back.rehearsed is None and begun):
        yield problem(
            f"the way back to `{back.to}` was never tried",
            at("rollout", "rollback", "rehearsed", label="not rehearsed"),
            replaced,
            help="go back once before the first live step, and when that has worked set "
            "`rollout.rollback.rehearsed` to true",
            severity=Severity.WARNING,
        )


def _only_helps(spec: Spec) -> bool:
    """Whether people still do the task, and no step is written in which users meet the model."""
    deployment = spec.deployment
    helps = deployment.case == "automates_task" and deployment.automation in HELPS
    return helps and not (spec.rollout.steps and live_steps(spec))


def _soon(spec: Spec) -> str:
    """The time in which a model can be taken back: of a batch, that until the next run."""
    every = spec.deployment.every
    if spec.deployment.mode == "batch":
        return "1 day" if every is None else str(every)
    return "1 day" if spec.deployment.mode == "edge" else "10 min"


def _before(spec: Spec) -> str:
    """What was there before the model, as far as the spec names it."""
    for kind in ("previous_system", "rule", "human", "trivial"):
        for name in sorted(n for n, each in spec.baselines.items() if each.kind == kind):
            return name
    return "<a baseline that says what was there before>"


@rule("ROL02", Severity.ERROR)
def pattern_without_evidence(spec: Spec) -> Iterator[Diagnostic]:
    """A step of the rollout cannot give what is asked of it: its pattern does not fit.

    In the shadow, users see the answers of the old system alone. What they click or buy says
    nothing about the model, however long one watches; that takes a canary or an A/B test. And blue
    and green are two versions between which all traffic is switched, back as well as forth: with
    nothing live before there is nothing to switch back to.

    Source: Kohavi, Tang and Xu, Trustworthy Online Controlled Experiments (2020), on what only an
    experiment shows; Humble and Farley, Continuous Delivery (2010), on blue-green deployments.
    """
    for index, step in enumerate(spec.rollout.steps):
        if step.pattern == "shadow":
            yield from _judged_unseen(spec, index, step)
        if step.pattern == "blue_green" and not _has_something_live(spec):
            yield _nothing_to_switch_back_to(index, step)


def _judged_unseen(spec: Spec, index: int, step: RolloutStep) -> Iterator[Diagnostic]:
    for field in ("stop_if", "detect"):
        for name in getattr(step, field):
            metric = spec.metrics.get(name)
            if metric is None or metric.kind not in ("online", "business"):
                continue
            yield problem(
                f"step `{step.name or step.pattern}` is judged on `{name}`, which users make, and "
                "in the shadow they see nothing of the model",
                at("rollout", "steps", index, "pattern", label="answers nobody"),
                at("rollout", "steps", index, field, name, label="what users do"),
                at("metrics", name, "kind", label="measured on users"),
                help=f"judge `{name}` in a step whose `pattern` is canary or ab_test, and take it "
                "out of this one",
            )


def _has_something_live(spec: Spec) -> bool:
    old = any(each.kind == "previous_system" for each in spec.baselines.values())
    return old or spec.rollout.rollback is not None or spec.deployment.case != "new_feature"


def _nothing_to_switch_back_to(index: int, step: RolloutStep) -> Diagnostic:
    main = at("rollout", "steps", index, "pattern", label="switches between two versions")
    return problem(
        f"step `{step.name or step.pattern}` switches between blue and green, and nothing was live "
        "before",
        main,
        at("deployment", "case", label="nothing before"),
        help="set its `pattern` to canary, or say in `rollout.rollback.to` what is live today",
        fix=unsafe_fix(main, "canary"),
    )


@rule("ROL05", Severity.ERROR)
def rollout_without_ramp(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The new model does not reach its users step by step: it starts large, shrinks, or never does.

    Whatever no test has found, the first users find. A first live step of a few per cent lets them
    be few, and each further step is larger only because the one before went well. The last step
    gives all traffic to the model; otherwise two systems have to be kept running for good. Steps in
    the shadow answer nobody and do not count; a live step with no traffic is one by mistake. Nor
    does the model reach them where `explore` decides most cases at random: half of them are a
    warning, all an error.

    Source: Humble and Farley, Continuous Delivery (2010), on canary releases. At most 10% at first
    is a judgement.
    """
    live = live_steps(spec)
    yield from _at_random(spec, policy.thresholds.exploration)
    if not live:
        if spec.deployment.automation != "shadow":
            yield _never_live(defaults.rollout_steps(spec).path)
        return
    empty = [each for each in live if not each.share.magnitude]
    yield from (_without_traffic(each, policy.thresholds.first_live) for each in empty)
    live = tuple(each for each in live if each.share.magnitude)
    if empty or not live:
        return
    yield from _first(live[0], policy.thresholds.first_live, alone=len(live) == 1)
    for before, after in pairwise(live):
        if after.share < before.share:
            yield _falling(before, after)
    if live[-1].is_partial:
        yield problem(
            f"the rollout ends at {live[-1].share} of traffic",
            at("rollout", "steps", live[-1].index, "share", label="the last step"),
            help="add a step with `share: 100%`",
        )


def _at_random(spec: Spec, usual: Quantity) -> Iterator[Diagnostic]:
    explore, half = spec.rollout.explore, defaults.share(50)
    if explore is None or explore < half:
        return
    every, main = explore.magnitude == 1, at("rollout", "explore", label="not by the model")
    yield problem(
        "every case is decided at random, and none by the model"
        if every
        else f"{explore} of the cases are decided at random, no fewer than by the model",
        main,
        help=f"set `rollout.explore` to {usual}",
        notes=("a number without `%` is a fraction: 1 is all of them",) if every else (),
        severity=Severity.ERROR if every else Severity.WARNING,
        fix=unsafe_fix(main, str(usual)),
    )


def _without_traffic(step: Live, most: Quantity) -> Diagnostic:
    small = min(defaults.share(5), most)
    return problem(
        f"step `{step.name}` gives the new model no traffic: its `share` is {step.share}",
        at("rollout", "steps", step.index, "share", label="no users"),
        help=f"set its `share` to {small}, or its `pattern` to shadow and leave `share` out",
    )


def _never_live(path: Path) -> Diagnostic:
    return problem(
        "the rollout ends in the shadow: no step gives the model any traffic",
        at(*path, label="only shadow steps"),
        help="add canary steps, such as 5%, 25% and 100%",
    )


def _first(first: Live, most: Quantity, *, alone: bool) -> Iterator[Diagnostic]:
    if first.share <= most:
        return
    small = min(defaults.share(5), most)
    yield problem(
        f"the first live step, `{first.name}`, gives the new model {first.share} of "
        f"traffic at once; at most {most} should meet it first",
        at("rollout", "steps", first.index, "share", label="the first users"),
        help=f"add a canary step with `share: {small}` before it"
        if alone
        else f"set its `share` to {small}, or add a canary step with `share: {small}` before it",
    )


def _falling(before: Live, after: Live) -> Diagnostic:
    return problem(
        f"step `{after.name}` gives the new model {after.share} of traffic, "
        f"less than the {before.share} of the step before",
        at("rollout", "steps", after.index, "share", label="falls"),
        at("rollout", "steps", before.index, "share", label="the step before"),
        help=f"set `share` to more than {before.share}, or order the steps by `share`",
    )


@rule("ROL06", Severity.WARNING)
def pilot_too_short(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """All traffic meets the new model after less than two weeks on a part of it.

    A model that is good on a Monday may be bad on a Sunday, and what is new is used more in its
    first days than ever again. Two weeks hold each day of the week twice, which is the least that
    lets one of them be compared with another. Counted are the live steps before all traffic.

    Source: Kohavi, Tang and Xu, Trustworthy Online Controlled Experiments (2020), on novelty and on
    effects of the day of the week. Two weeks are a judgement.
    """
    least, steps = policy.thresholds.pilot, defaults.rollout_steps(spec)
    live = live_steps(spec)
    partial = [each for each in live if each.is_partial]
    lengths = [each.step.for_ for each in partial if each.step.for_ is not None]
    if not partial or len(lengths) < len(partial) or live[-1].is_partial:
        return
    total = sum(lengths, start=Quantity.of(0, "day"))
    if total >= least:
        return
    last = partial[-1]
    enough = lengths[-1] + least - total
    main = at("rollout", "steps", last.index, "for", label="the last before all traffic")
    yield problem(
        f"all traffic meets the new model after {days(float(total.in_unit('day')))} on a part of "
        f"it; a pilot lasts {said(least)} at least",
        main,
        *(at("rollout", "steps", each.index, "for", label="live") for each in partial[:-1]),
        help=f"set `for` of step `{last.name}` to {enough}",
        notes=(
            f"{' + '.join(map(str, lengths))} = {days(float(total.in_unit('day')))}",
            *assumed(steps, "the usual steps"),
        ),
        fix=None if steps.is_assumed else unsafe_fix(main, str(enough)),
    )


@rule("ROL07", Severity.ERROR)
def step_without_stop(spec: Spec) -> Iterator[Diagnostic]:
    """A step gives the new model users, and nothing says when to take them away again.

    A rollout in steps protects only if somebody, or better something, may end it. Agreed before, a
    stop takes minutes and nobody's courage; agreed in the middle, it takes a meeting. Each live
    step names a metric that users would feel and the change that ends it. The last step, with all
    traffic, is watched by the alerts. Steps that are not written stop at the guardrails.

    Source: Kohavi and others (2009), Controlled experiments on the web: automate ramp-up and abort.
    """
    written = live_steps(spec) if spec.rollout.steps else ()
    last = written[-1:]
    open_ended = [
        each for each in written if not each.step.stop_if and (each.is_partial or (each,) != last)
    ]
    if not open_ended:
        return
    names = " and ".join(f"`{each.name}`" for each in open_ended)
    several = len(open_ended) > 1
    yield problem(
        f"{f'steps {names} meet' if several else f'step {names} meets'} users, and nothing says "
        f"when to stop {'them' if several else 'it'}",
        *(
            at("rollout", "steps", each.index, "pattern", label="no `stop_if`")
            for each in open_ended
        ),
        help=f"add `stop_if: {{{_stop(spec)}}}` to {'each of them' if several else 'it'}",
    )


def _stop(spec: Spec) -> str:
    """What would end a step, of the metrics there are: a guardrail, else a live metric."""
    for name, metric in sorted(spec.metrics.items()):
        if metric.role == "guardrail" and metric.limit is not None and metric.kind != "model":
            bad = "<" if defaults.better(name, metric).value == "higher" else ">"
            return f'{name}: "{bad} {metric.limit}"'
    for name, metric in sorted(spec.metrics.items()):
        if metric.kind in ("online", "business"):
            fall = "drops" if defaults.better(name, metric).value == "higher" else "rises"
            return f"{name}: {fall} 5%"
    return 'error_rate: "> 1%"'


@rule("ROL11", Severity.WARNING)
def rollout_outlasts_stage(spec: Spec) -> Iterator[Diagnostic]:
    """The steps of the rollout take longer than the plan gives to deployment.

    Steps follow one another, and each is as long as it takes to see what it is meant to show. If
    the stage is shorter than their sum, the last steps are cut when it ends, and those are the ones
    that most users meet. The stage `monitor`, where it is planned, counts as well: the last steps
    may fall into it. Steps that are not written are not judged.

    Source: arithmetic; Humble and Farley, Continuous Delivery (2010), on planning a release.
    """
    stages = {n: s for n, s in sorted(spec.plan.stages.items()) if n in ("deploy", "monitor")}
    timed = [(i, each.for_) for i, each in enumerate(spec.rollout.steps) if each.for_ is not None]
    zero = Quantity.of(0, "day")
    takes = sum((span for _, span in timed), start=zero)
    there = sum((stage.for_ for stage in stages.values()), start=zero)
    if "deploy" not in stages or takes <= there:
        return
    needed = stages["deploy"].for_ + takes - there
    yield problem(
        f"the steps of the rollout take {_long(takes)}; the plan gives {_long(there)} to "
        f"{' and '.join(stages)}",
        at("plan", "stages", "deploy", label="the stage"),
        *(at("rollout", "steps", index, "for", label="a step") for index, _ in timed),
        help=f"shorten the steps, or set `plan.stages.deploy` to {needed}",
        notes=(f"{' + '.join(str(span) for _, span in timed)} = {_long(takes)}",)
        * (len(timed) > 1),
    )


def _long(span: Quantity) -> str:
    return days(float(span.in_unit("day")))


@rule("ROL09", Severity.WARNING)
def no_business_review(spec: Spec) -> Iterator[Diagnostic]:
    """The plan ends with the launch, and nobody comes back to ask what the model brought.

    A model is built for a change in the business, and that shows weeks after the launch, in figures
    that the builders do not see. If no date is set for looking at them, nobody looks: the model
    keeps running whether it earns anything or not, and the next project learns nothing from it.
    `plan.stages.business_review` is that date.

    Source: Ward and Daniel, Benefits Management (2006), on the review of benefits.
    """
    stages = spec.plan.stages
    if not stages or "business_review" in stages:
        return
    yield problem(
        f"the plan has {many(len(stages), 'stage')} and no review of what the model brought the "
        "business",
        key("plan", "stages", label="no `business_review`"),
        help="set `plan.stages.business_review` to 1 week",
    )
