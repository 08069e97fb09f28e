"""Outside its domain a formula says so; whatever the numbers are, it never fails otherwise."""

from __future__ import annotations

from importlib import import_module
from inspect import getmembers, isfunction, signature
from itertools import product
from math import inf, isnan, nan
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.statistics import capacity, error, labeling, proportion, ranking, trivial

if TYPE_CHECKING:
    from collections.abc import Callable

SUBJECTS = (
    "alerting",
    "capacity",
    "drift",
    "error",
    "fairness",
    "labeling",
    "proportion",
    "ranking",
    "training",
    "trivial",
)

FORMULAS: list[Callable[..., Any]] = [
    function
    for subject in SUBJECTS
    for name, function in getmembers(import_module(f"specc.statistics.{subject}"), isfunction)
    if function.__module__.endswith(f".{subject}") and not name.startswith("_")
]


def numbers_of(formula: Callable[..., Any]) -> list[str]:
    return [name for name in signature(formula).parameters if name != "method"]


def qualified(formula: Callable[..., Any]) -> str:
    return f"{formula.__module__.rpartition('.')[2]}.{formula.__name__}"


@pytest.mark.parametrize("formula", FORMULAS, ids=qualified)
def test_every_argument_is_checked(formula: Callable[..., Any]) -> None:
    for name, wrong in product(numbers_of(formula), (nan, inf, -inf, -1.0)):
        values = dict.fromkeys(numbers_of(formula), 0.5)
        if "second" in values:
            values["second"] = 0.6
        formula(**values)
        with pytest.raises(ValueError, match=r"must (be|lie) .*, not"):
            formula(**{**values, name: wrong})


@pytest.mark.parametrize("formula", FORMULAS, ids=qualified)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_any_numbers_give_a_number_or_a_value_error(
    formula: Callable[..., Any], data: st.DataObject
) -> None:
    number = st.one_of(st.floats(), st.floats(0, 1), st.floats(1, 1e12), st.integers(-2, 10**9))
    values = {name: data.draw(number, label=name) for name in numbers_of(formula)}
    try:
        result = formula(**values)
    except ValueError as problem:
        assert str(problem)[0].islower()
        return
    results = result if isinstance(result, tuple) else [result]
    if isinstance(result, dict):
        results = list(result.values())
    assert all(not isnan(value) and value >= 0 for value in results)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: proportion.half_width(proportion=1, n=100),
            "proportion must lie between 0 and 1, both excluded, not 1",
        ),
        (
            lambda: proportion.half_width(proportion=0.9, n=0),
            "n must be a finite number above 0, not 0",
        ),
        (
            lambda: proportion.sample_size(proportion=0.9, half_width=1e-59),
            "the count is too large to compute: the precision asked for is too fine",
        ),
        (
            lambda: proportion.unpaired_sample_size(first=0.9, second=0.9),
            "first and second are equal: no number of rows tells them apart",
        ),
        (
            lambda: proportion.rows_for_positives(positives=10, prevalence=0),
            "prevalence must be a finite number above 0, not 0",
        ),
        (
            lambda: proportion.paired_sample_size(difference=0.01, disagreement=0.05, power=0.3),
            "power must be at least 0.5 and below 1, not 0.3",
        ),
        (
            lambda: ranking.detectable_difference(
                auc=0.8, positives=10, negatives=90, correlation=1
            ),
            "correlation must be at least 0 and below 1, not 1",
        ),
        (
            lambda: ranking.standard_error(auc=0.8, positives=0, negatives=90),
            "positives must be a finite number above 0, not 0",
        ),
        (
            lambda: error.half_width(deviation=0, n=10),
            "deviation must be a finite number above 0, not 0",
        ),
        (
            lambda: labeling.items_within_budget(budget=100, seconds=20, hourly_rate=0),
            "hourly rate must be a finite number above 0, not 0",
        ),
        (
            lambda: capacity.replicas(arrival_rate=1, mean_latency=1, workers=1, utilization=1.5),
            "utilization must lie between 0 and 1, not 1.5",
        ),
        (
            lambda: trivial.scores(prevalence=0),
            "prevalence must lie between 0 and 1, both excluded, not 0",
        ),
    ],
)
def test_the_sentence_names_the_value(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=r"count|must|equal") as caught:
        call()
    assert str(caught.value) == sentence
