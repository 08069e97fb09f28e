"""The sheet of a review: findings first where there are errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import specc
from specc.diagnostic import counts
from specc.project import defaults
from specc.review import business, technical
from specc.review._case import plain, unsaid
from specc.review._dates import written
from specc.review._sheet import Grid, Link, Mark, Missing, Paragraph, Said, Section, Sheet
from specc.review._terms import MOST, explained, used
from specc.spec import PartialSpec
from specc.spec.lost import LostError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.review._case import Case
    from specc.review._sheet import Block, Part, Words


def review(case: Case) -> Sheet:
    """What the leads read."""
    glossary = _glossary(case)
    decision, held, found = business.part(case), technical.part(case), technical.findings(case)
    decision = _with_words(decision, glossary)
    terms = explained(used((*decision.sections, *held.sections)), glossary)
    first = (found, decision, held) if _errors(case) else (decision, found, held)
    return Sheet(
        title=_title(case),
        name=case.name,
        subtitle=_subtitle(case),
        verdict=_verdict(case),
        parts=first,
        terms=terms,
        digest=_digest(case),
        made_by=f"specc {specc.__version__}",
    )


def _errors(case: Case) -> int:
    return sum(each.is_error for each in case.checked.found)


def _title(case: Case) -> str:
    try:
        return str(defaults.title(case.spec).value)
    except LostError:
        return "A scope that cannot be read"


def _glossary(case: Case) -> Mapping[str, str]:
    try:
        return {str(term): str(meaning) for term, meaning in case.spec.glossary.items()}
    except LostError:
        return {}


def _subtitle(case: Case) -> tuple[Words, ...]:
    """Version, stage, date."""
    try:
        about = case.spec.project
        facts: tuple[Words, ...] = (
            ("Version ", Said(text=about.version), *unsaid(case, "project", "version")),
            (f"stage: {plain(about.stage)}", *unsaid(case, "project", "stage")),
            (f"risk: {about.risk}", *unsaid(case, "project", "risk")),
        )
    except LostError:
        facts = ()
    return (*facts, (f"read on {written(case.today)}",)) if case.is_dated else facts


def _verdict(case: Case) -> Words:
    """Whether it is ready to be decided."""
    counted = counts(case.checked.found)
    errors, warnings = counted["error"], counted["warning"]
    unsigned = [each for each in case.standings or () if each.is_asked and not each.is_current]
    more: Words = (", ", Link(text=_many(warnings, "warning"), to="findings")) if warnings else ()
    if errors:
        bad = Mark(tone="bad", text="Not ready")
        return (bad, ": ", Link(text=_many(errors, "error"), to="findings"), *more)
    if blank := sum(each.code == "GOL10" for each in case.checked.found):
        open_ = Mark(tone="warn", text="Not answered yet")
        return (open_, ": ", Link(text=_many(blank, "placeholder"), to="findings"), *more)
    if unsigned:
        wait = Mark(tone="warn", text="Not signed")
        lacking = Link(text=f"{_many(len(unsigned), 'approval')} missing", to="signoff")
        return (wait, ": ", lacking, *more)
    if not case.signers:
        return (Mark(tone="warn", text="Nobody is asked to sign"), ": no errors", *more)
    if any(each.is_asked for each in case.standings or ()):
        return (Mark(tone="good", text="Agreed"), ": everyone who is asked has signed", *more)
    return (Mark(tone="good", text="Ready to be decided"), ": no errors", *more)


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _digest(case: Case) -> str:
    """The fingerprint of what the spec says; empty where it cannot be read whole."""
    spec = case.checked.spec
    if spec is None or isinstance(spec, PartialSpec):
        return ""
    from specc.project.digest import digest
    from specc.project.lower import lower

    return digest(lower(spec))


def _with_words(part: Part, glossary: Mapping[str, str]) -> Part:
    """The part, and at its end what its abbreviations stand for."""
    found = used(part.sections)
    known = {**explained(found, glossary), **glossary}
    blocks: list[Block] = []
    if known:
        rows = tuple(
            ((Said(text=each),), (Said(text=known[each]),)) for each in sorted(known, key=str.lower)
        )
        header = ("Word", "What it means here")
        blocks.append(Grid(caption="Words used here", header=header, rows=rows))
    unknown = [each for each in found if each not in known]
    if unknown:
        named = ", ".join(unknown[:MOST])
        blocks.append(
            Missing(words=("Not explained by the spec's glossary: ", Said(text=named), "."))
        )
    if not blocks:
        blocks.append(Paragraph(words=("No abbreviation is used.",)))
    words = Section(id="words", title="Words", blocks=tuple(blocks))
    return type(part)(
        id=part.id, title=part.title, for_whom=part.for_whom, sections=(*part.sections, words)
    )
