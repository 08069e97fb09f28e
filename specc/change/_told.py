"""A difference in the words that every format uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.change._model import Gravity
from specc.rules._costs import money as whole
from specc.rules._words import days, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.change._difference import Difference
    from specc.change._model import Changed, Fallen
    from specc.units import Quantity

TITLES = {
    Gravity.C4: "another scope: from the head, with a decision record and a major version",
    Gravity.C3: "back to an earlier stage",
    Gravity.C2: "approved again by whoever signed it",
    Gravity.C1: "compiled again",
    Gravity.C0: "words only",
}


def headline(it: Difference) -> tuple[str, ...]:
    """`Scope change C4`, `voids business, tech`, ... : what one wants to know first."""
    if not it.change.fields:
        return ("No change of scope", *_consequences(it))
    voids, stage = ", ".join(it.change.voids), it.change.redo_from
    return (
        f"Scope change {it.change.gravity.name}",
        *([f"voids {voids}"] if voids else []),
        *([f"redo from {stage_name(stage)}"] if stage else []),
        *_consequences(it),
    )


def _consequences(it: Difference) -> Iterator[str]:
    build, run = signed(it.build), signed(it.run_per_month)
    money = [*([f"build {build}"] if build else []), *([f"run {run}/month"] if run else [])]
    if money:
        yield ", ".join(money)
    if it.days:
        yield signed_days(it.days)
    if it.files is not None:
        yield counted(it, " ")
    errors, warnings = it.left["error"], it.left["warning"]
    yield f"{_many(errors, 'error')} {_many(warnings, 'warning')}"


def counted(it: Difference, between: str) -> str:
    """`1 add 2 change 0 delete`, and whose files are not among them."""
    files = between.join(f"{n} {name}" for name, n in it.moved)
    left = ", ".join(sorted(it.uncounted))
    return f"{files}, files of {left} not counted" if left else files


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def signed(money: Quantity | None) -> str:
    """`+$1,243`, `−$360`: to whole units of the currency; empty where that is nothing, or is not
    known."""
    amount = None if money is None else whole(money.magnitude, money)
    if amount is None or not amount.magnitude:
        return ""
    sign = "−" if amount.magnitude < 0 else "+"
    return f"{sign}{said(whole(abs(amount.magnitude), amount))}"


def signed_days(number: float) -> str:
    """`+3 days`."""
    return f"{'−' if number < 0 else '+'}{days(abs(number))}"


def stage_name(stage: str) -> str:
    """`business review`."""
    return stage.replace("_", " ")


def by_gravity(
    it: Difference, *, folded: bool = False
) -> Iterator[tuple[Gravity, tuple[Changed, ...]]]:
    """The fields of each class, gravest first; `folded` without those that follow from another."""
    for gravity in TITLES:
        chosen = tuple(each for each in shown(it, folded=folded) if each.gravity is gravity)
        if chosen:
            yield gravity, chosen


def shown(it: Difference, *, folded: bool) -> tuple[Changed, ...]:
    """The fields, in their order; `folded` without those that follow from another."""
    return tuple(each for each in it.change.fields if not (folded and each.follows))


def beside(each: Changed, it: Difference, *, folded: bool) -> str:
    """`and 15 references`: what a change brings with it, and is not shown by itself."""
    brought = sum(other.follows == each.path for other in it.change.fields) if folded else 0
    number = brought + len(each.references)
    return f"and {number:,} reference{'s' * (number != 1)}" if number else ""


def falling(each: Fallen) -> str:
    """`business_lead: ads-lead @ads-lead, who signed on 2026-11-01`."""
    signed = f"who signed on {each.signed:%Y-%m-%d}" if each.signed else "who has not signed"
    return f"{each.role}: {each.person} {each.handle}, {signed}"


def follows(each: Changed) -> str:
    """What a field's change asks for, after its reason: `voids business, tech · redo from data`."""
    voids = [f"voids {', '.join(parties(each))}"] if each.voids else []
    stage = [f"redo from {stage_name(each.redo_from)}"] if each.redo_from else []
    return " · ".join((each.why, *voids, *stage))


def parties(each: Changed) -> tuple[str, ...]:
    """Whose approval it voids, in their order."""
    from specc.change._model import PARTIES

    return tuple(party for party in PARTIES if party in each.voids)


def asked(it: Difference) -> str:
    """What a change of the gravest class asks for; empty for all others."""
    if it.change.gravity is not Gravity.C4:
        return ""
    old, new = it.versions
    if it.asks_for_version:
        return (
            f"It is another scope under the same major version: write `version: {it.next_version}` "
            f"where `project.version` says {new}, and a decision record"
        )
    return f"It is another scope, version {new} after {old}: write a decision record"
