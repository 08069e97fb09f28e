"""The options that say how results are written: formats, files, colour."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from specc.cli._problem import CannotRun
from specc.cli._terminal import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour the output. auto: on a terminal; NO_COLOR and FORCE_COLOR are honoured.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A format, and the file it goes to; without one, standard output."""

    format: str
    path: str = ""

    def write(self, text: str) -> None:
        if not self.path:
            say(text)
            return
        try:
            Path(self.path).write_text(text, encoding="utf-8")
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise CannotRun(f"{self.path} cannot be written: {reason}") from error


class ReportType(click.ParamType[Report]):
    """`FMT` or `FMT:PATH`."""

    name = "report"

    def __init__(self, *formats: str) -> None:
        self.formats = formats

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Report:
        if isinstance(value, Report):
            return value
        name, colon, path = str(value).partition(":")
        if name not in self.formats:
            self.fail(
                f"{name!r} is not a format; there are {' and '.join(self.formats)}", param, ctx
            )
        if colon and not path:
            self.fail(f"a path is missing after {name}:", param, ctx)
        return Report(format=name, path=path)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(name) for name in self.formats if name.startswith(incomplete)]


def reports_option(*formats: str) -> Callable[[Any], Any]:
    """`--output-format FMT[:PATH]`, repeatable, at most one of them to standard output."""
    return click.option(
        "--output-format",
        "reports",
        metavar="FMT[:PATH]",
        type=ReportType(*formats),
        multiple=True,
        callback=_one_to_stdout,
        help=f"{' or '.join(formats)}, to standard output or to PATH; repeatable.",
    )


def _one_to_stdout(
    ctx: click.Context, param: click.Parameter, value: tuple[Report, ...]
) -> tuple[Report, ...]:
    if sum(not report.path for report in value) > 1:
        raise click.BadParameter("two formats to standard output; give one a path: json:PATH")
    return value or (Report(format="text"),)
