"""How the model reaches people, and what the law and fairness ask of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.project import defaults
from specc.review._case import Case, amount, day, joined, name, names, plain, unsaid
from specc.review._evidence import half_width
from specc.review._people import (
    AUDIENCES,
    AUTOMATION,
    CASES,
    HARM,
    MODES,
    measure,
    person,
)
from specc.review._sheet import Chart, Code, Grid, Mark, Missing, Paragraph, Said
from specc.review.charts import rollout_ramp
from specc.rules._words import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.review._sheet import Block, Words
    from specc.spec.data import DataSource, Slice


def reach(case: Case) -> Iterator[Block]:
    """What changes for whom."""
    here = case.spec.deployment
    yield Paragraph(
        words=(
            *(CASES[here.case], *unsaid(case, "deployment", "case"), ". "),
            *(MODES[here.mode], ". "),
            *(AUTOMATION[here.automation], *unsaid(case, "deployment", "automation"), "."),
        )
    )
    if here.oversight:
        yield Paragraph(words=("How a person steps in: ", Said(text=here.oversight), "."))
    if here.consumers:
        yield Paragraph(words=("The answers are used by ", *names(here.consumers), "."))
    change = here.process_change
    if change:
        due: Words = (", by ", *day(case, change.by)) if change.by else ()
        who = (", seen to by ", *person(case.spec, change.owner)) if change.owner else ()
        what = Said(text=change.what)
        yield Paragraph(words=("People work differently: ", what, *who, *due, "."))


def ramp(case: Case) -> Iterator[Block]:
    """The way to all traffic, as a picture."""
    yield Chart(figure=rollout_ramp(case.spec, case.policy), is_told=True)


def rules(bounds: Mapping[Any, object]) -> Words:
    """Measures and the bounds they are held to."""
    return joined([(Code(text=str(key)), f" {said(bound)}") for key, bound in bounds.items()])


def way_back(case: Case) -> Iterator[Block]:
    """How it is undone."""
    spec = case.spec
    back = spec.rollout.rollback
    if back is None:
        yield Missing(words=("No way back is described.",))
    else:
        within = f", within {back.within}" if back.within else ""
        tried = (
            Mark(tone="good", text="rehearsed")
            if back.rehearsed
            else Mark(tone="warn", text="not rehearsed yet")
        )
        yield Paragraph(words=("The way back: to ", *name(back.to), f"{within}; ", tried, "."))
    if spec.deployment.fallback:
        stand_in = name(spec.deployment.fallback)
        yield Paragraph(words=(*stand_in, " answers while the model cannot."))
    if spec.rollout.explore:
        yield Paragraph(
            words=((f"{spec.rollout.explore} of the cases are decided at random, so that what is "
                   "learned next does not only echo the model."),)
        )  # fmt: skip


def harm(case: Case) -> Iterator[Block]:
    """The risk class, in words."""
    about = case.spec.project
    met_by, risk = AUDIENCES[about.audience], HARM[about.risk]
    yield Paragraph(
        words=(
            *(f"Its answers are for {met_by}", *unsaid(case, "project", "audience")),
            *(f"; {risk}", *unsaid(case, "project", "risk"), "."),
        )
    )


def slices(case: Case) -> Iterator[Block]:
    """The parts of the data on which it must also hold."""
    spec = case.spec
    rows = tuple(_slice(case, each, part) for each, part in spec.data.slices.items())
    if not rows:
        yield Missing(words=("No group or part of the data is measured apart.",))
        return
    header = ("Part", "Which", "Share of the data", "Test rows", "Never worse than", "Measured to")
    yield Grid(caption="Parts that are measured apart", header=header, rows=rows, numbers=(2, 3))


def _slice(case: Case, of: str, part: Slice) -> tuple[Words, ...]:
    rows = defaults.test_rows(case.spec)
    count = int(rows.value * part.share.magnitude) if rows and part.share else None
    where = joined([_where(str(key), str(held)) for key, held in part.where.items()])
    widths = [half_width(case, str(each), count) for each in part.limits] if count else []
    return (
        name(of),
        where,
        amount(part.share),
        (f"{count:,}",) if count is not None else ("–",),
        rules(part.limits),
        joined([(f"± {each}",) for each in widths if each]),
    )


def _where(column: str, held: str) -> Words:
    """`device is mobile`, `mean_radius < 13`, `shown_at in the last 1 day`."""
    is_value = not held.startswith(("<", ">", "=", "!", "last "))
    between = " is " if is_value else " in the " if held.startswith("last ") else " "
    return (Code(text=column), between, Said(text=held))


def personal(case: Case) -> Iterator[Block]:
    """Personal data, the ground on which they are kept, and for how long."""
    found = {each: _personal(source) for each, source in case.spec.data.sources.items()}
    rows = tuple(row for each, source in case.spec.data.sources.items()
                 if (row := _terms(each, source, found[each])))  # fmt: skip
    if not rows:
        yield Paragraph(words=("No column is declared to be personal data.",))
        return
    header = ("Source", "Personal columns", "Legal ground", "Kept for", "Protected by")
    yield Grid(caption="Personal data", header=header, rows=rows, numbers=(3,))


def _personal(source: DataSource) -> list[str]:
    return [each for each, column in source.columns.items() if column.personal]


def _terms(of: str, source: DataSource, columns: list[str]) -> tuple[Words, ...]:
    kept = source.personal_data
    if kept is None:
        lacking = Mark(tone="bad", text="not said")
        return (name(of), names(columns), (lacking,), ("–",), ("–",)) if columns else ()
    treatment = (plain(kept.treatment),)
    return (name(of), names(columns), (plain(kept.basis),), amount(kept.retention), treatment)


def fairness(case: Case) -> Iterator[Block]:
    """How equally groups are treated."""
    asked = case.spec.fairness
    if asked is None:
        yield Missing(words=("Nothing is said about how equally groups of people are treated.",))
        return
    limits = {str(asked.measure or "gap"): asked.limit, **asked.limits}
    bounds: list[Words] = [
        (Said(text=measure(each)), f" at most {said(bound)}")
        for each, bound in limits.items()
        if bound
    ]
    yield Paragraph(
        words=("Groups compared: ", *names(asked.attributes), "; ", *joined(bounds), ".")
    )
    if asked.audit_positives:
        many = said(asked.audit_positives)
        yield Paragraph(words=(f"The audit reads {many} positives in each group.",))
    if asked.reason:
        yield Paragraph(words=("Why a protected attribute is used: ", Said(text=asked.reason)))
    if asked.impact:
        yield Paragraph(words=("Assessment of the impact on people: ", *name(asked.impact)))
