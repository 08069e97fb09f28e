"""AUC errors against numerical integration and against simulated scores."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from specc.statistics.ranking import (
    Method,
    detectable_difference,
    difference_sample_size,
    difference_standard_error,
    half_width,
    sample_size,
    standard_error,
)

aucs = st.floats(0.05, 0.995)
prevalences = st.floats(0.0005, 0.9)
counts = st.integers(20, 10**7)
methods = st.sampled_from(["binormal", "hanley_mcneil"])

Array = np.ndarray[Any, np.dtype[np.float64]]


def test_worked_numbers() -> None:
    wide = {"auc": 0.8, "half_width": 0.02, "prevalence": 0.02}
    assert sample_size(**wide) == 23_105
    assert sample_size(**wide, method="hanley_mcneil") == 34_409
    assert round(34_409 * 0.02) == 688
    fine = {"auc": 0.8, "difference": 0.01, "prevalence": 0.02, "correlation": 0.8}
    assert difference_sample_size(**fine, method="hanley_mcneil") == 112_484
    assert difference_sample_size(**fine) == 75_528


def variance_by_definition(*, auc: float, q1: float, q2: float, n1: int, n0: int) -> float:
    a = auc
    return (a * (1 - a) + (n1 - 1) * (q1 - a * a) + (n0 - 1) * (q2 - a * a)) / (n1 * n0)


@pytest.mark.parametrize("auc", [0.05, 0.5, 0.55, 0.8, 0.95, 0.999])
def test_binormal_error_is_the_integral(auc: float) -> None:
    mu = sqrt(2) * norm.ppf(auc)
    q, _ = quad(lambda y: norm.pdf(y) * norm.cdf(mu - y) ** 2, -12, 12, epsabs=1e-13, epsrel=1e-13)
    exact = sqrt(variance_by_definition(auc=auc, q1=q, q2=q, n1=70, n0=900))
    assert standard_error(auc=auc, positives=70, negatives=900) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize("auc", [0.5, 0.8, 0.95])
def test_hanley_mcneil_error_is_the_published_formula(auc: float) -> None:
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    exact = sqrt(variance_by_definition(auc=auc, q1=q1, q2=q2, n1=70, n0=900))
    measured = standard_error(auc=auc, positives=70, negatives=900, method="hanley_mcneil")
    assert measured == pytest.approx(exact, rel=1e-12)


def measured_aucs(positives: Array, negatives: Array) -> Array:
    """One AUC a row of the two arrays, by counting the pairs."""
    above = [
        np.searchsorted(np.sort(n), p).mean() for p, n in zip(positives, negatives, strict=True)
    ]
    return np.array(above) / negatives.shape[1]


def test_binormal_error_is_that_of_simulated_normal_scores() -> None:
    rng = np.random.default_rng(7)
    positives = rng.normal(sqrt(2) * norm.ppf(0.8), 1, (4000, 40))
    spread = measured_aucs(positives, rng.normal(0, 1, (4000, 800))).std()
    expected = standard_error(auc=0.8, positives=40, negatives=800)
    assert spread == pytest.approx(expected, rel=0.03)
    cautious = standard_error(auc=0.8, positives=40, negatives=800, method="hanley_mcneil")
    assert cautious > 1.15 * spread


def test_hanley_mcneil_error_is_that_of_simulated_exponential_scores() -> None:
    rng = np.random.default_rng(8)
    positives = rng.exponential(0.8 / 0.2, (4000, 40))
    spread = measured_aucs(positives, rng.exponential(1, (4000, 800))).std()
    expected = standard_error(auc=0.8, positives=40, negatives=800, method="hanley_mcneil")
    assert spread == pytest.approx(expected, rel=0.03)


def two_models(rng: np.random.Generator, first: float, second: float) -> tuple[Array, Array]:
    """AUCs of two models whose scores for a row correlate by 0.8, over 2,000 test sets."""

    def scores(rows: int) -> tuple[Array, Array]:
        shared, own, other = rng.normal(size=(3, 2000, rows))
        return sqrt(0.8) * shared + sqrt(0.2) * own, sqrt(0.8) * shared + sqrt(0.2) * other

    (p1, p2), (n1, n2) = scores(100), scores(400)
    mu1, mu2 = sqrt(2) * norm.ppf(first), sqrt(2) * norm.ppf(second)
    return measured_aucs(p1 + mu1, n1), measured_aucs(p2 + mu2, n2)


def test_detectable_difference_is_seen_with_the_power_promised() -> None:
    rng = np.random.default_rng(9)
    first, second = two_models(rng, 0.8, 0.8)
    rows = {"auc": 0.8, "positives": 100, "negatives": 400}
    correlation = float(np.corrcoef(first, second)[0, 1])
    spread = difference_standard_error(**rows, correlation=correlation)
    assert np.std(second - first) == pytest.approx(spread, rel=0.05)

    seen = detectable_difference(**rows, correlation=correlation)
    first, second = two_models(rng, 0.8 - seen / 2, 0.8 + seen / 2)
    found = np.abs(second - first) > norm.isf(0.025) * spread
    assert np.mean(found) == pytest.approx(0.8, abs=0.03)


@given(auc=aucs, prevalence=prevalences, n=counts, method=methods)
def test_half_width_gives_back_its_rows(
    auc: float, prevalence: float, n: int, method: Method
) -> None:
    rows = {"positives": n * prevalence, "negatives": n * (1 - prevalence)}
    width = half_width(auc=auc, **rows, method=method)
    assert sample_size(auc=auc, half_width=width, prevalence=prevalence, method=method) == n


@given(auc=aucs, prevalence=prevalences, n=counts, r=st.floats(0, 0.99), power=st.floats(0.5, 0.99))
def test_difference_gives_back_its_rows(
    auc: float, prevalence: float, n: int, r: float, power: float
) -> None:
    rows = {"positives": n * prevalence, "negatives": n * (1 - prevalence)}
    seen = detectable_difference(auc=auc, **rows, correlation=r, power=power)
    needed = difference_sample_size(
        auc=auc, difference=seen, prevalence=prevalence, correlation=r, power=power
    )
    assert needed == n


@given(auc=aucs, positives=st.integers(1, 10**6), negatives=st.integers(1, 10**6), method=methods)
def test_more_rows_of_either_class_are_more_precise(
    auc: float, positives: int, negatives: int, method: Method
) -> None:
    def error(n1: int, n0: int) -> float:
        return standard_error(auc=auc, positives=n1, negatives=n0, method=method)

    here = error(positives, negatives)
    assert error(positives * 2, negatives) < here
    assert error(positives, negatives * 2) < here


@given(auc=aucs)
def test_an_auc_and_its_mirror_are_equally_precise(auc: float) -> None:
    mirror = standard_error(auc=1 - auc, positives=30, negatives=500)
    assert standard_error(auc=auc, positives=30, negatives=500) == pytest.approx(mirror)
