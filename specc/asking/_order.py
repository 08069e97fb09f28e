"""The order of the questions."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from specc.asking._decisions import MUST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.asking._model import Question
    from specc.asking._reach import Reach


def in_order(
    listed: Sequence[Question], reach: Reach | None, told: int | None = None
) -> list[Question]:
    """The most urgent first; of those that are as urgent, what gains most. Files are looked for
    only as far as that decides which are the first `told`."""
    ranked: list[Question] = []
    for _, group in groupby(sorted(enumerate(listed), key=_urgency), key=_urgency):
        items = [*group]
        if reach is not None and (told is None or len(ranked) < told):
            items = [(order, replace(each, files=reach.files(each))) for order, each in items]
        ranked += [each for _, each in sorted(items, key=_gain)]
    return ranked


def _urgency(item: tuple[int, Question]) -> tuple[int, int]:
    """What stops a compile, then what a stage waits for that has begun and what is required and
    holds a placeholder, both in the order in which a lead thinks; then by the number of rules that
    are let speak or satisfied. What few scopes need comes last."""
    order, each = item
    if each.stops_compile:
        return (0, order)
    if each.has_begun or (each.is_filled and each.weight == MUST):
        return (1, order)
    return (3 if each.is_optional else 2, -len(each.codes))


def _gain(item: tuple[int, Question]) -> tuple[int, ...]:
    """More files, more weight, more approvals; else in the order in which a lead thinks."""
    order, each = item
    return (-len(each.files), -each.weight, -len(each.approvals), order)
