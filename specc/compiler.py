"""The compiler: text to findings, and on to a tree. All reads come before, all writes after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, in_order
from specc.rules import check as check_rules
from specc.source import Source, parse
from specc.spec import PartialSpec, Spec, read
from specc.tree import Tree

if TYPE_CHECKING:
    from specc.project.model import Project  # noqa: TC004 -- `specc check` needs no project


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A spec and all that was found about it, in order, each with its place."""

    source: Source | None
    spec: Spec | None
    """None where nothing could be read."""
    found: tuple[Diagnostic, ...]
    lines: Mapping[str, Sequence[str]]
    """The text of each file that findings point into."""

    @property
    def is_sound(self) -> bool:
        """Whether the spec can be compiled: no finding is an error."""
        return self.spec is not None and not any(each.is_error for each in self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A checked spec and, where it is sound, the project and the tree made from it."""

    checked: Checked
    project: Project | None = None
    tree: Tree | None = None


def check(name: str, data: bytes) -> Checked:
    """All findings about the spec in `data`; `name` is the file as findings shall show it."""
    source, found = parse(name, data)
    lines = {name: data.decode("utf-8-sig", "replace").splitlines()}
    if source is None:
        return Checked(source=None, spec=None, found=in_order(found), lines=lines)
    spec, shape = read(source)
    found += shape
    if spec is not None:
        found += check_rules(spec)
    placed = in_order(source.locate(each) for each in found)
    return Checked(source=source, spec=spec, found=placed, lines=lines)


def compile(name: str, data: bytes, library: Tree) -> Compiled:  # noqa: A001 -- the noun's own verb
    """The tree of the repo that the spec in `data` asks for; `library` holds specc's templates.

    What the spec asks for and nothing builds yet is found too: an error where the repo would be
    another one, a note where a clause is left to people.
    """
    from specc.emit import emit, not_carried, unsupported
    from specc.project.lower import lower

    checked = check(name, data)
    if checked.spec is None or checked.source is None or not checked.is_sound:
        return Compiled(checked=checked)
    project = lower(checked.spec)
    beyond = map(checked.source.locate, (*unsupported(project), *not_carried(checked.spec)))
    checked = replace(checked, found=in_order((*checked.found, *beyond)))
    if not checked.is_sound:
        return Compiled(checked=checked)
    return Compiled(checked=checked, project=project, tree=emit(project, library))


def assumed(checked: Checked) -> tuple[tuple[str, str, str], ...]:
    """Every default the spec rests on: its path, its value, and why."""
    if checked.spec is None or isinstance(checked.spec, PartialSpec):
        return ()
    from specc.project.lower import lower

    return tuple((each.path, each.value, each.because) for each in lower(checked.spec).assumptions)
