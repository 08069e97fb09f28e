"""A text of very many columns, cut into files of fewer: to make a query on 10,000 columns ready
takes half a second, however little it asks for."""

from __future__ import annotations

import csv
import io
from contextlib import ExitStack
from typing import TYPE_CHECKING

from specc.infer import _text
from specc.infer._model import InferError
from specc.infer._sql import AT_ONCE
from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LONGEST = 2**26
"""Letters of a field."""
_SHOWN = 200
"""Rows between two words on how far it is."""


def cut(path: Path, divider: str, count: int, home: Path) -> tuple[Sequence[Path], tuple[str, ...]]:
    """The parts, as CSV without names in `home`, and what was left out of them."""
    parts = [home / f"part{first}.csv" for first in range(0, count, AT_ONCE)]
    before = csv.field_size_limit(_LONGEST)
    try:
        with ExitStack() as stack:
            text = stack.enter_context(
                io.TextIOWrapper(_text.opened(path), encoding="utf-8-sig", newline="")
            )
            files = [stack.enter_context(p.open("w", encoding="utf-8", newline="")) for p in parts]
            outs = [csv.writer(file, lineterminator="\n") for file in files]
            odd = []
            for line, row in _rows(text, divider):
                if len(row) == count:
                    for number, out in enumerate(outs):
                        out.writerow(row[number * AT_ONCE : (number + 1) * AT_ONCE])
                elif row:
                    odd.append((line, len(row)))
    except csv.Error as error:
        raise InferError(f"{path.name} cannot be read: {error}", "save it anew") from error
    finally:
        csv.field_size_limit(before)
    return parts, _left_out(odd, count)


def _rows(text: io.TextIOWrapper, divider: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with the line it ends on, the names apart."""
    reader = csv.reader(text, delimiter=divider)
    next(reader, None)
    for number, row in enumerate(reader):
        if number % _SHOWN == 0:
            doing(f"cutting a wide table, {number:,} rows so far")
        yield reader.line_num, row


def _left_out(odd: Sequence[tuple[int, int]], count: int) -> tuple[str, ...]:
    if not odd:
        return ()
    many = f"{len(odd):,} lines are" if len(odd) > 1 else "1 line is"
    line, fields = odd[0]
    first = f"line {line}, with {fields:,} of {count:,} fields"
    return (f"{many} no rows, and left out; the first is {first}",)
