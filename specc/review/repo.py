"""What the spec yields: the files, and the ML Test Score that they earn on their first day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from specc.plan import Action
from specc.record import value
from specc.review._case import Case, name
from specc.review._sheet import Fact, Facts, Fold, Grid, Mark, Missing, Paragraph
from specc.review._tests import AUTOMATED, MANUAL, SECTIONS, TESTS, Test
from specc.tree import Ownership

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.review._sheet import Block, Tone, Words

WHOSE = {
    Ownership.MANAGED: "generated; edits are merged",
    Ownership.ONCE: "the team's own, written once",
    Ownership.SEALED: "says what the scope says",
}
COUNTED = {
    Ownership.MANAGED: "generated, with edits merged",
    Ownership.ONCE: "the team's own, written once",
    Ownership.SEALED: "for what the scope says",
}


def files(case: Case) -> Iterator[Block]:
    """The files of the repo, by folder."""
    tree = case.tree
    if tree is None:
        yield Missing(words=("No repo comes out while errors stand or something is not built.",))
        return
    whose = Counter(file.ownership for file in tree.values())
    said = "; ".join(f"{whose[each]} {words}" for each, words in COUNTED.items() if whose[each])
    yield Paragraph(words=(f"{len(tree)} files come out: {said}.",))
    if case.planned is not None:
        yield Paragraph(words=(f"{_in_the_repo(case.planned)}.",))
    folders = Counter(path.rpartition("/")[0] or "." for path in tree)
    counted = tuple((name(each), (f"{count}",)) for each, count in sorted(folders.items()))
    yield Grid(caption="Files by folder", header=("Folder", "Files"), rows=counted, numbers=(1,))
    rows = tuple((name(path), (WHOSE[file.ownership],)) for path, file in sorted(tree.items()))
    table = Grid(caption="Every file", header=("File", "Whose"), rows=rows)
    yield Fold(title=f"All {len(tree)} files", blocks=(table,))


ACTIONS = {
    Action.CREATE: "to add",
    Action.UPDATE: "to change",
    Action.MERGE: "to merge with edits",
    Action.CONFLICT: "in conflict with edits",
    Action.RENAME: "to rename",
    Action.RESTORE: "to restore",
    Action.COPY: "to lay beside another",
    Action.DELETE: "to delete",
}
"""What a compile may do to a file, in words; by the other actions it touches none."""


def _in_the_repo(planned: Mapping[str, int]) -> str:
    """What compiling the scope now would do to the repo where it lies."""
    said = [f"{planned[each]} {words}" for each, words in ACTIONS.items() if each in planned]
    if not said:
        return "The repo where the scope lies has them as they come out"
    return f"In the repo where the scope lies, a compile would find {', '.join(said)}"


@value
class Earned:
    """What one of the tests is worth here."""

    test: Test
    points: float


def score(case: Case) -> Iterator[Block]:
    """The ML Test Score: the least of its four sums counts."""
    yield Paragraph(
        words=(("The ML Test Score (Breck and others, 2017) asks 28 questions of a system in four "
               "parts: half a point for what is done by hand, one for what runs by itself. The "
               "smallest of the four sums counts. Counted is what the scope asks for and the repo "
               "runs on its first day."),)
    )  # fmt: skip
    if case.tree is None:
        yield Missing(words=("There is no repo yet of which to ask them.",))
        return
    paths = frozenset(case.tree)
    earned = [Earned(test=each, points=each.points(case.spec, paths)) for each in TESTS]
    sums = {each: sum(e.points for e in earned if e.test.section == each) for each in SECTIONS}
    least = min(sums.values())
    facts = [Fact(label=each, value=(f"{total:g} of 7",)) for each, total in sums.items()]
    yield Facts(facts=(Fact(label="The score", value=(f"{least:g}",)), *facts))
    rows = tuple((_which(e), (e.test.asks,), _worth(e.points), (e.test.by,)) for e in earned)
    header = ("Test", "Asks", "Counts", "Carried by")
    yield Fold(
        title="All 28 tests", blocks=(Grid(caption="ML Test Score", header=header, rows=rows),)
    )


def _which(earned: Earned) -> Words:
    return (earned.test.id,)


def _worth(points: float) -> Words:
    tone: Tone = "good" if points == AUTOMATED else "warn" if points == MANUAL else "muted"
    words = {AUTOMATED: "1, by itself", MANUAL: "½, by hand"}.get(points, "0")
    return (Mark(tone=tone, text=words),)
