"""What `why` and `trace` share: the spec of a repo, compiled, and where its clauses stand."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from specc.cli._disk import reported
from specc.cli._input import read_policy, read_spec, today
from specc.cli._problem import CannotRun
from specc.cli._terminal import width
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
    """Rows as aligned columns, each in its style; the last is cut to the terminal's width."""
    cells = [[safe(cell) for cell in row] for row in rows]
    sizes = [max(map(len, column)) for column in zip(*cells, strict=True)]
    room = width(sys.stdout) if sys.stdout.isatty() else None
    return "".join(_row(row, sizes, room, styles if color else ()) for row in cells)


def _row(row: Sequence[str], sizes: Sequence[int], room: int | None, styles: Sequence[str]) -> str:
    padded = [cell.ljust(size) for cell, size in zip(row[:-1], sizes, strict=False)]
    left = f"  {'  '.join(padded)}  "
    last = row[-1] if room is None else row[-1][: max(room - len(left), 8)]
    if styles:
        padded = [f"{style}{cell}{RESET}" for style, cell in zip(styles, padded, strict=False)]
        left = f"  {'  '.join(padded)}  "
    return f"{left}{last}".rstrip() + "\n"
