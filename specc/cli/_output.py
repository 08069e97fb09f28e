"""The options that say how results are written: formats, files, colour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specc.cli._problem import CannotRun
from specc.cli._terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour the output. auto: on a terminal; NO_COLOR and FORCE_COLOR are honoured.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A format, and the file it goes to; without one, standard output."""

    format: str
    path: str = ""

    def write(self, text: str) -> None:
        if not self.path:
            say(text)
            return
        try:
            Path(self.path).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CannotRun(f"{self.path} cannot be written: {error.strerror}") from error


form_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What is printed: text, or json for tools.  [default: text]",
)


def outputs_option(*formats: str) -> Callable[[Any], Any]:
    """`--output-format FMT[:PATH]`, repeatable, at most one of them to standard output."""
    return click.option(
        "--output-format",
        "--format",
        "outputs",
        metavar="FMT[:PATH]",
        multiple=True,
        callback=lambda _context, _option, given: outputs(given, formats),
        shell_complete=lambda _context, _option, start: [f for f in formats if f.startswith(start)],
        help=f"{listed(formats, 'or')}, to standard output or to PATH; repeatable.",
    )


def outputs(given: Sequence[str], formats: Sequence[str]) -> tuple[Output, ...]:
    """What was asked for; text where nothing was."""
    found = tuple(_report(each, formats) for each in given)
    paths = [output.path for output in found]
    if paths.count("") > 1:
        raise click.BadParameter("two formats to standard output; give one a path: json:PATH")
    twice = next((path for path in paths if paths.count(path) > 1), None)
    if twice is not None:
        raise click.BadParameter(f"two formats to {twice}; give each a path of its own")
    return found or (Output(format="text"),)


def _report(given: str, formats: Sequence[str]) -> Output:
    name, colon, path = given.partition(":")
    if name not in formats:
        raise click.BadParameter(f"{name!r} is not a format; there are {listed(formats, 'and')}")
    if colon and not path:
        raise click.BadParameter(f"a path is missing after {name}:")
    return Output(format=name, path=path)


def listed(names: Sequence[str], word: str) -> str:
    """`text, json and sarif`."""
    return f" {word} ".join(filter(None, (", ".join(names[:-1]), names[-1])))
