"""The table of changes, third part: deployment, rollout, monitoring, and life after the release."""

from __future__ import annotations

from specc.change._case import (
    INCOMPARABLE,
    Case,
    added,
    becomes,
    drops_any,
    either,
    falls,
    fires_sooner,
    incomparable,
    removed,
    rises,
    row,
    up,
    was,
)
from specc.change._model import Gravity
from specc.change._whole import costs_more, serves_personal

C0, C1, C2, C3, C4 = Gravity

_LEVELS = ("human_only", "shadow", "assist", "partial", "full")
_CALLS = "predictions are made otherwise"
_NO_ANSWER = "nothing answers when the model cannot"
_SLOWER = either(rises, removed)
"""A promise of at most so long is kept by longer, or given no more."""


def _opens_the_door(case: Case) -> bool:
    """Whoever asks has to prove less; what proves as much in another way does not open it."""
    proof = {"api_key": 1, "mtls": 2, "oauth": 2}
    before, after = (proof.get(str(each), 0) for each in (case.held_before, case.held_after))
    return after < before


DEPLOYMENT = (
    row(
        "deployment.mode",
        C3,
        f"{_CALLS}, on the device",
        "T L",
        "data",
        either(becomes("edge"), was("edge")),
    ),
    row("deployment.mode", C3, f"{_CALLS}, from personal data", "B T L", "data", serves_personal),
    row("deployment.mode", C3, _CALLS, "B T", "data"),
    row("deployment.location", C3, "it runs elsewhere", "T L", "data"),
    row(
        "deployment.automation",
        C4,
        "more is decided without a person",
        "B T L",
        "deploy",
        up(*_LEVELS),
    ),
    row("deployment.automation", C2, "less is decided without a person", "B T", "deploy"),
    row("deployment.oversight", C3, "nobody can step in", "B L", "deploy", removed),
    row("deployment.oversight", C2, "a person can step in", "B L", None, added),
    row("deployment.oversight", C3, "a person steps in otherwise", "B L", "deploy"),
    row("deployment.case", C3, "it changes something else", "B T", "scope"),
    row("deployment.consumers", C2, "others use the predictions", "B T", "deploy"),
    row("deployment.process_change.**", C2, "people do something else", "B"),
    row("deployment.load.**", C2, "another load", "T", "deploy"),
    row("deployment.capacity", C2, "the machines are not said any more", "B T", "deploy", removed),
    row("deployment.capacity.price", C2, "another price of running it", "B T", "deploy"),
    row("deployment.capacity.**", C2, "running it costs more", "B T", "deploy", costs_more),
    row("deployment.capacity.**", C2, "other machines", "T", "deploy"),
    row("deployment.auth", C3, "more may ask", "T L", "deploy", _opens_the_door),
    row("deployment.auth", C2, "who may ask", "T L", "deploy"),
    row("deployment.every", C3, "predictions come less often", "B T", "deploy", _SLOWER),
    row(
        "deployment.availability",
        C3,
        "it may be down for longer",
        "B T",
        "deploy",
        either(falls, removed),
    ),
    row(
        "deployment.deliver_within",
        C3,
        "predictions come later",
        "B T",
        "deploy",
        _SLOWER,
    ),
    row("deployment.device.**", C2, "the device gives something else", "T", "model"),
    row("deployment.availability", C2, "it may be down for less time", "T", "deploy"),
    row("deployment.fallback", C2, "something answers in its place", "T", "deploy", added),
    row("deployment.fallback", C3, _NO_ANSWER, "B T L", "deploy", removed),
    row("deployment.fallback", C3, "something else answers in its place", "B T L", "deploy"),
    row("deployment.latency.**", C2, "how long an answer may take, part by part", "T", "deploy"),
    row("deployment.**", C2, "where predictions go", "T", "deploy"),
)


def _loses_a_stop(case: Case) -> bool:
    """A metric that ended a step ends none of the steps any more."""
    before, after = (
        {name for step in steps for name in step.stop_if} if isinstance(steps, tuple) else set()
        for steps in (case.before, case.after)
    )
    return bool(before - after)


_STEP = "rollout.steps.*"
_NO_STOP, _LOOSER_STOP = "a rule that ends a step is gone", "a step is ended later"
ROLLOUT = (
    row("rollout.steps", C3, _NO_STOP, "B T", "deploy", _loses_a_stop),
    row("rollout.steps", C2, "other steps to all traffic", "B T", "deploy"),
    row(f"{_STEP}.name", C0, "wording"),
    row(f"{_STEP}.for", C1, "slower to all traffic", "", "deploy", rises),
    row(f"{_STEP}.for", C2, "faster to all traffic", "B T", "deploy"),
    row(f"{_STEP}.share", C1, "a smaller share of traffic", "", "deploy", falls),
    row(f"{_STEP}.share", C2, "a larger share of traffic", "B T", "deploy"),
    row(f"{_STEP}.stop_if.*", C3, _NO_STOP, "B T", "deploy", removed),
    row(f"{_STEP}.stop_if.*", C1, "a step is ended sooner", "", "deploy", fires_sooner),
    row(f"{_STEP}.stop_if.*", C3, INCOMPARABLE, "B T", "deploy", incomparable),
    row(f"{_STEP}.stop_if.*", C3, _LOOSER_STOP, "B T", "deploy"),
    row("rollout.rollback", C3, "there is no way back", "B T", "deploy", removed),
    row(
        "rollout.rollback.within",
        C3,
        "the way back is slower",
        "B T",
        "deploy",
        _SLOWER,
    ),
    row("rollout.rollback.within", C1, "the way back is faster", "", "deploy"),
    row("rollout.rollback.rehearsed", C1, "the way back has been tried", "", None, becomes(True)),
    row("rollout.rollback.rehearsed", C3, "the way back is not tried", "B T", "deploy", was(True)),
    row("rollout.rollback", C2, "there is a way back", "B T", "deploy"),
    row("rollout.rollback.to", C3, "something else takes over", "B T", "deploy"),
    row(f"{_STEP}.detect.*", C2, "another effect must be seen", "B T", "deploy"),
    row("rollout.traffic", C2, "another load", "T", "deploy"),
    row("rollout.explore", C2, "another share is decided at random", "B T D", "deploy"),
    row("rollout.**", C2, "how it reaches users", "B T", "deploy"),
)

_ALERT = "monitoring.alerts.*"
_FEWER = either(falls, added)
"""All, where it is not said."""
_SOONER, _LATER = "an alert is tighter", "an alert is looser"
_DEEDS = (None, "investigate", "retrain", "fallback", "rollback")
MONITORING = (
    row(_ALERT, C1, "one more alert", "", "monitor", added),
    row(_ALERT, C3, "an alert is gone", "B T", "deploy"),
    row(f"{_ALERT}.when", C1, _SOONER, "", "monitor", fires_sooner),
    row(f"{_ALERT}.when", C3, INCOMPARABLE, "B T", "deploy", incomparable),
    row(f"{_ALERT}.when", C3, _LATER, "B T", "deploy"),
    row(f"{_ALERT}.metric", C3, "an alert watches something else", "B T", "deploy"),
    row(f"{_ALERT}.tell", C3, "nobody is told", "B T", "deploy", removed),
    row(f"{_ALERT}.tell", C1, "someone else is told", "T"),
    row(f"{_ALERT}.do", C1, _SOONER, "", "monitor", up(*_DEEDS)),
    row(f"{_ALERT}.do", C3, _LATER, "B T", "deploy"),
    row(f"{_ALERT}.sample", C3, _LATER, "B T", "deploy", either(falls, removed)),
    row(f"{_ALERT}.sample", C1, "an alert sees more", "", "monitor"),
    *(
        line
        for key in ("runs", "window", "delay")
        for line in (
            row(f"{_ALERT}.{key}", C3, _LATER, "B T", "deploy", rises),
            row(f"{_ALERT}.{key}", C1, _SOONER, "", "monitor"),
        )
    ),
    *(
        row(f"monitoring.{key}", C3, "something is watched no more", "B T", "deploy", drops_any)
        for key in ("inputs", "outputs", "software", "slices")
    ),
    row("monitoring.logs.keep", C2, "predictions are kept for longer", "T L", "monitor", rises),
    row("monitoring.logs.keep", C2, "predictions are kept for less time", "T", "monitor"),
    row("monitoring.logs.sample", C2, "fewer predictions are kept", "T", "monitor", _FEWER),
    row("monitoring.logs", C2, "which predictions are kept is open", "T L", "monitor", removed),
    row("monitoring.**", C1, "what is watched", "", "monitor"),
)

_GATES = ("none", "manual", "meets_limits", "beats_champion")
RETRAINING = (
    row("retraining.every", C2, "it is renewed less often", "B T", "monitor", _SLOWER),
    row("retraining.every", C1, "another cadence", "", "monitor"),
    row("retraining.takes", C1, "another cadence", "", "monitor"),
    row("retraining.mode", C2, "something else starts it", "B T", "monitor"),
    row("retraining.approve", C3, "nobody approves a new model", "B T", "deploy", removed),
    row("retraining.approve", C2, "a person has less time to approve", "B T", "monitor", falls),
    row("retraining.max_age", C3, "older models may serve", "B T", "deploy", _SLOWER),
    row("retraining.triggers", C3, "an alert starts it no more", "B T", "deploy", drops_any),
    row("retraining.gate", C1, "a new model must show more", "", "monitor", up(*_GATES)),
    row("retraining.gate", C3, "a new model must show less", "B T", "deploy"),
    row("retraining.**", C1, "how it stays fresh", "", "monitor"),
)

LINEAGE = (
    row("lineage.keep", C2, "records are kept for longer", "T L", "monitor", rises),
    row("lineage.without", C3, "more is written down", "T D L", "monitor", drops_any),
    *(
        row(
            f"lineage.{key}",
            C3,
            "a prediction cannot be explained",
            "T L",
            "deploy",
            becomes(False),
        )
        for key in ("code", "data", "params", "predictions")
    ),
    row("lineage.**", C2, "what is recorded", "T D", "monitor"),
)
LIFECYCLE = (row("lifecycle.**", C2, "when to go back a stage", "T"),)
