"""Every quantity of the two specs of the language, as written and as specc writes it back."""

from __future__ import annotations

from fractions import Fraction

import pytest

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
    parse,
    parse_comparison,
    parse_quantile,
)

HOUR, DAY, WEEK, YEAR = 3600, 86400, 604800, 8760 * 3600

EXAMPLES: list[tuple[object, Kind, Fraction | int | str, str]] = [
    ("$18k per month", MONEY_RATE, 18000, "$18k per month"),
    ("3 iterations", COUNT, 3, "3"),
    ("$8k", AMOUNT, 8000, "$8k"),
    ("2.0%", AMOUNT, "0.02", "2%"),
    ("2.15%", AMOUNT, "0.0215", "2.15%"),
    (0.78, AMOUNT, "0.78", "0.78"),
    (0.085, AMOUNT, "0.085", "0.085"),
    ("12.5%", AMOUNT, "0.125", "12.5%"),
    ("100ms", AMOUNT, "0.1", "100 ms"),
    ("$5k per month", AMOUNT, 5000, "$5k per month"),
    ("2 GB", AMOUNT, 2 * 10**9, "2 GB"),
    ("$1.2k per month", MONEY_RATE, 1200, "$1.2k per month"),
    ("5 min", DURATION, 300, "5 min"),
    ("90 days", DURATION, 90 * DAY, "90 days"),
    ("90M", COUNT, 90 * 10**6, "90M"),
    ("0%", SHARE_OF_ONE, 0, "0%"),
    ("5%", SHARE_OF_ONE, "0.05", "5%"),
    (0.05, SHARE_OF_ONE, "0.05", "5%"),
    ("120 days", DURATION, 120 * DAY, "120 days"),
    ("1 day", DURATION, DAY, "1 day"),
    ("2 years", DURATION, 2 * YEAR, "2 years"),
    (730, COUNT, 730, "730"),
    ("1 hour", DURATION, HOUR, "1 hour"),
    ("7 days", DURATION, WEEK, "1 week"),
    ("60 days", DURATION, 60 * DAY, "60 days"),
    ("14 days", DURATION, 2 * WEEK, "2 weeks"),
    ("1M", COUNT, 10**6, "1M"),
    ("60%", SHARE_OF_ONE, "0.6", "60%"),
    (0.76, AMOUNT, "0.76", "0.76"),
    ("8k", COUNT, 8000, "8000"),
    ("$25 per hour", MONEY_RATE, 25 * 730, "$25 per hour"),
    ("$5k", MONEY, 5000, "$5k"),
    ("2 hours", DURATION, 2 * HOUR, "2 hours"),
    ("$3 per hour", MONEY_RATE, 3 * 730, "$3 per hour"),
    (1200, COUNT, 1200, "1200"),
    ("900 per second", RATE, 900, "900 per second"),
    ("2000 per second", RATE, 2000, "2000 per second"),
    ("40ms", DURATION, "0.04", "40 ms"),
    ("1.5 GB", SIZE, 15 * 10**8, "1.5 GB"),
    ("$0.34 per hour", MONEY_RATE, "248.2", "$0.34 per hour"),
    ("99.9%", SHARE_OF_ONE, "0.999", "99.9%"),
    ("1M per day", RATE, Fraction(10**6, DAY), "1M per day"),
    ("100%", SHARE_OF_ONE, 1, "100%"),
    ("10 min", DURATION, 600, "10 min"),
    ("100k", COUNT, 10**5, "100k"),
    ("12 hours", DURATION, 12 * HOUR, "12 hours"),
    ("10 days", DURATION, 10 * DAY, "10 days"),
    ("1 year", DURATION, YEAR, "1 year"),
    ("$150k", MONEY, 150_000, "$150k"),
    ("18 months", DURATION, 18 * 730 * HOUR, "18 months"),
    ("500 per week", AMOUNT, Fraction(500, WEEK), "500 per week"),
    ("40k", COUNT, 40_000, "40k"),
    ("30 days", DURATION, 30 * DAY, "30 days"),
    ("$40k", MONEY, 40_000, "$40k"),
    # beyond the two specs
    ("0.15 points", SHARE_OF_ONE, "0.0015", "0.15%"),
    (1e-4, PLAIN_NUMBER, "0.0001", "0.0001"),
    ("1e-9", PLAIN_NUMBER, "0.000000001", "1e-9"),
    (-0.5, PLAIN_NUMBER, "-0.5", "-0.5"),
    ("1/3", SHARE_OF_ONE, Fraction(1, 3), "100/3%"),
    ("-$48", MONEY, -48, "-$48"),
    ("$0.5", MONEY, "0.5", "$0.50"),
    ("3723 CHF", MONEY, 3723, "3723 CHF"),
    ("500 EUR", MONEY, 500, "€500"),
    ("2000/s", RATE, 2000, "2000 per second"),
    ("20 requests per second", RATE, 20, "20 per second"),
    ("$25/h", MONEY_RATE, 25 * 730, "$25 per hour"),
    ("$5k/month", MONEY_RATE, 5000, "$5k per month"),
    ("5 MB/s", AMOUNT, 5 * 10**6, "5 MB per second"),
    ("512 MiB", SIZE, 512 * 1024**2, "512 MiB"),
    ("1 quarter", DURATION, YEAR // 4, "3 months"),
    ("250us", DURATION, "0.00025", "250 us"),
    ("0 weeks", DURATION, 0, "0 days"),
    ("0 GB", SIZE, 0, "0 B"),
    ("16050 hours", DURATION, 16050 * 3600, "668.75 days"),
    ("1001 hours", DURATION, 1001 * 3600, "1001 hours"),
]


@pytest.mark.parametrize(("written", "kind", "base", "printed"), EXAMPLES)
def test_reads_the_exact_value_and_writes_it_as_people_do(
    written: object, kind: Kind, base: Fraction | int | str, printed: str
) -> None:
    quantity = parse(written, kind)
    assert quantity.magnitude == Fraction(base)
    assert str(quantity) == printed
    assert parse(printed, kind) == quantity


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("200ms", "0.2 s"),
        ("$60k per year", "$5k per month"),
        ("$25 per hour", "$18250 per month"),
        ("60 per minute", "1/s"),
        ("1 week", "168 hours"),
        ("12 months", "8760 hours"),
        ("1 KiB", "1024 B"),
        ("1 KB", "1 kB"),
        ("$5", "5 USD"),
        ("0.15 points", "0.15%"),
        ("2.50%", "0.025e2%"),
        ("-0", "0"),
    ],
)
def test_the_same_amount_in_two_units_is_one_value(one: str, other: str) -> None:
    first, second = parse(one), parse(other)
    assert first == second
    assert hash(first) == hash(second)
    assert str(first) == str(second)


@pytest.mark.parametrize(
    ("one", "other"), [("5%", "0.05"), ("$5", "€5"), ("1 s", "1"), ("5 per second", "5 MB/s")]
)
def test_amounts_of_different_things_are_unequal_and_do_not_compare(one: str, other: str) -> None:
    first, second = parse(one), parse(other)
    assert first != second
    with pytest.raises(TypeError, match="they do not compare"):
        assert first < second
    with pytest.raises(TypeError, match="they do not compare"):
        first + second


def test_the_error_across_dimensions_names_both() -> None:
    with pytest.raises(TypeError) as error:
        assert parse("200ms") >= parse("5%")
    assert str(error.value) == "`200 ms` is a duration and `5%` is a share: they do not compare"


def test_orders_adds_and_scales_within_a_dimension() -> None:
    assert parse("900ms") < parse("1 s") <= parse("1000 ms") < parse("1.1 s")
    assert str(parse("30 days") + parse("1 week")) == "37 days"
    assert str(parse("2 weeks") - parse("1 day")) == "13 days"
    assert str(parse("$3 per hour") * 60) == "$180 per hour"
    assert str(parse("$100 per month") * Fraction(1, 7)) == "$100/7 per month"


def test_counts_in_a_named_unit() -> None:
    assert parse("0.2 s").in_unit("ms") == 200
    assert parse("$25 per hour").in_unit("USD per month") == 18250
    assert parse("$5k per month").in_unit("$k/month") == 5
    assert parse("1M per day").in_unit("per day") == 10**6
    assert parse("2.15%").in_unit("%") == Fraction("2.15")
    assert Quantity.of(15, "min") == parse("900 s")
    with pytest.raises(TypeError, match="`5%` is a share; `ms` measures a duration"):
        parse("5%").in_unit("ms")


def test_a_float_is_the_base_unit() -> None:
    assert [float(parse(text)) for text in ("200ms", "2 GB", "5%", "$60k per year", "60/min")] == [
        0.2,
        2e9,
        0.05,
        5000.0,
        1.0,
    ]


@pytest.mark.parametrize(
    ("written", "printed", "relative"),
    [
        ("< 0.76", "< 0.76", False),
        ("> 12.5%", "> 12.5%", False),
        (">100ms", "> 100 ms", False),
        (">= 0.76", ">= 0.76", False),
        ("<=$5k per month", "<= $5k per month", False),
        ("drops 5%", "drops 5%", True),
        ("drops 0.05e2 percent", "drops 5%", True),
        ("rises 0.15 points", "rises 0.15 points", False),
        ("drops 20ms", "drops 20 ms", False),
        ("rises 0.01", "rises 0.01", False),
    ],
)
def test_comparisons_come_back(written: str, printed: str, relative: bool) -> None:
    comparison = parse_comparison(written)
    assert (str(comparison), comparison.relative) == (printed, relative)
    assert parse_comparison(printed) == comparison


def test_a_relative_change_is_not_an_absolute_one() -> None:
    assert parse_comparison("drops 5%") != parse_comparison("drops 5 points")
    assert parse_comparison("drops 5%").quantity == parse_comparison("drops 5 points").quantity


@pytest.mark.parametrize(
    ("written", "probability", "printed"),
    [
        ("p99", Fraction(99, 100), "p99"),
        ("p99.9", Fraction(999, 1000), "p99.9"),
        ("median", Fraction(1, 2), "median"),
        ("p50", Fraction(1, 2), "median"),
        ("p05", Fraction(1, 20), "p5"),
    ],
)
def test_quantiles(written: str, probability: Fraction, printed: str) -> None:
    level = parse_quantile(written)
    assert (level.probability, str(level)) == (probability, printed)
    assert parse_quantile(printed) == level
