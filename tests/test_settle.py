"""What a house and a team make of findings."""

from datetime import date

import pytest

from specc.compiler import Checked, check
from specc.diagnostic import Diagnostic

SPEC = """\
specc: 1
project: {id: churn, summary: Call the customers most likely to cancel next month.}
people:
  care-lead: {role: business_lead, handle: "@care-lead"}
  ml-lead: {role: tech_lead, handle: "@ml-lead"}
goals: {keep: {statement: Lose fewer., metrics: [kept, recall], guardrails: [calls]}}
metrics:
  kept: {kind: business, role: monitor, better: higher}
  recall: {kind: model, role: optimize, target: 70%, detect: 1%, drives: kept}
  calls: {kind: business, role: guardrail, limit: 500 per week, better: lower}
data:
  sources: {accounts: {owner: ml-lead, location: a.csv, format: csv, rows: 40k}}
  features: {tenure: {from: accounts}}
  splits: {prevalence: 6%}
labels: {target: {name: cancelled, type: binary, source: accounts}}
baselines: {silent: {kind: rule, scores: {recall: 45%}}}
deployment: {mode: batch, every: 1 week, fallback: silent}
"""
TODAY = date(2026, 11, 1)
FOR_NOW = "because: enough for now, until: 2026-12-31"


def checked(more: str = "", policy: str = "", spec: str = SPEC) -> Checked:
    house = {"policy.yaml": policy.encode()} if policy else None
    return check("spec.yaml", (spec + more).encode(), policy=house, today=TODAY)


def of(found: tuple[Diagnostic, ...], *codes: str) -> list[str]:
    return [each.code for each in found if each.code in codes]


ABOUT = ("MET09", "REV02", "REV04", "REV05", "REV06")


def test_a_warning_is_found_until_it_is_accepted() -> None:
    assert of(checked().found, *ABOUT) == ["MET09"]
    done = checked(f"accept: [{{finding: MET09, {FOR_NOW}}}]\n")
    assert of(done.found, *ABOUT) == []
    assert of(done.accepted, *ABOUT) == ["MET09"]


@pytest.mark.parametrize("name", ["MET09", "test-set-too-small"])
def test_a_finding_is_named_by_code_or_slug(name: str) -> None:
    assert of(checked(f"accept: [{{finding: {name}, {FOR_NOW}}}]\n").found, *ABOUT) == []


@pytest.mark.parametrize(
    ("where", "left"),
    [
        ("metrics.recall", []),
        ("metrics", []),
        ("metrics.recall.detect", []),
        ("data.splits.prevalence", []),
        ("metrics.rec", ["MET09", "REV05"]),
        ("metrics.kept", ["MET09", "REV05"]),
    ],
)
def test_an_acceptance_may_say_where(where: str, left: list[str]) -> None:
    done = checked(f"accept: [{{finding: MET09, at: {where}, {FOR_NOW}}}]\n")
    assert of(done.found, *ABOUT) == left


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("metricks.recall", "`at` leads nowhere: a spec has no `metricks`"),
        ("metrics.recall.detekt", "`at` leads nowhere: `metrics.recall` has no `detekt`"),
        ("rollout.steps.0.share", "`at` leads nowhere: `rollout.steps` has no `0`"),
        ("project.id.x", "`at` leads nowhere: `project.id` has no `x`"),
    ],
)
def test_a_path_that_no_spec_has_is_found_in_spec_and_policy(where: str, message: str) -> None:
    accept = f"accept: [{{finding: MET09, at: {where}, {FOR_NOW}}}]\n"
    for done in (checked(accept), checked(policy=accept)):
        (found,) = (each for each in done.found if each.code.startswith("REV"))
        assert (found.code, found.message) == ("REV07", message)
        assert "MET09" in {each.code for each in done.found}


@pytest.mark.parametrize("where", ["rollout.steps[0].share", 'metrics."a.b".target', "plan.budget"])
def test_a_path_that_a_spec_may_have_is_only_unused(where: str) -> None:
    done = checked(f"accept: [{{finding: MET09, at: '{where}', {FOR_NOW}}}]\n")
    assert of(done.found, *ABOUT, "REV07") == ["MET09", "REV05"]


def test_the_last_day_counts() -> None:
    for until, left in (("2026-11-01", []), ("2026-10-31", ["MET09", "REV02"])):
        done = checked(f"accept: [{{finding: MET09, because: x, until: {until}}}]\n")
        assert sorted(of(done.found, *ABOUT)) == left


def test_without_an_end_it_holds_and_is_said() -> None:
    done = checked("accept: [{finding: MET09, because: x}]\n")
    assert of(done.found, *ABOUT) == ["REV04"]
    assert of(done.accepted, *ABOUT) == ["MET09"]


def test_a_reason_is_needed() -> None:
    done = checked("accept: [{finding: MET09, until: 2026-12-31}]\n")
    assert {"SYN12", "MET09"} <= {each.code for each in done.found}


def test_an_error_stays_and_says_why() -> None:
    wrong = SPEC.replace("target: 70%", "target: 40%")
    done = checked(f"accept: [{{finding: MET02, {FOR_NOW}}}]\n", spec=wrong)
    (found,) = (each for each in done.found if each.code == "MET02")
    assert found.notes[0] == "`accept[0]` accepts it, but an error cannot be accepted"
    assert of(done.found, "REV05") == []


def test_the_house_accepts_for_all_and_an_unused_acceptance_is_none_of_this_specs() -> None:
    house = f"accept: [{{finding: MET09, {FOR_NOW}}}, {{finding: LAB03, {FOR_NOW}}}]\n"
    done = checked(policy=house)
    assert of(done.found, *ABOUT) == []
    assert of(done.accepted, *ABOUT) == ["MET09"]


def test_the_house_says_how_much_a_finding_matters() -> None:
    done = checked(policy="severities: {MET09: error}\n")
    (found,) = (each for each in done.found if each.code == "MET09")
    assert found.is_error


def test_a_milder_error_can_be_accepted() -> None:
    wrong = SPEC.replace("target: 70%", "target: 40%")
    more = f"accept: [{{finding: MET02, {FOR_NOW}}}]\n"
    done = checked(more, policy="severities: {MET02: warning}\n", spec=wrong)
    assert "MET02" in {each.code for each in done.accepted}


def test_the_house_moves_thresholds() -> None:
    coarse = SPEC.replace("detect: 1%", "detect: 5%")
    assert of(checked(spec=coarse).found, "MET09") == []
    house = "thresholds: {disagreement: 30%}\n"
    assert of(checked(policy=house, spec=coarse).found, "MET09") == ["MET09"]


@pytest.mark.parametrize("policy", ["severities: {MET99: error}\n", "severities: {SYN04: info}\n"])
def test_a_code_that_no_rule_has_is_said_in_the_policy(policy: str) -> None:
    (found,) = (each for each in checked(policy=policy).found if each.code == "REV06")
    assert found.places[0].span is not None
    assert found.places[0].span.file == "policy.yaml"
    assert found.is_error


def test_a_near_code_is_named() -> None:
    (found,) = (e for e in checked(policy="severities: {MET9: error}\n").found if e.code == "REV06")
    assert found.help == "a similar one exists: MET09"


@pytest.mark.parametrize("name", ["{}", "{x.y}", "{", "%s"])
def test_a_code_that_no_rule_has_is_named_as_written(name: str) -> None:
    (found,) = checked(policy=f'severities: {{"{name}": error}}\n').found[:1]
    assert found.message == f"there is no rule {name}"


def test_a_broken_policy_is_said_and_the_spec_is_checked_all_the_same() -> None:
    done = checked(policy="thresholds: {power: 80, sevrity: 1}\n")
    assert {"SYN11", "SYN15", "MET09"} <= {each.code for each in done.found}
    assert not done.is_sound


def test_nothing_is_unused_in_a_spec_that_is_broken() -> None:
    wrong = SPEC.replace("kind: online", "kind: onlin").replace("mode: batch", "mode: bach")
    done = checked(f"accept: [{{finding: MET09, {FOR_NOW}}}]\n", spec=wrong)
    assert of(done.found, "REV05") == []
