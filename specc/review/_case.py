"""What a review is made from, and how its parts ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from typing import TYPE_CHECKING, TypeAlias

from specc.diagnostic.text import dotted
from specc.record import value
from specc.review._dates import written
from specc.review._sheet import Block, Chart, Code, Fold, Grid, Mark, Missing, Said, Section
from specc.rules._words import said
from specc.spec import PartialSpec
from specc.spec.lost import LostError
from specc.spec.policy import DEFAULT, Policy

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from specc.approval import Standing
    from specc.compiler import Checked
    from specc.project.defaults import Filled
    from specc.review._sheet import Piece, Words
    from specc.review.charts import Figure
    from specc.spec import Spec
    from specc.tree import Tree


@value
class Case:
    """A spec that was checked, and what else is known about it."""

    name: str
    """The spec, as it was named."""
    checked: Checked
    policy: Policy = field(default_factory=lambda: DEFAULT)
    today: datetime.date
    tree: Tree | None = None
    """The repo that the spec yields, where it is sound."""
    planned: Mapping[str, int] | None = None
    """How many files of the repo where the spec lies a compile would create, update and so on; None
    where it lies in none."""
    before: Spec | None = None
    """Another spec, with which this one is compared."""
    against: str = ""
    """What it was named as."""
    standings: tuple[Standing, ...] | None = None
    """Who has signed; None where that cannot be said."""

    @property
    def spec(self) -> Spec:
        """What could be read."""
        if self.checked.spec is None:
            raise LostError("nothing could be read")
        return self.checked.spec

    @property
    def signers(self) -> tuple[str, ...]:
        """The roles that are asked to sign."""
        own = self.spec.review.approvals or ()
        return tuple(dict.fromkeys((*own, *self.policy.approvals)))

    @property
    def is_dated(self) -> bool:
        """Whether it is known what day it is."""
        return self.today.year > 1


Maker: TypeAlias = Callable[[Case], Iterator[Block]]
"""Makes a few blocks of a section."""

LOST = Missing(words=("This part of the spec could not be read; the findings say why.",))


def section(case: Case, name: str, title: str, *makers: Maker) -> Section:
    """A section of what its makers yield; where one asks for what could not be read, of that."""
    blocks = [cut(block) for maker in makers for block in made(maker, case)]
    unlike = [each for at, each in enumerate(blocks) if each != LOST or LOST not in blocks[:at]]
    return Section(id=name, title=title, blocks=(*unlike, *_torn(case, name)))


ROOTS = {
    "ask": ("project", "goals", "plan"),
    "goals": ("project", "goals"),
    "success": ("goals", "metrics"),
    "tradeoffs": ("tradeoffs", "metrics"),
    "money": ("plan", "labels", "model", "deployment"),
    "time": ("plan", "labels"),
    "rollout": ("rollout", "deployment"),
    "fairness": ("fairness", "data"),
    "risks": ("risks", "questions"),
    "signoff": ("review", "people"),
    "measuring": ("metrics",),
    "data": ("data",),
    "labels": ("labels",),
    "splits": ("data", "baselines", "model", "scenarios"),
    "capacity": ("deployment",),
    "monitoring": ("monitoring",),
    "retraining": ("retraining", "lineage"),
    "loops": ("lifecycle",),
}
"""The sections of the spec that each section of a review rests on."""
FEW = 5


def _torn(case: Case, name: str) -> tuple[Block, ...]:
    """What a section leaves out because it could not be read, so that it is not taken for what the
    spec does not say."""
    spec = case.checked.spec
    holes = spec.holes if isinstance(spec, PartialSpec) else frozenset()
    here = sorted({dotted(each) for each in holes if each and each[0] in ROOTS.get(name, ())})
    if not here:
        return ()
    more = f" and {len(here) - FEW} more" if len(here) > FEW else ""
    return (Missing(words=("Could not be read: ", *names(here[:FEW]), f"{more}.")),)


def made(maker: Maker, case: Case) -> tuple[Block, ...]:
    """The blocks of one maker."""
    try:
        return tuple(maker(case))
    except LookupError as lost:  # of a partial spec an id may name what could not be read
        if isinstance(lost, LostError) or isinstance(case.checked.spec, PartialSpec):
            return (LOST,)
        raise


MOST = 150
"""Rows of a table that are shown: what is longer is read in the spec."""


def cut(block: Block) -> Block:
    """The block with its longest tables cut, and said to be."""
    match block:
        case Grid() if len(block.rows) > MOST:
            caption = f"{block.caption}: the first {MOST} of {len(block.rows):,}"
            return replace(block, caption=caption, rows=block.rows[:MOST])
        case Fold():
            return replace(block, blocks=tuple(map(cut, block.blocks)))
        case Chart() if len(block.figure.table.rows) > MOST:
            table = replace(block.figure.table, rows=block.figure.table.rows[:MOST])
            return replace(block, figure=replace(block.figure, table=table))
        case _:
            return block


def drawn(chart: Callable[[Spec], Figure | None]) -> Maker:
    """A maker of one chart, where there is enough to draw."""

    def maker(case: Case) -> Iterator[Block]:
        figure = chart(case.spec)
        if figure is not None:
            yield Chart(figure=figure)

    return maker


def assumed(filled: Filled[object]) -> Words:
    """Behind a value that the spec does not give: that it is assumed."""
    return GUESS if filled.is_assumed else ()


def unsaid(case: Case, *path: str) -> Words:
    """The same of a value for which the language itself has a default."""
    source = case.checked.source
    return () if source is None or path in source.values else GUESS


GUESS: Words = (" ", Mark(tone="muted", text="assumed"))


def day(case: Case, date: datetime.date | None) -> Words:
    """A date by which something is to be; a dash where there is none."""
    if date is None:
        return ("–",)
    late = (" ", Mark(tone="bad", text="late")) if date < case.today else ()
    return (written(date), *late)


def amount(given: object) -> Words:
    """A quantity for reading; a dash where there is none."""
    return ("–",) if given is None else (said(given),)


def words(given: str | None) -> Words:
    """Words of the spec; a dash where there are none."""
    return (Said(text=given),) if given else ("–",)


def name(given: str | None) -> Words:
    """A name of the spec; a dash where there is none."""
    return (Code(text=str(given)),) if given else ("–",)


def plain(given: str) -> str:
    """A word of the language for people: `binary_classification` is `binary classification`."""
    return given.replace("_", " ")


def joined(parts: list[Words], between: str = ", ") -> Words:
    """Several phrases in a row; a dash where there are none."""
    pieces: list[Piece] = []
    for part in parts:
        pieces += [between, *part] if pieces else part
    return tuple(pieces) or ("–",)


def names(given: object) -> Words:
    """Names in a row."""
    return joined([name(each) for each in given])  # type: ignore[attr-defined]
