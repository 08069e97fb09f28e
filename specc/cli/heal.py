"""`specc heal`: have a file again that was deleted, rejected or taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from specc.cli._handover import Paths, by_spec, named, paths_argument
from specc.cli._problem import CannotRun
from specc.cli._repo import moved_to
from specc.cli._showing import asked, plan_options

if TYPE_CHECKING:
    from specc.cli._repo import Repo
    from specc.plan import Plan


@click.command("heal", epilog="Example: specc heal conf/targets.yaml")
@paths_argument
@plan_options
def command(
    paths: tuple[str, ...], only_plan: bool, form: str | None, diff: bool, color: str
) -> int:
    """Offer files again that were once deleted, rejected or taken over.

    \b
    a file you deleted             is made again
    one you took over              stays, and is kept up to date again
    a sealed one you edited        says what the scope says; yours: PATH.yours
    one whose change you rejected  gets it where it only adds lines; else the
                                   spec's version is beside it: PATH.generated

    PATH is a file that the spec yields, or a folder for all below it that are missing, taken over
    or sealed and edited.

    Exits with 0; with 1 when the spec has errors; 2 when the spec does not yield a file; 3 when
    something is left to you.
    """
    chosen = named(paths)
    how = asked(only_plan=only_plan, form=form, diff=diff, color=color)
    return by_spec(chosen, how, lambda repo: _plan(repo, chosen))


def _plan(repo: Repo, paths: Paths) -> Plan:
    from specc.plan import placed
    from specc.plan.handover import heal, healable

    new = placed(repo.base, repo.disk, repo.new)
    fit = healable(repo.base, repo.disk, repo.new)
    for name in paths.named:
        place = moved_to(repo.base, name)
        if place and name not in new:
            raise CannotRun(f"{repo.folder / name} was moved", f"name {repo.folder / place}")
    chosen = paths.chosen(new, fit, "the spec does not yield")
    return heal(repo.base, repo.disk, repo.new, chosen, stamp=repo.stamp)
