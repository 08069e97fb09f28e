"""Formulas against other people's: scipy's ranks and entropies, and a simulation."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from infer_data import written
from scipy import stats

from specc.infer import infer
from specc.infer._bounds import allowance, around
from specc.infer._figures import entropy, explained
from specc.infer._model import Column


def _ties(path: Path, names: tuple[str, ...], rows: list[tuple[object, ...]], target: str) -> dict:
    draft = infer(written(path, names, rows), target=target)
    return {tie.column: tie for tie in draft.profile.ties}


def test_the_auc_is_that_of_mann_and_whitney(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    chance = random.Random(11)  # noqa: S311
    labels = [chance.random() < 0.3 for _ in range(400)]
    smooth = [chance.gauss(label, 1) for label in labels]
    coarse = [round(chance.gauss(-label, 1)) for label in labels]
    rows: list[tuple[object, ...]] = [
        (a, b, int(y)) for a, b, y in zip(smooth, coarse, labels, strict=True)
    ]
    ties = _ties(tmp_path / "d.csv", ("smooth", "coarse", "y"), rows, "y")
    for name, values in (("smooth", smooth), ("coarse", coarse)):
        yes = [v for v, y in zip(values, labels, strict=True) if y]
        no = [v for v, y in zip(values, labels, strict=True) if not y]
        auc = stats.mannwhitneyu(yes, no).statistic / (len(yes) * len(no))
        assert ties[name].auc == pytest.approx(max(auc, 1 - auc), abs=1e-12)


def test_the_rank_correlation_is_spearmans(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    chance = random.Random(12)  # noqa: S311
    y = [chance.gauss(0, 1) for _ in range(300)]
    x = [round(chance.gauss(each, 1)) for each in y]
    rows: list[tuple[object, ...]] = list(zip(x, y, strict=True))
    ties = _ties(tmp_path / "d.csv", ("x", "y"), rows, "y")
    assert ties["x"].correlation == pytest.approx(stats.spearmanr(x, y).statistic, abs=1e-12)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=8).filter(any))
def test_the_entropy_is_shannons(counts: list[int]) -> None:
    assert entropy(counts) == pytest.approx(stats.entropy(counts), abs=1e-12)


@given(st.lists(st.integers(1, 60), min_size=2, max_size=6))
def test_a_copy_explains_all_but_the_correction(counts: list[int]) -> None:
    pairs: dict[tuple[object, object], int] = {(n, n): count for n, count in enumerate(counts)}
    size = len(counts) - 1
    bias = size * size / (2 * sum(counts)) / stats.entropy(counts)
    assert explained(pairs) == pytest.approx(max(0.0, min(1.0, 1 - bias)), abs=1e-9)


def test_what_is_independent_explains_nothing_on_average() -> None:
    chance = random.Random(5)  # noqa: S311
    shares, plain = [], []
    for _ in range(200):
        counts: dict[tuple[object, object], int] = {}
        for _ in range(300):
            pair = (chance.randrange(12), chance.randrange(3))
            counts[pair] = counts.get(pair, 0) + 1
        share = explained(counts)
        assert share is not None
        shares.append(share)
        both = stats.entropy(list(counts.values()))
        rows = [sum(c for (a, _), c in counts.items() if a == n) for n in range(12)]
        columns = [sum(c for (_, b), c in counts.items() if b == n) for n in range(3)]
        plain.append((stats.entropy(rows) + stats.entropy(columns) - both) / math.log(3))
    assert sum(plain) / 200 > 0.03  # what is counted without the correction
    assert sum(shares) / 200 < 0.006


def test_a_constant_has_nothing_to_explain() -> None:
    assert explained({("a", 1): 3, ("b", 1): 4}) is None


@given(st.floats(-1e12, 1e12), st.floats(0, 1e12))
def test_bounds_hold_what_was_seen_and_never_cross_zero_for_nothing(
    low: float, spread: float
) -> None:
    high = low + spread
    found = around(low, high)
    assert found is not None
    assert found[0] <= low
    assert high <= found[1]
    assert (found[0] >= 0) or low < 0
    assert (found[1] <= 0) or high > 0


@pytest.mark.parametrize(
    ("seen", "bounds"),
    [
        ((0, 1), (0, 1)),
        ((6.98, 28.1), (0, 50)),
        ((1994, 2023), (1980, 2040)),
        ((-12.3, 35), (-20, 50)),
        ((-80, -3), (-100, 0)),
        ((5, 5), (0, 5)),
        ((0.05, 0.097), (0.04, 0.1)),
    ],
)
def test_bounds_are_round(seen: tuple[float, float], bounds: tuple[float, float]) -> None:
    assert around(*seen) == bounds


def test_numbers_beyond_meaning_have_no_bounds() -> None:
    assert around(-1e300, 1e300) is None


def test_the_allowance_covers_the_next_table_too() -> None:
    """Of tables with the same share of missing values, 97.5% stay below the allowance."""
    chance = random.Random(9)  # noqa: S311
    kept = 0
    for _ in range(400):
        missing = sum(chance.random() < 0.1 for _ in range(500))
        column = Column(name="x", kind="number", rows=500, present=500 - missing, distinct=9)
        kept += not missing or float(allowance(column).rstrip("%")) / 100 >= 0.1
    assert 0.95 < kept / 400 < 1
    assert allowance(Column(name="x", kind="number", rows=9, present=9, distinct=9)) == ""


def test_values_that_stop_the_pipeline_are_told_and_may_be_emptied(tmp_path: Path) -> None:
    """The pipeline sets 1% of rows aside; whoever empties more finds `missing` wide enough."""
    pytest.importorskip("duckdb")
    rows: list[tuple[object, ...]] = [(n, n % 7 / 2) for n in range(1000)]
    rows[3], rows[600] = (3, "oops"), (600, "")
    few = infer(written(tmp_path / "few.csv", ("id", "x"), rows))
    for n in range(20):
        rows[40 * n] = (n, "oops")
    many = infer(written(tmp_path / "many.csv", ("id", "x"), rows))
    assert any("sets such rows aside" in note for note in few.notes)
    assert any("more than 1% of rows stop the generated pipeline" in note for note in many.notes)
    odd = next(column for column in many.profile.columns if column.name == "x")
    assert float(allowance(odd).rstrip("%")) / 100 > (odd.missing + odd.odd) / odd.rows > 0.02
