"""`specc verify`: whether a repo is what its spec asks for."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from specc.cli._disk import reported
from specc.cli._input import read_policy
from specc.cli._output import Output, color_option, outputs_option
from specc.cli._problem import CLEAN, CONFLICTS, FINDINGS, CannotRun
from specc.cli._repo import compiled_last, complete_interrupted, find, settled, yielded
from specc.cli._terminal import hint, in_color, width
from specc.diagnostic.formats import FORMATS, render
from specc.diagnostic.report import Report
from specc.diagnostic.template_codes import TEMPLATES
from specc.diagnostic.text import safe, summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from specc.cli._repo import Yielded
    from specc.compiler import Checked
    from specc.diagnostic import Diagnostic
    from specc.plan import Base, Disk, Plan
    from specc.tree import Pin
    from specc.workspace import DamagedError


@click.command("verify", epilog="Example: specc verify --release")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(readable=False))
@click.option("--release", is_flag=True, help="Ask for the approvals that the scope needs, too.")
@outputs_option(*FORMATS)
@color_option
def command(folder: str, release: bool, outputs: tuple[Output, ...], color: str) -> int:
    """Say whether the repo in DIR is what its spec asks for. Changes nothing.

    Found are errors in the spec, sealed files that were edited, conflicts that are not settled,
    whatever a compile would change, and damage to what specc remembers under .specc.

    Exits with 0 when nothing is found, 1 when something is, 2 when specc cannot run, 3 when
    approvals are all that is missing for a release.
    """
    repo = _repo(folder)
    complete_interrupted(repo, only_plan=True)
    now = yielded(repo)
    found, texts = settled(lambda: _found(repo, now))
    lacking = _lacking(repo, now.checked) if release else ()
    spec = [each for each in now.checked.found if each.is_error]
    theirs = [each for each in now.checked.found if _is_theirs(each) and not each.is_error]
    lines = {**now.checked.lines, **{str(repo / path): text for path, text in texts.items()}}
    for output in outputs:
        colored = not output.path and in_color(color, sys.stdout)
        report = _report(str(repo), (*spec, *theirs, *found, *lacking), lines, color=colored)
        output.write(render(output.format, report))
    if others := [each for each in now.checked.found if not (each.is_error or _is_theirs(each))]:
        hint(f"{summary(others)}; see `specc check {safe(folder)}`\n")
    if found or (spec and not lacking) or any(map(_is_broken, spec)):
        return FINDINGS
    return CONFLICTS if lacking else CLEAN


def _is_broken(error: Diagnostic) -> bool:
    """Whether the spec itself has to be mended; a waiver that has run out can be given anew."""
    from specc.diagnostic.codes import ACCEPTANCE_EXPIRED

    return error.code != ACCEPTANCE_EXPIRED.code


def _repo(folder: str) -> Path:
    """The repo. Where only a spec lies, that is said: nothing was compiled that could be held
    against it."""
    from specc.cli.approvals import located

    try:
        return find(folder)
    except CannotRun:
        spec = located(folder)
        if spec == folder:
            raise
        raise CannotRun(
            f"there is a spec, {spec}, and no repo: nothing was compiled that could be verified",
            "`specc compile` makes the repo; `specc approvals` says who has signed the spec",
        ) from None


def _is_theirs(found: Diagnostic) -> bool:
    """Whether it is about a template of the house, of which `specc check` says nothing."""
    return found.code in {each.code for each in TEMPLATES}


def _lacking(repo: Path, checked: Checked) -> tuple[Diagnostic, ...]:
    """The approvals that are missing; of a spec with other errors than a waiver that has run out
    nothing is known."""
    from specc.approval.findings import found
    from specc.cli._approvals import approved, can_be_judged

    if not can_be_judged(checked) or checked.source is None:
        return ()

    known = approved(repo, checked, read_policy(None, str(repo)))
    standings = known.standings
    if not any(each.is_asked for each in standings):
        hint("nobody is asked to sign: name roles in `review.approvals`\n")
    return tuple(map(checked.source.locate, found(standings, known.spec)))


def _found(repo: Path, now: Yielded) -> tuple[tuple[Diagnostic, ...], dict[str, list[str]]]:
    """The findings about the repo, and the text of the files they show."""
    from specc.plan import followed
    from specc.plan.findings import found
    from specc.tree import File, Tree
    from specc.workspace import DamagedError, read_disk

    with reported():
        try:
            base = compiled_last(repo)
        except DamagedError as damage:
            return tuple(_damage(repo, damage)), {}
        new = now.tree or Tree()
        disk = read_disk(repo, base, new)
        plan = _plan(base, disk, now)
    findings = found(followed(base, disk, new), disk, plan, lambda path: str(repo / path))
    pointed = {p.span.file for each in findings for p in each.places if p.span and _shows(each)}
    texts = {
        path: standing.content.decode("utf-8", "replace").splitlines()
        for path, standing in disk.items()
        if isinstance(standing, File) and str(repo / path) in pointed
    }
    return findings, texts


def _shows(finding: Diagnostic) -> bool:
    """Whether the finding is about a line, and not about a file as a whole."""
    from specc.diagnostic.codes import OUT_OF_STEP

    return finding.code != OUT_OF_STEP.code


def _plan(base: Base, disk: Disk, now: Yielded) -> Plan | None:
    """What a compile would do. That it would note a newer version of specc is no finding."""
    from dataclasses import replace

    from specc.plan import plan
    from specc.plan.reasons import reasoned

    if now.tree is None or now.stamp is None:
        return None
    stamp = replace(
        now.stamp,
        specc=base.stamp.specc,
        language=base.stamp.language,
        imported=base.stamp.imported,
        templates={
            name: _noted(pin, base.stamp.templates.get(name))
            for name, pin in now.stamp.templates.items()
        },
    )
    return reasoned(plan(base, disk, now.tree, stamp=stamp), base, stamp, now.causes)


def _noted(pin: Pin, before: Pin | None) -> Pin:
    """A template as the lock has it, where the same comes out of the same commit."""
    from dataclasses import replace

    return before if before and replace(pin, inputs=before.inputs) == before else pin


def _damage(repo: Path, damage: DamagedError) -> Iterable[Diagnostic]:
    from specc.diagnostic import Place, Span
    from specc.diagnostic.codes import LOCK_DAMAGED

    for path, what in damage.problems:
        span = Span(file=str(repo / path), line=1, column=1, end_line=1, end_column=1)
        yield LOCK_DAMAGED.finding(what, Place(span=span), help=damage.help)


def _report(
    name: str,
    found: tuple[Diagnostic, ...],
    lines: Mapping[str, Sequence[str]],
    *,
    color: bool,
) -> Report:
    from specc.cli._manual import manuals

    return Report(
        name=name,
        found=found,
        lines=lines,
        manuals=manuals,
        folder=os.getcwd(),  # noqa: PTH109 -- as `check` names it
        color=color,
        width=width(sys.stdout),
    )
