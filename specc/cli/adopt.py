"""`specc adopt`: hand a file to specc."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from specc.cli._handover import Paths, by_spec, named, paths_argument
from specc.cli._problem import CannotRun
from specc.cli._showing import asked, plan_options

if TYPE_CHECKING:
    from specc.cli._repo import Repo
    from specc.plan import Plan
    from specc.tree import Ownership


@click.command("adopt", epilog="Example: specc adopt Makefile --diff")
@paths_argument
@plan_options
def command(
    paths: tuple[str, ...], only_plan: bool, form: str | None, diff: bool, color: str
) -> int:
    """Hand files to specc: from now on it keeps them up to date with the spec.

    PATH is a file that the spec yields, or a folder for all below it. What you wrote stays, as your
    edit of what the spec yields now, and later changes are merged into it. A sealed file says what
    the scope says at once; yours is kept beside it as PATH.yours.

    Exits with 0; with 1 when the spec has errors; 2 when a file cannot be adopted; 3 when something
    else is in a file's place.
    """
    chosen = named(paths)
    how = asked(only_plan=only_plan, form=form, diff=diff, color=color)
    return by_spec(chosen, how, lambda repo: _plan(repo, chosen))


def _plan(repo: Repo, paths: Paths) -> Plan:
    from specc.plan import placed
    from specc.plan.handover import adopt, adoptable

    new = placed(repo.base, repo.disk, repo.new)
    fit = adoptable(repo.base, repo.disk, repo.new)
    chosen = paths.chosen(new, fit, "the spec does not yield")
    for path in sorted(chosen):
        _refuse(repo, path, new[path].ownership)
    return adopt(repo.base, repo.disk, repo.new, chosen, stamp=repo.stamp)


def _refuse(repo: Repo, path: str, owner: Ownership) -> None:
    from specc.tree import Ownership

    if path not in repo.disk:
        raise CannotRun(
            f"there is no file {repo.folder / path}", f"`specc heal {repo.folder / path}` makes it"
        )
    if owner is Ownership.ONCE:
        raise CannotRun(
            f"{repo.folder / path} is written once and is yours then; specc never updates it",
            "leave it as it is; what the spec changes arrives in other files",
        )
