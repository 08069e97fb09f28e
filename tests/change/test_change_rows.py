"""The table of changes, row by row: what is changed, how grave that is, and what follows."""

from __future__ import annotations

import pytest
from change_scopes import AD_CLICK, EXAMPLES, edited, spec

from specc.change import Changed, Gravity, ScopeChange, scope_change

C0, C1, C2, C3, C4 = Gravity
B, T, D, L = "business", "tech", "data", "legal"
ALL = (B, T, D, L)

Swaps = tuple[tuple[str, str], ...]


def _between(swaps: Swaps, before: Swaps = ()) -> ScopeChange:
    old = spec(edited(*before)) if before else AD_CLICK
    return scope_change(old, spec(edited(*before, *swaps)))


ROWS: dict[str, tuple[Swaps, Gravity, tuple[str, ...], str | None]] = {
    "wording": (
        (("for each search query, whether", "for every query, whether"),), C0, (), None,
    ),
    "another name of the project": (
        (("id: ad-click", "id: clicks"),), C2, ALL, None,
    ),
    "handle changed": (
        (('"@counsel"', '"@law/counsel"'),), C1, (L,), None,
    ),
    "on-call changed": (
        (("window: 1 hour, tell: serving-team", "window: 1 hour, tell: ml-lead"),), C1, (T,), None,
    ),
    "template upgrade": (
        (("review: {app", "scaffold: {orchestrator: dvc}\nreview: {app"),), C1, (), None,
    ),
    "alert tighter": (
        (('when: "> 12.5%"', 'when: "> 12.4%"'),), C1, (), "monitor",
    ),
    "cadence": (
        (("retraining: {every: 1 week", "retraining: {every: 5 days"),), C1, (), "monitor",
    ),
    "alert looser": (
        (('when: "> 12.5%"', 'when: "> 13%"'),), C3, (B, T), "deploy",
    ),
    "guardrail looser": (
        (("limit: 12.5%", "limit: 13%"),), C3, (B, T), "deploy",
    ),
    "guardrail added": (
        (
            ("  memory: {kind: system", ("  returns: {kind: online, role: guardrail, limit: 4%, "
             "better: lower, measured_from: clicks}\n  memory: {kind: system")),
            ("[abandonment, lat", "[abandonment, returns, lat"),
        ),
        C2, (B, T), "model",
    ),
    "model family": (
        (("then: [gradient_boosting]", "then: [random_forest]"),), C2, (T,), "model",
    ),
    "feature added, known source": (
        (("    device: {from", "    hour: {from: clicks}\n    device: {from"),), C2, (T, D), "data",
    ),
    "feature removed": (
        (("    ad_id: {from: clicks, available: at_request}\n", ""),), C2, (T, D), "data",
    ),
    "new source": (
        (("    billing: {owner", ("    bids: {owner: data-team, location: w.bids, format: table}\n"
          "    billing: {owner")),),
        C2, (T, D), "data",
    ),
    "new source of personal data": (
        (("    billing: {owner", ("    crm: {owner: data-team, location: w.crm, format: table, "
          "columns: {mail: {type: string, personal: true}}}\n    billing: {owner")),),
        C3, (T, D, L), "data",
    ),
    "access refused": (
        (("rows: 730, access: granted", "rows: 730, access: 2027-03-01"),), C3, (T, D), "scope",
    ),
    "retention shorter": (
        (("retention: 120 days", "retention: 100 days"),), C3, (T, D, L), "data",
    ),
    "labeling budget cut": (
        (("    budget: $5k", "    budget: $4k"),), C3, (B, T), "data",
    ),
    "label definition": (
        (("name: clicked, type", "name: bought, type"),), C4, (B, T, D), "data",
    ),
    "label guide clarified": (
        (("guide: labeling/guide.md", "guide: labeling/guide-2.md"),), C2, (T, D), "data",
    ),
    "test set redefined: population": (
        (("represents: all search users", "represents: search users on phones"),),
        C4, (B, T), "scope",
    ),
    "test set redefined: source": (
        (("prevalence: 2%,", "prevalence: 2%, test_from: billing,"),), C4, (B, T), "scope",
    ),
    "new slice": (
        (("    fresh: {where", "    tablet: {where: {device: tablet}}\n    fresh: {where"),),
        C2, (T,), "model",
    ),
    "new protected attribute": (
        (("attributes: [age_band]", "attributes: [age_band, gender]"),), C3, (B, T, L), "data",
    ),
    "target raised": (
        (("target: 0.78", "target: 0.79"),), C3, (T,), "model",
    ),
    "target lowered": (
        (("target: 0.78", "target: 0.77"),), C3, (B, T), "scope",
    ),
    "another metric is optimised": (
        (
            ("ctr: {kind: online, role: optimize", "ctr: {kind: online, role: monitor"),
            ("revenue_day: {kind: business, role: monitor", ("revenue_day: {kind: business, "
             "role: optimize")),
        ),
        C4, ALL, "scope",
    ),
    "business metric swapped": (
        (("revenue_day: {kind: business", "margin_day: {kind: business"),
         ("drives: revenue_day", "drives: margin_day"),
         ("metrics: [revenue_day", "metrics: [margin_day"),
         ("baseline: $8k", "baseline: $2k")),
        C4, ALL, "scope",
    ),
    "latency tighter": (
        (("at: p99, limit: 100ms", "at: p99, limit: 90ms"),), C3, (T,), "model",
    ),
    "cost limit lower": (
        (("limit: $5k per month", "limit: $4k per month"),), C3, (B, T), "model",
    ),
    "trade-off order": (
        (("[auc, latency_p99, serving_cost]", "[auc, serving_cost, latency_p99]"),),
        C3, (B, T), "model",
    ),
    "batch to realtime, personal data": (
        (("mode: batch\n  every: 1 day", "mode: realtime"),), C3, (B, T, L), "data",
    ),
    "cloud to edge": (
        (("case: replaces_system", "location: device\n  case: replaces_system"),
            ("mode: realtime", "mode: edge"),),
        C3, (T, L), "data",
    ),
    "load doubled": (
        (("average: 900 per second, peak: 2000 per second",
          "average: 1800 per second, peak: 4000 per second"),),
        C2, (T,), "deploy",
    ),
    "rollout faster": (
        (("share: 5%, for: 1 week", "share: 5%, for: 5 days"),), C2, (B, T), "deploy",
    ),
    "rollout share higher": (
        (("share: 5%, for: 1 week", "share: 10%, for: 1 week"),), C2, (B, T), "deploy",
    ),
    "automation up": (
        (("automation: assist", "automation: full"),), C4, (B, T, L), "deploy",
    ),
    "risk class up": (
        (("risk: limited", "risk: high"),), C4, ALL, "scope",
    ),
    "new audience": (
        (("audience: consumer", "audience: business"),), C4, ALL, "scope",
    ),
    "deadline": (
        (("deadline: 2029-11-15", "deadline: 2029-11-08"),), C2, (B, T), None,
    ),
    "deadline that the plan misses": (
        (("deadline: 2029-11-15", "deadline: 2029-08-15"),), C3, (B, T), "scope",
    ),
    "budget cut": (
        (("budget: $150k", "budget: $120k"),), C2, (B, T), None,
    ),
    "budget that the bill exceeds": (
        (("budget: $150k", "budget: $1k"),), C3, (B, T), "scope",
    ),
    "source lost": (
        (("    spare: {owner: data-team, location: w.spare, format: table}\n", ""),),
        C3, (T, D), "scope",
    ),
    "test set redefined: digest": (
        (("freeze: " + "a" * 64, "freeze: " + "b" * 64),), C4, (B, T), "scope",
    ),
    "split random to time": (
        (("by: random", "by: time"),), C3, (T,), "model",
    ),
    "batch to realtime": (
        (("mode: batch\n  every: 1 day", "mode: realtime"),), C3, (B, T), "data",
    ),
}  # fmt: skip

_BATCH = ("mode: realtime", "mode: batch\n  every: 1 day")
BEFORE: dict[str, Swaps] = {
    "automation up": (("automation: full", "automation: assist"),),
    "batch to realtime": (
        _BATCH,
        ("user_id: {type: string, personal: true}", "user_id: {type: string}"),
        (
            ("      personal_data: {basis: legitimate_interest, retention: 120 days, "
            "treatment: hashed}\n"),
            "",
        ),
    ),
    "batch to realtime, personal data": (_BATCH,),
    "source lost": (
        (
            "    billing: {owner",
            "    spare: {owner: data-team, location: w.spare, format: table}\n    billing: {owner",
        ),
    ),
    "split random to time": (("splits: {by: time", "splits: {by: random"),),
    "test set redefined: digest": (
        ("prevalence: 2%", f"freeze: {'a' * 64}, prevalence: 2%"),
    ),
}  # fmt: skip
"""What stands there before, where that is not the example."""


@pytest.mark.parametrize("name", ROWS)
def test_row(name: str) -> None:
    swaps, gravity, voids, redo_from = ROWS[name]
    change = _between(swaps, BEFORE.get(name, ()))
    assert change.fields
    assert (change.gravity, change.voids, change.redo_from) == (gravity, voids, redo_from), change


def test_the_story_from_impressions_to_clicks_is_another_scope() -> None:
    v1 = spec((EXAMPLES / "ad-click/spec.v1.yaml").read_text())
    change = scope_change(v1, AD_CLICK)
    assert (change.gravity, change.voids, change.redo_from) == (C4, ALL, "scope")
    gravest = {each.path for each in change.fields if each.gravity is C4}
    assert gravest == {
        ("goals", "revenue", "metrics"),
        ("metrics", "impressions_day"),
        ("metrics", "view_rate"),
        ("metrics", "ctr"),
        ("labels", "target", "name"),
    }


def test_the_other_half_of_comments_order_and_units_is_no_change_at_all() -> None:
    assert (
        _between(
            (
                ("100ms", "0.1 s"),
                ("  # 1.x optimised impressions; revenue fell", ""),
                ("1 week", "7 days"),
            )
        )
        == ScopeChange()
    )
    swapped = ("{chose: gradient boosting, over: a transformer on GPUs", ("{over: a transformer "
               "on GPUs, chose: gradient boosting"))  # fmt: skip
    assert _between((swapped,)) == ScopeChange()


def _only(*swaps: tuple[str, str], before: Swaps = ()) -> Changed:
    (changed,) = _between(swaps, before).fields
    return changed


def test_a_list_in_another_order_is_words_only_unless_its_order_counts() -> None:
    assert _only(("[bid pricing, ad creatives]", "[ad creatives, bid pricing]")).gravity is C0


def test_what_was_assumed_may_be_said() -> None:
    changed = _only(("runs: 60, time", "runs: 60, time"), ("measure: log_loss, limit",
                    "measure: log_loss, better: lower, limit"))  # fmt: skip
    assert (changed.gravity, changed.why) == (C0, "said, what was assumed")


def test_a_change_in_words() -> None:
    changed = _only(("limit: 12.5%", "limit: 13%"))
    assert changed.path == ("metrics", "abandonment", "limit")
    assert (changed.before, changed.after) == ("12.5%", "13%")
    assert changed.why == "a guardrail is looser"


def test_a_long_number_is_written_in_groups_and_a_section_with_what_it_says() -> None:
    assert _only(("audit_positives: 1200", "audit_positives: 1300")).after == "1,300"
    added = _only(
        ("    device: {from", "    hour: {from: clicks, window: 2 hours}\n    device: {from")
    )
    assert (added.before, added.after) == ("", "from: clicks, window: 2 hours")


def test_another_name_for_the_same_person_is_one_change() -> None:
    change = scope_change(
        AD_CLICK,
        spec(edited().replace("ads-lead:", "sales-lead:").replace(": ads-lead", ": sales-lead")),
    )
    (changed,) = change.fields
    assert (changed.path, changed.before, changed.after) == (
        ("people", "sales-lead"), "ads-lead", "sales-lead",
    )  # fmt: skip
    assert changed.gravity is C1


def test_another_name_for_a_metric_is_followed_to_where_it_is_meant() -> None:
    text = edited().replace("abandonment", "leavers")
    assert [(each.before, each.after) for each in scope_change(AD_CLICK, spec(text)).fields] == [
        ("abandonment", "leavers")
    ]


def test_which_of_two_equal_things_was_renamed_cannot_be_said() -> None:
    twins = ("    fresh: {where", ("    a: {where: {device: tablet}}\n    b: {where: {device: "
             "tablet}}\n    fresh: {where"))  # fmt: skip
    change = _between(
        (("    a: {where", "    c: {where"), ("    b: {where", "    d: {where")), (twins,)
    )
    assert [each.why for each in change.fields].count("another name") == 0
    assert change.gravity is C3


@pytest.mark.parametrize(
    ("swap", "gravity"),
    [
        (("runs: 2, tell: serving-team", "runs: 3, tell: serving-team"), C3),
        (("runs: 2, tell: serving-team", "tell: serving-team"), C1),
        (("tell: serving-team, do: fallback", "tell: serving-team, do: investigate"), C3),
        (("tell: serving-team, do: fallback", "tell: serving-team, do: rollback"), C1),
        (('when: "< 0.76", window', 'when: "< 0.77", window'), C1),
        (('when: "< 0.76", window', 'when: "< 0.75", window'), C3),
        (('when: "> 100ms"', 'when: ">= 100ms"'), C1),
        (("metric: ctr, when: drops 5%", "metric: ctr, when: drops 4%"), C1),
        (("metric: ctr, when: drops 5%", "metric: ctr, when: drops 6%"), C3),
        (("metric: ctr, when: drops 5%", 'metric: ctr, when: "< 1.9%"'), C3),
        (("1 week, stop_if: {ctr: drops 5%}", "1 week, stop_if: {ctr: drops 9%}"), C3),
        (("1 week, stop_if: {ctr: drops 5%}", "1 week, stop_if: {ctr: drops 4%}"), C1),
        (("1 week, stop_if: {ctr: drops 5%}", "1 week"), C3),
        (("within: 10 min", "within: 1 hour"), C3),
        (("within: 10 min", "within: 5 min"), C1),
        (("limit: 0.085", "limit: 0.09"), C3),
        (("limits: {auc: 0.72}", "limits: {auc: 0.7}"), C3),
        (("retention: 120 days", "retention: 150 days"), C3),
        (("    budget: $5k", "    budget: $6k"), C2),
        (("automation: full", "automation: assist"), C2),
        (("risk: limited", "risk: minimal"), C3),
        (("gate: beats_champion", "gate: none"), C3),
        (("without: [user_id]", "without: []"), C3),
    ],
)  # fmt: skip
def test_the_direction_matters(swap: tuple[str, str], gravity: Gravity) -> None:
    assert _only(swap).gravity is gravity
