"""`specc diff`: what changed between two specs, and what follows from it."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from specc.cli._diff_house import at_revision, on_disk, rendered, without
from specc.cli._disk import reported
from specc.cli._input import DEFAULT, home, policy_option, read_policy, read_spec, today
from specc.cli._output import Output, color_option, outputs_option
from specc.cli._problem import CLEAN, FINDINGS, CannotRun
from specc.cli._terminal import busy, hint, in_color, width
from specc.diagnostic.text import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from specc.change import Difference
    from specc.cli._diff_house import Known
    from specc.compiler import Compiled
    from specc.diagnostic import Diagnostic
    from specc.spec import Spec
    from specc.tree import Tree

    Data = bytes | dict[str, bytes]

_COMPILING = "CMP"
"""The codes of what nothing carries out yet."""
_FORMATS = ("text", "markdown", "json", "html")


class _Side(NamedTuple):
    """A spec as it was found."""

    name: str
    data: Data
    known: Callable[[], Known]
    """What is known of the repo it stands in."""

    @property
    def files(self) -> Mapping[str, bytes]:
        """What is in it, by file."""
        return {self.name: self.data} if isinstance(self.data, bytes) else self.data


@click.command("diff", epilog="Example: specc diff HEAD~1 --exit-code")
@click.argument("old")
@click.argument("new", default=DEFAULT)
@outputs_option(*_FORMATS)
@click.option("--exit-code", is_flag=True, help="Exit with 1 where anything changed.")
@click.option(
    "--draft",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="Write the record of the decision that a change of class C4 asks for into DIR.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show what only follows from another change.")
@policy_option
@color_option
def command(
    old: str,
    new: str,
    outputs: tuple[Output, ...],
    exit_code: bool,
    draft: str | None,
    verbose: bool,
    policy: str | None,
    color: str,
) -> int:
    """Say what changed from OLD to NEW, field by field: how grave it is, whose approval it voids,
    from which stage the work begins again, and what becomes of findings, files, money and days.

    OLD and NEW, by default ./spec.yaml, are files or folders, revisions of git (HEAD~1, main), or
    REVISION:PATH. `200ms` and `0.2 s` are the same, and so are comments and the order of keys.

    \b
    C0  words only
    C1  compiled again
    C2  approved again by whoever signed it
    C3  back to an earlier stage
    C4  another scope: a decision record and a major version

    Exits with 0, with --exit-code 1 where anything changed, and 2 when a spec cannot be read.
    """
    if old == new == "-":
        raise click.UsageError("standard input can be read but once; name OLD or NEW")
    with reported():
        after = _found(new, DEFAULT)
        before = _found(old, after.name)
        house = read_policy(policy, new if os.path.lexists(new) else DEFAULT)
        with busy():
            difference, spec = _difference(before, after, house, _home(new))
        for name, why in difference.uncounted.items():
            hint(f"note: files of the template {safe(name)} are not counted: {safe(why)}\n")
        for output in outputs:
            output.write(_rendered(difference, output, color, verbose))
        if draft is not None:
            _write_draft(Path(draft), difference, spec)
    return FINDINGS if exit_code and difference.change.fields else CLEAN


# Reading


def _found(named: str, beside: str) -> _Side:
    """A file or folder that is there; else what a revision has at the path given with it, or where
    the other spec, `beside`, stands."""
    if os.path.lexists(named) or named in (DEFAULT, "-", ""):
        return _Side(*read_spec(named), partial(on_disk, home(named)))
    from specc.workspace.revisions import is_revision, read_revision

    here = Path()
    revision, colon, path = named.partition(":")
    if colon and is_revision(here, revision):
        if not path:
            raise click.UsageError(f"the path after {named} is empty")
        known = partial(at_revision, here, revision, path)
        return _Side(named, read_revision(here, revision, path), known)
    place = Path(beside if os.path.lexists(beside) else DEFAULT)
    if not is_revision(place.parent, named):
        raise CannotRun(
            f"{named} is no file, no folder and no revision of git",
            "check the path, relative to the current folder, or `git log --oneline`",
        )
    spot = f"./{place.name}"
    known = partial(at_revision, place.parent, named, spot)
    return _Side(f"{named}:{place}", read_revision(place.parent, named, spot), known)


# Comparing


def _difference(
    old: _Side, new: _Side, house: Mapping[str, bytes], folder: Path
) -> tuple[Difference, Spec]:
    from specc.change import difference
    from specc.cli._falls import fallen

    left = dict[str, str]()
    one, other = _compiled(old, house, {}, left), _compiled(new, house, old.files, left)
    before, spec = _whole(one, old), _whole(other, new)
    done = difference(
        before,
        spec,
        names=(old.name, new.name),
        found=(_findings(one, other), _findings(other, one)),
        files=_files(one.tree, other.tree, left),
        uncounted=left,
    )
    falls = fallen(folder, (one.checked, other.checked), house, done.change)
    return replace(done, fallen=falls), spec


def _home(named: str) -> Path:
    """Where the approvals lie: beside the spec, or here for one out of git."""
    return home(named if os.path.lexists(named) else DEFAULT)


def _compiled(
    side: _Side, house: Mapping[str, bytes], before: Mapping[str, bytes], left: dict[str, str]
) -> Compiled:
    from specc import compiler
    from specc.workspace import doing, library

    doing(f"compiling {side.name}")
    return compiler.compile(
        side.name,
        side.data,
        library(),
        policy=house,
        before=before,
        today=today(),
        house=rendered(side.known, left),
    )


def _whole(compiled: Compiled, side: _Side) -> Spec:
    """The spec, where all of it could be read."""
    from specc.spec import PartialSpec

    spec = compiled.checked.spec
    if spec is None or isinstance(spec, PartialSpec):
        first = next((each.message for each in compiled.checked.found if each.is_error), "")
        raise CannotRun(f"{side.name} cannot be read whole: {first}", "`specc check` tells all")
    if twice := _in_two_files(compiled):
        raise CannotRun(f"{side.name} is not one spec: {twice.message}", _one_of(side))
    return spec


def _in_two_files(compiled: Compiled) -> Diagnostic | None:
    """A section that two files of a folder have: which of them is meant, nobody can say."""
    from specc.diagnostic.codes import DUPLICATE_KEY

    said = (each for each in compiled.checked.found if each.code == DUPLICATE_KEY.code)
    return next((each for each in said if len(_files_of(each)) > 1), None)


def _files_of(found: Diagnostic) -> set[str]:
    return {place.span.file for place in found.places if place.span}


def _one_of(side: _Side) -> str:
    """What to name in the place of a folder."""
    names = sorted(side.files, key=lambda name: (Path(name).name != DEFAULT, name))
    return f"name the file that is the spec, as {names[0]}, or keep each section in one file"


def _findings(compiled: Compiled, other: Compiled) -> tuple[Diagnostic, ...]:
    """What was found; without what only a compile finds, where the other spec made no repo."""
    found = compiled.checked.found
    if other.tree is not None:
        return found
    return tuple(each for each in found if not each.code.startswith(_COMPILING))


def _files(old: Tree | None, new: Tree | None, left: Mapping[str, str]) -> Mapping[str, int] | None:
    """What becomes of a repo that is as the old spec has it, once the new one is compiled."""
    from specc.plan import Base, plan

    if old is None or new is None:
        return None
    old, new = without((old, new), left)
    base = reduce(lambda made, path: made.adopt(path, old[path]), old, Base())
    return plan(base, old, new).totals


# Telling


def _rendered(it: Difference, output: Output, color: str, verbose: bool) -> str:
    from specc.change import as_html, as_json, as_markdown, as_text

    match output.format:
        case "markdown":
            return as_markdown.render(it, verbose=verbose)
        case "json":
            return as_json.render(it)
        case "html":
            return as_html.render(it)
    terminal = not output.path and sys.stdout.isatty()
    return as_text.render(
        it,
        color=not output.path and in_color(color, sys.stdout),
        columns=width(sys.stdout) if terminal else None,
        verbose=verbose,
    )


def _write_draft(folder: Path, it: Difference, new: Spec) -> None:
    from specc.change import Gravity
    from specc.change.decision import draft, drafted, file_name, next_number

    if it.change.gravity is not Gravity.C4:
        hint("no decision record is asked for: nothing was written\n")
        return
    if name := drafted(it, _records(folder)):
        hint(f"{safe(str(folder / name))} is the record of this change: nothing was written\n")
        return
    folder.mkdir(parents=True, exist_ok=True)
    number = next_number(each.name for each in folder.iterdir())
    path = folder / file_name(it, number)
    with path.open("x", encoding="utf-8") as file:
        file.write(draft(it, new, number, today()))
    hint(f"wrote {safe(str(path))}: add what the scope does not say, and decide\n")
    if it.asks_for_version:
        hint(f"next: in `project`, write\n  version: {it.next_version}\n")


def _records(folder: Path) -> dict[str, str]:
    """The texts that lie there, by name."""
    if not folder.is_dir():
        return {}
    files = (each for each in folder.glob("*.md") if each.is_file())
    return {each.name: each.read_text(encoding="utf-8", errors="replace") for each in files}
