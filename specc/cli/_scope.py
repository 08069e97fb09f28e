"""What `why` and `trace` share: the spec of a repo, compiled, and where its clauses stand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from specc.cli._disk import reported
from specc.cli._input import read_policy, read_spec, today
from specc.cli._problem import CannotRun
from specc.cli._terminal import width
from specc.diagnostic._cells import ELLIPSIS
from specc.diagnostic.text import RESET, safe
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path as Folder

    from specc.compiler import Checked
    from specc.diagnostic import Path
    from specc.plan import Base
    from specc.provenance import Made
    from specc.source import Source

NARROW = 8
"""A column gives no more cells than down to these while there are wider ones."""
BOLD, DIM, CYAN = (f"\x1b[{code}m" for code in (1, 2, 36))


@value
class Scope:
    """A sound spec, what it yields, and its text."""

    made: Made
    checked: Checked
    source: Source

    def place(self, clause: Path) -> tuple[str, int] | None:
        """File and line of a clause; none where the spec does not state it."""
        clause = self._written(clause)
        if not clause:
            return None
        file = self.source.files.get(str(clause[0]), self.source.name)
        return file, self.source.line(clause)

    def said(self, clause: Path) -> str:
        """The value as the spec writes it, on one line; nothing for a section."""
        clause = self._written(clause)
        if clause not in self.source.values or isinstance(self._value(clause), dict):
            return ""
        file = self.source.files.get(str(clause[0]), self.source.name)
        line, column, end_line, end_column = self.source.values[clause]
        text = self.checked.lines[file][line - 1]
        return text[column - 1 : end_column - 1 if end_line == line else None].strip()

    def _written(self, clause: Path) -> Path:
        """The clause where it stands; of one that the section's short form says (`scope: 2 weeks`),
        the section. Empty where nothing states it."""
        if clause in self.source.keys or clause in self.source.values:
            return clause
        above = clause[:-1]
        short = above in self.source.values and not isinstance(self._value(above), dict | list)
        return above if short else ()

    def _value(self, clause: Path) -> object:
        here: Any = self.source.data
        for step in clause:
            here = here[step]
        return here


def scope_of(repo: Folder) -> Scope:
    """The spec of a repo. `CannotRun` where it has errors."""
    from specc import compiler
    from specc.compiler import SPEC_FILE, SPEC_FOLDER
    from specc.provenance import Made
    from specc.spec import PartialSpec
    from specc.workspace import library

    name, data = read_spec(str(repo))
    with reported():
        checked = compiler.check(name, data, policy=read_policy(None, str(repo)), today=today())
        if checked.spec is None or checked.source is None or isinstance(checked.spec, PartialSpec):
            raise CannotRun(f"{name} has errors", f"mend it first: `specc check {repo}`")
        at = SPEC_FILE if isinstance(data, bytes) else SPEC_FOLDER
        made = Made(checked.spec, library(), at)
    return Scope(made=made, checked=checked, source=checked.source)


def as_it_stands(repo: Folder, base: Base, scope: Scope) -> Base:
    """What was compiled last, with the files that the team has moved since where they are now, and
    without those that it deleted."""
    from dataclasses import replace

    from specc.plan import followed
    from specc.workspace import read_disk

    tree = scope.made.emitted.tree
    with reported():
        disk = read_disk(repo, base, tree)
    now = followed(base, disk, tree)
    return replace(now, records={path: now.records[path] for path in now.records if path in disk})


def columns(rows: Iterable[Sequence[str]], *, color: bool, styles: Sequence[str]) -> str:
    """Rows as aligned columns, each in its style. On a terminal each goes into one line: the last
    column gives way first."""
    cells = [[safe(cell) for cell in row] for row in rows]
    sizes = fitted([max(map(len, column)) for column in zip(*cells, strict=True)], indent=2)
    return "".join(_row(row, sizes, styles if color else ()) for row in cells)


def _row(row: Sequence[str], sizes: Sequence[int], styles: Sequence[str]) -> str:
    *padded, last = (cut(cell, size).ljust(size) for cell, size in zip(row, sizes, strict=True))
    if styles:
        padded = [f"{style}{cell}{RESET}" for style, cell in zip(styles, padded, strict=False)]
    return f"  {'  '.join((*padded, last))}".rstrip() + "\n"


def fitted(sizes: Sequence[int], *, gives: int = -1, indent: int = 0) -> list[int]:
    """The widths of columns that go into a line of the terminal, with two cells between them: what
    is too much is taken from the column `gives`, and once that is narrow, from the widest."""
    made = list(sizes)
    room = width(sys.stdout) if sys.stdout.isatty() else None
    left = 0 if room is None else indent + sum(made) + 2 * (len(made) - 1) - room
    for _ in range(left):
        widest = max(range(len(made)), key=made.__getitem__)
        made[gives if made[gives] > NARROW else widest] -= 1
    return [max(size, 1) for size in made]


def cut(text: str, room: int) -> str:
    """As much of a text as a column holds."""
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}{ELLIPSIS}"
