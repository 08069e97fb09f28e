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
)


@click.command("schema")
@click.argument("name", default="spec", type=click.Choice(NAMES))
def command(name: str) -> None:
    """Print a JSON Schema: of a spec, of one file of a spec in several (spec-part), of a house's
    policy, of what is compiled from a spec (project), or of what is printed as JSON: findings, the
    plan of a compile, the change of a scope (diff), how approvals stand, the manuals of
    `specc explain`.

    Editors complete and check a spec that starts with
    `# yaml-language-server: $schema=./.specc/spec.schema.json`, and a policy in the same way.
    """
    say(schema(name))
