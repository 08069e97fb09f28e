"""What is assumed where the spec is silent: the value, and why. Rules and `lower` both ask here."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Generic, TypeVar

from specc.project.measures import MEASURES
from specc.record import value
from specc.spec import is_taken
from specc.spec.deployment import RolloutStep
from specc.spec.operation import Loop
from specc.units import NUMBER, SHARE, TIME, Quantity, parse_comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path
    from specc.spec import Spec
    from specc.spec.data import DataSource, Feature
    from specc.spec.goals import Metric
    from specc.spec.operation import LoopStage

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@value
class Filled(Generic[T_co]):
    """A value of the spec, or what is assumed for it."""

    value: T_co
    path: Path
    because: str = ""
    """Why it is assumed; empty where the spec itself says it."""

    @property
    def is_assumed(self) -> bool:
        """Whether the spec is silent about it."""
        return bool(self.because)


def _fill(given: T | None, path: Path, assumed: T, because: str) -> Filled[T]:
    if given is not None:
        return Filled(value=given, path=path)
    return Filled(value=assumed, path=path, because=because)


def share(percent: int) -> Quantity:
    """So many percent."""
    return Quantity(magnitude=Fraction(percent, 100), dimension=SHARE)


_NONE = Quantity(magnitude=Fraction(0), dimension=TIME)
_HOLDOUT = 15
_TASKS = {
    "binary": "binary_classification",
    "multiclass": "multiclass_classification",
    "number": "regression",
    "rank": "ranking",
    "text": "text_classification",
}


def _loop(leaves: LoopStage, to: LoopStage, measure: str, bound: str) -> Loop:
    return Loop(from_=leaves, to=to, when={measure: parse_comparison(bound)})


STANDARD_LOOPS = {
    "wrong_labels": _loop("model", "data", "wrong_label", "> 10%"),
    "limit_missed": _loop("model", "scope", "limits_missed", "> 0"),
    "metric_short": _loop("deploy", "model", "targets_missed", "> 0"),
    "inputs_moved": _loop("monitor", "data", "psi", "> 0.2"),
}
"""Returns to an earlier stage that a spec has without saying so; one with the same id takes its
place."""
_FIRST = {"regression": "ridge", "forecasting": "ridge"}
USUAL_STATISTICS = {
    "inputs": ("missing_rate", "psi", "train_serve_skew"),
    "outputs": ("prediction_mean", "prediction_psi"),
    "software": ("latency_p99", "error_rate", "memory"),
}
"""What is watched of each family where the spec does not say."""


def title(spec: Spec) -> Filled[str]:
    """Name for people."""
    assumed = spec.project.id.replace("-", " ").replace("_", " ").capitalize()
    return _fill(spec.project.title, ("project", "title"), assumed, "from the id")


def package(spec: Spec) -> Filled[str]:
    """Name of the Python package."""
    plain = "".join(c if c.isalnum() else "_" for c in spec.project.id.lower())[:40]
    plain = f"{plain}_project" if is_taken(plain) else plain
    return _fill(spec.scaffold.package, ("scaffold", "package"), plain, "from the project's id")


def task(spec: Spec) -> Filled[str]:
    """Kind of problem."""
    kind = spec.labels.target.type
    given: str | None = spec.model.task
    return _fill(given, ("model", "task"), _TASKS[kind], f"the label is {kind}")


def first_model(spec: Spec) -> Filled[str]:
    """The simplest model."""
    assumed = _FIRST.get(task(spec).value, "logistic_regression")
    return _fill(spec.model.first, ("model", "first"), assumed, "the simplest model for the task")


def seeds(spec: Spec) -> Filled[int]:
    """How often each model is trained."""
    return _fill(spec.model.seeds, ("model", "seeds"), 3, "one run cannot show the spread")


def label_source(spec: Spec) -> DataSource:
    """The source that holds the label: the table whose rows are predicted."""
    return spec.data.sources[spec.labels.target.source]


def label_delay(spec: Spec) -> Filled[Quantity]:
    """Time from prediction to truth."""
    path = ("labels", "target", "delay")
    return _fill(spec.labels.target.delay, path, _NONE, "the truth is known at once")


def split_by(spec: Spec) -> Filled[str]:
    """What keeps train and test apart."""
    source = label_source(spec)
    path = ("data", "splits", "by")
    given: str | None = spec.data.splits.by
    if source.time_column:
        return _fill(given, path, "time", f"rows are dated by `{source.time_column}`")
    if source.group_column:
        return _fill(given, path, "group", f"rows belong to `{source.group_column}`")
    return _fill(given, path, "random", "rows have neither a time nor a group")


def groups_seen(spec: Spec) -> Filled[bool]:
    """Whether the same users or machines come back in production.

    Assumed only where the split itself is assumed: who writes `by` must say it.
    """
    path = ("data", "splits", "groups_seen")
    splits, group = spec.data.splits, label_source(spec).group_column
    if splits.by is None and split_by(spec).value == "time" and group:
        return _fill(splits.groups_seen, path, True, f"the same `{group}` is met again later")
    return Filled(value=bool(splits.groups_seen), path=path)


def validation_part(spec: Spec) -> Filled[Quantity]:
    """Size of the validation part."""
    path = ("data", "splits", "validation")
    return _fill(spec.data.splits.validation, path, share(_HOLDOUT), "room to choose a model")


def test_part(spec: Spec) -> Filled[Quantity]:
    """Size of the test part."""
    path = ("data", "splits", "test")
    newest = "the newest rows" if split_by(spec).value == "time" else "rows nobody trained on"
    return _fill(spec.data.splits.test, path, share(_HOLDOUT), newest)


def gap(spec: Spec) -> Filled[Quantity]:
    """Time left out between the parts."""
    path = ("data", "splits", "gap")
    delay = label_delay(spec).value
    return _fill(spec.data.splits.gap, path, delay, "later labels would not be known in time")


def test_rows(spec: Spec) -> Filled[int] | None:
    """Rows of the test set; none where neither they nor the source's rows are known."""
    path = ("data", "splits", "test_rows")
    if spec.data.splits.test_rows is not None:
        return Filled(value=int(spec.data.splits.test_rows.magnitude), path=path)
    source, part = label_source(spec), test_part(spec).value
    if source.rows is None:
        return None
    if part.dimension == SHARE:
        rows = int(source.rows.magnitude * part.magnitude)
        return Filled(value=rows, path=path, because=f"{part} of {source.rows} rows")
    if source.history is None:
        return None
    rows = int(source.rows.magnitude * part.magnitude / source.history.magnitude)
    because = f"{source.rows} rows in {source.history}, {part} of them"
    return Filled(value=rows, path=path, because=because)


def feature_type(spec: Spec, name: str, feature: Feature) -> Filled[str]:
    """Kind of a feature's values."""
    path = ("data", "features", name, "type")
    column = spec.data.sources[feature.from_].columns.get(name)
    given: str | None = feature.type
    if column is not None:
        return _fill(given, path, column.type, "the type of its column")
    return _fill(given, path, "number", "no column says otherwise")


SHOWN = 3
"""Names that are listed before the others are only counted."""


def unsaid(spec: Spec) -> tuple[str, ...]:
    """Features of which nothing says when they are known."""
    return tuple(name for name, each in spec.data.features.items() if each.available is None)


def availability(spec: Spec) -> Filled[str] | None:
    """When those features are known, all of them in one; none where each says it."""
    names = sorted(unsaid(spec))
    if not names:
        return None
    which = names[0] if len(names) == 1 else "*"
    path = ("data", "features", which, "available")
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    said = f"not said of {', '.join(f'`{name}`' for name in names[:SHOWN])}{more}"
    return Filled(value="at_request", path=path, because=said)


def measure(name: str, metric: Metric) -> Filled[str | None]:
    """The standard measure of a metric; none where it has no name specc knows."""
    path = ("metrics", name, "measure")
    if metric.measure is not None:
        return Filled(value=metric.measure, path=path)
    if name in MEASURES:
        return Filled(value=name, path=path, because="the metric's id is a standard measure")
    return Filled(value=None, path=path)


def better(name: str, metric: Metric) -> Filled[str]:
    """The good direction of a metric."""
    path = ("metrics", name, "better")
    given: str | None = metric.better
    known = MEASURES.get(measure(name, metric).value or "")
    if known is not None:
        return _fill(given, path, known.better, f"known for {known.title}")
    if metric.role == "guardrail" and metric.target is None and metric.kind == "system":
        return _fill(given, path, "lower", "its limit is a ceiling")
    return _fill(given, path, "higher", "not said")


def hours_per_day(spec: Spec) -> Filled[Quantity]:
    """Hours a person labels a day."""
    human = spec.labels.human
    given = human.hours_per_day if human else None
    return _fill(
        given,
        ("labels", "human", "hours_per_day"),
        Quantity(magnitude=Fraction(6), dimension=NUMBER),
        "attention fades after",
    )


def workers(spec: Spec) -> Filled[int]:
    """Requests one replica serves at once."""
    capacity = spec.deployment.capacity
    path = ("deployment", "capacity", "workers")
    return _fill(capacity.workers if capacity else None, path, 1, "one request at a time")


def utilisation(spec: Spec) -> Filled[Quantity]:
    """Share of the workers that may be busy."""
    capacity = spec.deployment.capacity
    path = ("deployment", "capacity", "utilisation")
    given = capacity.utilisation if capacity else None
    return _fill(given, path, share(70), "queues grow fast above it")


def auth(spec: Spec) -> Filled[str]:
    """Who may ask for predictions."""
    given: str | None = spec.deployment.auth
    path = ("deployment", "auth")
    if spec.deployment.mode == "realtime":
        return _fill(given, path, "api_key", "nobody else shall ask")
    return Filled(value=given or "none", path=path)


def rollout_steps(spec: Spec) -> Filled[tuple[RolloutStep, ...]]:
    """The way to all traffic."""
    week = Quantity.of(1, "week")
    assumed = (
        RolloutStep(name="shadow", pattern="shadow", for_=week),
        RolloutStep(name="canary", pattern="canary", share=share(5), for_=week),
        RolloutStep(name="quarter", pattern="canary", share=share(25), for_=week),
        RolloutStep(name="full", pattern="canary", share=share(100)),
    )
    given = spec.rollout.steps or None
    return _fill(given, ("rollout", "steps"), assumed, "first unseen, then step by step")


def alert_window(spec: Spec, alert: str) -> Filled[Quantity]:
    """Stretch of time an alert's figure is measured over."""
    given = spec.monitoring.alerts[alert].window
    path = ("monitoring", "alerts", alert, "window")
    return _fill(given, path, Quantity.of(1, "hour"), "short enough to act")


def retrain_every(spec: Spec) -> Filled[Quantity]:
    """Time between trainings."""
    assumed = max(Quantity.of(1, "month"), label_delay(spec).value + Quantity.of(1, "week"))
    path = ("retraining", "every")
    return _fill(spec.retraining.every, path, assumed, "a month, and until labels are in")


def retraining_gate(spec: Spec) -> Filled[str]:
    """What a new model must show."""
    path = ("retraining", "gate")
    given: str | None = spec.retraining.gate
    return _fill(given, path, "beats_champion", "a new model must not be worse")


def lineage_keep(spec: Spec) -> Filled[Quantity]:
    """How long records are kept."""
    return _fill(spec.lineage.keep, ("lineage", "keep"), Quantity.of(1, "year"), "one audit term")


def iterations(spec: Spec) -> Filled[int]:
    """Rounds of data, model and error analysis."""
    return _fill(spec.plan.iterations, ("plan", "iterations"), 3, "the first model is never it")


def statistics(spec: Spec, family: str) -> Filled[tuple[str, ...]]:
    """What is watched of inputs, outputs or software."""
    given: tuple[str, ...] | None = getattr(spec.monitoring, family)
    usual = USUAL_STATISTICS[family]
    return _fill(given, ("monitoring", family), usual, "every family is watched")


def assumptions(spec: Spec) -> tuple[Filled[object], ...]:
    """Everything that is assumed, in the order of the language's sections, by name in each."""
    return tuple(filled for filled in _all(spec) if filled.is_assumed)


def _all(spec: Spec) -> Iterator[Filled[object]]:
    yield title(spec)
    for name, metric in sorted(spec.metrics.items()):
        yield measure(name, metric)
        yield better(name, metric)
    for name, feature in sorted(spec.data.features.items()):
        yield feature_type(spec, name, feature)
    if known := availability(spec):
        yield known
    yield from (split_by(spec), validation_part(spec), test_part(spec), gap(spec))
    yield groups_seen(spec)
    if rows := test_rows(spec):
        yield rows
    yield from (label_delay(spec), task(spec), first_model(spec), seeds(spec))
    if spec.labels.human:
        yield hours_per_day(spec)
    if spec.deployment.capacity:
        yield from (workers(spec), utilisation(spec))
    yield auth(spec)
    yield rollout_steps(spec)
    yield from (statistics(spec, family) for family in ("inputs", "outputs", "software"))
    yield from (alert_window(spec, alert) for alert in sorted(spec.monitoring.alerts))
    yield from (retrain_every(spec), retraining_gate(spec), lineage_keep(spec))
    yield from (iterations(spec), package(spec))
