"""What a person should know beside the draft: sizes, doubts, and what has no place in a spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.emit.conf import TOLERANCE
from specc.infer import _roles as roles
from specc.infer._bounds import percent
from specc.infer._leaks import FEWEST, strong
from specc.infer._yaml import many
from specc.statistics import ranking
from specc.statistics.proportion import half_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.infer._model import Candidate, Column, Profile

HOLDOUT = 0.15
"""Share of the rows that a spec tests on where it does not say."""
_USUAL = 0.8
"""A recall and an AUC to show how finely they would be measured."""
_PROTECTED = {
    "sex", "gender", "race", "ethnicity", "religion", "nationality", "disability", "age",
}  # fmt: skip
SHOWN = 5


def notes(
    profile: Profile, targets: Sequence[Candidate], *, time: str, group: str
) -> Iterator[str]:
    """One line each."""
    yield from _sizes(profile, targets, time=time, group=group)
    yield from _later(profile, time)
    for tie in strong(profile)[:SHOWN]:
        yield (
            f"`{tie.column}` alone reaches an AUC of {tie.auc:.3f} for `{profile.target}`: "
            "is it known at the moment of prediction?"
        )
    yield from _doubts(profile)


def _sizes(
    profile: Profile, targets: Sequence[Candidate], *, time: str, group: str
) -> Iterator[str]:
    rows = int(profile.rows * HOLDOUT)
    if profile.rows < FEWEST:
        yield f"{many(profile.rows, 'row')}: too few to say anything of ranges, keys or roles"
        return
    target = targets[0] if profile.target and targets else None
    if target is not None and not target.type:
        yield (
            f"`{target.column}` is no number and has not 2 to 20 classes: no label is drafted of it"
        )
    if target is not None and target.prevalence is not None:
        yield from _measured(profile, target)
    elif rows:
        yield f"a test set of 15% has {rows:,} rows"
    whose = profile.column(group)
    if whose is not None and whose.distinct:
        yield f"`{group}`: about {whose.distinct:,} groups; split by group or say `groups_seen`"
    dated = profile.column(time)
    if dated is not None and dated.last is not None:
        yield f"the newest row is of {dated.last:%Y-%m-%d %H:%M}"


def _measured(profile: Profile, target: Candidate) -> Iterator[str]:
    """How finely the default test set measures: of its rows, those that have a label count."""
    column = profile.column(target.column)
    labelled = column.present if column is not None else 0
    rows = int(labelled * HOLDOUT)
    positives = round(rows * (target.prevalence or 0.0))
    said = f"a test set of 15% has {rows:,} rows, {positives:,} of them positive"
    if labelled < profile.rows:
        yield (
            f"`{target.column}` stands in {labelled:,} of {profile.rows:,} rows: only these can "
            "be learnt and measured, and the prevalence is theirs"
        )
        said = f"a test set of 15% has {rows:,} rows with a label, {positives:,} of them positive"
    if min(positives, rows - positives) < FEWEST:
        yield f"{said}: too few to measure anything"
        return
    recall = half_width(proportion=_USUAL, n=positives)
    auc = ranking.half_width(auc=_USUAL, positives=positives, negatives=rows - positives)
    yield (
        f"{said}: measures a recall of 80% to ± {percent(recall)} and an AUC of 0.8 "
        f"to ± {auc:.2g} (95% intervals)"
    )


def oddity(column: Column) -> str:
    """The values that are not of the column's kind."""
    kind = "moment" if column.kind == "timestamp" else "number"
    verb = "is" if column.odd == 1 else "are"
    return f"{many(column.odd, 'value')} that {verb} no {kind}, such as `{column.example}`"


def _later(profile: Profile, time: str) -> Iterator[str]:
    for tie in profile.ties:
        if tie.later is not None and tie.later >= 0.05:
            yield (
                f"`{tie.column}` lies after `{time}` in {tie.later:.0%} of the rows: what is made "
                "of it may not be known at the moment of prediction"
            )


def _fate(count: int, rows: int) -> str:
    """What the generated pipeline does with rows that it cannot read."""
    if count <= TOLERANCE * rows:
        return "the generated pipeline sets such rows aside"
    return f"more than {TOLERANCE:.0%} of rows stop the generated pipeline: empty the values first"


def _doubts(profile: Profile) -> Iterator[str]:
    for column in profile.columns:
        if column.kind == "nested":
            yield f"`{column.name}` holds several values in one, and is left out"
        if column.odd:
            yield f"`{column.name}`: {oddity(column)}; {_fate(column.odd, column.rows)}"
        if column.words:
            shown = ", ".join(f"`{word}`" for word, _ in column.words[:SHOWN])
            yield (
                f"`{column.name}`: {shown} taken for missing; the generated pipeline takes such "
                "rows for broken: empty the values first"
            )
        if column.form:
            yield (
                f"`{column.name}` is written with {column.form}: the generated pipeline reads "
                "1.5 and 2026-01-31, convert it"
            )
        if _PROTECTED.intersection(roles.words(column.name)):
            yield f"`{column.name}` may be a protected attribute: say `protected: true` then"
