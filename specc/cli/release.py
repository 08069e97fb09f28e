"""`specc release`: take a file over for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from specc.cli._handover import Paths, by_lock, named, paths_argument
from specc.cli._problem import CannotRun
from specc.cli._showing import asked, plan_options

if TYPE_CHECKING:
    from specc.plan import Base, Plan


@click.command("release")
@paths_argument
@plan_options
def command(
    paths: tuple[str, ...], only_plan: bool, form: str | None, diff: bool, color: str
) -> int:
    """Take files over for good: specc never touches them again, whatever the spec says.

    PATH is a file that specc looks after, or a folder for all below it. The file itself is not
    changed. A sealed file cannot be taken over: it says what the scope says. `specc heal PATH`
    hands a file back.

    Exits with 0, or with 2 when a file cannot be taken over.
    """
    chosen = named(paths)
    how = asked(only_plan=only_plan, form=form, diff=diff, color=color)
    return by_lock(chosen, how, lambda base: _plan(base, chosen))


def _plan(base: Base, paths: Paths) -> Plan:
    from specc.plan import is_input
    from specc.plan.handover import releasable, release

    fit = [path for path in releasable(base) if not is_input(path)]
    chosen = paths.chosen(base.records, fit, "specc does not look after")
    for path in sorted(chosen):
        _refuse(base, path)
    return release(base, chosen)


def _refuse(base: Base, path: str) -> None:
    from specc.plan import is_input
    from specc.tree import Ownership

    if is_input(path):
        raise CannotRun(f"{path} is what the repo is made from", "edit it, and `specc compile`")
    if base.records[path].ownership is Ownership.SEALED:
        raise CannotRun(
            f"{path} is sealed: it says what the scope says", "change the spec, and `specc compile`"
        )
