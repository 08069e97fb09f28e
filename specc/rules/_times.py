"""How long a step of the rollout has to last until it shows what it is meant to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.project import defaults
from specc.rules._changes import sureness
from specc.rules._words import computed
from specc.statistics import proportion, rollout

if TYPE_CHECKING:
    from specc.rules._changes import Change
    from specc.spec import Spec
    from specc.spec.policy import Thresholds

DAY = 24 * 3600
"""Seconds."""


def canary_time(change: Change, share: float, house: Thresholds) -> tuple[int, float] | None:
    """Requests that the canary needs, and the seconds until it has them."""
    formula = rollout.canary_sample_size
    requests = computed(formula, share=share, **change.rates, **sureness(house))
    if requests is None:
        return None
    traffic = float(change.traffic)
    seconds = computed(rollout.time_to_see, requests=requests, traffic=traffic, share=share)
    return None if seconds is None else (requests, seconds)


def ab_test_time(change: Change, smaller: float, house: Thresholds) -> tuple[int, int] | None:
    """Requests that each arm needs, and the weeks until the smaller one has them."""
    per_arm = computed(proportion.unpaired_sample_size, **change.rates, **sureness(house))
    if per_arm is None:
        return None
    traffic = float(change.traffic)
    seconds = computed(rollout.time_to_see, requests=per_arm, traffic=traffic, share=smaller)
    weeks = None if seconds is None else computed(rollout.whole_weeks, seconds=seconds)
    return None if weeks is None else (per_arm, weeks)


def until_known(spec: Spec, house: Thresholds) -> float:
    """Seconds until the shadow knows enough labels, as far as that can be said."""
    delay = float(defaults.label_delay(spec).value)
    return delay + (until_seen(spec, house) or 0.0)


def until_seen(spec: Spec, house: Thresholds) -> float | None:
    """Seconds until the shadow has seen enough positives; none where that cannot be said."""
    prevalence, traffic = spec.data.splits.prevalence, spec.rollout.traffic
    if prevalence is None or traffic is None:
        return None
    if defaults.task(spec).value != "binary_classification":
        return None
    numbers = {"prevalence": float(prevalence), "traffic": float(traffic)}
    positives = float(house.shadow_positives)
    return computed(rollout.shadow_time, positives=positives, sample=logged_share(spec), **numbers)


def logged_share(spec: Spec) -> float:
    """Share of the requests that is written down."""
    logs, traffic = spec.monitoring.logs, spec.rollout.traffic
    if logs is None or logs.sample is None or traffic is None or not traffic.magnitude:
        return 1.0
    return min(1.0, float(logs.sample.magnitude / traffic.in_unit("per day")))
