"""`specc undo`: put back what the last command changed."""

from __future__ import annotations

import click

from specc.cli._disk import reported
from specc.cli._group import COMMANDS
from specc.cli._handover import told
from specc.cli._repo import argument, complete_interrupted, find
from specc.cli._showing import asked, plan_options
from specc.cli._terminal import busy, hint


@click.command("undo", epilog="Example: specc undo --plan")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(readable=False))
@plan_options
def command(folder: str, only_plan: bool, form: str | None, diff: bool, color: str) -> int:
    """Put back, byte for byte, what the last compile, adopt, release or heal changed in DIR.

    One step is kept, on the machine it was made on; a second undo does it again. Where a file was
    changed since, nothing is put back, and every such file is named.

    Exits with 0, or with 2 when there is nothing to undo or it would lose an edit.
    """
    from specc.plan.handover import handed_back
    from specc.workspace import applied_last, read_lock, undo, undone

    how = asked(only_plan=only_plan, form=form, diff=diff, color=color)
    repo = find(folder)
    with reported(), busy():
        read_lock(repo)  # one that a newer specc made is refused
        complete_interrupted(repo, only_plan=how.only_plan)
        step = _named(*applied_last(repo))
        plan = handed_back(undone(repo) if how.only_plan else undo(repo))
    hint(f"{'takes' if how.only_plan else 'took'} back {step}\n")
    return told(plan, how, f"`specc undo{argument(repo)}` once more does it again")


def _named(name: str, when: float) -> str:
    """The command that is taken back; what stands in the folder is not taken on trust."""
    from datetime import datetime

    if name not in COMMANDS:
        return "what the last command changed"
    return (
        f"`specc {name}` of {datetime.fromtimestamp(when):%Y-%m-%d %H:%M}"  # local, as clocks are
    )
