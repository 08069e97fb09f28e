"""Encoded features against ranks of matrices and the generated code; events against counts
and against a simulation of what too few of them do."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.statistics import features

MODELS = Path(__file__).parents[2] / "templates/python/src/package_name/models.py"


def test_worked() -> None:
    positives = features.events(rows=10_000, prevalence=0.06)
    assert positives == 600
    assert features.most(events=positives, events_per_feature=10) == 60


@pytest.mark.parametrize("values", [2, 3, 7])
def test_a_category_is_as_many_columns_as_it_adds_to_the_rank(values: int) -> None:
    one_hot = np.eye(values)[np.arange(100) % values]
    ones = np.ones((100, 1))
    added = np.linalg.matrix_rank(np.hstack([ones, one_hot])) - np.linalg.matrix_rank(ones)
    assert features.encoded(kind="category", values=values) == added


@pytest.mark.parametrize("kind", ["number", "integer", "boolean", "timestamp"])
def test_a_plain_column_is_one(kind: str) -> None:
    assert features.encoded(kind=kind) == features.encoded(kind=kind, values=9) == 1


def test_a_category_counts_one_where_its_values_are_unknown_or_single() -> None:
    assert [features.encoded(kind="category", values=n) for n in (0, 1, 2)] == [1, 1, 1]
    assert features.encoded(kind="string", values=4) == 3


def test_a_text_counts_what_the_generated_code_makes_of_it() -> None:
    hashed = re.search(r"^TEXT_COLUMNS = (\d+)$", MODELS.read_text("utf-8"), re.MULTILINE)
    assert hashed is not None
    assert features.encoded(kind="text") == int(hashed[1])


@given(positives=st.integers(0, 2000), negatives=st.integers(0, 2000))
def test_events_are_the_rows_of_the_rarer_class(positives: int, negatives: int) -> None:
    rows = positives + negatives
    prevalence = positives / rows if rows else 0.0
    assert features.events(rows=rows, prevalence=prevalence) == min(positives, negatives)


@given(
    count=st.integers(1, 500),
    share=st.floats(1e-4, 1),
    each=st.integers(1, 50),
)
def test_rows_needed_are_enough_and_one_less_is_not(count: int, share: float, each: int) -> None:
    rows = features.rows_needed(features=count, share=share, events_per_feature=each)
    assert rows * share >= count * each * (1 - 1e-8)
    assert (rows - 1) * share < count * each or rows == 1


@given(events=st.integers(0, 10**6), each=st.integers(1, 100))
def test_most_features_have_their_events_and_one_more_has_not(events: int, each: int) -> None:
    most = features.most(events=events, events_per_feature=each)
    assert most * each <= events < (most + 1) * each


def test_too_few_events_make_chance_look_like_a_pattern() -> None:
    """The area under the curve, on the training rows, of a linear fit to pure noise."""

    def seen(columns: int, positives: int) -> float:
        rng = np.random.default_rng(7)
        x = rng.normal(size=(10 * positives, columns))
        y = np.arange(10 * positives) < positives
        score = x @ np.linalg.lstsq(x, y - y.mean(), rcond=None)[0]
        return float((score[y][:, None] > score[~y]).mean())

    most = features.most(events=60, events_per_feature=10)
    assert seen(most, 60) < 0.65 < 0.75 < seen(10 * most, 60)


@pytest.mark.parametrize(
    ("formula", "numbers"),
    [
        (features.encoded, {"kind": "category", "values": -1}),
        (features.events, {"rows": -1, "prevalence": 0.5}),
        (features.events, {"rows": 10, "prevalence": 1.2}),
        (features.most, {"events": 9, "events_per_feature": 0}),
        (features.rows_needed, {"features": 3, "share": 0, "events_per_feature": 10}),
    ],
)
def test_domain(formula: object, numbers: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must"):
        formula(**numbers)  # type: ignore[operator]
