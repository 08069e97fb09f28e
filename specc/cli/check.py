"""`specc check`: find what is wrong with a spec."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from specc.cli._input import DEFAULT, PATH, home, policy_option, read_before, read_policy, read_spec, today
from specc.cli._output import Output, color_option, outputs_option
from specc.cli._problem import CLEAN, FINDINGS
from specc.cli._terminal import in_color, width
from specc.diagnostic import Severity
from specc.diagnostic.formats import FORMATS, render
from specc.diagnostic.report import Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.compiler import Checked
    from specc.diagnostic.report import Manual


@click.command("check", short_help="Find what is wrong with a spec.")
@click.argument("spec", default=DEFAULT, type=PATH)
@outputs_option(*FORMATS)
@click.option(
    "--fail-on",
    type=click.Choice([severity.value for severity in Severity]),
    default=Severity.ERROR.value,
    help="Exit with 1 on findings of this severity or worse.  [default: error]",
)
@click.option("--show-defaults", is_flag=True, help="List every default that was assumed, and why.")
@policy_option
@color_option
def command(
    spec: str,
    outputs: tuple[Output, ...],
    fail_on: str,
    show_defaults: bool,
    policy: str | None,
    color: str,
) -> int:
    """Find what is wrong with SPEC, by default ./spec.yaml; `-` reads standard input.

    SPEC is a file, or a folder whose *.yaml hold whole sections each.

    Exits with 0 when there is nothing at or over --fail-on, 1 when there is, 2 when SPEC cannot be
    read.
    """
    name, data = read_spec(spec)
    from specc.compiler import check

    checked = check(name, data, policy=read_policy(policy, spec), before=read_before(home(spec)), today=today())
    report = _report(name, checked, Severity(fail_on), defaults=show_defaults)
    for output in outputs:
        colored = not output.path and in_color(color, sys.stdout)
        output.write(render(output.format, replace(report, color=colored)))
    return FINDINGS if any(map(report.fails, report.found)) else CLEAN


def _report(name: str, checked: Checked, fail_on: Severity, *, defaults: bool) -> Report:
    from specc.compiler import assumed

    return Report(
        name=name,
        found=checked.found,
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
