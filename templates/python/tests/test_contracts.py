"""Contracts: samples keep them, and each way to break one is caught with its reason."""

from datetime import datetime
from typing import Any

import polars as pl
import pytest

from package_name import contracts, synthetic
from package_name.config import Column, Contract, Scope
from package_name.reports import StepFailed


def contract(columns: dict[str, Column], **changes: Any) -> Contract:
    about: dict[str, Any] = {
        "source": "s",
        "owner": "me",
        "location": "s.csv",
        "format": "csv",
        "tolerance": 0.0,
    }
    return Contract(
        **(about | changes), access="granted", columns=columns, spec_ref="data.sources.s"
    )


def test_a_sample_keeps_the_contract_it_was_made_from(scope: Scope) -> None:
    for each in scope.sources.values():
        sample = synthetic.sample(each, scope.features, seed=1, most=500)
        checked = contracts.check(sample, each)
        assert checked.reasons == {}
        assert list(contracts.too_many_missing(checked, each)) == []
        assert checked.good.height == sample.height


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (Column(type="number"), "many", "x is not of type number"),
        (Column(type="integer"), "1.5", "x is not of type integer"),
        (Column(type="boolean"), "perhaps", "x is not of type boolean"),
        (Column(type="timestamp"), "yesterday", "x is not of type timestamp"),
        (Column(type="number", min=0), "-1", "x is below 0"),
        (Column(type="number", max=1), "1.01", "x is above 1"),
        (Column(type="category", values=("a", "b")), "c", "x is not one of its values"),
        (Column(type="number", missing=0.0), None, "x is missing"),
    ],
)
def test_a_row_that_breaks_its_contract_is_set_aside(
    column: Column, value: str | None, reason: str
) -> None:
    good = {
        "number": "1",
        "integer": "1",
        "boolean": "true",
        "timestamp": "2026-01-02",
        "category": "a",
    }[column.type]
    checked = contracts.check(pl.DataFrame({"x": [good, value]}), contract({"x": column}))
    assert checked.good.height == 1
    assert checked.bad.rows() == [(value, reason)]


def test_yes_and_no_are_read_as_people_write_them() -> None:
    column = Column(type="boolean")
    words = ["y", "N", "t", "F", "yes", "no", "TRUE", "false", "1", "0"]
    checked = contracts.check(pl.DataFrame({"x": words}), contract({"x": column}))
    assert checked.good["x"].to_list() == [True, False] * 5


def test_a_repeated_key_is_set_aside() -> None:
    checked = contracts.check(
        pl.DataFrame({"k": ["a", "b", "a"]}), contract({"k": Column(type="string", unique=True)})
    )
    assert checked.bad["reason"].to_list() == ["k is repeated"]


def test_a_missing_column_stops_and_names_the_line() -> None:
    with pytest.raises(StepFailed) as failed:
        contracts.check(
            pl.DataFrame({"a": [1]}),
            contract({"a": Column(type="integer"), "b": Column(type="text")}),
        )
    assert [finding.spec_ref for finding in failed.value.findings] == ["data.sources.s.columns.b"]


def test_more_missing_than_allowed_is_a_failure() -> None:
    about = contract({"x": Column(type="number", missing=0.1)})
    checked = contracts.check(pl.DataFrame({"x": ["1", None, None, "2"]}), about)
    found = list(contracts.too_many_missing(checked, about))
    assert [finding.level for finding in found] == ["fail"]
    assert "50.00%" in found[0].message


@pytest.mark.parametrize(
    "text", ["2026-03-04 05:06:07", "2026-03-04T05:06:07Z", "2026-03-04T07:06:07+02:00"]
)
def test_times_are_read_as_utc(text: str) -> None:
    assert contracts.typed_as(pl.Series([text]), "timestamp").to_list() == [
        datetime(2026, 3, 4, 5, 6, 7)
    ]


def test_columns_that_the_contract_does_not_name_are_left_out() -> None:
    checked = contracts.check(
        pl.DataFrame({"x": [1], "secret": ["s"]}), contract({"x": Column(type="integer")})
    )
    assert checked.good.columns == ["x"]
