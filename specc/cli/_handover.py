"""What `adopt`, `release`, `heal` and `undo` share: options, paths, and what is printed."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli._disk import reported
from specc.cli._problem import CLEAN, CONFLICTS, FINDINGS, CannotRun
from specc.cli._repo import (
    Repo,
    argument,
    compiled_last,
    complete_interrupted,
    complete_path,
    find,
    near,
    settled,
    within,
    yielded,
)
from specc.cli._showing import (
    Asked,
    next_step,
    say_only_planned,
    show,
    show_conflicts,
)
from specc.cli._terminal import hint, say, width

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from specc.compiler import Checked
    from specc.plan import Base, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Paths:
    """The files a command is for."""

    folder: Path
    named: tuple[str, ...]
    """As the lock names them; a folder too."""

    def chosen(self, known: Collection[str], fit: Collection[str], what: str) -> frozenset[str]:
        """The files named, and of the folders named the files below that `fit`.

        `CannotRun` for a path that is neither a file in `known` nor a folder above one; `what` says
        who does not know it.
        """
        return frozenset(
            path for name in self.named for path in _one(self.folder, name, known, fit, what)
        )


paths_argument = click.argument(
    "paths",
    nargs=-1,
    required=True,
    metavar="PATH...",
    type=click.Path(readable=False),
    shell_complete=complete_path,
)


def named(paths: tuple[str, ...]) -> Paths:
    """The paths given, all in one repo."""
    if "" in paths:
        raise click.UsageError("a path is empty")
    folders = {find(path): path for path in paths}
    if len(folders) > 1:
        raise click.UsageError(
            f"{' and '.join(map(str, folders))} are two repos; name files of one"
        )
    (folder,) = folders
    return Paths(folder=folder, named=tuple(within(folder, path) for path in paths))


def by_lock(paths: Paths, how: Asked, make: Callable[[Base], Plan]) -> int:
    """Carry out a plan that needs nothing but the lock."""

    def planned() -> Plan:
        return make(compiled_last(paths.folder))

    return _carried_out(paths.folder, how, planned)


def by_spec(paths: Paths, how: Asked, make: Callable[[Repo], Plan]) -> int:
    """Carry out a plan that needs to know what the spec yields now."""
    now = yielded(paths.folder)
    if now.tree is None or now.stamp is None:
        _say_findings(now.checked, how)
        return FINDINGS
    tree, stamp = now.tree, now.stamp

    def planned() -> Plan:
        from specc.plan import wanted
        from specc.workspace import read_folder

        base = compiled_last(paths.folder)
        disk = read_folder(paths.folder, wanted(base, tree))
        return make(Repo(folder=paths.folder, base=base, disk=disk, new=tree, stamp=stamp))

    return _carried_out(paths.folder, how, planned)


def told(plan: Plan, how: Asked, after: str) -> int:
    """Print the plan, and what to do next. That a file changes hands has no reason in the spec:
    what it was made from is left to tools, and to `specc why`."""
    show(plan if how.as_json else _without_reasons(plan), how)
    if plan.conflicts:
        show_conflicts(plan, how)
        return CONFLICTS
    if plan.is_empty:
        hint("nothing to do\n")
    elif how.only_plan:
        say_only_planned()
    else:
        next_step(after)
    return CLEAN


def _without_reasons(plan: Plan) -> Plan:
    changes = tuple(replace(change, reasons=()) for change in plan.changes)
    return replace(plan, changes=changes)


def _carried_out(folder: Path, how: Asked, planned: Callable[[], Plan]) -> int:
    from specc.workspace import apply

    def once() -> Plan:
        complete_interrupted(folder, only_plan=how.only_plan)
        plan = planned()
        if not how.only_plan:
            apply(plan, folder, command=click.get_current_context().info_name or "")
        return plan

    with reported():
        plan = settled(once)
    return told(plan, how, f"commit it; `specc undo{argument(folder)}` takes it back")


def _say_findings(checked: Checked, how: Asked) -> None:
    from specc.diagnostic import as_json, text

    if how.as_json:
        say(as_json.render(checked.found))
        return
    shown = text.render(checked.found, checked.lines, color=how.in_color, width=width(sys.stdout))
    say(f"{shown}\n{text.summary(checked.found)}; nothing was written\n")


def _one(
    folder: Path, name: str, known: Collection[str], fit: Collection[str], what: str
) -> Collection[str]:
    if name in known:
        return (name,)
    above = f"{name}/" if name else ""
    if any(path.startswith(above) for path in known):
        return [path for path in fit if path.startswith(above)]
    meant = near(name, known)
    if name.split("/", maxsplit=1)[0] in (".specc", ".git"):
        raise CannotRun(f"{folder / name} is no file of the team's", "leave it to its tool")
    raise CannotRun(
        f"{what} {folder / name}",
        f"similar ones are: {meant}" if meant else "check the path, relative to the current folder",
    )
