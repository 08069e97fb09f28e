"""What is still open: what has changed, what could go wrong, what nobody knows, who has signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.change import scope_change
from specc.change.bill import bill, difference
from specc.diagnostic.text import dotted
from specc.review._case import Case, amount, day, name, plain, words
from specc.review._dates import written
from specc.review._people import STAGES, person, role
from specc.review._sheet import Chart, Code, Fold, Grid, Heading, Mark, Missing, Paragraph, Said
from specc.review.charts import risk_grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.approval import Standing
    from specc.change import Changed, ScopeChange
    from specc.review._sheet import Block, Tone, Words
    from specc.spec import Spec
    from specc.spec.plan import Question

TONES: dict[str, Tone] = {"current": "good", "missing": "warn", "void": "bad",
                          "expired": "bad", "rejected": "bad", "refused": "bad"}  # fmt: skip
"""How each state of a signature looks."""
GRAVITY = {
    0: "words only",
    1: "tuning",
    2: "its owner agrees again",
    3: "back to an earlier stage",
    4: "another scope",
}
FEW = 12
"""Changed fields that stand open."""


def has_changes(case: Case) -> bool:
    """Whether there is something to compare with."""
    signed = any(each.since.fields for each in case.standings or ())
    return case.before is not None or signed


def changed(case: Case) -> Iterator[Block]:
    """Before and after, the gravest first: against what was named, and since each role signed."""
    if case.before is not None:
        change = scope_change(case.before, case.spec)
        yield from _compared(f"Against {case.against}", change, case.before, case.spec)
    for each in case.standings or ():
        if each.since.fields and each.signed is not None:
            since = f"Since the {role(each.role)} signed"
            yield from _compared(since, each.since, each.signed, case.spec)


def _compared(since: str, change: ScopeChange, old: Spec, new: Spec) -> Iterator[Block]:
    yield Heading(text=since)
    if not change.fields:
        yield Paragraph(words=("Nothing has changed that says anything else.",))
        return
    voided = ", ".join(PARTY[each] for each in change.voids) or "nobody"
    back = STAGES[change.redo_from].lower() if change.redo_from else "no earlier stage"
    yield Paragraph(
        words=(
            f"Taken together: {GRAVITY[int(change.gravity)]}. ",
            f"Has to agree again: {voided}. The work goes back to: {back}.",
        )
    )
    if deltas := tuple(_deltas(old, new)):
        header = ("Figure", "Before", "After", "More")
        yield Grid(caption="Money and days", header=header, rows=deltas, numbers=(1, 2, 3))
    fields = sorted(change.fields, key=lambda each: -int(each.gravity))
    header = ("Where", "Before", "After", "What it means")
    rows = tuple(map(_changed, fields))
    yield Grid(caption=f"{len(fields):,} changed", header=header, rows=rows[:FEW])
    if len(rows) > FEW:
        rest = Grid(caption="Further changes", header=header, rows=rows[FEW:])
        yield Fold(title=f"{len(rows) - FEW:,} more, less grave", blocks=(rest,))


def _deltas(old: Spec, new: Spec) -> Iterator[tuple[Words, ...]]:
    """What money and time it comes to, where that differs."""
    one, other = bill(old), bill(new)
    pairs = (
        ("To build, as priced", one.build, other.build),
        ("To run a month", one.run_per_month, other.run_per_month),
    )
    for what, before, after in pairs:
        if before != after:
            more = difference(before, after)
            yield ((what,), amount(before), amount(after), amount(more))
    if one.days != other.days:
        yield (("Days of the plan",), _days(one.days), _days(other.days), ("",))


def _days(span: float | None) -> Words:
    return ("–",) if span is None else (f"{span:g}",)


PARTY = {"business": "business", "tech": "technology", "data": "data", "legal": "law"}


def _changed(each: Changed) -> tuple[Words, ...]:
    why = f"{GRAVITY[int(each.gravity)]}: "
    return (name(dotted(each.path)), words(each.before), words(each.after), (why, *words(each.why)))


def risks(case: Case) -> Iterator[Block]:
    """What could go wrong, the worst first."""
    found = case.spec.risks
    if not found:
        yield Missing(words=("No risk is named. There always is one.",))
        return
    figure = risk_grid(case.spec)
    if figure is not None:
        yield Chart(figure=figure, is_told=True)


def questions(case: Case) -> Iterator[Block]:
    """What is not known yet, the most urgent first."""
    found = case.spec.questions
    if not found:
        yield Paragraph(words=("No question is open.",))
        return
    order = sorted(found.values(), key=lambda each: (each.by is None, each.by or case.today))
    rows = tuple(_question(case, each) for each in order)
    header = ("Question", "Who answers", "By", "Waiting for it")
    yield Grid(caption="Open questions", header=header, rows=rows)


def _question(case: Case, each: Question) -> tuple[Words, ...]:
    stage = STAGES[each.blocks] if each.blocks else "–"
    return (words(each.ask), person(case.spec, each.who), day(case, each.by), (stage,))


def signatures(case: Case) -> Iterator[Block]:
    """Who has agreed, and to what."""
    known = case.standings
    if known is None and case.signers:
        unread = "the spec was read from no folder of its own"
        why = unread if case.checked.is_sound else "the spec has errors"
        yield Missing(words=(f"Who has signed cannot be said: {why}.",))
        return
    if not known:
        yield Missing(
            words=("Nobody is asked to sign this scope. Name the roles that must, in ",
                   Code(text="review.approvals"), " of the spec.")
        )  # fmt: skip
        return
    rows = tuple(_signature(case, each) for each in known)
    header = ("Role", "Person", "State", "Since")
    yield Grid(caption="Who signs", header=header, rows=rows)
    if any(each.record and not each.is_verified for each in known):
        yield Paragraph(
            words=("A record without a signature only says who committed it to the repository.",)
        )
    yield from _answers(known)


def _answers(known: tuple[Standing, ...]) -> Iterator[Block]:
    """What each role answers for, apart from what they all do."""
    first, *others = known
    every = [e for e in first.covers if others and all(e in other.covers for other in others)]
    rows = tuple(
        ((role(each.role),), (", ".join(plain(e) for e in each.covers if e not in every) or "–",))
        for each in known
    )
    shared = ", ".join(map(plain, every))
    blocks: list[Block] = [Paragraph(words=(f"All of them answer for: {shared}.",))]
    header = ("Role", "Answers for besides" if shared else "Answers for")
    grid = Grid(caption="What each role answers for", header=header, rows=rows)
    yield Fold(title="What each role answers for", blocks=(*(blocks if shared else ()), grid))


def _signature(case: Case, each: Standing) -> tuple[Words, ...]:
    record = each.record
    handle = record.handle if record else _holder(case, each.role)
    state = "current, tuned since" if each.is_tuned else each.state
    shown = Mark(tone=TONES[each.state], text=STATES[state])
    reason: Words = (": ", *words(each.reason)) if each.reason and record else ()
    since = f"{written(record.time)}, version " if record else ""
    version: Words = (since, Said(text=record.version)) if record else ("–",)
    return ((role(each.role),), name(handle), (shown, *reason), version)


def _holder(case: Case, asked: str) -> str:
    """Who could sign for a role."""
    holders = (each.handle for each in case.spec.people.values() if each.role == asked)
    return next(holders, "")


STATES = {
    "current": "signed",
    "current, tuned since": "signed, tuned since",
    "missing": "not signed yet",
    "void": "void",
    "rejected": "rejected",
    "expired": "expired",
    "refused": "refused",
}
