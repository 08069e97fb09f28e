"""`specc compile`: make a repo from a spec, or bring one up to date with it."""

from __future__ import annotations

import os
import shlex
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from specc.cli._disk import reported
from specc.cli._house import fresh
from specc.cli._input import (
    DEFAULT,
    FOLDER,
    PATH,
    nearest,
    policy_option,
    read_before,
    read_policy,
    read_spec,
    today,
)
from specc.cli._origin import imported
from specc.cli._problem import CLEAN, CONFLICTS, FINDINGS, CannotRun
from specc.cli._repo import (
    argument,
    causes,
    complete_interrupted,
    find,
    own_files,
    settled,
    stamp,
)
from specc.cli._showing import (
    Asked,
    again,
    asked,
    next_step,
    plan_options,
    say_only_planned,
    show,
    show_conflicts,
)
from specc.cli._terminal import busy, hint, say, width
from specc.diagnostic import as_json, text
from specc.diagnostic.codes import NOT_CARRIED
from specc.diagnostic.template_codes import TEMPLATES
from specc.diagnostic.text import safe
from specc.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from specc.cli._house import Render
    from specc.compiler import Checked
    from specc.diagnostic import Diagnostic
    from specc.emit import House
    from specc.plan import Plan, Stamp
    from specc.project.model import Project

    Conflict = Literal["markers", "yours", "theirs", "fail"]


APPROVALS = "approvals"
"""Where those who sign a scope do so, also before it is compiled."""
_TEMPLATES = frozenset(each.code for each in TEMPLATES)
"""What only a compile finds, since it renders templates."""
MOST_NAMED = 3
"""So many files are named in a command that is proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What was asked for."""

    spec: str
    folder: Path
    how: Asked
    conflict: Conflict
    adopt: bool
    upgrade: bool
    trust: bool
    policy: dict[str, bytes]
    before: dict[str, bytes]


class _New(NamedTuple):
    """What the spec yields now, and which of its changes reach which file."""

    own: Tree
    """Of the tree, the spec and the policy."""
    tree: Tree
    stamp: Stamp
    causes: Callable[[str], tuple[str, ...]]


@click.command("compile", epilog="Example: specc compile --plan")
@click.argument("spec", required=False, type=PATH)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(readable=False),
    metavar="DIR",
    help="The folder of the repo.",
)
@click.option(
    "--conflict",
    type=click.Choice(["markers", "yours", "theirs", "fail"]),
    default="markers",
    help="Where your edit and the spec's overlap: mark both, take one, or change nothing."
    "  [default: markers]",
)
@click.option("--adopt", is_flag=True, help="Compile into a folder that holds other files.")
@click.option("--upgrade", is_flag=True, help="Take house templates as their refs have them now.")
@click.option("--trust", is_flag=True, help="Run the tasks of house templates.")
@policy_option
@plan_options
def command(
    spec: str | None,
    folder: str | None,
    only_plan: bool,
    form: str | None,
    diff: bool,
    conflict: Conflict,
    adopt: bool,
    upgrade: bool,
    trust: bool,
    policy: str | None,
    color: str,
) -> int:
    """Make a repo in DIR from SPEC, or bring it up to date without losing your edits.

    Without arguments: ./spec.yaml and the current folder, or the repo it is in. A SPEC from
    elsewhere is copied to DIR/spec.yaml, or DIR/spec/ if it is a folder, and the house's policy to
    DIR/policy.yaml.

    Exits with 0; with 1 when the spec has errors, and nothing is written; 2 when specc cannot run;
    3 when conflicts are left to you.
    """
    if spec is None and folder is None:
        spec, folder = _above()
    job = _Job(
        spec=DEFAULT if spec is None else spec,
        folder=_folder(spec, folder),
        how=asked(only_plan=only_plan, form=form, diff=diff, color=color),
        conflict=conflict,
        adopt=adopt,
        upgrade=upgrade,
        trust=trust,
        policy=read_policy(policy, DEFAULT if spec is None else spec),
        before=read_before(_folder(spec, folder)),
    )
    name, data = read_spec(job.spec)
    return _compile(job, name, data)


def _above() -> tuple[str, str] | tuple[None, None]:
    """The spec and the folder of the repo that the current folder is in; nothing where that is a
    repo itself, or has a spec, or is in none."""
    with reported():
        if any(Path(each).exists() for each in (".specc", DEFAULT, FOLDER)):
            return None, None
    try:
        repo = find(".")
    except CannotRun:
        spec = nearest()
        return (spec, os.path.dirname(spec)) if spec else (None, None)  # noqa: PTH120 -- a text
    several = (repo / FOLDER).is_dir() and not (repo / DEFAULT).exists()
    return str(repo / (FOLDER if several else DEFAULT)), str(repo)


def _folder(spec: str | None, folder: str | None) -> Path:
    """The repo's folder: the one given, else the one of the repo the spec lies in."""
    if folder == "":
        raise click.UsageError("the path after -o is empty")
    if folder is not None:
        return Path(folder)
    if spec is None:
        return Path()
    with reported():
        homes = () if spec == "-" else (Path(spec), Path(spec).parent)
        for home in homes:
            if (home / ".specc").is_dir():
                return home
    raise click.UsageError("where to? Name the repo's folder: -o DIR")


def _compile(job: _Job, name: str, data: bytes | dict[str, bytes]) -> int:
    from specc import compiler
    from specc.workspace import doing, library

    with reported():
        with busy():
            doing("compiling the scope")
            compiled = compiler.compile(
                name,
                data,
                library(),
                policy=job.policy,
                before=job.before,
                today=today(),
                house=_house(job),
            )
        found = compiled.checked.found
        if compiled.tree is None or compiled.project is None:
            say(_findings(job, compiled.checked))
            return FINDINGS
        own = own_files(job.folder, name, data, job.policy)
        new = _New(
            own=own,
            tree=Tree.union([compiled.tree, own]),
            stamp=stamp(compiled.project, compiled.house),
            causes=causes(compiled),
        )
        plan, refused = settled(lambda: _carried_out(job, new))
        for note in compiled.house.notes if compiled.house else ():
            hint(f"{safe(note)}\n")
        _hint_findings(job, found)
    return _told(job, plan, refused=refused)


def _house(job: _Job) -> Render:
    """Renders what the spec names; what a killed command left behind is brought to its end before
    it is asked what was made the last time."""
    render = fresh(job.spec, job.folder, upgrade=job.upgrade, trust=job.trust)

    def rendered(project: Project) -> House:
        if not job.how.only_plan:
            complete_interrupted(job.folder)
        return render(project)

    return rendered


def _hint_findings(job: _Job, found: Iterable[Diagnostic]) -> None:
    """What is left to people, in full when the repo is new; what was found in templates, which
    `specc check` does not render; and how much there is in all."""
    left = [each for each in found if each.code == NOT_CARRIED.code]
    theirs = [each for each in found if each.code in _TEMPLATES]
    for each in theirs if job.before else (*left, *theirs):
        span = each.places[0].span
        where = f"{safe(span.file)}:{span.line}: " if span else ""
        kind = f"{each.severity}[{each.code} {each.slug}]" if each in theirs else "note"
        hint(f"{kind}: {where}{safe(each.message)}; {safe(each.help)}\n")
    if left and job.before:
        clauses = ", ".join(safe(text.dotted(each.places[0].path)) for each in left)
        hint(f"note: left to people: {clauses} (`specc explain {NOT_CARRIED.code}`)\n")
    if others := [each for each in found if each not in left]:
        above = f", {len(theirs)} of them above" if theirs else ""
        see = f"; see `specc check {_quoted(job.spec)}`" if len(others) > len(theirs) else ""
        hint(f"{text.summary(others)}{above}{see}\n")


def _findings(job: _Job, checked: Checked) -> str:
    if job.how.as_json:
        return as_json.render(checked.found)
    errors = [each for each in checked.found if each.is_error]  # the rest does not stand in the way
    shown = text.render(errors, checked.lines, color=job.how.in_color, width=width(sys.stdout))
    return f"{shown}\n{text.summary(checked.found)}; nothing was written\n"


def _carried_out(job: _Job, new: _New) -> tuple[Plan, bool]:
    """The plan, and whether it was refused for its conflicts."""
    from specc.workspace import apply

    plan = _planned(job, new)
    refused = job.conflict == "fail" and bool(plan.conflicts or _edited_sealed(plan))
    if not (job.how.only_plan or refused):
        apply(plan, job.folder, command="compile")
    return plan, refused


def _planned(job: _Job, new: _New) -> Plan:
    from specc.plan import plan
    from specc.plan.reasons import reasoned
    from specc.workspace import read_base, read_disk

    complete_interrupted(job.folder, only_plan=job.how.only_plan)
    base = read_base(job.folder, allow=_own(job), adopt=job.adopt)
    made_from = replace(new.stamp, imported=imported(job.spec, job.folder, base, new.own))
    disk = read_disk(job.folder, base, new.tree)
    conflict = "markers" if job.conflict == "fail" else job.conflict
    made = plan(base, disk, new.tree, stamp=made_from, conflict=conflict)
    return reasoned(made, base, made_from, new.causes)


def _own(job: _Job) -> set[str]:
    """What may lie in a folder that specc has never written to: the spec, or a link to it, the
    house's policy, and approvals of the spec."""
    folder = job.folder.resolve()
    given = (Path(job.spec), *map(Path, job.policy))
    places = [path.parent.resolve() / path.name for path in given]
    return {
        APPROVALS,
        *(each.relative_to(folder).parts[0] for each in places if folder in each.parents),
    }


def _edited_sealed(plan: Plan) -> dict[str, str]:
    """The sealed files that hold an edit, and where applying the plan would lay it; the empty text
    where it lies beside the file already."""
    copies = [each for each in plan.changes if each.action == "copy"]
    return {
        each.path: next(
            (
                copy.path
                for copy in copies
                if copy.path.startswith(f"{each.path}.")
                and copy.content
                and copy.content.content == each.before.content
            ),
            "",
        )
        for each in plan.changes
        if each.action == "restore" and each.before
    }


def _told(job: _Job, plan: Plan, *, refused: bool) -> int:
    show(plan, job.how, brief=not job.how.only_plan, refused=refused)
    for path, copy in _edited_sealed(plan).items():
        lies = f"is kept as {safe(copy)}" if copy else "lies beside it already"
        kept = "stays" if refused else lies
        hint(f"{safe(path)} says what the scope says: your edit {kept}; change spec.yaml instead\n")
    _hint_heal(job, plan)
    if refused and not plan.conflicts:
        hint("nothing was written\n")
        return CONFLICTS
    if plan.conflicts:
        show_conflicts(plan, job.how, refused=refused)
        if not (refused or job.how.only_plan):
            next_step(f"settle them and run {again()} again; {_back(job)}")
        return CONFLICTS
    if plan.is_empty:
        hint("nothing to do\n")
    elif job.how.only_plan:
        say_only_planned()
    elif any(change.content and change.path != DEFAULT for change in plan.changes):
        next_step(_after(job, plan))
    return CLEAN


def _after(job: _Job, plan: Plan) -> str:
    """What one does after a compile: run the new repo, look at what changed in one that was there
    before."""
    here = job.folder == Path()
    if plan.lock_before is None:
        return f"{'' if here else f'cd {_quoted(str(job.folder))} && '}make setup run test"
    if not _in_git(job.folder):
        return _back(job)
    diff = "git diff" if here else f"git -C {_quoted(str(job.folder))} diff"
    return f"look at it with `{diff}` and commit it; {_back(job)}"


def _back(job: _Job) -> str:
    return f"`specc undo{argument(job.folder)}` takes it back"


def _in_git(folder: Path) -> bool:
    with reported():
        full = folder.resolve()
        return any((each / ".git").exists() for each in (full, *full.parents))


def _hint_heal(job: _Job, plan: Plan) -> None:
    """How a file comes back that is not there any more, or that specc does not look after."""
    away = [each.path for each in plan.changes if each.action in ("skip", "yours")]
    if away:
        some = " ".join(_quoted(str(job.folder / path)) for path in away[:MOST_NAMED])
        hint(f"to have back what you deleted or took over: specc heal {some}\n")
    for change in plan.changes:
        if change.action == "orphan":
            again = _quoted(str(job.folder / change.path))
            hint(f"if the spec yields it again: specc heal {again}\n")


def _quoted(path: str) -> str:
    return safe(shlex.quote(path))
