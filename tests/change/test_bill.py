"""What a spec costs, and by how much that changes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from change_scopes import AD_CLICK, edited, spec

from specc.change._told import signed
from specc.change.bill import Bill, bill, difference
from specc.rules._costs import costs
from specc.units import Dimension, Quantity


def _said(swap: tuple[str, str] | None = None) -> tuple[str, str, float | None]:
    one = bill(spec(edited(swap))) if swap else bill(AD_CLICK)
    build, run = (signed(each) or None for each in (one.build, one.run_per_month))
    return str(build), str(run), one.days


def test_labeling_training_machines_and_stages_are_added_up() -> None:
    # 8,000 × (2 + 0.1) × 20 s = 93.3 h at $25 is $2,333; 60 runs × 2 h at $3 is $360
    # 15 replicas at $0.34 per hour, 730 hours a month; 2 + 3 + 5 + 5 + 1 weeks
    assert _said() == ("+$2,693", "+$3,723", 112)


@pytest.mark.parametrize(
    ("swap", "expected"),
    [
        (("rate: $25 per hour", "rate: €25 per hour"), ("None", "+$3,723", 112)),
        (("runs: 60, ", ""), ("+$2,333", "+$3,723", 112)),
        (("replicas: 15, ", ""), ("+$2,693", "None", 112)),
        (("  start: 2029-07-01\n", ""), ("+$2,693", "+$3,723", 112)),
        (
            ("  iterations: 3\n", "  iterations: 3\n  team_cost: $1k per day\n"),
            ("+$114,693", "+$3,723", 112),
        ),
        (
            (
                "  iterations: 3\n",
                "  iterations: 3\n  dependencies: [{step: log, team: x, lead_time: 1 week}]\n",
            ),
            ("+$2,693", "+$3,723", 119),
        ),
    ],
)
def test_what_is_not_known_is_not_guessed(
    swap: tuple[str, str], expected: tuple[str, str, float | None]
) -> None:
    assert _said(swap) == expected


def _dollars(amount: str) -> Quantity:
    return Quantity(magnitude=Fraction(amount), dimension=Dimension("USD"))


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("1166.6666", "+$1,167"),
        ("12345.4", "+$12,345"),
        ("-360.2", "−$360"),
        ("-0.4", ""),
        ("0", ""),
    ],
)
def test_money_is_written_in_whole_units(amount: str, expected: str) -> None:
    assert signed(_dollars(amount)) == expected


def test_a_difference_is_of_what_was_not_rounded() -> None:
    one, other = (bill(spec(edited(("replicas: 15", f"replicas: {n}")))) for n in (15, 18))
    # 3 × $0.34 × 730 hours; of $3,723 and $4,468, each rounded, it would be $745
    more = difference(one.run_per_month, other.run_per_month)
    assert more is not None
    assert float(more) == pytest.approx(744.6)


def test_a_difference_needs_both_sides_in_one_currency() -> None:
    dollars = bill(AD_CLICK)
    euros = bill(spec(edited().replace("$0.34", "€0.34")))
    more = bill(spec(edited(("replicas: 15", "replicas: 20"))))
    known = difference(dollars.run_per_month, more.run_per_month)
    assert known is not None
    assert signed(known) == "+$1,241"
    assert difference(dollars.run_per_month, euros.run_per_month) is None
    assert difference(dollars.run_per_month, Bill().run_per_month) is None


@pytest.mark.parametrize(
    ("swap", "expected"),
    [
        (
            ("replicas: 15", "replicas: 15"),
            "8,000 items × 2 labels × 20 s; 10% decided by one more person; at $25 per hour",
        ),
        (("    adjudicated: 10%\n", ""), "8,000 items × 2 labels × 20 s; at $25 per hour"),
    ],
)
def test_the_sum_of_labeling_says_all_that_it_adds_up(swap: tuple[str, str], expected: str) -> None:
    labeling, *_ = costs(spec(edited(swap)), "USD")
    assert labeling.sum == expected
