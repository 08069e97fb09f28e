"""What the house and the team make of the findings: other severities, and findings they accept."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Path, Place, Severity, at, codes, key
from specc.diagnostic.template_codes import TEMPLATES
from specc.diagnostic.text import dotted
from specc.record import value

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from specc.rules._rule import Rule
    from specc.spec.plan import Acceptance
    from specc.spec.policy import Policy


@value
class Settled:
    """Findings, divided."""

    open: tuple[Diagnostic, ...]
    """What is still to be done."""
    accepted: tuple[Diagnostic, ...]
    """What is lived with."""
    about: tuple[Diagnostic, ...]
    """What is wrong with the acceptances themselves."""


def weighed(found: Iterable[Diagnostic], policy: Policy) -> tuple[Diagnostic, ...]:
    """The findings with the severities that the house gives them."""
    ranks = {code: Severity(name) for code, name in policy.severities.items()}
    return tuple(replace(each, severity=ranks.get(each.code, each.severity)) for each in found)


def settle(
    found: Sequence[Diagnostic],
    acceptances: Sequence[Acceptance],
    today: datetime.date,
    *,
    unused: bool,
) -> Settled:
    """Divides the findings by the acceptances of one document; `unused` tells whether one that
    meets no finding is a finding itself. An error cannot be accepted: it stays."""
    holding = [each for each in acceptances if each.until is None or today <= each.until]
    accepted = [f for f in found if not f.is_error and any(_meets(a, f) for a in holding)]
    about = [
        problem
        for index, each in enumerate(acceptances)
        for problem in _about(index, each, found, today, unused=unused)
    ]
    left = [_refused(each, acceptances) for each in found if each not in accepted]
    return Settled(open=tuple(left), accepted=tuple(accepted), about=tuple(about))


def _refused(found: Diagnostic, acceptances: Sequence[Acceptance]) -> Diagnostic:
    """An error, with a word on why accepting it did nothing."""
    asked = [f"accept[{i}]" for i, each in enumerate(acceptances) if _meets(each, found)]
    if not found.is_error or not asked:
        return found
    note = f"`{asked[0]}` accepts it, but an error cannot be accepted"
    return replace(found, notes=(note, *found.notes))


def _meets(acceptance: Acceptance, found: Diagnostic) -> bool:
    if acceptance.finding not in (found.code, found.slug):
        return False
    where = acceptance.at
    paths = [dotted(place.path) for place in found.places]
    return where is None or any(
        p == where or p.startswith((f"{where}.", f"{where}[")) for p in paths
    )


def _about(
    index: int,
    acceptance: Acceptance,
    found: Sequence[Diagnostic],
    today: datetime.date,
    *,
    unused: bool,
) -> Iterator[Diagnostic]:
    here, until = ("accept", index), acceptance.until
    if until is not None and until < today:
        yield codes.ACCEPTANCE_EXPIRED.finding(
            f"the acceptance of {acceptance.finding} ended on {until}",
            at(*here, "until", label="no longer holds"),
            help="mend what it was about, or give a later date with the reason why it still holds",
        )
        return
    met = [each for each in found if _meets(acceptance, each)]
    if unused and not met:
        yield codes.ACCEPTANCE_UNUSED.finding(
            f"{acceptance.finding} is accepted{_where(acceptance)}, and is not found",
            at(*here, "finding", label="nothing to accept"),
            help=f"remove `accept[{index}]`",
        )
    elif until is None and not any(each.is_error for each in met):
        yield codes.ACCEPTANCE_WITHOUT_END.finding(
            f"{acceptance.finding} is accepted for ever",
            at(*here, "finding", label="no `until`"),
            help=f"set `accept[{index}].until` to the day on which it is looked at again",
        )


def _where(acceptance: Acceptance) -> str:
    return "" if acceptance.at is None else f" in `{acceptance.at}`"


def unknown_codes(
    acceptances: Sequence[Acceptance], severities: Iterable[str], catalogue: Iterable[Rule]
) -> Iterator[Diagnostic]:
    """A finding for each code that no rule has, and each path that no spec has."""
    rules = tuple(catalogue)
    names = {rule.code for rule in rules} | {rule.slug for rule in rules}
    for index, each in enumerate(acceptances):
        if each.finding not in names:
            yield _unknown(each.finding, rules, at("accept", index, "finding"))
        if each.at is not None:
            yield from _nowhere(each.at, at("accept", index, "at"))
    for code in severities:
        if code not in names and code not in _OF_TEMPLATES:
            yield _unknown(code, rules, key("severities", code))


def _unknown(name: str, rules: Sequence[Rule], place: Place) -> Diagnostic:
    from specc.rules._words import similar

    known = [rule.code for rule in rules]
    padded = f"{name[:3]}{name[3:]:0>2}".upper()
    near = similar(padded, known) or similar(name, [rule.slug for rule in rules])
    if fixed := _FIXED.get(name[:3]) if name in codes.STRUCTURAL else None:
        message, advice = f"{name} {fixed[0]}", fixed[1]
    else:
        message = f"there is no rule {name}"
        advice = f"a similar one exists: {near}" if near else "`specc explain --list` has them all"
    return codes.UNKNOWN_CODE.finding(
        message, replace(place, label="the code of no rule"), help=advice
    )


_OF_TEMPLATES = frozenset(each.code for each in TEMPLATES if each.severity is Severity.WARNING)
"""Of what is found in templates of the house, what the house may weigh: the rest stays an error."""
_FIXED = {
    "SYN": ("is about the spec's form: it stays an error", "mend the form of the spec instead"),
    "REV": (
        "is about acceptances themselves: it stays as it is",
        "mend or remove the acceptance that it is about",
    ),
    "CMP": (
        "is said when a repo is compiled: it stays as it is",
        "leave it out here; `specc check` does not say it",
    ),
    "TPL": (
        "is about a template of the house: it stays as it is",
        "mend the template, or its clause under `scaffold.templates`",
    ),
}
"""Findings that no rule makes, by the first letters of their codes: none is accepted or weighed."""


_STEP = re.compile(r'\.?"([^"]*)"|\[(\d{1,9})\]|\.?([^.\["]+)|(.)', re.DOTALL)


def _steps(where: str) -> Path:
    """The path that `dotted` writes so."""
    found = _STEP.finditer(where)
    return tuple(int(each[2]) if each[2] else each[each.lastindex or 0] for each in found)


def _nowhere(where: str, place: Place) -> Iterator[Diagnostic]:
    """A finding where a path leads to nothing that the language has."""
    from specc.diagnostic.spelling import alike
    from specc.spec._keys import keys_at, unknown_step
    from specc.spec._wording import brief
    from specc.spec.document import Spec

    path = _steps(where)
    depth = unknown_step(path, Spec)
    if depth is None:
        return
    close = alike(str(path[depth]), keys_at(path[:depth], Spec))
    owner = f"`{brief(dotted(path[:depth]))}`" if depth else "a spec"
    yield codes.UNKNOWN_PATH.finding(
        f"`at` leads nowhere: {owner} has no `{brief(path[depth])}`",
        replace(place, label="the path of nothing"),
        help=f"a similar key exists: `{dotted((*path[:depth], close[0]))}`"
        if close
        else "name a place as findings print it: `metrics.auc.target`, `rollout.steps[1]`",
    )
