"""`specc review`: a scope as the leads read it, on one page."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from specc.cli._disk import reported
from specc.cli._input import (
    DEFAULT,
    FOLDER,
    PATH,
    POLICY,
    home,
    policy_option,
    read_before,
    read_policy,
    read_spec,
    today,
)
from specc.cli._output import Output
from specc.cli._problem import CLEAN, FINDINGS, CannotRun
from specc.cli._terminal import busy, hint, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.compiler import Compiled
    from specc.plan import Base
    from specc.review import Case
    from specc.spec import Spec

    Data = bytes | dict[str, bytes]
    Totals = Mapping[str, int]

OURS = {"html": '<meta name="generator" content="specc">', "markdown": "<!-- specc review -->"}
"""By what a page is known to be a review, so that no other file is written over unasked."""
SUFFIX = {"html": "html", "markdown": "md"}
HEAD = 4096
PORT = 8765


class _Asked(NamedTuple):
    """What the page is to be made from."""

    spec: str
    policy: str | None
    against: str | None


@click.command("review", epilog="Example: specc review --against HEAD~1 --open")
@click.argument("spec", default=DEFAULT, type=PATH)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    help="Where the page goes; `-` is standard output.  [default: ./review.html or ./review.md]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(OURS)),
    default="html",
    help="How the page is written.  [default: html]",
)
@click.option("--open", "shows", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--against",
    metavar="REV|FILE",
    help="Show what has changed since another spec: a file, a folder, or a revision of git.",
)
@click.option(
    "--serve", "serves", is_flag=True, help="Show the page on this machine, anew at each change."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help=f"Of --serve, {PORT} where none is given; 0 is any that is free.",
)
@policy_option
def command(
    spec: str,
    target: str | None,
    form: str,
    shows: bool,
    against: str | None,
    serves: bool,
    port: int | None,
    policy: str | None,
) -> int:
    """Write SPEC, by default ./spec.yaml, as a page that its leads read and sign.

    The page stands by itself: no script, nothing fetched; print it from the browser. What is to be
    decided comes first, how it is held behind it. Of a spec with errors, what can be read is shown,
    and what was found above it.

    With --serve it is written to no file: it is shown at an address of this machine, and made anew
    when the spec, the policy or an approval changes, until Ctrl-C.

    Exits with 0, with 1 when the spec has errors (the page is written), 2 when specc cannot run.
    """
    asked = _Asked(spec, policy, against)
    if serves:
        _refuse_to_serve(asked, target, form)
        return _serve(asked, PORT if port is None else port, shows=shows)
    if port is not None:
        raise click.UsageError("--port goes with --serve")
    if shows and target == "-":
        raise click.UsageError("--open needs a file; leave out `-o -`")
    name, data = read_spec(spec)
    place = _place(target, form, name)
    case = _case(asked, name, data)
    page = _page(case, form)
    if place is None:
        say(page.encode())
    else:
        Output(format=form, path=str(place)).write(page)
        hint(f"{place}: {len(page.encode()) / 1000:,.0f} KB\n")
    if shows and place is not None:
        click.launch(place.absolute().as_uri())
    return CLEAN if case.checked.is_sound else FINDINGS


def _refuse_to_serve(asked: _Asked, target: str | None, form: str) -> None:
    """What does not go with a page that changes."""
    if target is not None:
        raise click.UsageError("--serve writes no file; leave out -o")
    if form != "html":
        raise click.UsageError("--serve shows HTML; leave out --format")
    if asked.spec == "-" or asked.against == "-":
        raise click.UsageError("--serve reads again what changes; name a file instead of `-`")


def _serve(asked: _Asked, port: int, *, shows: bool) -> int:
    """The page at an address, until Ctrl-C."""
    from specc.cli._serving import marks_of, serve
    from specc.diagnostic.text import summary

    def made(version: str) -> str:
        case = _case(asked, *read_spec(asked.spec))
        hint(f"{summary(case.checked.found)}\n")
        return _page(case, "html", version)

    paths = _read_for(asked)
    serve(
        made,
        lambda: marks_of(paths) | {(today().isoformat(), 0, 0, 0)},
        port,
        click.launch if shows else lambda _: None,
    )
    return CLEAN


def _read_for(asked: _Asked) -> tuple[Path, ...]:
    """The files and folders that a review is made from, whether or not they are there yet."""
    from specc.approval import FOLDER as APPROVALS
    from specc.approval import SPECS
    from specc.plan.lock import LOCK

    where = home(asked.spec)
    beside = (DEFAULT, FOLDER, POLICY, APPROVALS, f"{APPROVALS}/{SPECS}", LOCK)
    given = (each for each in (asked.spec, asked.policy, asked.against) if each)
    return (*map(Path, given), *(where / each for each in beside))


def _before(against: str | None, spec: str) -> Data | None:
    """The spec to compare with: a file or folder that is there, else what a revision has where
    SPEC stands, or at the path that is given with it."""
    if against is None:
        return None
    if os.path.lexists(against) or against == "-":
        return read_spec(against)[1]
    from specc.workspace.revisions import is_revision, read_revision

    here = Path(spec) if os.path.lexists(spec) else Path(DEFAULT)
    revision, colon, path = against.partition(":")
    if not is_revision(here.parent, revision):
        raise CannotRun(
            f"{against} is no file, no folder and no revision of git",
            "check the path, relative to the current folder, or `git log --oneline`",
        )
    return read_revision(here.parent, revision, path if colon else f"./{here.name}")


def _shown(against: str) -> str:
    """What it is called on the page, which may be read elsewhere: a file without its folders."""
    return Path(against).name if os.path.lexists(against) else against


def _whole(named: str, data: Data, case: Case) -> Spec | None:
    """The spec to compare with; none where this one cannot be read whole."""
    from specc.compiler import check
    from specc.spec import PartialSpec

    then, now = check(named, data, today=case.today).spec, case.checked.spec
    if then is None or isinstance(then, PartialSpec):
        raise CannotRun(f"{named} cannot be read whole", "`specc check` tells why")
    return None if now is None or isinstance(now, PartialSpec) else then


def _place(target: str | None, form: str, spec: str) -> Path | None:
    """The file to write; a file that is no review only where it was named."""
    if target == "-":
        return None
    place = Path(target or f"review.{SUFFIX[form]}")
    if target == "":
        raise click.UsageError("the path of the page is empty")
    if place.is_dir():
        raise CannotRun(f"{place} is a folder", f"name a file: -o {place / 'review.html'}")
    if place.exists() and os.path.exists(spec) and place.samefile(spec):  # noqa: PTH110
        raise CannotRun(f"{place} is the spec itself", "name another file with -o")
    if target is None and place.exists() and not _is_ours(place, form):
        raise CannotRun(f"{place} exists and is no review", "move it, or name a file with -o")
    return place


def _is_ours(place: Path, form: str) -> bool:
    with reported(), place.open("rb") as file:
        return OURS[form].encode() in file.read(HEAD)


def _compiled(
    name: str,
    data: bytes | Mapping[str, bytes],
    house: Mapping[str, bytes],
    before: Mapping[str, bytes],
) -> Compiled:
    """The spec compiled; what its templates make is taken as it was the last time."""
    from specc import compiler
    from specc.cli._house import last
    from specc.workspace import library

    return compiler.compile(
        name,
        data,
        library(),
        policy=house,
        before=before,
        today=today(),
        house=last(lambda: _base(home(name))),
    )


def _base(repo: Path) -> Base:
    """What was compiled last; nothing, where it cannot be read, which `specc verify` says."""
    from specc.plan import Base
    from specc.workspace import WorkspaceError, read_base

    try:
        return read_base(repo, adopt=True)
    except WorkspaceError:
        return Base()


def _case(asked: _Asked, name: str, data: Data) -> Case:
    """What is known of the spec, once it is compiled."""
    house = read_policy(asked.policy, asked.spec)
    with reported(), busy():
        before = _before(asked.against, name)
        done = _compiled(name, data, house, read_before(home(asked.spec)))
        case = replace(_known(name, house, done), planned=_planned(name, house, data, done))
        if before is None or asked.against is None:
            return case
        then = _whole(asked.against, before, case)
        return replace(case, before=then, against=_shown(asked.against))


def _known(name: str, house: Mapping[str, bytes], done: Compiled) -> Case:
    from specc.cli._approvals import approved
    from specc.diagnostic.report import STDIN
    from specc.review import Case
    from specc.source import parse_files
    from specc.spec import read_policy as read_house
    from specc.spec.policy import DEFAULT as USUAL

    source, _ = parse_files(house) if house else (None, ())
    held = done.checked.is_sound and name != STDIN
    return Case(
        name=Path(name).name or name,
        checked=done.checked,
        policy=read_house(source)[0] if source else USUAL,
        today=today(),
        tree=done.tree,
        standings=approved(home(name), done.checked, house).standings if held else None,
    )


def _planned(name: str, house: dict[str, bytes], data: Data, done: Compiled) -> Totals | None:
    """What a compile would do in the repo where the spec lies; none where it lies in no repo, or in
    one that cannot be read, which is said by `specc verify`."""
    from specc.cli._repo import own_files, stamp
    from specc.plan import plan
    from specc.tree import Tree
    from specc.workspace import WorkspaceError, read_base, read_disk

    repo = home(name)
    if done.tree is None or done.project is None or not (repo / ".specc").is_dir():
        return None
    tree = Tree.union([done.tree, own_files(repo, name, data, house)])
    try:
        base = read_base(repo, adopt=True)
        disk = read_disk(repo, base, tree)
    except WorkspaceError:
        return None
    made_from = stamp(done.project, done.house)
    return None if base.lock is None else plan(base, disk, tree, stamp=made_from).totals


def _page(case: Case, form: str, version: str = "") -> str:
    from specc.review import review

    if form == "markdown":
        from specc.review.as_markdown import document

        return f"{OURS[form]}\n{document(review(case))}"
    from specc.review.as_html import document as page
    from specc.workspace import library

    return page(review(case), library(), version)
