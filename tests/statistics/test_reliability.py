"""Quantiles of sums, availabilities in series and batches, against simulation and by hand."""

from __future__ import annotations

from math import inf, nan
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.statistics.capacity import batch_time, batch_workers
from specc.statistics.reliability import (
    assured_quantile,
    availability_in_series,
    downtime,
    fan_out,
    stage_quantile,
)

if TYPE_CHECKING:
    from collections.abc import Callable

shares = st.floats(0, 1)
numbers = st.integers(1, 100)


def test_worked_numbers() -> None:
    assert stage_quantile(quantile=0.99, stages=4) == pytest.approx(0.9975)
    assert assured_quantile(quantile=0.99, stages=4) == pytest.approx(0.96)
    assert f"{fan_out(quantile=0.99, calls=20):.0%}" == "82%"
    assert f"{availability_in_series(availabilities=[0.999, 0.9995, 0.999]):.4f}" == "0.9975"
    assert downtime(availability=0.999, period=30 * 24 * 60) == pytest.approx(43.2)
    assert f"{batch_time(rows=50e6, rate=2000, workers=4) / 3600:.2f}" == "1.74"


def late(correlation: float, quantile: float) -> float:
    """Share of requests whose three stages together take longer than their quantiles do."""
    rng = np.random.default_rng(5)
    shared, own = rng.standard_normal(200_000), rng.standard_normal((3, 200_000))
    times = np.exp(correlation**0.5 * shared + (1 - correlation) ** 0.5 * own)
    bound = np.quantile(times, quantile, axis=1).sum()
    return float(np.mean(times.sum(axis=0) > bound))


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
def test_the_sum_is_bounded_however_the_stages_hang_together(correlation: float) -> None:
    each = stage_quantile(quantile=0.97, stages=3)
    assert late(correlation, each) <= 0.03
    assert late(correlation, 0.97) <= 1 - assured_quantile(quantile=0.97, stages=3)


def test_the_bound_is_reached() -> None:
    """Stages that are never late together: nothing smaller than the sum would hold for all."""
    late_stage = np.random.default_rng(6).integers(0, 25, 100_000)  # 0 to 3: that stage is late
    seen = np.mean(late_stage >= 4)
    assert seen == pytest.approx(assured_quantile(quantile=0.96, stages=4), abs=0.005)


@given(quantile=shares, stages=numbers)
def test_each_undoes_the_other(quantile: float, stages: int) -> None:
    each = stage_quantile(quantile=quantile, stages=stages)
    assert assured_quantile(quantile=each, stages=stages) == pytest.approx(quantile, abs=1e-12)
    assert each >= quantile - 1e-12


def test_many_loose_stages_assure_nothing() -> None:
    assert assured_quantile(quantile=0.5, stages=4) == 0


def test_fan_out_is_the_slowest_of_many() -> None:
    draws = np.random.default_rng(7).random((100_000, 20)).max(axis=1)
    assert np.mean(draws <= 0.99) == pytest.approx(fan_out(quantile=0.99, calls=20), abs=0.005)


def test_parts_that_fail_apart_are_up_together_as_simulated() -> None:
    up = np.random.default_rng(8).random((300_000, 3)) < [0.9, 0.95, 0.8]
    product = availability_in_series(availabilities=[0.9, 0.95, 0.8])
    assert np.mean(up.all(axis=1)) == pytest.approx(product, abs=0.003)
    assert availability_in_series(availabilities=[]) == 1


@given(rows=st.floats(1, 1e12), rate=st.floats(0.1, 1e6), workers=numbers)
def test_the_workers_found_are_done_in_time(rows: float, rate: float, workers: int) -> None:
    seconds = batch_time(rows=rows, rate=rate, workers=workers)
    assert batch_workers(rows=rows, rate=rate, seconds=seconds) == workers
    fewer = batch_workers(rows=rows, rate=rate, seconds=seconds * 1.5)
    assert batch_time(rows=rows, rate=rate, workers=fewer) <= seconds * 1.5 * (1 + 1e-6)


@pytest.mark.parametrize("wrong", [nan, inf, -1.0])
@pytest.mark.parametrize(
    ("formula", "sound"),
    [
        (stage_quantile, {"quantile": 0.9, "stages": 2}),
        (assured_quantile, {"quantile": 0.9, "stages": 2}),
        (fan_out, {"quantile": 0.9, "calls": 2}),
        (downtime, {"availability": 0.9, "period": 2}),
        (batch_time, {"rows": 1, "rate": 1, "workers": 1}),
        (batch_workers, {"rows": 1, "rate": 1, "seconds": 1}),
    ],
)
def test_every_argument_is_checked(
    formula: Callable[..., Any], sound: dict[str, float], wrong: float
) -> None:
    formula(**sound)
    for name in sound:
        with pytest.raises(ValueError, match="must"):
            formula(**{**sound, name: wrong})


def test_an_availability_is_a_share() -> None:
    with pytest.raises(ValueError, match="availability must lie between 0 and 1, not 99"):
        availability_in_series(availabilities=[0.9, 99])
