"""The normal distribution against scipy, and what importing the formulas brings in."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scipy.stats import norm

from specc.statistics.domain import rounded_down, rounded_up
from specc.statistics.normal import cdf, critical_value, quantile


@pytest.mark.parametrize("x", [-30, -8, -3.3, -1, -1e-9, 0, 0.5, 1.96, 5, 9])
def test_cdf(x: float) -> None:
    assert cdf(x) == pytest.approx(norm.cdf(x), rel=1e-12)


@pytest.mark.parametrize("p", [1e-300, 1e-20, 1e-6, 0.02, 0.2, 0.5, 0.8, 0.999, 1 - 1e-12])
def test_quantile(p: float) -> None:
    assert quantile(p) == pytest.approx(norm.ppf(p), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("level", [1e-30, 0.001, 0.05, 0.1, 0.5, 0.99])
def test_critical_value_is_two_sided(level: float) -> None:
    assert critical_value(level=level) == pytest.approx(norm.isf(level / 2), rel=1e-12)


def test_counts_are_rounded_in_the_safe_direction() -> None:
    assert [rounded_up(x) for x in (0.001, 1, 1.001, 2.46e6 + 1e-9)] == [1, 1, 2, 2_460_000]
    assert [rounded_down(x) for x in (0.999, 1, 1.999, 4320 - 1e-9)] == [0, 1, 1, 4320]


def test_importing_the_formulas_is_cheap() -> None:
    code = (
        "import sys; before = set(sys.modules);"
        "from specc.statistics import capacity, error, labeling, proportion, ranking, trivial;"
        "print(*sorted(set(sys.modules) - before))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"statistics", "fractions", "decimal", "random", "pydantic", "yaml", "numpy"}
    assert "specc.statistics.ranking" in run.stdout.split()
    assert not heavy & set(run.stdout.split())
