"""What somebody has to decide before the scope is signed: what is late, and what was found of that
for which the leads answer, in words without a rule's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Severity
from specc.review._case import Case, day
from specc.review._sheet import Fold, Link, Paragraph, Remark
from specc.rules._words import many
from specc.spec.lost import LostError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Diagnostic
    from specc.review._sheet import Block, Words

LEADS = frozenset((
    "project", "people", "goals", "metrics", "tradeoffs", "fairness", "rollout", "plan", "risks",
    "questions", "review",
))  # fmt: skip
"""Sections of the spec for which the leads answer; so do they for personal data."""
FEW = 6
"""Findings that stand open."""
MOST = 50
"""Findings that are written out."""


def pending(case: Case) -> tuple[Diagnostic, ...]:
    """The findings that the leads decide; an error is mended, and nobody's to decide."""
    return tuple(each for each in warned(case) if _is_theirs(each))


def warned(case: Case) -> tuple[Diagnostic, ...]:
    """All warnings."""
    return tuple(each for each in case.checked.found if each.severity is Severity.WARNING)


def _is_theirs(found: Diagnostic) -> bool:
    path = found.places[0].path if found.places else ()
    return bool(path) and (path[0] in LEADS or "personal_data" in path or "personal" in path)


def decisions(case: Case) -> Iterator[Block]:
    """What is late and what was found, each with what to do."""
    first = (*_broken(case), *_late(case))
    yield from first
    found = pending(case)
    remarks = tuple(map(_remark, found[:MOST]))
    yield from remarks[:FEW]
    if rest := remarks[FEW:]:
        yield Fold(title=f"{len(found) - FEW:,} more to decide", blocks=rest)
    yield Paragraph(words=_others(case, len(found), is_clear=not first))


def _broken(case: Case) -> Iterator[Block]:
    """That there are errors, which stand above."""
    errors = sum(each.is_error for each in case.checked.found)
    if errors:
        yield Paragraph(
            words=("Before anything is decided, mend ",
                   Link(text=many(errors, "error"), to="findings"), ".")
        )  # fmt: skip


def _late(case: Case) -> Iterator[Block]:
    """Dates that have passed: that of the plan and those of open questions."""
    try:
        due, asked = case.spec.plan.deadline, case.spec.questions
    except LostError:
        return
    if due is not None and due < case.today:
        words: Words = ("The deadline has passed: ", *day(case, due), ". Set another, or stop.")
        yield Paragraph(words=words)
    late = [each for each in asked.values() if each.by is not None and each.by < case.today]
    if late:
        unanswered = Link(text=many(len(late), "open question"), to="risks")
        yield Paragraph(words=("Should have been answered by now: ", unanswered, "."))


def _remark(found: Diagnostic) -> Remark:
    return Remark(tone="warn", label="to decide", message=found.message, help=found.help)


def _others(case: Case, count: int, *, is_clear: bool) -> Words:
    """What else was found, which is no lead's to decide."""
    others = len(warned(case)) - count
    if others:
        rest = Link(text=many(others, "more warning" if count else "warning"), to="findings")
        first = "" if count or not is_clear else "Nothing was found for the leads to settle. "
        return (f"{first}For those who build it: ", rest, ".")
    if count or not is_clear:
        return ("Nothing else was found that needs one.",)
    return ("Nothing was found that has to be settled before it is signed.",)
