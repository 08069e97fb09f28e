"""What is written in one way too many is said again in the way that is taken, or not at all."""

import pytest

from specc.units import (
    COUNT,
    DURATION,
    MONEY_RATE,
    RATE,
    SHARE_OF_ONE,
    SIZE,
    Kind,
    UnitError,
    parse,
    parse_comparison,
    parse_quantile,
)

REWRITTEN = [
    ("90 million", COUNT, "90M"),
    ("40,000", COUNT, "40000"),
    ("1,250 rows", COUNT, "1250 rows"),
    ("40_000", COUNT, "40000"),
    ("200 msec", DURATION, "200 ms"),
    ("10 mins", DURATION, "10 min"),
    ("2 Weeks", DURATION, "2 weeks"),
    ("3 mounths", DURATION, "3 months"),
    ("5\u00b5s", DURATION, "5us"),
    ("10\u00a0s", DURATION, "10 s"),
    ("2,000 ms", DURATION, "2000 ms"),
    ("2 gb", SIZE, "2 GB"),
    ("5 rps", RATE, "5 per second"),
    ("5 per secnd", RATE, "5 per second"),
    ("1M daily", RATE, "1M per day"),
    ("$1,250 a month", MONEY_RATE, "$1250 per month"),
    ("5 USD monthly", MONEY_RATE, "5 USD per month"),
    ("5\uff05", SHARE_OF_ONE, "5%"),
    ("15", SHARE_OF_ONE, "15%"),
    (15, SHARE_OF_ONE, "15%"),
]
LEFT = [
    ("1,250 s", DURATION),
    ("0,2 s", DURATION),
    ("1,250%", SHARE_OF_ONE),
    ("3 m", DURATION),
    ("2 MS", DURATION),
    ("5", DURATION),
    ("2 Gb", SIZE),
    ("3 parrots", COUNT),
    ("1.5", SHARE_OF_ONE),
    ("150", SHARE_OF_ONE),
    ("-5%", SHARE_OF_ONE),
    ("$150.000 per month", MONEY_RATE),
    ("0012", COUNT),
    (True, COUNT),
    ("9" * 200, COUNT),
]


def instead(value: object, kind: Kind) -> str:
    with pytest.raises(UnitError) as error:
        parse(value, kind)
    return error.value.instead


@pytest.mark.parametrize(("written", "kind", "expected"), REWRITTEN)
def test_one_reading_is_said_rightly(written: object, kind: Kind, expected: str) -> None:
    assert instead(written, kind) == expected
    parse(expected, kind)


@pytest.mark.parametrize(("written", "kind"), LEFT)
def test_two_readings_are_left_to_people(written: object, kind: Kind) -> None:
    assert instead(written, kind) == ""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("\u2265 0.76", ">= 0.76"),
        ("=> 3", ">= 3"),
        ("above 5%", "> 5%"),
        ("Falls by 5%", "drops 5%"),
        ("> 200 msec", "> 200 ms"),
        ("> 12,5%", ""),
        ("drops -5%", ""),
        ("0.76", ""),
    ],
)
def test_comparisons(written: str, expected: str) -> None:
    with pytest.raises(UnitError) as error:
        parse_comparison(written)
    assert error.value.instead == expected


@pytest.mark.parametrize(
    ("written", "expected"), [("P99", "p99"), ("95th percentile", "p95"), ("p100", ""), ("0.9", "")]
)
def test_quantiles(written: str, expected: str) -> None:
    with pytest.raises(UnitError) as error:
        parse_quantile(written)
    assert error.value.instead == expected
