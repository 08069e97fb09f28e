"""`specc schema`: print the JSON Schemas."""

from __future__ import annotations

import click

from specc.cli._disk import schema
from specc.cli._terminal import say

NAMES = (
    "spec",
    "spec-part",
    "policy",
    "project",
    "findings",
    "plan",
    "diff",
    "approvals",
    "explain",
    "asked",
    "doctor",
)


@click.command("schema", epilog="Example: specc schema findings")
@click.argument("name", default="spec", metavar="[NAME]", type=click.Choice(NAMES))
def command(name: str) -> None:
    """Print a JSON Schema, by default that of a spec. Of what is written, NAME is

    \b
    spec       a spec
    spec-part  one file of a spec in several
    policy     a house's policy

    and of what is printed or kept as JSON

    \b
    project    what is compiled from a spec
    findings   specc check, specc verify
    asked      specc check --ask
    plan       specc compile --plan, undo, heal, adopt, release
    diff       specc diff
    approvals  specc approvals
    explain    specc explain
    doctor     specc doctor

    Editors complete and check a spec that starts with
    `# yaml-language-server: $schema=./.specc/spec.schema.json`, and a policy in the same way.

    Exits with 0, or with 2 when there is no such schema.
    """
    say(schema(name))
