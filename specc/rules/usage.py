"""Usage: somebody uses the predictions and answers for what they change, and people can step in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key, unsafe_fix
from specc.rules._rule import problem, rule
from specc.rules._running import ON_REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.deployment import Deployment

_DECIDES = ("partial", "full")
"""Automation in which the model decides some cases without a person."""
_UNUSED = ("human_only", "shadow")
"""Automation in which nothing waits for an answer of the model."""


@rule("DEP08", Severity.ERROR)
def nobody_can_step_in(spec: Spec) -> Iterator[Diagnostic]:
    """A model that can do much harm decides everything alone, and nobody can overrule it.

    Every model is sure of itself now and then where it is wrong. Where that can hurt somebody, a
    person has to be able to see a decision, to understand it and to undo it before or soon after it
    takes effect. `deployment.oversight` says how; with `automation: partial` people decide the
    cases of which the model is unsure.

    Source: Regulation (EU) 2024/1689 (Artificial Intelligence Act), Article 14: human oversight.
    """
    deployment = spec.deployment
    if spec.project.risk != "high" or deployment.automation != "full" or deployment.oversight:
        return
    yield problem(
        "the model decides everything alone, its risk is high, and nobody can overrule it",
        at("deployment", "automation", label="decides alone"),
        at("project", "risk", label="can do much harm"),
        help="set `deployment.oversight` to how a person sees a decision and can undo it, or "
        "`deployment.automation` to partial",
    )


@rule("DEP10", Severity.ERROR)
def prediction_without_consumer(spec: Spec) -> Iterator[Diagnostic]:
    """Nobody is named who uses the predictions.

    Many models were built, deployed, and never read. A prediction is worth something once a screen,
    a service or a person does something else because of it; whoever that is also knows how fresh it
    has to be and in which form. `deployment.consumers` names them. From the stage of deployment on
    this is an error, before it a warning.

    Source: Chapman and others, CRISP-DM 1.0 (2000): the plan of deployment says how the result
    reaches those who use it.
    """
    if spec.deployment.consumers:
        return
    begun = spec.project.stage in ("deployment", "live")
    yield problem(
        f"the project is at the stage `{spec.project.stage}`, and nobody is named who uses the "
        "predictions",
        key("deployment", label="no `consumers`"),
        *([at("project", "stage", label="time to know")] if begun else []),
        help="set `deployment.consumers` to the screens, services or teams that use them: "
        "[call-list]",
        severity=Severity.ERROR if begun else Severity.WARNING,
    )


@rule("DEP11", Severity.WARNING)
def changed_process_without_owner(spec: Spec) -> Iterator[Diagnostic]:
    """Decisions are taken from people, and nobody answers for the process that changes with it.

    Automating a decision changes the work of everybody around it: who handles exceptions, who hears
    complaints, who is paid for what. That is a task of its own with an owner and a date, and no
    model does it. Meant are partial and full automation; where people still decide, their work
    stays theirs.

    Source: Hammer and Champy, Reengineering the Corporation (1993): each process has an owner.
    """
    deployment = spec.deployment
    if deployment.automation not in _DECIDES:
        return
    change = deployment.process_change
    if change is not None and change.owner is not None:
        return
    taken = at("deployment", "automation", label="decisions taken from people")
    if change is not None:
        yield problem(
            "nobody answers for the change of the process that "
            f"`automation: {deployment.automation}` brings",
            key("deployment", "process_change", label="no `owner`"),
            taken,
            help="set `deployment.process_change.owner` to someone in `people`",
        )
        return
    yield problem(
        f"with `automation: {deployment.automation}` the model takes decisions from people, and "
        "nobody answers for the process that changes",
        taken,
        help="add `deployment.process_change`: {what: ..., owner: someone in `people`, by: a date}",
    )


@rule("DEP12", Severity.ERROR)
def open_endpoint(spec: Spec) -> Iterator[Diagnostic]:
    """A service that answers requests from outside asks nobody who they are.

    Whoever finds the address can then use the model at the owner's cost, ask it until they have
    copied it, or slow it down for everybody. Meant are services in a cloud, and services on the
    own premises that consumers reach. Where `auth` is not given, keys are asked for.

    Source: OWASP API Security Top 10 (2023), API2: broken authentication.
    """
    deployment, audience = spec.deployment, spec.project.audience
    if deployment.mode not in ON_REQUEST or deployment.auth != "none":
        return
    if deployment.location == "cloud":
        reached, place = "in a cloud", at("deployment", "mode", label="over the network")
    elif deployment.location == "on_premises" and audience == "consumer":
        reached, place = "for consumers", at("project", "audience", label="who reaches it")
    else:
        return
    main = at("deployment", "auth", label="answers anybody")
    yield problem(
        f"a service {reached} answers whoever asks: `auth` is none",
        main,
        place,
        help="set `deployment.auth` to api_key, oauth or mtls",
        fix=unsafe_fix(main, "api_key"),
    )


@rule("DEP13", Severity.ERROR)
def no_fallback(spec: Spec) -> Iterator[Diagnostic]:
    """Nothing answers when the model cannot.

    A model fails as any service does, and also in ways of its own: a feature is missing, a score is
    no number, an alert takes it out of service. What was done before, or a rule of one line, is
    then better than an error. Where requests wait and the model decides without a person this is an
    error; elsewhere, with time or a person to notice, a warning.

    Source: Nygard, Release It! (2007), on circuit breakers and what stands in behind them.
    """
    deployment = spec.deployment
    if deployment.fallback is not None or deployment.automation in _UNUSED:
        return
    awaited = deployment.mode in ON_REQUEST and deployment.automation in _DECIDES
    yield problem(
        "nothing answers when the model cannot",
        key("deployment", label="no `fallback`"),
        at("deployment", "mode", label="somebody waits" if awaited else "how it is used"),
        *([at("deployment", "automation", label="nobody looks")] if awaited else []),
        help=_stand_in(spec),
        severity=Severity.ERROR if awaited else Severity.WARNING,
    )


def _stand_in(spec: Spec) -> str:
    """What could answer: the old system, else a rule, else a constant."""
    for kind in ("previous_system", "rule", "trivial"):
        for name in sorted(n for n, each in spec.baselines.items() if each.kind == kind):
            return f"set `deployment.fallback` to {name}"
    return (
        "add to `baselines` what is done without the model, and set `deployment.fallback` to its id"
    )


@rule("DEP16", Severity.WARNING)
def fields_of_another_mode(spec: Spec) -> Iterator[Diagnostic]:
    """The fields of `deployment` describe another mode than the one that is set.

    A batch runs every so often; a service answers requests, under a load and within a latency. A
    batch that says nothing of when it runs and is given a load is most likely a service, and one
    that answers each request has no time between runs. What belongs to another mode is not used,
    and no rule holds it against anything.

    Source: Huyen, Designing Machine Learning Systems (2022), chapter 7: batch prediction against
    online prediction.
    """
    deployment = spec.deployment
    foreign = _of_a_service(deployment) if deployment.mode == "batch" else _of_a_batch(deployment)
    if not foreign:
        return
    mode, other = deployment.mode, "realtime" if deployment.mode == "batch" else "batch"
    quoted = [f"`{name}`" for name in foreign]
    names = " and ".join((", ".join(quoted[:-1]), quoted[-1]) if quoted[1:] else quoted)
    is_ = "are" if quoted[1:] else "is"
    kept = "say when it runs in `deployment.every`" if mode == "batch" else f"leave out {names}"
    yield problem(
        f"`mode` is {mode}, and {names} {is_} of "
        f"{'a service that answers requests' if mode == 'batch' else 'a batch'}",
        at("deployment", "mode", label="the mode"),
        *(
            at(
                "deployment",
                *name.split("."),
                label="of a service" if mode == "batch" else "of a batch",
            )
            for name in foreign
        ),
        help=f"set `deployment.mode` to {other}, or {kept}",
    )


def _of_a_service(deployment: Deployment) -> list[str]:
    """What only a service has, of a batch that does not say when it runs."""
    if deployment.every is not None or deployment.batch is not None:
        return []
    machines = deployment.capacity
    given = {
        "load": deployment.load is not None,
        "latency": deployment.latency is not None,
        "capacity.replicas": machines is not None and machines.replicas is not None,
    }
    return [name for name, is_given in given.items() if is_given]


def _of_a_batch(deployment: Deployment) -> list[str]:
    if deployment.mode == "streaming":
        return []  # a stream may be worked off in small batches
    return [n for n in ("every", "deliver_within", "batch") if getattr(deployment, n) is not None]
