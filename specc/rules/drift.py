"""Drift alerts: what they call drift is not the noise of a small sample, nor of many tests."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Severity, at, key, unsafe_fix
from specc.project import defaults
from specc.project.defaults import Filled
from specc.record import value
from specc.rules._alerts import MONTH
from specc.rules._rule import problem, rule
from specc.rules._words import assumed, computed, many, said, written
from specc.statistics import alerting, drift
from specc.units import NUMBER, SHARE, TIME, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.spec import Spec
    from specc.spec.operation import Alert
    from specc.spec.policy import Policy

PER_FEATURE = ("psi", "ks")
"""Statistics that are measured for each feature, and raise the alert where any one breaches."""
_DAY = Quantity.of(1, "day")
_RESERVE = 1.1
"""χ² is a little too narrow on few rows; a tenth more keeps the level (simulated)."""
_MOST_RUNS = 5


@value
class DriftAlert:
    """An alert on the distance of a window's rows from those the model learned from."""

    name: str
    alert: Alert
    threshold: float
    rows: int | None
    reference: Filled[int] | None
    """Rows that the window is compared with; none where not known: then taken as exact."""

    @property
    def sizes(self) -> dict[str, float]:
        """The rows on both sides."""
        known = {} if self.reference is None else {"reference": float(self.reference.value)}
        return {"rows": float(self.rows or 1), **known}

    @property
    def by_chance(self) -> float | None:
        """Chance that one feature breaches in one window although nothing drifted."""
        if self.rows is None:
            return None
        tail = drift.ks_tail if self.alert.metric == "ks" else drift.psi_tail
        return computed(tail, threshold=self.threshold, **self.sizes)

    @property
    def path(self) -> tuple[str, ...]:
        """Where the alert stands."""
        return ("monitoring", "alerts", self.name)


def _drift_alerts(spec: Spec) -> Iterator[DriftAlert]:
    for name, alert in spec.monitoring.alerts.items():
        known = (
            alert.metric in (*PER_FEATURE, "prediction_psi") and alert.metric not in spec.metrics
        )
        plain = alert.when.quantity.dimension in (NUMBER, SHARE)
        if known and plain and alert.when.operator in (">", ">="):
            part = "validation" if alert.metric == "prediction_psi" else "train"
            yield DriftAlert(
                name=name,
                alert=alert,
                threshold=float(alert.when.quantity),
                rows=int(alert.sample.magnitude) or None if alert.sample else None,
                reference=_rows_of(spec, part),
            )


def _rows_of(spec: Spec, part: str) -> Filled[int] | None:
    """Rows of the training or the validation part; none where they are not known."""
    source, place = defaults.label_source(spec), ("data", "splits", part)
    if source.rows is None:
        return None
    held = {"validation": defaults.validation_part(spec), "test": defaults.test_part(spec)}
    shares = {name: _share(spec, filled.value) for name, filled in held.items()}
    given = spec.data.splits.train
    if part == "validation":
        share = shares["validation"]
    elif given is not None:
        share = _share(spec, given)
    else:
        known = [each for each in shares.values() if each is not None]
        share = 1 - sum(known) if len(known) == len(shares) else None
    if share is None or share <= 0:
        return None
    rows = max(1, int(float(source.rows) * share))
    return Filled(value=rows, path=place, because=f"{share:.0%} of {source.rows} rows")


def _share(spec: Spec, part: Quantity) -> float | None:
    """The share of the source's rows that lie in a part."""
    if part.dimension != TIME:
        return float(part)
    history = defaults.label_source(spec).history
    return float(part) / float(history) if history and history.magnitude else None


@rule("MON05", Severity.WARNING)
def noise_taken_for_drift(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """The bound of a drift alert lies within the noise of the few rows that it is measured on.

    The population stability index of two samples is never 0, even where both come from one source:
    it is about 9 × (1/n + 1/m) on n and m rows in ten bins, and larger by luck. On two hundred rows
    the usual bound of 0.1 is crossed by chance every few weeks, for each feature. The bound has to
    lie above what chance reaches in all but a share `drift_level` of windows, the house's number.

    Judged is the alert's `sample` against the rows that the model was trained on (for
    `prediction_psi`, those it was validated on); where these are not known, they are taken as many.

    Source: Yurdakul and Naranjo (2020), Statistical properties of the population stability index:
    PSI / (1/n + 1/m) follows χ² with bins − 1 degrees of freedom.
    """
    level = float(policy.thresholds.drift_level)
    for watch in _drift_alerts(spec):
        if watch.alert.metric != "ks" and _is_noise(watch, level):
            yield from _noise(watch, level)


def _is_noise(watch: DriftAlert, level: float) -> bool:
    """Whether chance alone raises the alert, by one feature, more often than the level."""
    chance = watch.by_chance
    return chance is not None and chance**watch.alert.runs > level


def _noise(watch: DriftAlert, level: float) -> Iterator[Diagnostic]:
    one, path = level ** (1 / watch.alert.runs), f"monitoring.alerts.{watch.name}"
    floor = computed(drift.psi_quantile, probability=1 - one, **watch.sizes)
    if floor is None:
        return  # the house asks for certainty, which no number of rows gives
    known = {"reference": watch.sizes["reference"]} if watch.reference else {}
    rows = computed(drift.psi_rows, threshold=watch.threshold, level=one, **known)
    enough = ceil(rows * _RESERVE) if rows is not None and rows < 1e9 else None
    above = f'set `{path}.when` to "> {ceil(floor * 100) / 100:g}"'
    few = at(*watch.path, "sample", label="rows in a window")
    yield problem(
        f"alert `{watch.name}` takes noise for drift: on {many(watch.rows or 0, 'row')} chance "
        f"alone reaches an index of {floor:.2g}, and the bound is {watch.threshold:g}",
        few,
        at(*watch.path, "when", label="within the noise"),
        help=f"set `{path}.sample` to {written(enough)}, in a longer `window`, or {above}"
        if enough
        else above,
        notes=_noise_arithmetic(watch, one, floor),
        fix=unsafe_fix(few, written(enough)) if enough else None,
    )


def _noise_arithmetic(watch: DriftAlert, one: float, floor: float) -> tuple[str, ...]:
    rows, reference = many(watch.rows or 0, "row"), watch.reference
    mean = drift.psi_by_chance(**watch.sizes)
    known = f" and {many(reference.value, 'reference row')}" if reference else ""
    assumption = (
        assumed(reference, many(reference.value, "reference row"))
        if reference
        else ("assumed that the reference has many rows: they are not known",)
    )
    return (
        (
            f"where nothing drifts, an index on {rows}{known} is {mean:.2g} on average and above "
            f"{floor:.2g} in {100 * one:.2g}% of windows"
        ),
        "assumed ten bins, the deciles of the reference",
        *assumption,
    )


@rule("MON11", Severity.WARNING)
def drift_tested_too_often(spec: Spec, policy: Policy) -> Iterator[Diagnostic]:
    """Drift is tested for so many features, so often, that chance alone keeps raising alarms.

    Each test is wrong now and then; fifty features tested each day at the 1% level give fifteen
    false alarms a month, on every other day one. An alarm of that kind is soon muted, and with it
    the one that matters. Let a feature breach in two windows in a row before somebody is told, test
    less often, or test only the features that matter.

    Counted are alerts on `psi` and `ks`, which are measured for each feature, at most once a day.
    Where the alert's `sample` is given, how often chance breaches the bound is computed; else the
    house's `drift_level`, 1%, is assumed. `drift_alarms` says how many a month are bearable.

    Source: Bonferroni (1936), on many tests at once; Rabanser, Günnemann and Lipton (2019), Failing
    Loudly, correct for it over features.
    """
    level, most = (float(getattr(policy.thresholds, n)) for n in ("drift_level", "drift_alarms"))
    features = len(spec.data.features)
    tests = [
        watch
        for watch in _drift_alerts(spec)
        if watch.alert.metric in PER_FEATURE
        and (watch.alert.metric == "ks" or not _is_noise(watch, level))
    ]
    given = [_false_alarms(spec, watch, features, level) for watch in tests]
    if tests and sum(given) > most:
        yield _too_often(spec, tests, given, level, most)


def _false_alarms(
    spec: Spec, watch: DriftAlert, features: int, level: float, runs: int | None = None
) -> float:
    """Alarms a month of all features, although nothing drifts."""
    chance = watch.by_chance
    each = computed(
        alerting.false_alarms,
        probability=level if chance is None else chance,
        windows=_windows(spec, watch),
        runs=runs or watch.alert.runs,
    )
    return features * (each or 0.0)


def _windows(spec: Spec, watch: DriftAlert) -> float:
    """How often a month it is tested: once a window, and once a day at most."""
    window = max(defaults.alert_window(spec, watch.name).value, _DAY)
    return float(MONTH.magnitude / window.magnitude)


def _too_often(
    spec: Spec, tests: list[DriftAlert], given: list[float], level: float, most: float
) -> Diagnostic:
    features, worst = len(spec.data.features), max(range(len(tests)), key=given.__getitem__)
    tests = [tests[worst], *tests[:worst], *tests[worst + 1 :]]
    names = " and ".join(f"`{watch.name}`" for watch in tests)
    return problem(
        f"{names} {'give' if len(tests) > 1 else 'gives'} {many(sum(given), 'false alarm')} "
        f"a month on {many(features, 'feature')}; more than {said(f'{most:g}')} are soon muted",
        *(at(*watch.path, "when", label="tested for each feature") for watch in tests),
        key("data", "features", label=many(features, "feature")),
        help=_rarer(spec, tests, level, most),
        notes=tuple(note for watch in tests for note in _tested(spec, watch, level)),
    )


def _rarer(spec: Spec, tests: list[DriftAlert], level: float, most: float) -> str:
    features = len(spec.data.features)

    def total(runs: int) -> float:
        each = (max(runs, watch.alert.runs) for watch in tests)
        numbers = zip(tests, each, strict=True)
        return sum(_false_alarms(spec, watch, features, level, n) for watch, n in numbers)

    runs = next((n for n in range(2, _MOST_RUNS + 1) if total(n) <= most), None)
    if runs is None:
        return "raise the bounds, or measure them on more rows"
    low = [watch for watch in tests if watch.alert.runs < runs]
    return "set " + " and ".join(f"`monitoring.alerts.{w.name}.runs`" for w in low) + f" to {runs}"


def _tested(spec: Spec, watch: DriftAlert, level: float) -> tuple[str, ...]:
    """The arithmetic, and what was assumed."""
    features, windows = len(spec.data.features), _windows(spec, watch)
    chance, runs = watch.by_chance, watch.alert.runs
    one = f"{100 * (level if chance is None else chance):.2g}%"
    power = f"({one})^{runs}" if runs > 1 else one
    total = _false_alarms(spec, watch, features, level)
    source = (
        f"assumed that chance breaches the bound of `{watch.name}` in {one} of windows: its "
        "`sample` is not given"
        if chance is None
        else "computed from the rows of a window and of the reference"
    )
    return (
        f"{many(features, 'feature')} × {windows:.0f} tests a month × {power} = {total:.2g}",
        source,
        *assumed(defaults.alert_window(spec, watch.name), "a test a day"),
    )
