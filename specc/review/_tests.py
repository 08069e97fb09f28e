"""The 28 tests of the ML Test Score, and what a scope and its repo earn of each.

Source: Breck, Cai, Nielsen, Salib and Sculley (2017), The ML Test Score: a rubric for production
readiness. One point for what is tested by itself, half a point for what is done by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from specc.project import defaults
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Collection

    from specc.spec import Spec

Paths: TypeAlias = "Collection[str]"
Asked: TypeAlias = Callable[["Spec", Paths], bool]

AUTOMATED, MANUAL = 1.0, 0.5
DATA, MODEL, INFRASTRUCTURE, MONITORING = "Data", "Model", "Infrastructure", "Monitoring"
SECTIONS = (DATA, MODEL, INFRASTRUCTURE, MONITORING)
LATENCY = ("latency", "latency_p50", "latency_p95", "latency_p99", "memory")
SKEW = "train_serve_skew"


@value
class Test:
    """One of the tests, and what carries it here."""

    id: str
    section: str
    asks: str
    by: str
    automated: Asked = lambda spec, paths: False
    manual: Asked = lambda spec, paths: False

    def points(self, spec: Spec, paths: Paths) -> float:
        """What it earns."""
        if self.automated(spec, paths):
            return AUTOMATED
        return MANUAL if self.manual(spec, paths) else 0.0


def _has(*ends: str) -> Asked:
    """Whether the repo holds files of these names."""
    return lambda spec, paths: all(any(path.endswith(end) for path in paths) for end in ends)


def _promised(spec: Spec, _: Paths) -> bool:
    """Whether something is promised of a column."""
    columns = (each for source in spec.data.sources.values() for each in source.columns.values())
    given = ((each.min, each.max, each.missing, each.values) for each in columns)
    return any(part is not None for parts in given for part in parts)


def _terms(spec: Spec, _: Paths) -> bool:
    """Whether there are personal data, and all have their terms."""
    terms = [
        source.personal_data
        for source in spec.data.sources.values()
        if any(column.personal for column in source.columns.values())
    ]
    return bool(terms) and None not in terms


def _by_itself(*ends: str) -> dict[str, Asked]:
    """What tests of these names earn: they run by themselves where a forge runs them."""
    return {"automated": _both(_runs, _has(*ends)), "manual": _has(*ends)}


def _runs(spec: Spec, paths: Paths) -> bool:
    """Whether a forge runs the tests and the steps at every change."""
    return any(_has(each)(spec, paths) for each in (".github/workflows/ci.yml", ".gitlab-ci.yml"))


def _gated(spec: Spec, _: Paths) -> bool:
    """Whether the scope bounds a measure of the model: a limit gates, on all rows or on a slice,
    and without one a target."""
    of_model = (each for each in spec.metrics.values() if each.kind == "model")
    on_slices = any(each.limits for each in spec.data.slices.values())
    return on_slices or any(each.limit is not None or each.target is not None for each in of_model)


def _seen_online(spec: Spec, _: Paths) -> bool:
    """Whether an experiment measures what the model's own measure stands for."""
    return any(step.detect for step in spec.rollout.steps)


def _rehearsed(spec: Spec, _: Paths) -> bool:
    back = spec.rollout.rollback
    return bool(back and back.rehearsed)


def _canary(spec: Spec, _: Paths) -> bool:
    """Whether a step answers a part of the traffic before one answers all of it."""
    steps = defaults.rollout_steps(spec).value
    return any(step.pattern != "shadow" and step.share and float(step.share) < 1 for step in steps)


def _watches_inputs(spec: Spec, _: Paths) -> bool:
    """Whether inputs are held against those of the training; where the scope is silent they are."""
    return bool({*defaults.statistics(spec, "inputs").value} - {SKEW})


def _watches_skew(spec: Spec, _: Paths) -> bool:
    return SKEW in defaults.statistics(spec, "inputs").value


def _alerts(spec: Spec, *on: str) -> bool:
    return any(str(each.metric) in on for each in spec.monitoring.alerts.values())


def _alerts_on_quality(spec: Spec, paths: Paths) -> bool:
    """Whether an alert watches a measure of the model on what it answered."""
    of_model = [name for name, metric in spec.metrics.items() if metric.kind == "model"]
    return _has("monitor/quality.py")(spec, paths) and _alerts(spec, *of_model)


def _both(*asked: Asked) -> Asked:
    return lambda spec, paths: all(each(spec, paths) for each in asked)


TESTS = (
    Test(id="D1", section=DATA, asks="expectations of features are in a schema",
         by="contracts, checked on every row", automated=_both(_promised, _has("contracts.py"))),
    Test(id="D2", section=DATA, asks="every feature is worth having", by="nothing yet"),
    Test(id="D3", section=DATA, asks="no feature costs too much", by="the cost named for features",
         manual=lambda spec, _: any(each.cost for each in spec.data.features.values())),
    Test(id="D4", section=DATA, asks="features keep rules for all features",
         by="columns excluded with a reason", manual=lambda spec, _: bool(spec.data.excluded)),
    Test(id="D5", section=DATA, asks="privacy is controlled all the way",
         by="terms of personal data in the scope", manual=_terms),
    Test(id="D6", section=DATA, asks="a new feature is added quickly",
         by="a line of the scope and one function",
         manual=lambda spec, _: bool(spec.data.features)),
    Test(id="D7", section=DATA, asks="the code of features is tested",
         by="tests that every repo brings: contracts, learning, leakage",
         **_by_itself("test_contracts.py", "test_learning.py", "test_leakage.py")),
    Test(id="M1", section=MODEL, asks="the model's specification is reviewed",
         by="the roles that sign the scope", manual=lambda spec, _: bool(spec.review.approvals)),
    Test(id="M2", section=MODEL, asks="offline measures follow online ones",
         by="an experiment in the rollout", manual=_seen_online),
    Test(id="M3", section=MODEL, asks="hyperparameters are tuned",
         by="several models, chosen on validation data",
         manual=lambda spec, _: bool(spec.model.then)),
    Test(id="M4", section=MODEL, asks="the effect of an old model is known",
         by="the oldest model that may serve",
         manual=lambda spec, _: bool(spec.retraining.max_age)),
    Test(id="M5", section=MODEL, asks="a simpler model is not better",
         by="baselines, measured; the simpler model wins a tie",
         automated=_both(lambda spec, _: bool(spec.baselines), _has("steps/baseline.py"))),
    Test(id="M6", section=MODEL, asks="quality holds on slices", by="the gate, slice by slice",
         automated=_both(lambda spec, _: any(each.limits for each in spec.data.slices.values()),
                         _has("steps/accept.py")),
         manual=lambda spec, _: bool(spec.data.slices)),
    Test(id="M7", section=MODEL, asks="the model is fair to groups", by="the audit of the scope",
         manual=lambda spec, _: spec.fairness is not None),
    Test(id="I1", section=INFRASTRUCTURE, asks="training can be repeated",
         by="seeds, pinned packages, digests of data", manual=_has("requirements.lock")),
    Test(id="I2", section=INFRASTRUCTURE, asks="the model's code is tested",
         by="a test that every repo brings: it learns a tiny batch by heart",
         **_by_itself("test_learning.py")),
    Test(id="I3", section=INFRASTRUCTURE, asks="the whole pipeline is tested",
         by="the workflow that every repo brings, on made-up data",
         automated=_runs, manual=_has("test_steps.py")),
    Test(id="I4", section=INFRASTRUCTURE, asks="quality is judged before serving",
         by="the acceptance gate",
         automated=_both(_gated, _has("steps/accept.py", "test_targets.py"))),
    Test(id="I5", section=INFRASTRUCTURE, asks="one example can be followed step by step",
         by="cases it must get right", manual=lambda spec, _: bool(spec.scenarios)),
    Test(id="I6", section=INFRASTRUCTURE, asks="a canary comes before all traffic",
         by="the steps of the rollout", manual=_canary),
    Test(id="I7", section=INFRASTRUCTURE, asks="a rollback is quick and safe",
         by="a way back that was rehearsed", manual=_rehearsed),
    Test(id="O1", section=MONITORING, asks="changes of dependencies are told",
         by="an owner of each source", manual=lambda spec, _: bool(spec.data.sources)),
    Test(id="O2", section=MONITORING, asks="what holds of data holds of inputs",
         by="contracts at the door, drift and missing values",
         automated=_both(_watches_inputs, _has("monitor/drift.py"))),
    Test(id="O3", section=MONITORING, asks="training and serving agree",
         by="served rows against training rows",
         automated=_both(_watches_skew, _has("monitor/skew.py"))),
    Test(id="O4", section=MONITORING, asks="models are not too old",
         by="the oldest model that may serve",
         manual=lambda spec, _: bool(spec.retraining.max_age)),
    Test(id="O5", section=MONITORING, asks="numbers stay finite",
         by="every service counts answers that are no number",
         automated=_has("serve/app_meters.py")),
    Test(id="O6", section=MONITORING, asks="speed and memory do not creep",
         by="alerts on latency and memory",
         automated=lambda spec, _: _alerts(spec, *LATENCY),
         manual=lambda spec, _: bool(spec.monitoring.software)),
    Test(id="O7", section=MONITORING, asks="quality does not fall in service",
         by="alerts on the model's measures", automated=_alerts_on_quality,
         manual=_both(_gated, _has("monitor/quality.py"))),
)  # fmt: skip
"""All of them, in their order."""
