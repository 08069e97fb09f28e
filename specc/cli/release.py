"""`specc release`: take a file over for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from specc.cli._handover import Paths, by_lock, named, paths_argument
from specc.cli._problem import CannotRun
from specc.cli._showing import asked, plan_options

if TYPE_CHECKING:
    from specc.plan import Base, Plan


MOST = 20
"""So many files are taken over without asking whether that is meant."""


@click.command("release", epilog="Example: specc release Dockerfile")
@paths_argument
@click.option("--yes", is_flag=True, help=f"Also more than {MOST} files at once.")
@plan_options
def command(
    paths: tuple[str, ...], yes: bool, only_plan: bool, form: str | None, diff: bool, color: str
) -> int:
    """Take files over for good: specc never touches them again, whatever the spec says.

    PATH is a file that specc looks after, or a folder for all below it. The file itself is not
    changed. A sealed file cannot be taken over: it says what the scope says. `specc heal PATH`
    hands a file back.

    Exits with 0, or with 2 when a file cannot be taken over, or too many would be without --yes.
    """
    chosen = named(paths)
    how = asked(only_plan=only_plan, form=form, diff=diff, color=color)
    return by_lock(chosen, how, lambda base: _plan(base, chosen, sure=yes or how.only_plan))


def _plan(base: Base, paths: Paths, *, sure: bool) -> Plan:
    from specc.plan import is_input
    from specc.plan.handover import releasable, release

    fit = [path for path in releasable(base) if not is_input(path)]
    chosen = paths.chosen(base.records, fit, "specc does not look after")
    for path in sorted(chosen):
        _refuse(base, path)
    if len(chosen) > MOST and not sure:
        raise CannotRun(
            f"{len(chosen)} files would never be kept up to date with the spec again",
            "`--plan` lists them; `--yes` takes them all over",
        )
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
