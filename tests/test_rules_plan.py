"""Edges of the rules about the plan, the review and the house's tools."""

import pytest
import rule_pages as pages

from specc.diagnostic import Diagnostic

START = "start: 2026-07-01, "
DATES = START + "deadline: 2026-10-09, "  # 100 days
PLAIN = "risks: {}\n"
STAGES = "stages: {scope: 10 days, data: 20 days, model: 35 days, deploy: 20 days}, "  # 85 days


def plan(more: str) -> str:
    return f"plan: {{{more}}}\n"


def found(code: str, text: str, policy: str = "") -> list[Diagnostic]:
    done = pages.checked(pages.whole(text), policy)
    return [each for each in done.found if each.code == code]


def message(code: str, text: str, policy: str = "") -> str:
    (problem,) = found(code, text, policy)
    return problem.message


def fix(code: str, text: str) -> str:
    (problem,) = found(code, text)
    assert problem.fix is not None
    return problem.fix.edits[0].text


def test_a_deadline_that_is_just_kept() -> None:
    late = plan("start: 2026-07-01, deadline: 2026-09-23, " + STAGES)  # 84 days
    assert fix("PLN01", late) == "2026-09-24"
    kept = late.replace("2026-09-23", "2026-09-24")
    assert found("PLN01", kept) == []
    assert found("PLN01", kept[:-2] + "dependencies: [{step: a, team: b, lead_time: 1 day}]}\n")


def test_rounds_that_are_not_given_are_three() -> None:
    assert found("PLN02", plan("iterations: 2")) == []
    assert "1 round of data" in message("PLN02", plan("iterations: 1"))
    (assumed,) = found("PLN02", plan("budget: $1k"), "thresholds: {iterations: 4}\n")
    assert assumed.notes == ("assumed 3 rounds: the first model is never it",)
    assert assumed.fix is None


HUMAN = (
    "labels: {target: {name: cancelled, type: binary, source: accounts}, human: {items: 3600, "
    "seconds: 10, rate: $30 per hour}}\n"
)  # 10 hours, $300
TRAINING = "model: {training: {runs: 10, time: 1 hour, price: $20 per hour}}\n"  # $200


@pytest.mark.parametrize(
    ("budget", "severity"),
    [("$500", None), ("$499", "error"), ("€1", None)],
)
def test_parts_are_affordable_together(budget: str, severity: str | None) -> None:
    problems = found("PLN03", HUMAN + TRAINING + plan(f"budget: {budget}"))
    assert [each.severity.value for each in problems] == ([severity] if severity else [])


def test_a_part_without_a_price_is_not_counted() -> None:
    free = HUMAN.replace(", rate: $30 per hour", "")
    assert found("PLN03", free + TRAINING + plan("budget: $200")) == []
    assert "labeling costs $300, more than the budget of $299" in message(
        "PLN03", HUMAN + plan("budget: $299")
    )


def test_training_alone_is_said_elsewhere() -> None:
    assert found("PLN03", TRAINING + plan("budget: $199")) == []
    assert len(found("MOD04", TRAINING + plan("budget: $199"))) == 1


def test_training_that_is_a_part_of_the_bill_is_said_with_the_rest() -> None:
    text = HUMAN + TRAINING + plan("budget: $199")
    assert "labeling and training cost $500" in message("PLN03", text)
    assert found("MOD04", text) == []


def test_people_are_paid_as_long_as_stages_last() -> None:
    text = plan(STAGES + "team_cost: $73k per month, budget: $204k")
    assert found("PLN03", text) == []  # 85 of 30.42 days at $73k
    dear = text.replace("204k", "203k")
    assert message("PLN03", dear) == "people cost $204k, more than the budget of $203k"
    assert fix("PLN03", dear) == "$204k"


def test_a_reserve_is_a_milder_matter() -> None:
    text = HUMAN + TRAINING + plan("budget: $540, contingency: 10%")
    (problem,) = found("PLN03", text)
    assert problem.severity.value == "warning"
    assert problem.message == (
        "labeling, training and the reserve cost $550, more than the budget of $540"
    )
    assert found("PLN03", text.replace("$540", "$550")) == []


def goals(*values: str) -> str:
    each = "{{statement: Keep., metrics: [kept, recall], guardrails: [calls], {}}}"
    listed = (f"g{i}: {each.format(value)}" for i, value in enumerate(values))
    return f"goals: {{{', '.join(listed)}}}\n"


def realtime(price: str) -> str:
    return (
        f"deployment: {{mode: realtime, capacity: {{replicas: 1, price: {price}}}, "
        "fallback: longest_silent}\n"
    )


def test_payback_just_within_the_horizon() -> None:
    value = goals("value: $2k per month", "value: $3k per month")
    assert found("PLN04", value + plan("budget: $50k, horizon: 10 months")) == []
    late = value + plan("budget: $50k, horizon: 9 months")
    (problem,) = found("PLN04", late)
    assert "pays back in 10 months, later than the horizon of 9 months" in problem.message
    assert "cut `plan.budget` to $45k" in problem.help
    assert fix("PLN04", late) == "10 months"
    assert found("PLN04", late.replace("$50k", "$45k")) == []


def test_machines_delay_the_payback() -> None:
    text = goals("value: $1730 per month") + plan("budget: $10k, horizon: 10 months")
    assert found("PLN04", text) == []
    assert found("PLN04", text + realtime("$1 per hour")) == []  # 10k / (1730 - 730) = 10 months
    (problem,) = found("PLN04", text + realtime("$1.01 per hour"))
    assert problem.notes == ("$10k ÷ ($1,730 − $737 per month) = 10.1 months",)


def test_what_runs_at_a_loss_never_pays_back() -> None:
    text = plan("budget: $10k") + realtime("$1 per hour")
    assert found("PLN04", goals("value: $731 per month") + text) == []
    said = message("PLN04", goals("value: $730 per month") + text)
    assert said == (
        "running it costs $730 per month and its goals are worth $730: it never pays back"
    )


@pytest.mark.parametrize("values", [("value: $1 per month", "by: 2027-01-01"), ("by: 2027-01-01",)])
def test_a_goal_of_unknown_value_is_not_judged(values: tuple[str, ...]) -> None:
    assert found("PLN04", goals(*values) + plan("budget: $50k, horizon: 1 month")) == []


def test_another_currency_is_not_judged() -> None:
    value = goals("value: €1 per month")
    assert found("PLN04", value + plan("budget: $50k, horizon: 1 month")) == []


@pytest.mark.parametrize(
    ("feasibility", "count"),
    [
        ("uncertain", 1),
        ("{state: uncertain}", 1),
        ("{state: uncertain, poc: 2 weeks}", 0),
        ("{state: uncertain, evidence: poc/auc.md}", 0),
        ("likely", 0),
    ],
)
def test_doubt_asks_for_a_proof(feasibility: str, count: int) -> None:
    text = f"project: {{id: churn, summary: Call them., feasibility: {feasibility}}}\n"
    assert len(found("PLN05", text)) == count


def test_half_of_the_plan_is_early_enough() -> None:
    assert found("PLN06", plan(DATES + "first_release: 2026-08-20")) == []  # day 50
    late = plan(DATES + "first_release: 2026-08-21")
    assert "after 51 of 100 days, 51% of the plan" in message("PLN06", late)
    assert fix("PLN06", late) == "2026-08-20"
    assert found("PLN06", late, "thresholds: {first_release: 60%}\n") == []
    assert found("PLN06", plan(START + "first_release: 2030-01-01")) == []
    turned = "start: 2026-07-01, deadline: 2026-07-01, first_release: 2026-08-01"
    assert found("PLN06", plan(turned)) == []


def test_a_weekly_report_is_seldom_enough() -> None:
    assert found("PLN07", plan("report_every: 7 days")) == []
    assert "are 6 days apart; at least 1 week" in message("PLN07", plan("report_every: 6 days"))
    policy = "thresholds: {report_every: 1 day}\n"
    assert found("PLN07", plan("report_every: 1 day"), policy) == []
    untargeted = (
        "metrics: {kept: {kind: business, role: monitor, target: 95%}, recall: {kind: model, "
        "role: monitor, drives: kept}, calls: {kind: business, role: guardrail, limit: 9}}\n"
    )
    assert found("PLN07", untargeted + plan("report_every: 1 day")) == []


@pytest.mark.parametrize(
    ("maturity", "automation", "count"),
    [("low", "full", 1), ("low", "partial", 0), ("medium", "full", 0)],
)
def test_automation_grows_with_maturity(maturity: str, automation: str, count: int) -> None:
    text = (
        f"project: {{id: churn, summary: Call them., maturity: {maturity}}}\n"
        f"deployment: {{mode: batch, automation: {automation}, fallback: longest_silent}}\n"
    )
    assert len(found("PLN08", text)) == count


def test_the_likely_sum_needs_room() -> None:
    """85 days of likely work are done within 94 in four of five cases."""
    assert found("PLN09", plan(DATES + STAGES)) == []
    tight = plan(DATES.replace("2026-10-09", "2026-10-02") + STAGES)  # 93 days
    said = message("PLN09", tight)
    assert "takes 85 days if all goes as estimated" in said
    assert fix("PLN09", tight) == "2026-10-03"
    assert found("PLN09", tight.replace("2026-10-02", "2026-10-03")) == []
    assert found("PLN09", tight, "thresholds: {on_time: 70%}\n") == []
    assert found("PLN09", tight, "thresholds: {pessimistic: 1.2}\n") == []


def test_a_reserve_of_ones_own_has_to_fit() -> None:
    fits = plan(DATES + STAGES + "contingency: 17%")  # 99.45 days
    assert found("PLN09", fits) == []
    said = message("PLN09", fits.replace("17%", "18%"))
    assert said == (
        "the plan takes 85 days and with its reserve of 18% 100.3 days; there are 100 days"
    )
    cut = fits.replace("17%", "18%").replace("model: 35", "model: 34")
    assert found("PLN09", cut) == []


def test_a_plan_that_does_not_fit_is_said_once() -> None:
    assert found("PLN09", plan(DATES + STAGES.replace("model: 35", "model: 51"))) == []
    assert found("PLN09", plan(STAGES)) == []


def test_a_wide_estimate_needs_more_room() -> None:
    wide = "model: {for: 35 days, optimistic: 30 days, pessimistic: 150 days}"
    assert "120.4 days" in message("PLN09", plan(DATES + STAGES.replace("model: 35 days", wide)))
    sure = "{{for: {0} days, optimistic: {0} days, pessimistic: {0} days}}"
    exact = STAGES
    for days in ("10", "20", "35"):
        exact = exact.replace(f"{days} days", sure.format(days))
    assert found("PLN09", plan(START + "deadline: 2026-09-24, " + exact)) == []


def test_an_estimate_out_of_order_is_no_estimate() -> None:
    odd = "model: {for: 35 days, optimistic: 90 days}"
    assert found("PLN09", plan(DATES + STAGES.replace("model: 35 days", odd))) == []


def modelling(training: str, analysis: str) -> str:
    tags = "tags: [wrong_label, new_customer, price_change]"
    return f"model: {{training: {{{training}}}}}\nerror_analysis: {{{analysis}{tags}}}\n"


def test_three_rounds_fit_the_model_stage() -> None:
    work = modelling("days: 3", "days: 2, ")  # 15 days
    assert found("PLN10", work + plan("stages: {model: 3 weeks}, iterations: 3")) == []
    late = work + plan("stages: {model: 20 days}, iterations: 3")
    assert message("PLN10", late) == (
        "3 rounds take 15 days of work; the model stage has 14.3 days (20 days)"
    )
    assert fix("PLN10", late) == "3 weeks"
    assert found("PLN10", work + plan("stages: {model: 20 days}, iterations: 2")) == []


def test_what_is_not_known_takes_no_time() -> None:
    short = plan("stages: {model: 1 day}, iterations: 3")
    assert found("PLN10", modelling("runs: 9", "") + short) == []
    assert "3 rounds take 3 days" in message("PLN10", modelling("days: 1", "") + short)
    assert found("PLN10", modelling("days: 1", "") + plan("iterations: 9")) == []


def test_labeling_in_batches_is_part_of_the_rounds() -> None:
    """4k items of 2 × 20 s are 1.9 days for four people; the second batch is the last."""
    human = (
        "labels: {target: {name: cancelled, type: binary, source: accounts}, human: "
        "{items: 8k, annotators: 2, seconds: 20, labelers: 4, batch: 4k}}\n"
    )
    work = modelling("days: 3", "days: 2, ") + human
    (problem,) = found("PLN10", work + plan("stages: {model: 3 weeks}, iterations: 3"))
    assert (
        problem.message == "3 rounds take 18.7 days of work; the model stage has 15 days (3 weeks)"
    )
    first = "3 × 5 days of training and error analysis + 2 × 1.9 days of labeling = 18.7 days"
    assert problem.notes[0] == first
    at_once = work.replace(", batch: 4k", "")
    assert found("PLN10", at_once + plan("stages: {model: 3 weeks}, iterations: 3")) == []


def test_an_owner_of_the_stage_is_not_overwritten() -> None:
    owned = "stages: {model: {for: 20 days, owner: ml-lead}}"
    (problem,) = found("PLN10", modelling("days: 3", "days: 2, ") + plan(owned))
    assert problem.fix is None


@pytest.mark.parametrize(
    ("stage", "blocks", "count"),
    [
        ("scoping", "scope", 1),
        ("scoping", "data", 0),
        ("model", "data", 1),
        ("model", "model", 1),
        ("model", "deploy", 0),
        ("live", "monitor", 1),
        ("live", "business_review", 0),
    ],
)
def test_a_question_blocks_until_its_stage_begins(stage: str, blocks: str, count: int) -> None:
    text = (
        f"project: {{id: churn, summary: Call them., stage: {stage}}}\n"
        f"questions: {{why: {{ask: Why?, blocks: {blocks}}}, how: {{ask: How?}}}}\n"
    )
    assert len(found("REV03", text)) == count


def test_the_usual_tool_is_judged_too() -> None:
    (problem,) = found("POL01", PLAIN, "tools: {orchestrator: [dvc, airflow]}\n")
    assert problem.message == (
        "`make` is not among the orchestrators that the house allows: `dvc`, `airflow`"
    )
    assert problem.notes == ("`make` is used where `scaffold.orchestrator` says nothing else",)
    assert problem.fix is None


@pytest.mark.parametrize(
    ("policy", "count"),
    [
        ("specc: 1\n", 0),
        ("tools: {ci: []}\n", 0),
        ("tools: {ci: [github]}\n", 0),
        ("tools: {ci: [jenkins]}\n", 1),
        ("tools: {ci: [jenkins], monitoring: [zabbix]}\n", 2),
    ],
)
def test_only_what_is_listed_is_allowed(policy: str, count: int) -> None:
    assert len(found("POL01", PLAIN, policy)) == count


def test_no_tool_is_no_tool_outside() -> None:
    assert found("POL01", "scaffold: {ci: none}\n", "tools: {ci: [jenkins]}\n") == []


def test_each_model_is_judged() -> None:
    text = "model: {then: [gradient_boosting, random_forest]}\n"
    problems = found("POL01", text, "tools: {models: [gradient_boosting]}\n")
    assert [each.places[0].path for each in problems] == [("model", "first"), ("model", "then", 1)]
    assert "assumed `logistic_regression`" in problems[0].notes[0]
    assert [each.fix is None for each in problems] == [True, False]


def test_every_role_that_the_house_names_signs() -> None:
    policy = "approvals: [business_lead, legal, customer]\n"
    (problem,) = found("POL02", "review: {approvals: [legal, tech_lead]}\n", policy)
    assert "wants `business_lead` and `customer` to sign" in problem.message
    assert problem.fix is not None
    assert problem.fix.edits[0].text == "[legal, tech_lead, business_lead, customer]"
    assert [each.fix for each in found("POL02", PLAIN, policy)] == [None]
    signed = "review: {approvals: [customer, legal, business_lead]}\n"
    assert found("POL02", signed, policy) == []
    assert found("POL02", PLAIN) == []


BEFORE = plan("start: 2026-07-02, deadline: 2026-07-01, " + STAGES)


def test_a_deadline_before_the_start_is_one_mistake() -> None:
    assert "2026-07-01, lies before the start, 2026-07-02" in message("PLN12", BEFORE)
    assert fix("PLN12", BEFORE) == "2026-09-25"
    assert not {"PLN01", "PLN06", "PLN09"}.intersection(
        each.code for each in pages.checked(pages.whole(BEFORE)).found
    )
    assert found("PLN12", BEFORE.replace("2026-07-02", "2026-07-01")) == []


GOAL = "goals: {{keep: {{statement: Keep., metrics: [kept], guardrails: [calls], by: {}}}}}\n"


def test_a_goal_is_reached_after_work_begins() -> None:
    assert found("PLN12", GOAL.format("2026-07-01") + plan(DATES)) == []
    late = GOAL.format("2026-06-30") + plan(DATES)
    assert "goal `keep` is to be reached by 2026-06-30" in message("PLN12", late)
    assert found("PLN12", GOAL.format("2026-06-30") + plan("deadline: 2026-10-09")) == []


def test_the_first_version_follows_the_start() -> None:
    early = plan(DATES + "first_release: 2026-06-30")
    assert "the first version goes live by 2026-06-30" in message("PLN12", early)


@pytest.mark.parametrize(
    ("by", "blocks", "why"),
    [
        ("2026-07-31", "model", ""),  # 10 + 20 days after the start
        ("2026-08-01", "model", "model, which waits for the answer, begins on 2026-07-31"),
        ("2026-10-09", "monitor", ""),
        ("2026-10-10", "monitor", "the deadline is 2026-10-09"),
        ("2026-10-10", "", "the deadline is 2026-10-09"),
        ("2036-10-10", "scope", ""),  # it has begun, of which REV03 speaks
    ],
)
def test_an_answer_comes_before_what_waits_for_it(by: str, blocks: str, why: str) -> None:
    waits = f", blocks: {blocks}" if blocks else ""
    asked = f"questions: {{q: {{ask: May we?, by: {by}{waits}}}}}\n"
    problems = found("PLN12", asked + plan(DATES + STAGES))
    assert [why in each.message for each in problems] == ([True] if why else [])


def test_what_others_do_first_moves_the_stage() -> None:
    asked = "questions: {q: {ask: May we?, by: 2026-08-01, blocks: model}}\n"
    waits = "dependencies: [{step: a, team: b, lead_time: 1 day}]"
    assert found("PLN12", asked + plan(DATES + STAGES + waits)) == []


CHANGE = (
    "deployment: {{mode: batch, every: 1 week, consumers: [a], fallback: longest_silent, "
    "process_change: {{what: a, owner: care-lead, by: {}}}}}\n"
)


def test_a_process_changes_before_goals_are_due() -> None:
    due = GOAL.format("2026-12-31")
    assert found("PLN12", due + CHANGE.format("2026-12-31") + plan(DATES)) == []
    late = due + CHANGE.format("2027-01-01") + plan(DATES)
    assert "the process changes by 2027-01-01" in message("PLN12", late)
    assert len(found("PLN12", CHANGE.format("2030-01-01") + plan(START))) == 0
