"""Lifecycle: each stage has an owner and an end, a way back, and a gate before real users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Place, Severity, at, key
from specc.project.defaults import STANDARD_LOOPS
from specc.rules._rule import problem, rule
from specc.rules.scope import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.policy import Policy


@rule("LIF01", Severity.ERROR)
def stage_without_owner_or_exit(spec: Spec) -> Iterator[Diagnostic]:
    """A planned stage has nobody who leads it, or nothing that says when it is done.

    A stage ends when a test of its own is passed: scoping when there is a goal, modelling when a
    model metric meets its target or limit, the business review when a business metric can be
    compared with what it was. The other stages end with checks that every project has. Who leads a
    stage follows from the roles: the business lead scopes and reviews, the tech lead builds and
    deploys, those on call watch. Where two people hold that role, the plan has to name one.
    Once the stage has begun it is an error, and before that a warning.

    Source: Studer and others (2021), Towards CRISP-ML(Q): requirements and a quality check for each
    phase. Project Management Institute, on responsibility charts: one is accountable.
    """
    for stage in spec.plan.stages:
        yield from _two_leaders(spec, stage)
        yield from _endless(spec, stage)


def _two_leaders(spec: Spec, stage: str) -> Iterator[Diagnostic]:
    holders = [(role, _holders(spec, role)) for role in _LEADERS[stage]]
    role, leaders = next(((r, people) for r, people in holders if people), ("", []))
    if spec.plan.stages[stage].owner is not None or len(leaders) < 2:  # type: ignore[index]
        return
    yield problem(
        f"nobody in particular leads the {_plain(stage)} stage: "
        f"{len(leaders)} people are {_plain(role)}",
        key("plan", "stages", stage, label="who leads it?"),
        *(at("people", each, "role", label=_plain(role)) for each in leaders),
        help=f"set `plan.stages.{stage}.owner` to {' or '.join(leaders)}",
        notes=(f"a stage with an owner is written {{for: …, owner: {leaders[0]}}}",),
        severity=_weight(spec, stage),
    )


_LEADERS = {
    "scope": ("business_lead",),
    "data": (),  # whoever owns the source of the label
    "model": ("tech_lead",),
    "deploy": ("tech_lead",),
    "monitor": ("on_call", "tech_lead"),
    "business_review": ("business_lead",),
}


def _holders(spec: Spec, role: str) -> list[str]:
    return [name for name, person in spec.people.items() if person.role == role]


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _weight(spec: Spec, stage: str) -> Severity:
    begun = STAGES.index(stage) <= STAGES.index(_STANDS[spec.project.stage])
    return Severity.ERROR if begun else Severity.WARNING


_STANDS = {
    "scoping": "scope",
    "data": "data",
    "model": "model",
    "deployment": "deploy",
    "live": "business_review",
}
"""The last stage of the plan that has begun, by the stage at which the project stands."""


def _endless(spec: Spec, stage: str) -> Iterator[Diagnostic]:
    missing = {"scope": _no_goal, "model": _no_model_bound, "business_review": _no_figure}
    found = missing[stage](spec) if stage in missing else None
    if found is None:
        return
    lacks, place, help_ = found
    yield problem(
        f"nothing says when the {_plain(stage)} stage is done: {lacks}",
        key("plan", "stages", stage, label="until when?"),
        place,
        help=help_,
        severity=_weight(spec, stage),
    )


Missing = tuple[str, Place, str]
"""What is not there, where it would stand, and what to do."""


def _no_goal(spec: Spec) -> Missing | None:
    if spec.goals:
        return None
    return "there is no goal", at("goals", label="empty"), "add a goal to `goals`"


def _no_model_bound(spec: Spec) -> Missing | None:
    """An optimised metric without a number is a finding of its own."""
    of_model = [each for each in spec.metrics.values() if each.kind == "model"]
    if any(m.role != "monitor" or m.target is not None or m.limit is not None for m in of_model):
        return None
    lacks = "no metric of the model has a target or a limit"
    help_ = "add a metric with `kind: model` and a `target` or a `limit` to `metrics`"
    return lacks, key("metrics", label="what must the model reach?"), help_


def _no_figure(spec: Spec) -> Missing | None:
    """That a goal has no business metric at all is a finding of its own."""
    names = [name for name, each in spec.metrics.items() if each.kind == "business"]
    numbers = ("baseline", "target", "limit")
    if not names or any(
        getattr(spec.metrics[name], field) is not None for name in names for field in numbers
    ):
        return None
    lacks = "no business metric has a number to compare with"
    place = key("metrics", names[0], label="compared with what?")
    return lacks, place, f"set `metrics.{names[0]}.baseline` to what it is today, or its `target`"


@rule("LIF02", Severity.WARNING)
def missing_way_back(spec: Spec) -> Iterator[Diagnostic]:
    """A loop that nothing sets off or that leads nowhere back, or a way back that is left out.

    Work goes back a stage when a number says so: many wrong labels send it from the model to the
    data. A loop without a comparison is a good intention, and one to the same stage or a later one
    is no return. Two ways back have to exist: from the
    model to the data, since most errors come from there, and from the running system to the scope,
    for when the goal turns out to be the wrong one. Every project has both by default; a loop of
    the spec with the same id takes the place of the standard one.

    Source: Studer and others (2021), Towards CRISP-ML(Q), on iterations between phases. Ng, Machine
    Learning Engineering for Production (2021), on the lifecycle as a loop.
    """
    loops = spec.lifecycle.loops
    for name, loop in loops.items():
        if not loop.when:
            yield problem(
                f"nothing sets off loop `{name}`: it compares no measure with a number",
                at("lifecycle", "loops", name, "when", label="when?"),
                help=f"set `lifecycle.loops.{name}.when` to a measure and a comparison, such as "
                '{wrong_label: "> 10%"}',
            )
    forward = [n for n, loop in loops.items() if STAGES.index(loop.to) >= STAGES.index(loop.from_)]
    yield from (_forward(spec, name) for name in forward)
    for leaves, to in () if forward else _WAYS:
        if to not in _reached(spec, leaves):
            yield _no_way(spec, leaves, to)


def _forward(spec: Spec, name: str) -> Diagnostic:
    loop = spec.lifecycle.loops[name]
    earlier = " or ".join(STAGES[: STAGES.index(loop.from_)])
    help_ = f"set `lifecycle.loops.{name}.to` to {earlier}" if earlier else ""
    where = "where it comes from" if loop.to == loop.from_ else "to a later stage"
    return problem(
        f"loop `{name}` leads from {loop.from_} to {loop.to}, which is no way back",
        at("lifecycle", "loops", name, "to", label=where),
        at("lifecycle", "loops", name, "from", label="leaves"),
        help=help_ or f"set `lifecycle.loops.{name}.from` to a later stage, such as model",
    )


_WAYS = (("model", "data"), ("deploy", "scope"))


def _edges(spec: Spec) -> set[tuple[str, str]]:
    """From where to where the loops lead, the standard ones included."""
    loops = spec.lifecycle.loops
    return {(loop.from_, loop.to) for loop in {**STANDARD_LOOPS, **loops}.values()}


def _reached(spec: Spec, start: str) -> set[str]:
    edges, reached, ahead = _edges(spec), set[str](), {start}
    while ahead:
        ahead = {to for leaves, to in edges if leaves in ahead} - reached
        reached |= ahead
    return reached


def _no_way(spec: Spec, leaves: str, to: str) -> Diagnostic:
    taken = {name: loop for name, loop in STANDARD_LOOPS.items() if name in spec.lifecycle.loops}
    return problem(
        f"no loop leads from {leaves} back to {to}",
        *(
            key("lifecycle", "loops", name, label=f"instead of {loop.from_} → {loop.to}")
            for name, loop in taken.items()
        ),
        help=f"give {' or '.join(f'`{name}`' for name in taken)} an id of its own, "
        f"or add a loop {{from: {leaves}, to: {to}, when: …}}",
        notes=("a loop with the id of a standard one takes its place",),
    )


@rule("LIF03", Severity.WARNING)
def release_without_business(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The approvals leave out the business lead, or everybody, so that a release surprises it.

    Whether a model is good enough for real customers is not a technical question. Those who answer
    for the goal agree before the first of them meets it, and again when its measures or its limits
    change. The house may ask for that approval of every spec, in its policy.

    Source: Sato, Wider and Windheuser (2019), Continuous delivery for machine learning: releasing
    is a business decision. Breck and others (2017), The ML test score.
    """
    approvals = spec.review.approvals
    if approvals is None or "business_lead" in (*approvals, *policy.approvals):
        return
    if not approvals:
        if not policy.approvals:
            yield _nobody_signs()
        return
    yield problem(
        f"the business does not agree to a release: {_listed(approvals)} approve",
        at("review", "approvals", label="without the business lead"),
        help="add business_lead to `review.approvals`",
    )


def _nobody_signs() -> Diagnostic:
    return problem(
        "nobody agrees to a release: the list of those who approve is empty",
        at("review", "approvals", label="nobody"),
        help="set `review.approvals` to [business_lead, tech_lead]",
    )


def _listed(roles: tuple[str, ...]) -> str:
    return " and ".join(_plain(each) for each in roles)
