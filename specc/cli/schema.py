"""`specc schema`: print the JSON Schemas."""

from __future__ import annotations

import click

from specc.cli._disk import schema
from specc.cli._terminal import say


@click.command("schema")
@click.argument("name", default="spec", type=click.Choice(["spec", "project"]))
def command(name: str) -> None:
    """Print the JSON Schema of the language (spec), or of what is compiled from it (project).

    Editors complete and check a spec that starts with
    `# yaml-language-server: $schema=./.specc/spec.schema.json`.
    """
    say(schema(name))
