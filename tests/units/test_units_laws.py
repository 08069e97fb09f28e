"""What holds for every quantity and every text."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from specc.units import (
    AMOUNT,
    COUNT,
    DURATION,
    MONEY,
    MONEY_RATE,
    PLAIN_NUMBER,
    RATE,
    SHARE_OF_ONE,
    SIZE,
    Kind,
    Quantity,
    UnitError,
    parse,
    parse_comparison,
    parse_quantile,
)

KINDS = (
    AMOUNT,
    COUNT,
    DURATION,
    MONEY,
    MONEY_RATE,
    PLAIN_NUMBER,
    RATE,
    SHARE_OF_ONE,
    SIZE,
)
UNITS = (
    *("", "k", "M", "%", "points", "us", "ms", "s", "min", "hour", "day", "week", "month"),
    *("quarter", "year", "B", "kB", "GB", "TB", "KiB", "TiB", "USD", "k EUR", "M CHF"),
    *("per second", "/min", "per day", "per week", "per quarter", "per year", "k per month"),
    *("USD per hour", "EUR per week", "CHF per quarter", "MB per second", "GiB per day"),
)
kinds = st.sampled_from(KINDS)
units = st.sampled_from(UNITS)
texts = kinds.flatmap(lambda kind: st.from_regex(kind.json_schema()["pattern"], fullmatch=True))
scraps = st.text(alphabet="0159.,-+eEkM$€%/ permonthsdayGiB<>=:_\n\u202e٥", max_size=24)
scalars = st.one_of(
    texts,
    scraps,
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.none(),
    st.builds(
        lambda text, at, scrap: text[:at] + scrap + text[at:], texts, st.integers(0, 9), scraps
    ),
)
decimals = st.builds(
    lambda n, e: Fraction(n) * Fraction(10) ** e, st.integers(0, 10**9), st.integers(-9, 9)
)


def accepts(schema: dict[str, Any], value: object) -> bool:
    """JSON Schema validation, as far as these schemas go."""
    if isinstance(value, str):
        return re.search(schema["pattern"], value) is not None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low, high = schema.get("minimum", float("-inf")), schema.get("maximum", float("inf"))
    return "number" in schema["type"] and low <= value <= high


def read(value: object, kind: Kind = AMOUNT) -> Quantity | None:
    try:
        return parse(value, kind)
    except UnitError as error:
        assert error.message
        assert error.help
        return None


@given(scalars, kinds)
def test_any_scalar_is_a_quantity_or_an_error_and_what_is_read_the_schema_takes(
    value: object, kind: Kind
) -> None:
    quantity = read(value, kind)
    assert quantity is None or accepts(kind.json_schema(), value)


@given(st.data(), kinds)
def test_what_the_schema_takes_is_read_but_for_what_a_schema_cannot_say(
    data: st.DataObject, kind: Kind
) -> None:
    text = data.draw(st.from_regex(kind.json_schema()["pattern"], fullmatch=True))
    try:
        assert kind.accepts(parse(text, kind).dimension)
    except UnitError as error:
        unsaid = "characters long|too many digits|more than the whole|not a whole number"
        glued_or_no_currency = "not a unit" in error.message and re.search(
            "[a-zA-Z]per|[A-Z]{3}", text
        )
        assert glued_or_no_currency or re.search(unsaid, error.message)


@given(texts, kinds)
def test_what_is_written_reads_back(text: str, kind: Kind) -> None:
    quantity = read(text)
    assume(quantity is not None)
    assert quantity is not None
    assert parse(str(quantity)) == quantity
    assert read(text, kind) in (None, quantity) or kind is SHARE_OF_ONE


@given(decimals, units, units)
def test_a_change_of_unit_changes_nothing(amount: Fraction, unit: str, other: str) -> None:
    quantity = Quantity.of(amount, unit)
    assert parse(str(quantity)) == quantity
    try:
        same = Quantity.of(quantity.in_unit(other), other)
    except TypeError:
        return
    assert (same, hash(same), str(same)) == (quantity, hash(quantity), str(quantity))


@given(st.fractions(max_denominator=10**6), units)
def test_values_without_a_finite_decimal_read_back_too(amount: Fraction, unit: str) -> None:
    assume(abs(amount) < 10**12)
    assert parse(str(Quantity.of(amount, unit))) == Quantity.of(amount, unit)


@given(decimals, decimals, units)
def test_order_is_the_order_of_the_amounts(one: Fraction, other: Fraction, unit: str) -> None:
    assert (Quantity.of(one, unit) < Quantity.of(other, unit)) == (one < other)
    assert (Quantity.of(one, unit) >= Quantity.of(other, unit)) == (one >= other)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_its_decimal_text(value: float) -> None:
    quantity = read(value, PLAIN_NUMBER)
    assert quantity is None or quantity.magnitude == Fraction(str(value))
    assert quantity is not None or not 1e-30 < abs(value) < 1e30


@given(st.sampled_from(["<", "<=", ">", ">=", "drops", "rises"]), texts)
def test_comparisons_read_back(operator: str, text: str) -> None:
    try:
        comparison = parse_comparison(f"{operator} {text}")
    except UnitError:
        return
    assert parse_comparison(str(comparison)) == comparison


@given(scalars)
def test_any_scalar_is_a_comparison_or_a_quantile_or_an_error(value: object) -> None:
    for reader in (parse_comparison, parse_quantile):
        try:
            assert reader(str(reader(value))) == reader(value)
        except UnitError as error:
            assert error.help


@pytest.mark.parametrize("text", ["1" + " " * 110 + "s", "a" * 118 + "!", "1" + "a " * 59 + "!"])
def test_repetitive_text_is_refused_without_a_search(text: str) -> None:
    assert read(text) in (None, parse("1 s"))
