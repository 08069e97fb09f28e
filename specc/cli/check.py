"""`specc check`: find what is wrong with a spec."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import click

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
from specc.cli._output import Output, color_option, listed, outputs_option
from specc.cli._problem import CLEAN, FINDINGS
from specc.cli._terminal import hint, in_color, width
from specc.diagnostic import Severity
from specc.diagnostic.formats import FORMATS, render
from specc.diagnostic.report import Report
from specc.diagnostic.text import summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.compiler import Checked
    from specc.diagnostic.report import Manual

    Files = Mapping[str, bytes]


_LISTING = ("text", "json")
"""Formats that can list what was assumed, and ask what is open."""


@click.command(
    "check", epilog="Example: specc check --ask", short_help="Find what is wrong with a spec."
)
@click.argument("spec", default=DEFAULT, type=PATH)
@outputs_option(*FORMATS)
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    help="Exit with 1 on findings of this severity or worse.  [default: error]",
)
@click.option("--show-defaults", is_flag=True, help="List every default that was assumed, and why.")
@click.option(
    "--ask",
    "asking",
    is_flag=True,
    help="Print the next best question in the place of findings, and how much is decided.",
)
@click.option(
    "--fix", is_flag=True, help="Write what can safely be fixed into SPEC and the policy."
)
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@policy_option
@color_option
def command(
    spec: str,
    outputs: tuple[Output, ...],
    fail_on: str,
    show_defaults: bool,
    asking: bool,
    fix: bool,
    diff: bool,
    policy: str | None,
    color: str,
) -> int:
    """Find what is wrong with SPEC, by default ./spec.yaml; `-` reads standard input.

    SPEC is a file, or a folder whose *.yaml hold whole sections each.

    A fix is safe when it says the same thing rightly: a slip in a key, a name or a unit, missing
    quotes. It keeps comments and layout, and what is left is then printed. --diff prints the
    changes in the place of findings, for standard input too.

    A warning can be lived with for a time: `accept` in the spec or the policy says which, why and
    until when. An error cannot be accepted.

    --ask prints what nobody has decided yet, first what most waits for: text, or json with all of
    it (`specc schema asked`). It says how many findings there are, and exits as it would without.

    Exits with 0 when nothing is (left) at or over --fail-on, 1 when something is or --diff shows a
    change, 2 when SPEC cannot be read or written.
    """
    _refuse_together(spec, outputs, fix=fix, diff=diff)
    if asking:
        _refuse_to_ask(outputs, "--fix" if fix else "--diff" if diff else "", show_defaults)
    if show_defaults and not any(each.format in _LISTING for each in outputs):
        raise click.UsageError(f"--show-defaults is for the formats {listed(_LISTING, 'and')}")
    name, data = read_spec(spec)
    house = read_policy(policy, spec)
    colored = in_color(color, sys.stdout)
    look = partial(_checked, name, before=read_before(home(spec)))
    if fix or diff:
        from specc.cli._fix import mended

        checked, changes = mended(name, data, house, look, write=not diff, color=colored)
        outputs = tuple(each for each in outputs if each.path or not diff)
    else:
        checked, changes = look(data, house), 0
    report = _report(name, checked, Severity(fail_on), defaults=show_defaults)
    if asking:
        from specc.cli._asking import print_asked

        print_asked(checked, house, outputs, color=colored)
        hint(f"{summary(report.found)}{_shown(report)}\n")
        return FINDINGS if any(map(report.fails, report.found)) else CLEAN
    for output in outputs:
        output.write(render(output.format, replace(report, color=colored and not output.path)))
    failed = any(map(report.fails, report.found))
    if diff and failed:
        hint(f"left: {summary(report.found)}\n")
    return FINDINGS if failed or (diff and changes) else CLEAN


def _shown(report: Report) -> str:
    if not report.found:
        return ""
    them = "them" if len(report.found) > 1 else "it"
    return f"; `specc check` shows {them}"


def _refuse_to_ask(outputs: tuple[Output, ...], other: str, show_defaults: bool) -> None:
    if other:
        raise click.UsageError(f"--ask and {other} both go to standard output; choose one")
    if show_defaults:
        raise click.UsageError("--ask says what is assumed: leave --show-defaults away")
    unknown = next((each.format for each in outputs if each.format not in _LISTING), "")
    if unknown:
        raise click.UsageError(f"--ask has the formats {listed(_LISTING, 'and')}, not {unknown}")


def _refuse_together(spec: str, outputs: tuple[Output, ...], *, fix: bool, diff: bool) -> None:
    if fix and not diff and spec == "-":
        raise click.UsageError("--fix cannot write to standard input; --diff shows what it would")
    other = next((each.format for each in outputs if not each.path), "text")
    if diff and other != "text":
        raise click.UsageError(f"--diff is printed already; give {other} a path: {other}:PATH")


def _checked(name: str, data: bytes | Files, policy: Files, *, before: Files) -> Checked:
    from specc.compiler import check

    return check(name, data, policy=policy, before=before, today=today())


def _report(name: str, checked: Checked, fail_on: Severity, *, defaults: bool) -> Report:
    from specc.compiler import assumed

    return Report(
        name=name,
        found=checked.found,
        accepted=checked.accepted,
        lines=checked.lines,
        manuals=_manuals,
        assumed=assumed(checked) if defaults else None,
        fail_on=fail_on,
        folder=_folder(),
        width=width(sys.stdout),
    )


def _manuals() -> Mapping[str, Manual]:
    from specc.cli._manual import manuals

    return manuals()


def _folder() -> str:
    """The current folder; unknown where it was deleted meanwhile."""
    try:
        return os.getcwd()  # noqa: PTH109 -- without loading pathlib
    except OSError:
        return ""
