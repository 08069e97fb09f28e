"""Labeling, capacity and trivial scores against counting, simulation and scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy

from specc.statistics import capacity, labeling, trivial

JOB = {"items": 8000, "seconds": 20, "annotators": 2}
TEAM = {"labelers": 4, "hours_per_day": 6}


def test_worked_labeling() -> None:
    hours = labeling.annotation_hours(**JOB)
    assert f"{hours:.1f}" == "88.9"
    assert round(labeling.cost(**JOB, hourly_rate=25, adjudicated=0.1)) == 2333
    assert f"{labeling.days(hours=hours, **TEAM):.1f}" == "3.7"
    cap = labeling.days_cap(training_days=3, analysis_days=2)
    assert cap == 2
    batch = labeling.batch_size(days=cap, **TEAM, seconds=20, annotators=2)
    assert batch == 4320
    assert labeling.batches(items=8000, batch_size=batch) == 2


def test_cost_is_that_of_every_label_paid_singly() -> None:
    paid = sum(20 / 3600 * 25 for _item in range(300) for _annotator in range(3))
    paid += sum(20 / 3600 * 25 for item in range(300) if item % 10 == 0)
    assert labeling.cost(
        items=300, seconds=20, hourly_rate=25, annotators=3, adjudicated=0.1
    ) == pytest.approx(paid)


@given(
    budget=st.floats(0, 1e7),
    seconds=st.floats(0.5, 3600),
    hourly_rate=st.floats(1, 500),
    annotators=st.integers(1, 5),
    adjudicated=st.floats(0, 1),
)
def test_budget_pays_for_its_items_and_not_for_one_more(
    budget: float, seconds: float, hourly_rate: float, annotators: int, adjudicated: float
) -> None:
    terms = {
        "seconds": seconds,
        "hourly_rate": hourly_rate,
        "annotators": annotators,
        "adjudicated": adjudicated,
    }
    items = labeling.items_within_budget(budget=budget, **terms)
    if items:
        assert labeling.cost(items=items, **terms) <= budget * (1 + 1e-8)
    assert labeling.cost(items=items + 1, **terms) > budget


@given(
    days=st.floats(0.1, 60),
    labelers=st.integers(1, 50),
    seconds=st.floats(1, 600),
    annotators=st.integers(1, 5),
)
def test_a_batch_fits_its_days_and_one_more_item_does_not(
    days: float, labelers: int, seconds: float, annotators: int
) -> None:
    team = {"labelers": labelers, "hours_per_day": 6}
    effort = {"seconds": seconds, "annotators": annotators}
    batch = labeling.batch_size(days=days, **team, **effort)

    def takes(items: int) -> float:
        return labeling.days(hours=labeling.annotation_hours(items=items, **effort), **team)

    assert takes(batch + 1) > days
    if batch:
        assert takes(batch) <= days * (1 + 1e-8)


@given(hours=st.floats(0.1, 1e5), days=st.floats(0.1, 100))
def test_labelers_are_just_enough(hours: float, days: float) -> None:
    people = labeling.labelers_within_days(hours=hours, days=days, hours_per_day=6)
    assert labeling.days(hours=hours, labelers=people, hours_per_day=6) <= days * (1 + 1e-8)
    if people > 1:
        assert labeling.days(hours=hours, labelers=people - 1, hours_per_day=6) > days


def test_worked_capacity() -> None:
    assert capacity.concurrency(arrival_rate=2000, mean_latency=0.04) == 80
    assert capacity.replicas(arrival_rate=2000, mean_latency=0.04, workers=8) == 15
    assert capacity.monthly_cost(replicas=15, hourly_price=0.34) == pytest.approx(3723)
    with_fees = capacity.monthly_cost(
        replicas=15, hourly_price=0.34, requests=1_000_000, request_fee=2e-6
    )
    assert with_fees == pytest.approx(3725)


def test_concurrency_is_that_of_simulated_requests() -> None:
    rng = np.random.default_rng(5)
    arrivals = np.sort(rng.uniform(0, 100, rng.poisson(200 * 100)))
    departures = np.sort(arrivals + rng.exponential(0.04, arrivals.size))
    moments = rng.uniform(1, 100, 20_000)
    busy = np.searchsorted(arrivals, moments) - np.searchsorted(departures, moments)
    expected = capacity.concurrency(arrival_rate=200, mean_latency=0.04)
    assert busy.mean() == pytest.approx(expected, rel=0.03)


@given(
    rate=st.floats(0.1, 1e6),
    latency=st.floats(1e-4, 10),
    workers=st.integers(1, 64),
    utilization=st.floats(0.1, 1),
)
def test_replicas_are_just_enough(
    rate: float, latency: float, workers: int, utilization: float
) -> None:
    server = {"mean_latency": latency, "workers": workers, "utilization": utilization}
    needed = capacity.replicas(arrival_rate=rate, **server)
    assert capacity.arrival_rate(replicas=needed, **server) >= rate * (1 - 1e-8)
    if needed > 1:
        assert capacity.arrival_rate(replicas=needed - 1, **server) < rate


def test_no_load_still_needs_a_replica() -> None:
    assert capacity.replicas(arrival_rate=0, mean_latency=0.04, workers=8) == 1


@given(replicas=st.integers(0, 10_000), price=st.floats(0.01, 100), requests=st.floats(0, 1e9))
def test_cost_gives_back_its_replicas(replicas: int, price: float, requests: float) -> None:
    terms = {"hourly_price": price, "requests": requests, "request_fee": 1e-6}
    budget = capacity.monthly_cost(replicas=replicas, **terms)
    half = capacity.monthly_cost(replicas=0.5, hourly_price=price)
    assert capacity.replicas_within_budget(budget=budget + half, **terms) == replicas
    fewer = capacity.replicas_within_budget(budget=max(0, budget - half), **terms)
    assert fewer == max(0, replicas - 1)


def test_fees_alone_may_exceed_the_budget() -> None:
    terms = {"hourly_price": 1.0, "requests": 1000, "request_fee": 1}
    assert capacity.replicas_within_budget(budget=10, **terms) == 0


def test_worked_trivial_scores() -> None:
    scores = trivial.scores(prevalence=0.02)
    assert {name: round(score, 3) for name, score in scores.items()} == {
        "accuracy": 0.98,
        "average_precision": 0.02,
        "f1": 0.039,
        "log_loss": 0.098,
        "precision": 0.02,
        "recall": 1.0,
        "roc_auc": 0.5,
    }


@pytest.mark.parametrize("prevalence", [1e-4, 0.02, 0.5, 0.7])
def test_log_loss_is_the_entropy(prevalence: float) -> None:
    expected = entropy([prevalence, 1 - prevalence])
    assert trivial.log_loss(prevalence=prevalence) == pytest.approx(expected)


def test_trivial_scores_are_those_of_models_that_ignore_the_input() -> None:
    rng = np.random.default_rng(6)
    rows, pi = 200_000, 0.3
    truth = rng.permutation(np.arange(rows) < rows * pi)
    score = rng.random(rows)
    ranked = truth[np.argsort(-score)]
    precision_at = np.cumsum(ranked) / np.arange(1, rows + 1)
    scores = trivial.scores(prevalence=pi)
    assert precision_at[ranked].mean() == pytest.approx(scores["average_precision"], abs=0.01)
    ranks = np.argsort(np.argsort(score))[truth]
    above = ranks.mean() - (truth.sum() - 1) / 2
    assert above / (rows - truth.sum()) == pytest.approx(scores["roc_auc"], abs=0.01)
    assert max(truth.mean(), (~truth).mean()) == pytest.approx(scores["accuracy"])
    # Saying yes at random, ever more often: F1 is best where it is always.
    best = max(2 * q * pi / (q + pi) for q in np.linspace(0.01, 1, 100))
    assert best == pytest.approx(scores["f1"])
    # No constant probability has a lower log loss.
    losses = [-(pi * np.log(q) + (1 - pi) * np.log(1 - q)) for q in np.linspace(0.01, 0.99, 99)]
    assert min(losses) == pytest.approx(scores["log_loss"])
