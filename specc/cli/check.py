"""`specc check`: find what is wrong with a spec."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from specc.cli._input import DEFAULT, PATH, policy_option, read_policy, read_spec, today
from specc.cli._output import Report, color_option, reports_option
from specc.cli._problem import CLEAN, FINDINGS
from specc.cli._terminal import in_color, width
from specc.diagnostic import Severity, as_json, text

if TYPE_CHECKING:
    from specc.compiler import Checked


@click.command("check", short_help="Find what is wrong with a spec.")
@click.argument("spec", default=DEFAULT, type=PATH)
@reports_option("text", "json")
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
    reports: tuple[Report, ...],
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

    checked = check(name, data, policy=read_policy(policy, spec), today=today())
    for report in reports:
        render = _as_json if report.format == "json" else _as_text
        colored = not report.path and in_color(color, sys.stdout)
        report.write(render(checked, name, defaults=show_defaults, color=colored))
    worst = min((finding.severity.rank for finding in checked.found), default=len(Severity))
    return FINDINGS if worst <= Severity(fail_on).rank else CLEAN


def _as_text(checked: Checked, name: str, *, defaults: bool, color: bool) -> str:
    shown = text.render(checked.found, checked.lines, color=color, width=width(sys.stdout))
    verdict = text.summary(checked.found) if checked.found else f"{text.safe(name)}: no findings"
    parts = [shown, _assumed(checked) if defaults else "", f"{verdict}\n"]
    return "\n".join(part for part in parts if part)


def _assumed(checked: Checked) -> str:
    """The assumed defaults as a table: where, what, why."""
    from specc.compiler import assumed

    rows = [tuple(map(text.safe, row)) for row in assumed(checked)]
    if not rows:
        return "no default was assumed\n"
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"  {path:<{first}}  {value:<{second}}  {why}".rstrip() for path, value, why in rows]
    return "\n".join(["assumed, because the spec does not say:", *lines, ""])


def _as_json(checked: Checked, name: str, *, defaults: bool, color: bool) -> str:
    from specc.compiler import assumed

    if not defaults:
        return as_json.render(checked.found)
    rows = [dict(zip(("path", "value", "because"), row, strict=True)) for row in assumed(checked)]
    return as_json.render(checked.found, {"assumed": rows})
