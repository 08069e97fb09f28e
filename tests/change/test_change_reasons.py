"""Why a change has its class: no reason says more than is so."""

from __future__ import annotations

import pytest
from change_scopes import AD_CLICK, edited, spec

from specc.change import Changed, Gravity, scope_change

C1, C2, C3 = Gravity.C1, Gravity.C2, Gravity.C3
GONE, AIM_GONE = "the bound is gone", "the aim is gone"
OTHER_ANSWER = "something else answers in its place"
OTHER_SLICE = "a slice is another part of the data"
QUESTION = """\
questions:
  age_sampling: {ask: "May the age band be sampled for the audit?", who: counsel, by: 2029-07-10, \
blocks: deploy}
"""
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
        (("where: {device: mobile}", "where: {device: tablet}"), C3, OTHER_SLICE),
        (("scores: {auc: 0.74}", "scores: {auc: 0.70}"), C3, "there is less to beat"),
        (("scores: {auc: 0.74}", "scores: {auc: 0.75}"), C2, "there is more to beat"),
        (("kind: rule, scores: {auc: 0.66}", "kind: rule"), C3, "there is less to beat"),
        (("fallback: keyword_rule", "fallback: always_no"), C3, OTHER_ANSWER),
        (("  fallback: keyword_rule\n", ""), C3, "nothing answers when the model cannot"),
        ((QUESTION, "questions: {}\n"), C2, "a stage waits no more"),
        (("blocks: deploy", "blocks: business_review"), C2, "what a stage waits for"),
        (("who: counsel, by: 2029", "who: ads-lead, by: 2029"), C1, "someone else can answer"),
        (("price: $0.34 per hour", "price: $0.20 per hour"), C2, "another price of running it"),
        (("replicas: 15", "replicas: 16"), C2, "running it costs more"),
        (("replicas: 15", "replicas: 14"), C2, "other machines"),
        (("price: $3 per hour", "price: $4 per hour"), C2, "another price of training"),
        (("rate: $25 per hour", "rate: $26 per hour"), C2, "another price of labels"),
        (("rate: $25 per hour", "rate: $25k per hour"), C3, "the plan does not fit any more"),
        (("    audit: 200\n", ""), C3, "fewer labels are checked"),
        (("delay: 1 day}\n", "delay: 2 days}\n"), C2, "the truth is known at another time"),
        (("groups_seen: true", "groups_seen: false"), C3, PARTED),
        (("retraining: {every: 1 week, ", "retraining: {"), C2, "it is renewed less often"),
        (("tell: ml-lead, do: investigate", "do: investigate"), C3, "nobody is told"),
        (("      history: 90 days\n", ""), C3, "data are kept for less time"),
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


def test_the_column_of_groups_counts_where_it_keeps_groups_apart_in_time() -> None:
    apart = edited(("groups_seen: true", "groups_seen: false"))
    other = edited(("group_column: user_id", "group_column: ad_id"), text=apart)
    (changed,) = scope_change(spec(apart), spec(other)).fields
    assert (changed.gravity, changed.why, changed.redo_from) == (C3, PARTED, "model")


def test_the_delay_of_the_label_parts_rows_where_the_gap_follows_it() -> None:
    following = edited((" gap: 1 day,", ""))
    other = edited(("delay: 1 day}\n", "delay: 2 days}\n"), text=following)
    (changed,) = scope_change(spec(following), spec(other)).fields
    assert (changed.gravity, changed.redo_from) == (C3, "data")
    assert PARTED in changed.why


@pytest.mark.parametrize(
    "swap",
    [
        ("price: $0.34 per hour", "price: $0.35 per hour"),
        ("replicas: 15", "replicas: 16"),
        ("rate: $25 per hour", "rate: $26 per hour"),
        ("price: $3 per hour", "price: $4 per hour"),
        ("runs: 60", "runs: 70"),
        ("items: 8k", "items: 9k"),
    ],
)
def test_whatever_moves_the_money_is_the_word_of_the_business(swap: tuple[str, str]) -> None:
    (changed,) = _changed(swap)
    assert changed.voids >= {"business", "tech"}


def test_a_finding_lived_with_concerns_whoever_signed_and_one_less_the_leads() -> None:
    waived = edited(("review: {app", "accept: [{finding: PEO04, because: soon}]\nreview: {app"))
    there, back = scope_change(AD_CLICK, spec(waived)), scope_change(spec(waived), AD_CLICK)
    assert there.voids == ("business", "tech", "data", "legal")
    assert (back.gravity, back.voids) == (C2, ("business", "tech"))


def _changed(swap: tuple[str, str]) -> tuple[Changed, ...]:
    return scope_change(AD_CLICK, spec(edited(swap))).fields
