"""What `specc check --ask` prints."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from specc.asking import as_json, as_text, ask
from specc.cli._disk import reported, schema
from specc.cli._terminal import busy, width
from specc.source import parse_files
from specc.spec import read_policy
from specc.spec.policy import DEFAULT, Policy
from specc.workspace import doing, library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from specc.asking import Asked
    from specc.cli._output import Output
    from specc.compiler import Checked


def print_asked(
    checked: Checked, house: Mapping[str, bytes], outputs: Sequence[Output], *, color: bool
) -> None:
    """The next best question in each of the formats that are asked for."""
    with reported(), busy():
        doing("trying what waits for what is not said")
        asked = ask(
            checked,
            policy=_policy(house),
            language=json.loads(schema("spec")),
            library=library(),
            told=None if any(each.format == "json" for each in outputs) else 1 + as_text.NEXT,
        )
    for output in outputs:
        output.write(_rendered(asked, output, color=color))


def _rendered(asked: Asked, output: Output, *, color: bool) -> str:
    if output.format == "json":
        return as_json.render(asked)
    terminal = not output.path and sys.stdout.isatty()
    return as_text.render(
        asked, color=color and not output.path, bar=terminal, width=width(sys.stdout)
    )


def _policy(files: Mapping[str, bytes]) -> Policy:
    """The house's policy; the usual one where it cannot be read, which is a finding of its own."""
    source, _ = parse_files(files) if files else (None, ())
    return read_policy(source)[0] if source else DEFAULT
