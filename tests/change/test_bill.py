"""What a spec costs, and by how much that changes."""

from __future__ import annotations

import pytest
from change_scopes import AD_CLICK, edited, spec

from specc.change.bill import Bill, bill, difference


def _said(swap: tuple[str, str] | None = None) -> tuple[str, str, float | None]:
    one = bill(spec(edited(swap))) if swap else bill(AD_CLICK)
    return str(one.build), str(one.run_per_month), one.days


def test_labeling_training_machines_and_stages_are_added_up() -> None:
    # 8,000 × (2 + 0.1) × 20 s = 93.3 h at $25 is $2,333; 60 runs × 2 h at $3 is $360
    # 15 replicas at $0.34 per hour, 730 hours a month; 2 + 3 + 5 + 5 + 1 weeks
    assert _said() == ("$2693", "$3723", 112)


@pytest.mark.parametrize(
    ("swap", "expected"),
    [
        (("rate: $25 per hour", "rate: €25 per hour"), ("None", "$3723", 112)),
        (("runs: 60, ", ""), ("$2333", "$3723", 112)),
        (("replicas: 15, ", ""), ("$2693", "None", 112)),
        (("  start: 2026-07-01\n", ""), ("$2693", "$3723", 112)),
        (
            ("  iterations: 3\n", "  iterations: 3\n  team_cost: $1k per day\n"),
            ("$114693", "$3723", 112),
        ),
        (
            (
                "  iterations: 3\n",
                "  iterations: 3\n  dependencies: [{step: log, team: x, lead_time: 1 week}]\n",
            ),
            ("$2693", "$3723", 119),
        ),
    ],
)
def test_what_is_not_known_is_not_guessed(
    swap: tuple[str, str], expected: tuple[str, str, float | None]
) -> None:
    assert _said(swap) == expected


def test_a_difference_needs_both_sides_in_one_currency() -> None:
    dollars = bill(AD_CLICK)
    euros = bill(spec(edited().replace("$0.34", "€0.34")))
    more = bill(spec(edited(("replicas: 15", "replicas: 20"))))
    assert str(difference(dollars.run_per_month, more.run_per_month)) == "$1241"
    assert difference(dollars.run_per_month, euros.run_per_month) is None
    assert difference(dollars.run_per_month, Bill().run_per_month) is None
