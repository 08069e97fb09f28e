"""Edges of the rules about people: who is needed when, who signs, whose account exists."""

import pytest
import rule_pages as pages

from specc.diagnostic import Diagnostic

PEOPLE = {
    "care-lead": '{role: business_lead, handle: "@care-lead", skills: [product]}',
    "ml-lead": '{role: tech_lead, handle: "@ml-lead", skills: [ml, algorithms, statistics]}',
    "data-team": '{role: data_owner, handle: "@data-team", skills: [database, systems]}',
    "care-expert": '{role: domain_expert, handle: "@care-expert", skills: [sme]}',
}
APPROVALS = "review: {{approvals: [{}]}}\n"


def people(**given: str | None) -> str:
    """The people, with some replaced, added or left out; underscores stand for hyphens."""
    changed = {name.replace("_", "-"): entry for name, entry in given.items()}
    entries = {**PEOPLE, **changed}
    lines = (f"  {name}: {entry}\n" for name, entry in entries.items() if entry)
    return "people:\n" + "".join(lines)


def account(handle: str) -> str:
    return people(
        data_team=f'{{role: data_owner, handle: "{handle}", skills: [database, systems]}}'
    )


def project(more: str) -> str:
    return f"project: {{id: churn, summary: Call them., {more}}}\n"


def found(code: str, text: str) -> list[Diagnostic]:
    return [each for each in pages.checked(pages.whole(text)).found if each.code == code]


def said(code: str, text: str) -> list[tuple[str, str]]:
    """Severity and message of each finding under the code."""
    return [(each.severity.value, each.message) for each in found(code, text)]


def source(more: str) -> str:
    return (
        "data: {sources: {accounts: {owner: ml-lead, location: a.csv, format: csv, "
        f"rows: 40k, {more}}}}}, features: {{tenure: {{from: accounts}}}}}}\n"
    )


def test_whoever_owns_the_labels_answers_for_the_data() -> None:
    assert found("PEO01", people(data_team=None) + source("history: 2 years")) == []


@pytest.mark.parametrize(
    ("name", "role"), [("care_lead", "business_lead"), ("ml_lead", "tech_lead")]
)
def test_both_sides_are_always_needed(name: str, role: str) -> None:
    owner = people(**{name: None}) + source("history: 2 years").replace("ml-lead", "data-team")
    (problem,) = found("PEO01", owner)
    assert problem.severity.value == "error"
    assert problem.message == f"nobody among `people` has the role `{role}`"
    assert "add somebody with" in problem.help


def test_each_role_that_signs_is_held() -> None:
    text = people() + APPROVALS.format("business_lead, customer, on_call")
    assert [message for _, message in said("PEO01", text)] == [
        f"nobody among `people` has the role `{role}`, whose approval the review needs"
        for role in ("customer", "on_call")
    ]


@pytest.mark.parametrize(
    ("text", "severity", "why"),
    [
        (project("risk: high"), "warning", "though the risk is high"),
        (project("risk: high, stage: data"), "error", "though the risk is high"),
        (source("columns: {who: {type: string, personal: true}}"), "warning", "though personal"),
        (
            source("personal_data: {basis: consent, retention: 1 year, treatment: hashed}"),
            "warning",
            "though personal",
        ),
        (
            project("risk: high") + APPROVALS.format("tech_lead"),
            "error",
            "though the risk is high",
        ),
        (
            project("risk: high") + APPROVALS.format("legal"),
            "error",
            "whose approval the review needs",
        ),
    ],
)
def test_a_legal_opinion_is_needed_sooner_or_later(text: str, severity: str, why: str) -> None:
    ((weight, message),) = said("PEO01", people() + text)
    assert weight == severity
    assert why in message
    counsel = people(counsel='{role: legal, handle: "@counsel"}')
    assert found("PEO01", counsel + text) == []


def test_nobody_is_on_call_before_it_is_live() -> None:
    assert found("PEO01", people() + project("stage: deployment")) == []
    assert said("PEO01", people() + project("stage: live")) == [
        ("error", "nobody among `people` has the role `on_call`, though the model is live")
    ]


def test_one_account_in_two_spellings_is_one() -> None:
    text = people(ml_lead='{role: tech_lead, handle: "@Care-Lead", skills: [ml]}')
    (problem,) = found("PEO02", text)
    assert problem.message == "one account signs for 2 roles: business lead and tech lead"
    assert problem.places[0].path == ("people", "ml-lead", "handle")


def test_two_hats_that_do_not_sign_may_be_one_head() -> None:
    owner = people(data_team='{role: data_owner, handle: "@ml-lead"}')
    assert found("PEO02", owner) == []
    (problem,) = found("PEO02", owner + APPROVALS.format("data_owner, tech_lead"))
    assert problem.message == "one account signs for 2 roles: tech lead and data owner"
    assert {place.path for place in problem.places} == {
        ("people", "ml-lead", "handle"),
        ("people", "data-team", "handle"),
        ("review", "approvals", 0),
        ("review", "approvals", 1),
    }


def test_one_role_held_twice_is_one_signature() -> None:
    assert found("PEO02", people(other='{role: tech_lead, handle: "@ml-lead"}')) == []


def test_skills_may_be_spread_or_gathered() -> None:
    every = "skills: [product, ml, database, systems, statistics, algorithms]"
    one = people(
        care_lead=f'{{role: business_lead, handle: "@care-lead", {every}}}',
        ml_lead='{role: tech_lead, handle: "@ml-lead"}',
        data_team='{role: data_owner, handle: "@data-team"}',
    )
    assert found("PEO03", one) == []
    (problem,) = found("PEO03", one.replace(", algorithms]", "]"))
    assert problem.message == "nobody among `people` lists `algorithms`"
    assert problem.notes == ("modelling needs `algorithms`",)


def test_skills_that_nobody_lists_are_said_once() -> None:
    silent = {name.replace("-", "_"): e.split(", skills")[0] + "}" for name, e in PEOPLE.items()}
    silent["care_expert"] = silent["care_expert"].replace("domain_expert", "customer")
    (unknown,) = found("PEO03", people(**silent))
    assert unknown.message == "nobody's skills are known"
    assert "`sme`" in unknown.help
    assert unknown.notes[-1].startswith("nor is anybody an expert")
    assert found("PEO04", people(**silent)) == []
    expert = silent | {"care_expert": '{role: domain_expert, handle: "@x"}'}
    (unknown,) = found("PEO03", people(**expert))
    assert "sme" not in unknown.help


def test_an_expert_is_one_by_role_or_by_skill() -> None:
    assert found("PEO04", people(care_expert='{role: domain_expert, handle: "@x"}')) == []
    assert found("PEO04", people(care_expert='{role: customer, handle: "@x", skills: [sme]}')) == []
    assert len(found("PEO04", people(care_expert='{role: customer, handle: "@x"}'))) == 1


def test_each_wait_of_unknown_length_is_found() -> None:
    plan = (
        "plan: {dependencies: [{step: keys, team: security}, "
        "{step: logs, team: platform, lead_time: 0 days}, {step: sums, team: finance}]}\n"
    )
    paths = [each.places[0].path for each in found("PEO05", plan)]
    assert paths == [("plan", "dependencies", 0, "step"), ("plan", "dependencies", 2, "step")]


@pytest.mark.parametrize(
    "handle",
    [
        "@a",
        "@care-lead",
        "@A1-b2-c3",
        "@acme/data-team",
        "@acme/data_team",
        "@ann_acme",
        "@" + "a" * 39,
    ],
)
def test_github_has_such_accounts(handle: str) -> None:
    assert found("PEO06", account(handle)) == []


@pytest.mark.parametrize(
    ("handle", "why"),
    [
        ("@data.team", "more than letters, digits and single hyphens"),
        ("@data--team", "more than letters, digits and single hyphens"),
        ("@data-", "more than letters, digits and single hyphens"),
        ("@the_data_team", "more than letters, digits and single hyphens"),
        ("@" + "a" * 40, "40 characters, more than 39"),
        ("@acme/data.team", "`data.team` is not the name of a team"),
        ("@acme/data/team", "`data/team` is not the name of a team"),
        ("@acme/", "`` is not the name of a team"),
    ],
)
def test_github_has_no_such_accounts(handle: str, why: str) -> None:
    (problem,) = found("PEO06", account(handle))
    assert why in problem.message
    assert found("PEO06", account(handle) + "scaffold: {ci: none}\n") == []


GITLAB = "scaffold: {ci: gitlab}\n"


@pytest.mark.parametrize(
    "handle",
    [
        "@a",
        "@data.team",
        "@the_data_team",
        "@data--team",
        "@" + "a" * 60,
        "@acme/data/team.eu",
        "@acme/data/team/eu-west",
    ],
)
def test_gitlab_has_such_accounts(handle: str) -> None:
    assert found("PEO06", account(handle) + GITLAB) == []


@pytest.mark.parametrize(
    ("handle", "why"),
    [
        ("@data-", "`data-` is more than letters, digits, and `_`, `.`, `-` between them"),
        ("@acme/data.", "`data.` is more than letters"),
        ("@acme//data", "`` is more than letters"),
        ("@acme/", "`` is more than letters"),
        ("@data.git", "`data.git` ends as an address"),
        ("@acme/feed.Atom", "`feed.Atom` ends as an address"),
        ("@acme.git/data", "`acme.git` ends as an address"),
    ],
)
def test_gitlab_has_no_such_accounts(handle: str, why: str) -> None:
    (problem,) = found("PEO06", account(handle) + GITLAB)
    assert f"cannot be an account on GitLab: {why}" in problem.message
    assert (
        problem.help == "set `people.data-team.handle` to an account, `@name`, or a group, "
        "`@group/subgroup`"
    )
    assert found("PEO06", account(handle) + "scaffold: {ci: none}\n") == []


@pytest.mark.parametrize("handle", ["@here", "@all", "@Everyone", "@channel"])
@pytest.mark.parametrize("ci", ["github", "gitlab", "none"])
def test_nobody_is_everybody(handle: str, ci: str) -> None:
    (problem,) = found("PEO06", account(handle) + f"scaffold: {{ci: {ci}}}\n")
    assert "calls everybody" in problem.message
