"""The technical view: can the numbers be met and measured, and what code appears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import Severity
from specc.diagnostic.text import summary
from specc.project import defaults
from specc.review import operation, repo
from specc.review._case import (
    Case,
    amount,
    assumed,
    drawn,
    joined,
    name,
    plain,
    section,
    unsaid,
    words,
)
from specc.review._evidence import half_width, known, visible
from specc.review._people import person
from specc.review._sheet import Code, Fold, Grid, Missing, Paragraph, Part, Remark, Said
from specc.review.assumed import assumptions
from specc.review.charts import latency_bar
from specc.review.exposure import rules
from specc.rules._effort import effort
from specc.rules._words import many, said
from specc.statistics import proportion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Diagnostic
    from specc.review._sheet import Block, Tone, Words
    from specc.spec.data import DataSource

TONES: dict[Severity, Tone] = {
    Severity.ERROR: "bad",
    Severity.WARNING: "warn",
    Severity.INFO: "muted",
}
MOST = 100
"""Findings that are written out."""
NONE = 1e-6
SHORT = 14
"""Rows up to which a table stands open."""


def part(case: Case) -> Part:
    """All of it; findings stand apart, since a broken spec has them first."""
    return Part(
        id="technical",
        title="How it is held",
        for_whom="Whether the numbers can be met and measured, and what code appears.",
        sections=(
            section(case, "measuring", "Measures and what can be seen of them", _power),
            section(case, "data", "Data", _sources, _columns, _features, _excluded),
            section(case, "labels", "Labels", _label, _labeling),
            section(case, "splits", "Splits, baselines, model", _splits, _baselines, _model),
            section(
                case,
                "capacity",
                "Capacity and latency",
                operation.capacity,
                drawn(latency_bar),
                operation.stages,
            ),
            section(case, "monitoring", "Watching it", operation.alerts, operation.watched),
            section(
                case, "retraining", "Keeping it fresh", operation.retraining, operation.lineage
            ),
            section(case, "loops", "Ways back", operation.loops),
            section(case, "files", "What comes out", repo.files),
            section(case, "score", "How ready it is", repo.score),
            section(case, "defaults", "What was assumed", assumptions),
        ),
    )


def findings(case: Case) -> Part:
    """What was found, the gravest first."""
    return Part(
        id="findings-part",
        title="What was found",
        for_whom="Every finding of the check, with its line and what to do about it.",
        sections=(section(case, "findings", "Findings", _findings, _accepted),),
    )


def _findings(case: Case) -> Iterator[Block]:
    found = sorted(case.checked.found, key=lambda each: each.severity.rank)
    if not found:
        yield Paragraph(words=("Nothing was found amiss.",))
        return
    counted = summary(found).partition(" in ")[0]
    yield Paragraph(words=(f"In all: {counted}.",), is_lede=True)
    grave = tuple(each for each in found if each.severity is Severity.ERROR)
    yield from map(_remark, grave[:MOST])
    mild = tuple(each for each in found if each.severity is Severity.WARNING)
    rest = tuple(each for each in found if each.severity is Severity.INFO)
    yield from _folded_up(mild)
    yield from _folded_up(rest)
    over = sum(max(0, len(each) - MOST) for each in (grave, mild, rest))
    if over:
        yield Missing(words=(f"{over:,} more; ", Code(text="specc check"), " lists them all."))


def _folded_up(found: tuple[Diagnostic, ...]) -> Iterator[Block]:
    """Findings behind their number."""
    if found:
        title = summary(found).partition(" in ")[0]
        yield Fold(title=title, blocks=tuple(map(_remark, found[:MOST])))


def _remark(found: Diagnostic) -> Remark:
    span = found.places[0].span if found.places else None
    return Remark(
        tone=TONES[found.severity],
        label=found.severity.value,
        code=f"{found.code} {found.slug}",
        message=found.message,
        where=f"{span.file.rpartition('/')[2]}:{span.line}" if span else "",
        help=found.help,
        notes=found.notes,
    )


def _accepted(case: Case) -> Iterator[Block]:
    accepted = case.checked.accepted
    if accepted:
        blocks = tuple(map(_remark, accepted[:MOST]))
        yield Fold(title=f"Accepted by the team: {len(accepted)}", blocks=blocks)


def _folded(table: Grid) -> Block:
    """A table, behind its name where it is long."""
    if len(table.rows) <= SHORT:
        return table
    return Fold(title=f"{table.caption}: {len(table.rows):,}", blocks=(table,))


def _power(case: Case) -> Iterator[Block]:
    spec, house = case.spec, case.policy.thresholds
    rows = tuple(
        (name(each), amount(metric.target), amount(metric.limit), amount(metric.detect),
         _or_dash(visible(case, each)), _or_dash(half_width(case, each), "± "))
        for each, metric in spec.metrics.items() if metric.kind == "model"
    )  # fmt: skip
    if not rows:
        yield Missing(words=("No measure is taken on data kept back.",))
        return
    header = ("Measure", "Aim", "Gate", "Has to show", "Test set shows", "Measured to")
    yield _folded(Grid(caption="Measures of the model", header=header, rows=rows,
                       numbers=(1, 2, 3, 4, 5)))  # fmt: skip
    level, power = float(house.significance), float(house.power)
    yield Paragraph(
        words=((f"The test set shows a difference when it is seen with power {power:g} at level "
               f"{level:g}; ± is half of the {100 * (1 - level):.4g}% confidence interval."),)
    )  # fmt: skip
    inputs = tuple(
        (name(each), joined([(note,) for note in pair[0].notes], "; "), (pair[0].pair,))
        for each, metric in spec.metrics.items()
        if metric.kind == "model" and (pair := known(case, each))
    )
    if inputs:
        rest = ("Measure", "From", "Assumed of two models")
        grid = Grid(caption="What these figures rest on", header=rest, rows=inputs)
        yield Fold(title="What these figures rest on", blocks=(grid,))


def _or_dash(text: str, before: str = "") -> Words:
    return (f"{before}{text}",) if text else ("–",)


def _sources(case: Case) -> Iterator[Block]:
    data = case.spec.data
    if unsaid(case, "data", "unit"):
        yield Missing(words=("What one row stands for is not said: ", Code(text="data.unit"), "."))
    else:
        yield Paragraph(words=("One row is one ", Said(text=data.unit), "."))
    when = (Said(text=data.predict_at), *unsaid(case, "data", "predict_at"))
    yield Paragraph(words=("The model is asked when ", *when, "."))
    rows = tuple(
        (name(each), person(case.spec, source.owner), words(source.location), (source.format,),
         amount(source.rows), amount(source.history), amount(source.refresh), (str(source.access),))
        for each, source in data.sources.items()
    )  # fmt: skip
    header = ("Source", "Owner", "Kept at", "Read as", "Rows", "History", "Renewed", "Access")
    yield _folded(Grid(caption="Sources", header=header, rows=rows, numbers=(4, 5, 6)))


def _columns(case: Case) -> Iterator[Block]:
    for each, source in case.spec.data.sources.items():
        if source.columns:
            yield _contract(each, source)


def _contract(of: str, source: DataSource) -> Block:
    rows = tuple(
        (name(each), (column.type,), _bounds(column.min, column.max, column.values),
         amount(column.missing), ("yes" if column.personal else "no",))
        for each, column in source.columns.items()
    )  # fmt: skip
    header = ("Column", "Type", "Allowed", "May lack", "Personal")
    grid = Grid(caption=f"What {of} promises", header=header, rows=rows, numbers=(3,))
    return Fold(title=f"What {of} promises: {many(len(rows), 'column')}", blocks=(grid,))


def _bounds(low: object, high: object, values: tuple[object, ...] | None) -> Words:
    if values:
        return joined([words(str(each)) for each in values])
    given = [
        f"{word} {said(each)}" for word, each in (("from", low), ("to", high)) if each is not None
    ]
    return (" ".join(given) or "anything",)


def _features(case: Case) -> Iterator[Block]:
    rows = tuple(
        (name(each), name(feature.from_), (plain(str(feature.available or "at request")),),
         amount(feature.staleness), amount(feature.window), ("yes" if feature.protected else "no",))
        for each, feature in case.spec.data.features.items()
    )  # fmt: skip
    header = ("Feature", "From", "Known", "May be so old", "Sums up", "Protected")
    yield _folded(Grid(caption="Features", header=header, rows=rows, numbers=(3, 4)))


def _excluded(case: Case) -> Iterator[Block]:
    rows = tuple((name(each), words(why)) for each, why in case.spec.data.excluded.items())
    if rows:
        yield Grid(caption="Never a feature", header=("Column", "Why"), rows=rows)


def _label(case: Case) -> Iterator[Block]:
    target, provider = case.spec.labels.target, case.spec.labels.provider
    filled = defaults.label_delay(case.spec)
    delay = filled.value
    known = f"known {delay} later" if delay.magnitude else "known at once"
    given = f"; given by the {provider}" if provider else ""
    yield Paragraph(
        words=("What is predicted: ", *name(target.name), f", a {target.type} label from ",
               *name(target.source), f", {known}", *assumed(filled), f"{given}.")
    )  # fmt: skip


def _labeling(case: Case) -> Iterator[Block]:
    work = effort(case.spec)
    if work is None:
        return
    human = work.human
    hours = work.hours_decided(work.items)
    agreed = human.agreement
    rows: list[tuple[Words, ...]] = [
        (("Effort",), (work.sum,)),
        (("Time",), (work.said(hours) if hours else "–",)),
        (("Batch",), (f"{said(work.at_once)} items before a model is trained on them",)),
        (("Agreement",), (f"{agreed.measure} of {said(agreed.target)}" if agreed else "–",)),
        (("Audit",), (f"{said(human.audit)} labels read again" if human.audit else "–",)),
        (("Guide",), name(human.guide)),
    ]
    yield Grid(caption="Labels made by hand", header=("What", "How much"), rows=tuple(rows))


def _splits(case: Case) -> Iterator[Block]:
    spec = case.spec
    here = spec.data.splits
    by, gap = defaults.split_by(spec), defaults.gap(spec)
    validation, test = defaults.validation_part(spec), defaults.test_part(spec)
    rows_of, share = defaults.test_rows(spec), here.prevalence
    counted = (f"{rows_of.value:,}", *assumed(rows_of)) if rows_of else ("–",)
    rows: list[tuple[Words, ...]] = [
        (("Kept apart by",), (by.value, *assumed(by))),
        (("Train",), amount(here.train) if here.train else ("what is left",)),
        (("Validation",), (*amount(validation.value), *assumed(validation))),
        (("Test",), (*amount(test.value), *assumed(test))),
        (("Gap between them",), (*amount(gap.value), *assumed(gap))),
        (("Rows of the test set",), counted),
        (("Share of positives",), amount(share)),
        (("Stands for",), words(here.represents)),
    ]
    if rows_of and share:
        chance = proportion.probability_of_no_positive(rows=rows_of.value, prevalence=float(share))
        rows.append(
            (
                ("Chance of no positive at all",),
                (f"{chance:.2g}" if chance > NONE else "next to none",),
            )
        )
    yield Grid(caption="How the rows are divided", header=("Part", "Which"), rows=tuple(rows))


def _baselines(case: Case) -> Iterator[Block]:
    rows = tuple(
        (name(each), (plain(known.kind),), rules(known.scores), words(known.reference))
        for each, known in case.spec.baselines.items()
    )
    if rows:
        header = ("Baseline", "Kind", "Scores", "From")
        yield _folded(Grid(caption="To be beaten", header=header, rows=rows))
    else:
        yield Missing(words=("Nothing is named that the model has to beat.",))


def _model(case: Case) -> Iterator[Block]:
    spec = case.spec
    task, first, seeds = defaults.task(spec), defaults.first_model(spec), defaults.seeds(spec)
    order = joined([(*name(first.value), *assumed(first)), *map(name, spec.model.then)])
    tried = "Tried in this order: " if spec.model.then else "Tried: "
    each_with = "; each with " if spec.model.then else ", with "
    yield Paragraph(
        words=(f"The task is {plain(task.value)}", *assumed(task), f". {tried}", *order,
               f"{each_with}{many(seeds.value, 'seed')}", *assumed(seeds), ".")
    )  # fmt: skip
    rows = tuple(
        (
            name(each),
            (known.kind,),
            words(_given(known.given)),
            words(str(known.expect or known.as_)),
        )
        for each, known in spec.scenarios.items()
    )
    if rows:
        header = ("Case", "Kind", "Given", "Expected")
        yield _folded(Grid(caption="Cases it must get right", header=header, rows=rows))


def _given(row: object) -> str:
    """A row, or several, as a spec writes it."""
    if isinstance(row, dict):
        return ", ".join(f"{key}: {_given(each)}" for key, each in row.items())
    if isinstance(row, list):
        return "; ".join(map(_given, row))
    return str(row)
