"""Why a change has its class: no reason says more than is so."""

from __future__ import annotations

import pytest
from change_scopes import AD_CLICK, edited, spec

from specc.change import Changed, Gravity, scope_change

C2, C3 = Gravity.C2, Gravity.C3
GONE, AIM_GONE = "the bound is gone", "the aim is gone"
PARTED = "rows are parted otherwise: old scores are void"
INCOMPARABLE = "the bounds cannot be compared"


@pytest.mark.parametrize(
    ("swap", "gravity", "why"),
    [
        (("metric: ctr, when: drops 5%", 'metric: ctr, when: "< 1.9%"'), C3, INCOMPARABLE),
        (("metric: ctr, when: drops 5%", "metric: ctr, when: rises 5%"), C3, INCOMPARABLE),
        (("metric: ctr, when: drops 5%", "metric: ctr, when: drops 6%"), C3, "an alert is looser"),
        (("stop_if: {ctr: drops 5%}", 'stop_if: {ctr: "< 1.9%"}'), C3, INCOMPARABLE),
        (("limits: {auc: 0.72}", "limits: {}"), C3, GONE),
        (("limit: 12.5%", "limit: 13%"), C3, "a guardrail is looser"),
        (("target: 2.15%, ", ""), C3, AIM_GONE),
        (("policy: 5ms", "policy: 6ms"), C2, "how long an answer may take, part by part"),
        (("time_column: shown_at", "time_column: sent_at"), C3, PARTED),
        (("group_column: user_id", "group_column: ad_id"), C2, "what can be learned from"),
        (("availability: 99.9%", "availability: 99.95%"), C2, "it may be down for less time"),
    ],
)  # fmt: skip
def test_the_reason_is_what_happened(swap: tuple[str, str], gravity: Gravity, why: str) -> None:
    assert [(each.gravity, each.why) for each in _changed(swap)] == [(gravity, why)]


def test_the_column_of_groups_counts_where_rows_are_parted_by_it() -> None:
    grouped = edited(("splits: {by: time", "splits: {by: group"))
    other = edited(("group_column: user_id", "group_column: ad_id"), text=grouped)
    (changed,) = scope_change(spec(grouped), spec(other)).fields
    assert (changed.gravity, changed.why, changed.redo_from) == (C3, PARTED, "model")
    assert changed.voids == {"tech"}


def _changed(swap: tuple[str, str]) -> tuple[Changed, ...]:
    return scope_change(AD_CLICK, spec(edited(swap))).fields
