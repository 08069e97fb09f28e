"""Canaries, shadows and looks against simulated rollouts, and against the equations they solve."""

from __future__ import annotations

from math import inf, isfinite, nan
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm

from specc.statistics.proportion import unpaired_sample_size
from specc.statistics.rollout import (
    canary_sample_size,
    canary_visible_drop,
    false_alarm,
    shadow_time,
    time_to_see,
    whole_weeks,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = 24 * 3600
TRAFFIC = 1e6 / DAY


def test_worked_numbers() -> None:
    needed = canary_sample_size(first=0.02, second=0.019, share=0.05)
    assert needed == 121_615
    assert f"{time_to_see(requests=needed, traffic=TRAFFIC, share=0.05) / DAY:.1f}" == "2.4"
    small = canary_sample_size(first=0.02, second=0.019, share=0.01)
    assert f"{time_to_see(requests=small, traffic=TRAFFIC, share=0.01) / DAY:.1f}" == "11.6"
    assert f"{canary_visible_drop(baseline=0.02, n=50_000, share=0.05) / 0.02:.0%}" == "8%"
    per_arm = unpaired_sample_size(first=0.02, second=0.0215)
    assert whole_weeks(seconds=time_to_see(requests=per_arm, traffic=TRAFFIC, share=0.5)) == 1
    seen = {"positives": 246, "prevalence": 0.02, "traffic": TRAFFIC, "sample": 0.1}
    assert f"{shadow_time(**seen) / DAY:.2f}" == "0.12"
    assert f"{shadow_time(**seen, delay=DAY) / DAY:.2f}" == "1.12"
    assert f"{false_alarm(level=0.05, looks=10):.0%}" == "40%"


def alarms(*, first: float, second: float, n: int, share: float) -> float:
    """Share of simulated canaries whose rate is significantly below that of the rest."""
    rng = np.random.default_rng(11)
    rest = round(n * (1 - share) / share)
    canary = rng.binomial(n, second, 100_000) / n
    control = rng.binomial(rest, first, 100_000) / rest
    error = np.sqrt(canary * (1 - canary) / n + control * (1 - control) / rest)
    return float(np.mean((control - canary) / error > norm.isf(0.05)))


def test_a_canary_has_the_power_promised() -> None:
    n = canary_sample_size(first=0.02, second=0.019, share=0.05)
    assert alarms(first=0.02, second=0.019, n=n, share=0.05) == pytest.approx(0.794, abs=0.006)


def test_a_canary_of_a_sound_model_stops_in_one_of_twenty() -> None:
    assert alarms(first=0.02, second=0.02, n=121_615, share=0.05) == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5])
def test_a_canary_sees_the_drop_that_it_is_said_to_see(share: float) -> None:
    drop = canary_visible_drop(baseline=0.1, n=20_000, share=share)
    seen = alarms(first=0.1, second=0.1 - drop, n=20_000, share=share)
    assert seen == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize("share", [0.01, 0.3])
def test_the_drop_solves_the_equation_for_requests(share: float) -> None:
    z = norm.isf(0.05) + norm.ppf(0.8)

    def excess(drop: float) -> float:
        p = 0.1 - drop
        return 5000 * drop**2 - z**2 * (p * (1 - p) + 0.09 * share / (1 - share))

    solved = canary_visible_drop(baseline=0.1, n=5000, share=share)
    assert solved == pytest.approx(brentq(excess, 1e-9, 0.1, xtol=1e-14), rel=1e-8)


@given(p=st.floats(0.01, 0.99), n=st.integers(10, 10**7), share=st.floats(0.001, 0.9))
def test_the_drop_gives_back_its_requests(p: float, n: int, share: float) -> None:
    drop = canary_visible_drop(baseline=p, n=n, share=share)
    if isfinite(drop) and p - drop > 1e-12:
        again = canary_sample_size(first=p, second=p - drop, share=share)
        assert again == pytest.approx(n, rel=1e-5, abs=1)


def test_too_few_requests_show_no_drop() -> None:
    assert canary_visible_drop(baseline=0.001, n=5, share=0.5) == inf


def test_a_rise_is_a_drop_of_what_fails_to_happen() -> None:
    rise = canary_sample_size(first=0.12, second=0.125, share=0.05)
    assert rise == canary_sample_size(first=0.88, second=0.875, share=0.05)


@given(seconds=st.floats(0, 1e9))
def test_weeks_are_whole_and_enough(seconds: float) -> None:
    weeks = whole_weeks(seconds=seconds)
    assert weeks >= 1
    assert (weeks - 1) * 7 * DAY <= seconds * (1 + 1e-6) or weeks == 1
    assert weeks * 7 * DAY >= seconds * (1 - 1e-6)


def looks_at(data: str, looks: int) -> float:
    """Share of tests without any effect in which some look is significant at 5%."""
    rng = np.random.default_rng(12)
    blocks = rng.standard_normal((40_000, looks))
    counts = np.arange(1, looks + 1)
    seen = blocks if data == "separate" else blocks.cumsum(axis=1) / np.sqrt(counts)
    return float(np.mean((np.abs(seen) > norm.isf(0.025)).any(axis=1)))


def test_looks_at_separate_data_are_wrong_as_often_as_said() -> None:
    chance = false_alarm(level=0.05, looks=10)
    assert looks_at("separate", 10) == pytest.approx(chance, abs=0.01)


def test_looks_at_growing_data_are_wrong_less_often() -> None:
    assert looks_at("growing", 10) == pytest.approx(0.193, abs=0.01)  # Armitage and others (1969)
    assert looks_at("growing", 10) < false_alarm(level=0.05, looks=10)


SOUND: list[tuple[Callable[..., Any], dict[str, float]]] = [
    (canary_sample_size, {"first": 0.2, "second": 0.1, "share": 0.1, "level": 0.1, "power": 0.7}),
    (canary_visible_drop, {"baseline": 0.2, "n": 90, "share": 0.1, "level": 0.1, "power": 0.7}),
    (time_to_see, {"requests": 10, "traffic": 2, "share": 0.5}),
    (whole_weeks, {"seconds": 10}),
    (
        shadow_time,
        {"positives": 2, "prevalence": 0.1, "traffic": 2, "sample": 0.5, "delay": 1},
    ),
    (false_alarm, {"level": 0.1, "looks": 2}),
]


@pytest.mark.parametrize("wrong", [nan, inf, -1.0])
@pytest.mark.parametrize(("formula", "sound"), SOUND)
def test_every_argument_is_checked(
    formula: Callable[..., Any], sound: dict[str, float], wrong: float
) -> None:
    formula(**sound)
    for name in sound:
        with pytest.raises(ValueError, match="must"):
            formula(**{**sound, name: wrong})


def test_equal_rates_are_never_told_apart() -> None:
    with pytest.raises(ValueError, match="no number of requests tells them apart"):
        canary_sample_size(first=0.1, second=0.1, share=0.1)
