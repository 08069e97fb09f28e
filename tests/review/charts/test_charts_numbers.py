"""What is drawn is what is meant: places in proportion to numbers, and the table's the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from chart_specs import (
    AD_CLICK,
    EXAMPLES,
    SVG,
    changed,
    drawn,
    figures,
    number,
    points,
    spec,
    texts,
    tree,
)

from specc.review import charts
from specc.spec._types import MetricRef
from specc.spec.policy import DEFAULT

LITTLE = """\
specc: 1
project: {id: little, summary: Little is said.}
people: {lead: {role: tech_lead, handle: "@lead"}}
goals: {g: {statement: Do it.}}
metrics: {recall: {kind: model, role: monitor}}
data:
  sources: {s: {owner: lead, location: s.csv, format: csv}}
  features: {f: {from: s}}
labels: {target: {name: y, type: binary, source: s}}
deployment: {mode: batch, every: 1 week}
"""
near = pytest.approx


def test_where_nothing_is_said_nothing_is_drawn() -> None:
    assert {*figures(spec(LITTLE))} == {"goals", "rollout"}


def test_latency_is_as_long_as_it_takes() -> None:
    figure = charts.latency_bar(spec(AD_CLICK))
    assert figure is not None
    bars = [each for each in tree(figure).iter(f"{SVG}rect") if number(each, "height") == 30]
    wide = [number(each, "width") for each in bars]
    assert [row[1] for row in figure.table.rows] == [
        "30 ms",
        "25 ms",
        "20 ms",
        "5 ms",
        "80 ms",
        "100 ms",
    ]
    assert wide == near([30 * wide[3] / 5, 25 * wide[3] / 5, 20 * wide[3] / 5, wide[3]], abs=0.7)
    (limit,) = drawn(figure, "path", "c-limit")
    start = number(bars[0], "x")
    assert points(limit)[0][0] - start == near(sum(wide) * 100 / 80, abs=0.5)


def test_latency_over_its_limit_says_so() -> None:
    figure = charts.latency_bar(spec(changed(("network: 20ms", "network: 60ms"))))
    assert figure is not None and "20 ms more than the limit" in figure.desc
    assert "limit 100 ms: too slow" in texts(figure)


def test_labeling_bars_are_as_high_as_the_money() -> None:
    figure = charts.labeling_burn(spec(changed(("budget: $5k", "budget: $2k"))))
    assert figure is not None
    assert figure.table.rows == (
        ("1", "4,000", "1.9 days", "$1,167"),
        ("2", "8,000", "3.9 days", "$2,333"),
        ("the budget", "", "", "$2k"),
    )
    floor = 176
    before, bars = drawn(figure, "rect", "c-striped")[1], drawn(figure, "rect", "c-bar")
    one, both = number(bars[0], "height"), floor - number(bars[1], "y")
    assert both == near(2 * one, abs=0.2) and number(before, "height") == near(one, abs=0.2)
    budget = floor - points(drawn(figure, "path", "c-limit")[0])[0][1]
    assert budget / both == near(2000 / 2333.33, rel=0.01)
    (over,) = drawn(figure, "rect", "c-over")
    assert number(over, "height") == near(both - budget, abs=0.2)


def test_labeling_without_pay_counts_hours() -> None:
    figure = charts.labeling_burn(spec(changed(("    rate: $25 per hour\n", ""))))
    assert figure is not None and figure.table.rows[-1][-1] == "93 h"
    assert "hours of work, by batch" in texts(figure)


def test_one_batch_without_a_budget_is_one_number() -> None:
    one = changed(("    batch: 4k\n", ""), ("    budget: $5k\n", ""))
    assert charts.labeling_burn(spec(one)) is None


def test_money_meets_where_it_pays_back() -> None:
    figure = charts.money_chart(spec(AD_CLICK))
    assert figure is not None
    assert ("10.5 (pays back)", "$150k", "$39,115", "$189,115", "$189,115") in figure.table.rows
    (earned,) = [each for each in drawn(figure, "path", "c-curve") if len(points(each)) == 2][:1]
    (x, floor), (end, top) = points(earned)
    build = drawn(figure, "rect", "c-soft")[0]
    run = points(drawn(figure, "path", "c-striped")[0])
    scale = (floor - top) / (18 * 18_000)
    assert number(build, "height") == near(150_000 * scale, abs=0.2)
    assert run[0][1] - run[1][1] == near(18 * 3723 * scale, abs=0.2)
    corners = points(drawn(figure, "path", "c-mark")[0])
    middle = sum(each for each, _ in corners) / len(corners)
    assert (middle - x) / (end - x) == near(150_000 / (18_000 - 3_723) / 18, abs=0.002)


def test_money_that_never_comes_back_says_so() -> None:
    figure = charts.money_chart(spec(changed(("value: $18k per month", "value: $3k per month"))))
    assert figure is not None and figure.desc.endswith("it never pays back.")
    assert "never pays back" in texts(figure)
    assert not any("pays back" in row[0] for row in figure.table.rows)


def test_money_is_not_drawn_of_one_number() -> None:
    assert charts.money_chart(spec(EXAMPLES["churn"])) is None


def test_stages_follow_one_another_in_proportion() -> None:
    figure = charts.gantt(spec(AD_CLICK))
    assert figure is not None
    bars = drawn(figure, "rect", "c-bar")
    weeks = [2, 3, 5, 5, 1]
    wide = [number(each, "width") for each in bars]
    assert wide == near([wide[-1] * each for each in weeks], abs=0.6)
    for one, other in pairwise(bars):
        assert number(one, "x") + number(one, "width") == near(number(other, "x"), abs=0.2)
    (deadline,) = drawn(figure, "path", "c-limit")
    start, a_day = number(bars[0], "x"), sum(wide) / 112
    assert points(deadline)[0][0] - start == near(137 * a_day, abs=0.5)
    assert figure.table.rows[0] == ("scope", "1 Jul 2029", "15 Jul 2029", "14 days", "–")
    assert "deadline 15 Nov 2029: 25 days of slack" in texts(figure)


def test_the_table_of_the_plan_has_no_empty_row_and_no_empty_column() -> None:
    figure = charts.gantt(spec(AD_CLICK))
    assert figure is not None
    assert figure.table.header == ("Stage", "From", "Until", "Takes", "Goes back to")
    said = {row[0]: row[4] for row in figure.table.rows}
    assert [*said] == ["scope", "data", "model", "deploy", "business review"]
    assert said["deploy"] == "model if metric_short"
    assert said["model"].startswith("scope if limit_missed; data if collect_positives, ")
    led = changed(("data: 3 weeks", "data: {for: 3 weeks, owner: data-team}"))
    figure = charts.gantt(spec(led))
    assert figure is not None and [row[4] for row in figure.table.rows][:2] == ["–", "data-team"]


def test_loops_lie_behind_the_stages_that_they_span() -> None:
    figure = charts.gantt(spec(AD_CLICK))
    assert figure is not None
    names = ("scope", "data", "model", "deploy")
    bars = dict(zip(names, drawn(figure, "rect", "c-bar"), strict=False))
    bands = drawn(figure, "rect", "c-band")
    assert len(bands) == 3
    for band, (to, leaves) in zip(
        bands, (("scope", "model"), ("data", "model"), ("model", "deploy")), strict=True
    ):
        assert number(band, "x") == near(number(bars[to], "x"), abs=0.1)
        end = number(bars[leaves], "x") + number(bars[leaves], "width")
        assert number(band, "x") + number(band, "width") == near(end, abs=0.2)
        assert (
            number(band, "y")
            < number(bars[to], "y")
            < number(bars[leaves], "y")
            < number(band, "y") + number(band, "height")
        )
    order = [each.get("class") for each in tree(figure).iter(f"{SVG}rect")]
    assert order.index("c-band") < order.index("c-bar"), "behind"


def test_a_plan_that_is_late_says_so() -> None:
    late = charts.gantt(spec(changed(("deadline: 2029-11-15", "deadline: 2029-10-01"))))
    assert late is not None and "deadline 1 Oct 2029: 20 days over" in texts(late)


@pytest.mark.parametrize(
    ("today", "said", "is_late"),
    [
        (date(2029, 6, 1), "167 days before the deadline", False),
        (date(2029, 11, 14), "1 day before the deadline", False),
        (date(2029, 11, 15), "the deadline", False),
        (date(2029, 11, 22), "7 days after the deadline", True),
    ],
)
def test_slack_in_the_plan_is_no_time_that_is_left(today: date, said: str, is_late: bool) -> None:
    figure = charts.gantt(spec(AD_CLICK), today)
    assert figure is not None
    assert figure.desc.endswith(
        "25 days of slack in the plan, due on 15 Nov 2029. "
        f"Today, {today.day} {today:%b %Y}, is {said}."
    )
    shown = {each.text: each.get("class") or "" for each in tree(figure).iter(f"{SVG}text")}
    assert ("c-bad" in shown[f"today: {said}"]) is is_late


def test_today_stands_where_it_lies_in_the_plan() -> None:
    figure = charts.gantt(spec(AD_CLICK), date(2029, 7, 15))
    assert figure is not None
    (now,) = drawn(figure, "path", "c-gone")
    _, data, *_ = drawn(figure, "rect", "c-bar")
    assert points(now)[0][0] == near(number(data, "x"), abs=0.1)
    past = charts.gantt(spec(AD_CLICK), date(2029, 11, 22))
    assert past is not None and not drawn(past, "path", "c-gone")


def test_a_plan_without_dates_counts_days() -> None:
    undated = changed(("  start: 2029-07-01\n  deadline: 2029-11-15\n", ""))
    figure = charts.gantt(spec(undated))
    assert figure is not None and figure.table.rows[1][1:3] == ("day 14", "day 35")


def test_a_plan_beyond_the_calendar_is_drawn() -> None:
    figure = charts.gantt(spec(changed(("scope: 2 weeks", "scope: 9000 years"))))
    assert figure is not None
    assert [row[2] for row in figure.table.rows if row[0] == "model"] == ["day 3,285,056"]


def test_the_ramp_rises_as_the_shares_do() -> None:
    figure = charts.rollout_ramp(spec(AD_CLICK))
    (curve,) = drawn(figure, "path", "c-curve")
    corners = points(curve)
    (left, floor), top = corners[0], corners[-1][1]
    shares = [(floor - y) / (floor - top) for _, y in corners[::2]]
    assert shares == near([0, 0.05, 0.5, 1], abs=0.002)
    begins = [x - left for x, _ in corners[::2]]
    assert begins == near([day * begins[-1] / 28 for day in (0, 7, 14, 28)], abs=0.2)


def test_the_ramp_holds_needed_days_beside_planned_ones() -> None:
    figure = charts.rollout_ramp(
        spec(changed(("share: 5%, for: 1 week", "share: 5%, for: 1 day"))), DEFAULT
    )
    canary = figure.table.rows[1]
    assert canary[:6] == ("canary", "canary", "5%", "7", "1 day", "2.4 days: too short")
    assert canary[6:] == ("ctr drops 5%", "–")
    assert "needs 2.4 days: too short" in texts(figure)
    bar = [each for each in drawn(figure, "rect", "c-bar") if number(each, "height") == 8][1]
    needed = points(drawn(figure, "path", "c-limit")[1])[0][0]
    assert (needed - number(bar, "x")) / number(bar, "width") == near(2.43, abs=0.03)
    assert figure.table.rows[2][5] == "7 days: enough"
    assert "Back to v1 within 10 min, rehearsed" in texts(figure)


def test_a_rollout_that_is_assumed_says_so() -> None:
    figure = charts.rollout_ramp(spec(EXAMPLES["churn"]))
    assert figure.desc == "4 steps; assumed, since the spec gives none."
    assert "No way back is given" in texts(figure)
    assert figure.table.rows[0][5] == "30 days"  # and no verdict on what nobody wrote
    assert not [each for each in texts(figure) if "too short" in each]


def test_risks_stand_in_their_cell_the_gravest_first() -> None:
    figure = charts.risk_grid(spec(AD_CLICK))
    assert figure is not None
    assert [row[:4] for row in figure.table.rows] == [
        ("1", "click_fraud", "medium", "high"),
        ("2", "position_bias", "high", "medium"),
    ]
    cells = drawn(figure, "rect", "c-cell")  # from the top, where likelihood is high
    circles = drawn(figure, "circle", "c-hollow")
    for circle, cell in zip(circles, (cells[1], cells[5]), strict=True):
        assert 0 < number(circle, "cx") - number(cell, "x") < number(cell, "width")
        assert 0 < number(circle, "cy") - number(cell, "y") < number(cell, "height")


def test_points_stand_at_their_latency_and_cost() -> None:
    figure = charts.tradeoff_chart(spec(AD_CLICK))
    assert figure is not None
    (region,) = drawn(figure, "rect", "c-area")
    (plan,) = drawn(figure, "circle", "c-mark")
    left, bottom = number(region, "x"), number(region, "y") + number(region, "height")
    assert (number(plan, "cx") - left) / number(region, "width") == near(80 / 100, abs=0.005)
    assert (bottom - number(plan, "cy")) / number(region, "height") == near(3723 / 5000, abs=0.005)
    assert ("the service as planned", "plan", "80 ms", "$3,723 per month", "–") in figure.table.rows


def test_a_baseline_with_all_three_is_plotted() -> None:
    scored = changed(
        (
            "scores: {auc: 0.74}",
            "scores: {auc: 0.74, latency_p99: 50ms, serving_cost: $2.5k per month}",
        )
    )
    figure = charts.tradeoff_chart(spec(scored))
    assert figure is not None
    (region,) = drawn(figure, "rect", "c-area")
    shown = points(drawn(figure, "path", "c-hollow")[1])
    x = sum(each for each, _ in shown) / len(shown)
    assert (x - number(region, "x")) / number(region, "width") == near(0.5, abs=0.005)
    assert ("v1", "previous system", "50 ms", "$2.5k per month", "0.74") in figure.table.rows


def test_without_limits_the_chart_says_that_there_is_nothing_to_plot() -> None:
    figure = charts.tradeoff_chart(spec(EXAMPLES["churn"]))
    assert figure is not None and not drawn(figure, "rect", "c-area")
    assert any(each.startswith("Nothing to plot yet") for each in texts(figure))
    assert figure.desc.startswith("In this order: recall, then calls.")


def test_the_tree_leads_from_the_goal_to_what_holds_it() -> None:
    figure = charts.goal_tree(spec(AD_CLICK))
    assert figure is not None and not drawn(figure, "path", "c-gone")
    leads = {row[1]: row[2] for row in figure.table.rows}
    assert (leads["auc"], leads["ctr"], leads["revenue_day"]) == ("ctr", "revenue_day", "revenue")
    held = {row[1]: row[4] for row in figure.table.rows}
    assert held["auc"] == "the release gate, 3 slices, alert auc_falls"


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ((", drives: revenue_day", ""), "leads to no business metric"),
        (
            ("    guardrails: [abandonment, latency_p99]\n", ""),
            "nothing says what must not get worse",
        ),
        (("    metrics: [revenue_day, ctr, auc, logloss]\n", ""), "no metric shows it"),
        (
            ("{metric: latency_p99, when", "{metric: memory, when"),
            "no alert watches it, and no step of the rollout",
        ),
    ],
)
def test_a_missing_link_is_dashed_and_named(change: tuple[str, str], missing: str) -> None:
    figure = charts.goal_tree(spec(changed(change)))
    assert figure is not None
    dashed = drawn(figure, "path", "c-gone") + drawn(figure, "circle", "c-gone")
    assert dashed and "missing, " in figure.desc and "dashed" not in figure.desc
    assert any(row[4] == f"missing: {missing}" for row in figure.table.rows)
    assert any(each.startswith(missing[:20]) for each in texts(figure))


def test_metrics_that_drive_each_other_in_a_circle_end() -> None:
    given = spec(AD_CLICK)
    circle = replace(given.metrics["revenue_day"], drives=MetricRef("ctr"))
    figure = charts.goal_tree(replace(given, metrics={**given.metrics, "revenue_day": circle}))
    assert figure is not None
    names = [row[1] for row in figure.table.rows]
    assert len(names) == len(set(names)) and {"ctr", "revenue_day"} <= set(names)
