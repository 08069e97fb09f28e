"""What is still open: what has changed, what could go wrong, what nobody knows, who has signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic.text import dotted
from specc.review._case import Case, Signature, name, words
from specc.review._people import STAGES, person, role
from specc.review._sheet import Grid, Mark, Missing, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.change import Changed
    from specc.review._sheet import Block, Tone, Words
    from specc.spec.plan import Question

TONES: dict[str, Tone] = {"current": "good", "tuned": "good", "missing": "warn", "void": "bad",
                          "expired": "bad", "rejected": "bad", "refused": "bad"}  # fmt: skip
"""How each state of a signature looks."""
GRAVITY = {
    0: "words only",
    1: "tuning",
    2: "its owner agrees again",
    3: "back to an earlier stage",
    4: "another scope",
}
MOST = 200
"""Changed fields that are listed."""


def changed(case: Case) -> Iterator[Block]:
    """Before and after, the gravest first."""
    change = case.change
    if change is None:
        return
    if not change.fields:
        yield Paragraph(words=("Nothing has changed that says anything else.",))
        return
    voided = " and ".join(PARTY[each] for each in change.voids) or "nobody"
    back = STAGES[change.redo_from] if change.redo_from else "nowhere"
    yield Paragraph(
        words=((f"Taken together: {GRAVITY[int(change.gravity)]}. "
               f"Has to agree again: {voided}. Work goes back to: {back}."),)
    )  # fmt: skip
    fields = sorted(change.fields, key=lambda each: -int(each.gravity))
    header = ("Where", "Before", "After", "What it means")
    rows = tuple(map(_changed, fields[:MOST]))
    more = f", the gravest {MOST} of {len(fields):,}" if len(fields) > MOST else ""
    yield Grid(caption=f"What has changed{more}", header=header, rows=rows)


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
    size = {"low": 0, "medium": 1, "high": 2}
    order = sorted(
        found, key=lambda each: -(size[found[each].impact] + size[found[each].likelihood])
    )
    rows = tuple(
        (name(each), (found[each].likelihood,), (found[each].impact,), name(found[each].watch),
         words(found[each].do))
        for each in order
    )  # fmt: skip
    header = ("Risk", "Likely", "Impact", "Seen in", "What is done")
    yield Grid(caption="Risks", header=header, rows=rows)


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
    late = each.by is not None and each.by < case.today
    by: Words = (f"{each.by:%-d %b %Y}" if each.by else "–",)
    due: Words = (*by, " ", Mark(tone="bad", text="late")) if late else by
    stage = STAGES[each.blocks] if each.blocks else "–"
    return (words(each.ask), person(case.spec, each.who), due, (stage,))


def signatures(case: Case) -> Iterator[Block]:
    """Who has agreed, and to what."""
    asked = (*(case.spec.review.approvals or ()), *case.policy.approvals)
    known = case.signatures
    if known is None:
        known = tuple(_unsigned(case, each) for each in dict.fromkeys(asked))
    if not known:
        yield Missing(words=("Nobody is asked to sign this scope.",))
        return
    rows = tuple(map(_signature, known))
    header = ("Role", "Person", "State", "Since", "Answers for")
    yield Grid(caption="Who signs", header=header, rows=rows)
    if case.signatures is None:
        yield Missing(words=("No record of approvals was looked at for this page.",))


def _unsigned(case: Case, asked: str) -> Signature:
    holders = (each.handle for each in case.spec.people.values() if each.role == asked)
    return Signature(
        role=asked, person=next(holders, ""), state="open", covers=COVERS.get(asked, "")
    )


def _signature(each: Signature) -> tuple[Words, ...]:
    first = each.state.split(" ")[0]
    state = Mark(tone=TONES.get(first, "muted"), text=each.state)
    reason: Words = (": ", *words(each.reason)) if each.reason else ()
    covers = each.covers or COVERS.get(each.role, "")
    return (
        (role(each.role),),
        name(each.person),
        (state, *reason),
        words(each.since),
        words(covers),
    )


COVERS = {
    "business_lead": "goals, business and online measures, guardrails, trade-offs, rollout, plan",
    "tech_lead": "model measures, data, splits, model, deployment, monitoring",
    "data_owner": "sources, labels",
    "legal": "personal data, fairness, risk class, automation",
}
