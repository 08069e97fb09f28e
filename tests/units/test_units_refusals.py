"""Every way to get a quantity wrong, with the sentence that says so and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from specc.units import (
    COUNT,
    DURATION,
    MONEY,
    MONEY_RATE,
    PLAIN_NUMBER,
    RATE,
    SHARE_OF_ONE,
    SIZE,
    Kind,
    UnitError,
    parse,
    parse_comparison,
    parse_quantile,
)

LONG = "`{}` has too many digits or too large an exponent"
DIGITS = "write at most 30 digits, between 1e-30 and 1e30"

REFUSALS: list[Any] = [
    # a unit is never guessed
    (200, DURATION, "`200` has no unit: a duration is expected", "write 200ms, 200 s, 200 days"),
    ("5", MONEY, "`5` has no unit: an amount of money is expected", "write $5, 5 EUR"),
    (0, SIZE, "`0` has no unit: a size is expected", "write 0 MB, 0 GB"),
    (9, RATE, "`9` has no unit: a rate is expected", "write 9 per second, 9 per day"),
    # the wrong dimension
    (
        "5%",
        DURATION,
        "`5%` is a share; a duration is expected",
        "write for example 200ms or 2 weeks",
    ),
    (
        "$5k",
        MONEY_RATE,
        "`$5k` is an amount of money in USD; a money rate is expected",
        "write for example $5k per month or $25 per hour",
    ),
    (
        "0.05 users",
        SHARE_OF_ONE,
        "`0.05 users` is a plain number; a share is expected",
        "write for example 5% or 0.05",
    ),
    (
        "5% per day",
        RATE,
        "a share per time has no meaning here",
        "write a rate of counts, bytes or money: 2000 per second, $5k per month",
    ),
    # unknown units
    (
        "5 secnds",
        DURATION,
        "`secnds` is not a unit",
        "write 5 seconds",
    ),
    ("5 m", DURATION, "`m` is not a unit", "a similar unit exists: `ms` or `min`"),
    ("5 gb", SIZE, "`gb` is not a unit", "write 5 GB"),
    (
        "$5 per mont",
        MONEY_RATE,
        "`mont` is not a unit",
        "write $5 per month",
    ),
    ("5 BTC", MONEY, "`BTC` is not a unit", "write for example $5k or 500 EUR"),
    # traps of YAML and of habit
    (
        "40,000",
        COUNT,
        "`40,000` has a comma in its digits: YAML or a reader may cut it there",
        "write 40000",
    ),
    (
        "$150,000",
        MONEY,
        "`$150,000` has a comma in its digits: YAML or a reader may cut it there",
        "write $150000",
    ),
    (
        "0,5%",
        SHARE_OF_ONE,
        "`0,5%` has a comma in its digits: YAML or a reader may cut it there",
        "write 0.5%",
    ),
    (
        "$150.000",
        MONEY,
        "`$150.000` has three digits after the point: thousands, or a fraction?",
        "write $150k or $150",
    ),
    (
        "1.250 EUR per month",
        MONEY_RATE,
        "`1.250 EUR per month` has three digits after the point: thousands, or a fraction?",
        "write 1.25k EUR per month or 1.25 EUR per month",
    ),
    # as people say it
    ("90 million", COUNT, "`million` is not a unit", "write 90M"),
    ("90 million rows", COUNT, "`million rows` is not a unit", "write 90M rows"),
    ("$2 million", MONEY, "`million` is not a unit", "write $2M"),
    ("900 rps", RATE, "`rps` is not a unit", "write 900 per second"),
    ("500 a week", RATE, "`a week` is not a unit", "write 500 per week"),
    ("$3 an hour", MONEY_RATE, "`an hour` is not a unit", "write $3 per hour"),
    ("$3 EUR", MONEY, "`$3 EUR` names two currencies", "write for example $5k or 500 EUR"),
    ("8_000", COUNT, "`8_000` has an underscore in its digits", "write 8000"),
    ("5 QPS", RATE, "`QPS` is not a unit", "write 5 per second"),
    (
        "",
        DURATION,
        "nothing is written where a duration is expected",
        "write for example 200ms or 2 weeks",
    ),
    ("$5k a month", MONEY_RATE, "`a month` is not a unit", "write $5k per month"),
    (99.9, SHARE_OF_ONE, "`99.9` is more than the whole; a share is expected", "write 99.9%"),
    (
        500,
        SHARE_OF_ONE,
        "`500` is more than the whole; a share is expected",
        "write for example 5% or 0.05",
    ),
    ("1_000", COUNT, "`1_000` has an underscore in its digits", "write 1000"),
    (
        "1:30",
        DURATION,
        "`1:30` reads as a time of day or as minutes",
        "write 90 s or 1.5 hours",
    ),
    ("0012", COUNT, "`0012` starts with a zero: it may be a number or a code", "drop the zero"),
    (True, SIZE, "`true` is not a size", "write for example 2 GB or 512 MiB"),
    (
        None,
        MONEY,
        "nothing is written where an amount of money is expected",
        "write for example $5k or 500 EUR",
    ),
    ([1], COUNT, "a list stands where a count is expected", "write for example 40k or 8000"),
    ({}, COUNT, "a mapping stands where a count is expected", "write for example 40k or 8000"),
    ("soon", DURATION, "`soon` is not a duration", "write for example 200ms or 2 weeks"),
    (
        "2026-01-05",
        DURATION,
        "`2026-01-05` is not a duration",
        "write for example 200ms or 2 weeks",
    ),
    # out of range
    ("-5 s", DURATION, "`-5 s` is negative; a duration is expected", "drop the minus sign"),
    (-1, COUNT, "`-1` is negative; a count is expected", "drop the minus sign"),
    (
        "2.5",
        COUNT,
        "`2.5` is not a whole number; a count is expected",
        "write for example 40k or 8000",
    ),
    (
        5,
        SHARE_OF_ONE,
        "`5` is more than the whole; a share is expected",
        "write 5%",
    ),
    (
        float("nan"),
        COUNT,
        "`nan` is not a finite number; a count is expected",
        "write for example 40k or 8000",
    ),
    (
        float("-inf"),
        PLAIN_NUMBER,
        "`-inf` is not a finite number; a number is expected",
        "write for example 0.78 or 40k",
    ),
    # hostile
    ("1e999999999", PLAIN_NUMBER, LONG.format("1e999999999"), DIGITS),
    ("1e99", PLAIN_NUMBER, LONG.format("1e99"), DIGITS),
    (5e-324, PLAIN_NUMBER, LONG.format("5e-324"), DIGITS),
    ("9" * 31 + " s", DURATION, LONG.format("9" * 31 + " s"), DIGITS),
    pytest.param(
        10**5000, COUNT, "the number has too many digits", "write at most 30 digits", id="huge"
    ),
    ("9" * 200, COUNT, "the value is 200 characters long", "write one quantity"),
    (
        "−5",
        PLAIN_NUMBER,
        "the value holds U+2212 (MINUS SIGN)",
        "write -5",
    ),
    (
        "٥%",
        SHARE_OF_ONE,
        "the value holds U+0665 (ARABIC-INDIC DIGIT FIVE)",
        "type the value with plain digits, letters, spaces and signs",
    ),
    (
        "5\u202e%",
        SHARE_OF_ONE,
        "the value holds U+202E (RIGHT-TO-LEFT OVERRIDE)",
        "type the value with plain digits, letters, spaces and signs",
    ),
    (
        "5%\n",
        SHARE_OF_ONE,
        "the value holds U+000A (a control character)",
        "type the value with plain digits, letters, spaces and signs",
    ),
]


@pytest.mark.parametrize(("written", "kind", "message", "advice"), REFUSALS)
def test_says_the_fact_and_what_to_do(
    written: object, kind: Kind, message: str, advice: str
) -> None:
    with pytest.raises(UnitError) as error:
        parse(written, kind)
    assert (error.value.message, error.value.help) == (message, advice)


BOUND = "write for example > 12.5%, < 0.76, drops 5% or rises 0.15 points"


@pytest.mark.parametrize(
    ("written", "message", "advice"),
    [
        (0.76, "`0.76` is not a comparison", BOUND),
        ("falls 5%", "`falls 5%` is not a comparison", "write drops 5%"),
        ("falls", "`falls` is not a comparison", BOUND),
        ("drops by 5%", "`by 5%` is not a quantity", "write drops 5%"),
        ("drops", "`drops` names no bound", BOUND),
        ("=> 12.5%", "`=> 12.5%` is not a comparison", 'write ">= 12.5%"'),
        ("rises 0.15pp", "`pp` is not a unit", "write rises 0.15 points"),
        (None, "nothing is written where a comparison is expected", BOUND),
        (
            "drops -5%",
            "`drops -5%` changes by a negative amount",
            "write drops 5% or rises 5%",
        ),
        ("> 5 perzent", "`perzent` is not a unit", 'write "> 5 percent"'),
    ],
)
def test_comparisons(written: object, message: str, advice: str) -> None:
    with pytest.raises(UnitError) as error:
        parse_comparison(written)
    assert (error.value.message, error.value.help) == (message, advice)


@pytest.mark.parametrize("written", ["p0", "p100", "99", "p", "p9 9", "mean"])
def test_quantiles(written: str) -> None:
    with pytest.raises(UnitError) as error:
        parse_quantile(written)
    assert error.value.message == f"`{written}` is not a quantile"
    assert error.value.help == "write p99, p99.9 or median"
