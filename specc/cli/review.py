"""`specc review`: a scope as the leads read it, on one page."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli._disk import reported
from specc.cli._input import (
    DEFAULT,
    PATH,
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
    from specc.review import Case
    from specc.spec import Spec

    Data = bytes | dict[str, bytes]

OURS = {"html": '<meta name="generator" content="specc">', "markdown": "<!-- specc review -->"}
"""By what a page is known to be a review, so that no other file is written over unasked."""
SUFFIX = {"html": "html", "markdown": "md"}
HEAD = 4096


@click.command("review")
@click.argument("spec", default=DEFAULT, type=PATH)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    help="Where the page goes; `-` is standard output.  [default: ./review.html or ./review.md]",
)
@click.option(
    "--format", "form", type=click.Choice(list(OURS)), default="html", help="[default: html]"
)
@click.option("--open", "shows", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--against",
    metavar="REV|FILE",
    help="Show what has changed since another spec: a file, a folder, or a revision of git.",
)
@policy_option
def command(
    spec: str,
    target: str | None,
    form: str,
    shows: bool,
    against: str | None,
    policy: str | None,
) -> int:
    """Write SPEC, by default ./spec.yaml, as a page that its leads read and sign.

    The page stands by itself: no script, nothing fetched; print it from the browser. What is to be
    decided comes first, how it is held behind it. Of a spec with errors, what can be read is shown,
    and what was found above it.

    Exits with 0, with 1 when the spec has errors (the page is written), 2 when specc cannot run.
    """
    if shows and target == "-":
        raise click.UsageError("--open needs a file; leave out `-o -`")
    name, data = read_spec(spec)
    house = read_policy(policy, spec)
    place = _place(target, form, name)
    with reported(), busy():
        before = _before(against, name)
        case = _case(name, house, _compiled(name, data, house, read_before(home(spec))))
        if before is not None and against is not None:
            case = replace(case, before=_whole(against, before, case), against=_shown(against))
        page = _page(case, form)
    if place is None:
        say(page.encode())
    else:
        Output(format=form, path=str(place)).write(page)
        hint(f"{place}: {len(page.encode()) / 1000:,.0f} KB\n")
    if shows and place is not None:
        click.launch(place.absolute().as_uri())
    return CLEAN if case.checked.is_sound else FINDINGS


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
    from specc import compiler
    from specc.workspace import library

    return compiler.compile(name, data, library(), policy=house, before=before, today=today())


def _case(name: str, house: Mapping[str, bytes], done: Compiled) -> Case:
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


def _page(case: Case, form: str) -> str:
    from specc.review import review

    if form == "markdown":
        from specc.review.as_markdown import document

        return f"{OURS[form]}\n{document(review(case))}"
    from specc.review.as_html import document as page
    from specc.workspace import library

    return page(review(case), library())
