"""The business view: what is asked, what it is worth and costs, and what could go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.review import money
from specc.review._case import Case, amount, day, drawn, joined, name, plain, section, words
from specc.review._people import AIMS, KINDS, meaning, person, role
from specc.review._sheet import (
    Code,
    Fact,
    Facts,
    Fold,
    Grid,
    Heading,
    Items,
    Link,
    Missing,
    Paragraph,
    Part,
    Said,
    Strong,
)
from specc.review.charts import (
    goal_tree,
    labeling_burn,
    money_chart,
    tradeoff_chart,
)
from specc.review.decide import decisions
from specc.review.exposure import fairness, harm, personal, ramp, reach, slices, way_back
from specc.review.open import changed, has_changes, questions, risks, signatures
from specc.rules._words import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.review._sheet import Block, Words
    from specc.spec.goals import Goal, Metric


def part(case: Case) -> Part:
    """All of it, in the order in which it is read."""
    changes = (section(case, "changes", "What has changed", changed),) if has_changes(case) else ()
    return Part(
        id="business",
        title="The decision",
        for_whom="What is asked, what it is worth, what it costs, and what could go wrong.",
        sections=(
            section(case, "ask", "The ask", _ask, _figures, _why),
            section(case, "decide", "What needs a decision", decisions),
            *changes,
            section(case, "goals", "What is wanted, and what is not", _goals, _not_done),
            section(case, "success", "What success is", drawn(goal_tree), _metrics),
            section(case, "tradeoffs", "What gives way", drawn(tradeoff_chart), _priority,
                    _decisions),
            section(case, "money", "Money", drawn(money_chart), money.building, money.running),
            section(case, "time", "Time", money.calendar, money.waiting,
                    drawn(labeling_burn), money.labeling),
            section(case, "rollout", "How it reaches people", reach,
                    ramp, way_back),
            section(case, "fairness", "Fairness, privacy and law", harm, slices, personal,
                    fairness),
            section(case, "risks", "Risks and open questions", risks, questions),
            section(case, "signoff", "Sign-off", signatures),
        ),
    )  # fmt: skip


def _ask(case: Case) -> Iterator[Block]:
    about = case.spec.project
    yield Paragraph(words=(Said(text=about.summary),), is_lede=True)
    yield _wanted(case)


def _why(case: Case) -> Iterator[Block]:
    """Why it is done this way, behind what it comes to."""
    about = case.spec.project
    if about.why_ml:
        yield Paragraph(words=("Why learn it from data? ", Said(text=about.why_ml)))
    if about.without_ml:
        yield Paragraph(words=("The way without it: ", Said(text=about.without_ml)))


def _wanted(case: Case) -> Block:
    """The decision that is asked for."""
    if not case.signers:
        how = Link(text="how to ask for one", to="signoff")
        return Missing(words=("No approval is asked for yet: ", how, "."))
    people = _listed([f"the {role(each)}" for each in case.signers])
    version = Strong(text=f"version {case.spec.project.version}")
    return Paragraph(words=("Wanted: the approval of ", version, f" by {people}."))


def _listed(names: list[str]) -> str:
    """`the business lead, the data owner and legal counsel`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _figures(case: Case) -> Iterator[Block]:
    spec = case.spec
    feasible = spec.project.feasibility
    yield Facts(
        facts=(
            *money.figures(spec),
            money.deadline(case),
            Fact(
                label="Confidence",
                value=(feasible.state if feasible else "–",),
                note=(Said(text=feasible.evidence),)
                if feasible and feasible.evidence
                else ("no evidence is named",),
            ),
        )
    )


def _goals(case: Case) -> Iterator[Block]:
    spec = case.spec
    rows = tuple(
        (
            (Said(text=goal.statement),),
            person(spec, goal.owner),
            amount(goal.value),
            day(case, goal.by),
            _given_up(case, goal),
        )
        for goal in spec.goals.values()
    )
    header = ("Goal", "Who wants it", "Worth", "By", "Given up when")
    yield Grid(caption="Goals", header=header, rows=rows)


def _given_up(case: Case, goal: Goal) -> Words:
    """The stop rule of a goal in words."""
    after = next((bound for key, bound in goal.stop_if.items() if key == "after"), None)
    rules: list[Words] = [
        (Code(text=str(key)), *_explained(case, str(key)), f" {said(bound)}")
        for key, bound in goal.stop_if.items()
        if key != "after"
    ]
    if not rules:
        return ("nothing is said",)
    return (*joined(rules, " or "), f" after {after} rounds" if after else "")


def _not_done(case: Case) -> Iterator[Block]:
    about = case.spec.project
    yield Heading(text="What is left out")
    if about.out_of_scope:
        yield Items(items=tuple((Said(text=each),) for each in about.out_of_scope))
    else:
        yield Missing(words=("Nothing is named that this project will not do.",))
    if about.options:
        rows = tuple(((Said(text=e.what),), words(e.rejected_because)) for e in about.options)
        yield Grid(caption="Considered, and not chosen", header=("Option", "Why not"), rows=rows)


def _metrics(case: Case) -> Iterator[Block]:
    rows = tuple(
        (
            name(each),
            (", ".join((*_in_words(each, metric), KINDS[metric.kind])),),
            amount(metric.baseline),
            amount(metric.target),
            amount(metric.limit),
            (AIMS[metric.role],),
        )
        for each, metric in case.spec.metrics.items()
    )
    header = ("Measure", "What it is", "Today", "Aim", "Never worse than", "Part it plays")
    table = Grid(caption="Every measure", header=header, rows=rows, numbers=(2, 3, 4))
    many = 12
    yield table if len(rows) <= many else Fold(title=f"All {len(rows)} measures", blocks=(table,))


def _priority(case: Case) -> Iterator[Block]:
    spec = case.spec
    order = spec.tradeoffs.priority
    if not order:
        yield Missing(words=("No order of importance is given: nobody can say what gives way.",))
        return
    named = joined([(*name(each), *_explained(case, each)) for each in order], ", then ")
    yield Paragraph(words=("Where not everything can be had, this comes first: ", *named, "."))
    worth = spec.tradeoffs.worth
    if worth:
        yield Paragraph(
            words=(f"{said(worth.gain)} more of ", Code(text=str(worth.of)),
                   f" may cost {said(worth.at_most)} to run, and no more.")
        )  # fmt: skip


def _in_words(of: str, metric: Metric) -> tuple[str, ...]:
    """What a metric measures, where that is more than its name."""
    text = meaning(of, metric)
    return () if text.lower() == plain(of).lower() else (text,)


def _explained(case: Case, metric: str) -> Words:
    known = case.spec.metrics.get(metric)
    return tuple(f" ({each})" for each in _in_words(metric, known)) if known else ()


def _decisions(case: Case) -> Iterator[Block]:
    made = case.spec.tradeoffs.decisions
    rows = tuple(
        (words(e.chose), words(e.over), words(e.because), person(case.spec, e.by)) for e in made
    )
    if rows:
        header = ("Chosen", "Over", "Because", "By")
        yield Grid(caption="Choices made so far", header=header, rows=rows)
