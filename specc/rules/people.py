"""People: everything has somebody who answers for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from specc.diagnostic import Diagnostic, Place, Severity, at, key
from specc.rules._rule import problem, rule
from specc.spec.identity import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from specc.spec import Spec

READING = ("data", "model", "deployment", "live")
"""Stages of a project in which data are read, so that nothing about them can wait."""


@rule("PEO01", Severity.ERROR)
def role_that_nobody_holds(spec: Spec) -> Iterator[Diagnostic]:
    """Nobody among the people holds a role that this project needs.

    A business lead says what the result is worth and a tech lead what it takes; without either, the
    other decides alone. A role that `review.approvals` lists has to sign, so somebody must hold it.
    Personal data, or a high risk, need a legal opinion, which is urgent once data are read or an
    approval is arranged, and a warning before. A live model needs somebody on call. Whoever owns
    the source of the label answers for the data, unless someone is named data owner.

    Source: Mitchell and others (2019), Model cards: who is responsible; GDPR, articles 24 and 35;
    Beyer and others, Site Reliability Engineering (2016), chapter 11, on being on call.
    """
    held = {person.role for person in spec.people.values()}
    for role, places in _needed(spec).items():
        if role in held:
            continue
        yield problem(
            f"nobody among `people` has the role `{role}`{_why(role, spec)}",
            key("people", label="nobody has this role"),
            *places,
            help=f"add somebody with `role: {role}` to `people`",
            severity=Severity.ERROR if _is_due(role, spec) else Severity.WARNING,
        )


def _plain(role: str) -> str:
    return role.replace("_", " ")


def _needed(spec: Spec) -> dict[Role, tuple[Place, ...]]:
    """Each role that is needed, and the places that make it so."""
    needed: dict[Role, tuple[Place, ...]] = {"business_lead": (), "tech_lead": ()}
    if sensitive := tuple(_sensitive(spec)):
        needed["legal"] = sensitive
    if spec.project.stage == "live":
        needed["on_call"] = (at("project", "stage", label="it is live"),)
    for index, role in enumerate(spec.review.approvals or ()):
        signs = at("review", "approvals", index, label="has to sign")
        needed[role] = (*needed.get(role, ()), signs)
    return needed


def _sensitive(spec: Spec) -> Iterator[Place]:
    """What calls for a legal opinion: the risk, and personal data, once a source."""
    if spec.project.risk == "high":
        yield at("project", "risk", label="much harm can be done")
    for name, source in spec.data.sources.items():
        columns = [column for column, given in source.columns.items() if given.personal]
        path = ("data", "sources", name)
        if columns:
            yield key(*path, "columns", min(columns), label="personal")
        elif source.personal_data is not None:
            yield key(*path, "personal_data", label="personal")


def _why(role: Role, spec: Spec) -> str:
    if role in (spec.review.approvals or ()):
        return ", whose approval the review needs"
    if role == "legal" and spec.project.risk == "high":
        return ", though the risk is high"
    return {
        "legal": ", though personal data are used",
        "on_call": ", though the model is live",
    }.get(role, "")


def _is_due(role: Role, spec: Spec) -> bool:
    """Whether it cannot wait: a legal opinion can until data are read or a review is planned."""
    return role != "legal" or bool(spec.review.approvals) or spec.project.stage in READING


@rule("PEO02", Severity.ERROR)
def one_person_on_both_sides(spec: Spec) -> Iterator[Diagnostic]:
    """One account answers for two roles that are there to check each other.

    The business lead wants the result and the tech lead says what it takes. If both are one person,
    nobody contradicts. The same holds for two roles that `review.approvals` lists: the second
    signature of one account adds nothing to the first. Forges do not tell upper from lower case in
    the names of accounts.

    Source: Saltzer and Schroeder (1975), The protection of information in computer systems:
    separation of privilege.
    """
    for names in _sharing(spec).values():
        roles = {spec.people[name].role: name for name in names if _signs(spec, name)}
        if len(roles) < 2:
            continue
        first, *others = roles.values()
        yield problem(
            f"one account signs for {len(roles)} roles: {' and '.join(map(_plain, roles))}",
            *(at("people", each, "handle", label=_as(spec, each)) for each in (*others, first)),
            *_signatures(spec, roles),
            help=f"set `people.{others[0]}.handle` to the account of somebody else",
        )


def _as(spec: Spec, name: str) -> str:
    return f"as {_plain(spec.people[name].role)}"


def _sharing(spec: Spec) -> dict[str, list[str]]:
    """The entries of `people` by account, in the order of the language's roles."""
    entries: dict[str, list[str]] = {}
    for name, person in sorted(spec.people.items(), key=lambda each: _rank(each[1].role, each[0])):
        entries.setdefault(person.handle.casefold(), []).append(name)
    return entries


def _rank(role: Role, name: str) -> tuple[int, str]:
    return get_args(Role).index(role), name


def _signs(spec: Spec, name: str) -> bool:
    return spec.people[name].role in ("business_lead", "tech_lead", *(spec.review.approvals or ()))


def _signatures(spec: Spec, roles: Iterable[Role]) -> Iterator[Place]:
    for index, role in enumerate(spec.review.approvals or ()):
        if role in roles:
            yield at("review", "approvals", index, label="a signature")


@rule("PEO03", Severity.WARNING)
def skill_that_nobody_has(spec: Spec) -> Iterator[Diagnostic]:
    """Nobody lists a skill that one of the stages needs.

    Scoping needs product sense and some machine learning, data work needs databases and systems,
    modelling needs machine learning, statistics and algorithms, and running it needs systems again.
    It is rare that one person has them all. A gap that is seen now can be filled by hiring or
    training; seen later, it is filled by whoever is there. Knowledge of the subject is judged
    apart, by PEO04, unless no skill of anybody is known.

    Source: Huyen, Designing Machine Learning Systems (2022), chapter 11: team structure; Zinkevich,
    Rules of Machine Learning (Google).
    """
    there = {skill for person in spec.people.values() for skill in person.skills}
    lacking = {
        stage: missing
        for stage, needed in _SKILLS.items()
        if (missing := [skill for skill in needed if skill not in there])
    }
    skills = list(dict.fromkeys(skill for missing in lacking.values() for skill in missing))
    if not skills:
        return
    notes = tuple(f"{stage} needs {_listed(missing)}" for stage, missing in lacking.items())
    if not there and not _knows_the_subject(spec):
        skills.append("sme")
        notes = (*notes, "nor is anybody an expert in the subject of the data (`sme`)")
    yield problem(
        f"nobody among `people` lists {_listed(skills)}" if there else "nobody's skills are known",
        key("people", label="not among their skills" if there else "none lists `skills`"),
        help=f"add {_listed(skills)} to the `skills` of those who have them, or staff the project",
        notes=notes,
    )


_SKILLS = {
    "scoping": ("product", "ml"),
    "data": ("database", "systems", "ml"),
    "modelling": ("ml", "statistics", "algorithms"),
    "deployment": ("systems",),
    "business analysis": ("ml", "statistics"),
}
"""What each stage takes."""


def _listed(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


@rule("PEO04", Severity.WARNING)
def team_without_domain_expert(spec: Spec) -> Iterator[Diagnostic]:
    """Nobody in the team knows the subject that the data are about.

    Which features leak the answer, which labels are wrong, which errors hurt: those who do the work
    that is to be predicted see it at a glance, and those who only see the table do not. Somebody
    with the role `domain_expert`, or with the skill `sme`, should take part from the beginning.

    Source: Sambasivan and others (2021), "Everyone wants to do the model work, not the data work":
    data cascades from missing application-domain expertise.
    """
    if _knows_the_subject(spec) or not any(person.skills for person in spec.people.values()):
        return  # that no skill of anybody is known is said already
    yield problem(
        "nobody among `people` is an expert in the subject of the data",
        key("people", label="no domain expert"),
        help="add somebody with `role: domain_expert`, or `sme` to the `skills` of who is one",
    )


def _knows_the_subject(spec: Spec) -> bool:
    people = spec.people.values()
    return any(person.role == "domain_expert" or "sme" in person.skills for person in people)


@rule("PEO05", Severity.WARNING)
def dependency_without_lead_time(spec: Spec) -> Iterator[Diagnostic]:
    """Another team has to do something first, and nobody asked how long that takes.

    Accounts, firewalls, access to production, a change in somebody else's code: each is an hour of
    work and weeks of waiting in a queue that is not yours. As long as the lead time is unknown, the
    plan counts it as none. Ask that team, and write down what they say.

    Source: Reinertsen, The Principles of Product Development Flow (2009): time is lost in queues.
    """
    for index, each in enumerate(spec.plan.dependencies):
        if each.lead_time is None:
            yield problem(
                f"nobody asked how long `{each.team}` takes for `{each.step}`",
                at("plan", "dependencies", index, "step", label="no lead time"),
                help=f"ask them, and set `plan.dependencies.{index}.lead_time`",
            )


@rule("PEO06", Severity.ERROR)
def handle_that_cannot_exist(spec: Spec) -> Iterator[Diagnostic]:
    """A handle cannot be an account in the forge, or calls a whole channel.

    Handles become the owners of files, who are asked to review, and the receivers of alerts. A name
    that the forge cannot have owns nothing, and the forge says so nowhere: the file is simply not
    protected. With `scaffold.ci: github`, a user has letters, digits and single hyphens inside, at
    most 39, or, where a company manages its users, one underscore before the company's short code.
    A team is `@organisation/team`. With `scaffold.ci: gitlab`, a user or group has letters, digits,
    `_`, `.` and `-`, begins and ends with a letter or digit, and ends in neither `.git` nor
    `.atom`; a group stands in others as `@group/subgroup`. `@all`, `@channel`, `@everyone` and
    `@here` are nobody, and who tells everybody is heard by none.

    Source: GitHub Docs, on usernames, teams and CODEOWNERS; GitLab Docs, on reserved names and Code
    Owners.
    """
    for name, person in spec.people.items():
        plain = person.handle.removeprefix("@")
        if plain.casefold() in _EVERYBODY:
            fact, label = "calls everybody: nobody answers for it", "no account of a person"
        elif why := _UNLIKE.get(spec.scaffold.ci, _unjudged)(plain):
            fact, label = f"cannot be an account on {why}", "no such account"
        else:
            continue
        yield problem(
            f"`{person.handle}` {fact}",
            at("people", name, "handle", label=label),
            help=f"set `people.{name}.handle` to an account, `@name`, or a "
            f"{_TEAMS.get(spec.scaffold.ci, _TEAM_NAME)}",
        )


_EVERYBODY = ("all", "channel", "everyone", "here")
_LENGTH = 39
_USER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(_[a-z0-9]{3,8})?", re.IGNORECASE)
_TEAM = re.compile(r"[a-z0-9_-]+", re.IGNORECASE)


_GROUP = re.compile(r"[a-z0-9]([a-z0-9_.-]*[a-z0-9])?", re.IGNORECASE)
_TEAM_NAME = "team, `@org/team`"
_TEAMS = {"gitlab": "group, `@group/subgroup`"}


def _unlike_github(handle: str) -> str | None:
    """Why GitHub cannot have the account or team, after its name."""
    owner, slash, team = handle.partition("/")
    if len(owner) > _LENGTH:
        return f"GitHub: `{owner}` has {len(owner)} characters, more than {_LENGTH}"
    if not _USER.fullmatch(owner):
        return f"GitHub: `{owner}` is more than letters, digits and single hyphens between them"
    if slash and not _TEAM.fullmatch(team):
        return f"GitHub: `{team}` is not the name of a team in its address"
    return None


def _unlike_gitlab(handle: str) -> str | None:
    """Why GitLab cannot have the user or group. What it refuses only of new ones is let pass."""
    for part in handle.split("/"):
        if not _GROUP.fullmatch(part):
            return f"GitLab: `{part}` is more than letters, digits, and `_`, `.`, `-` between them"
        if part.casefold().endswith((".git", ".atom")):
            return f"GitLab: `{part}` ends as an address of GitLab itself does"
    return None


def _unjudged(_handle: str) -> None:
    """No forge is known that could lack the account."""


_UNLIKE: Mapping[str, Callable[[str], str | None]] = {
    "github": _unlike_github,
    "gitlab": _unlike_gitlab,
}
"""By forge."""
