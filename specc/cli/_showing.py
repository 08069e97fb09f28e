"""How a plan is asked for and shown: the options, the output, and the next command."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from specc.cli._output import color_option
from specc.cli._problem import CannotRun
from specc.cli._terminal import hint, in_color, say, width
from specc.diagnostic.text import safe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from specc.cli._plan_text import Look
    from specc.plan import Plan

_SHOWING = ("only_plan", "form", "diff", "color")
"""The options that say what is shown, and whether anything is done."""
_LOOKS = {"only_plan": "plan", "diff": "diff"}
"""Those of which each means that nothing is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the plan is to be carried out and shown."""

    only_plan: bool
    as_json: bool
    diff: bool
    color: str

    @property
    def in_color(self) -> bool:
        """Whether standard output takes colour."""
        return in_color(self.color, sys.stdout)


def plan_options(command: Any) -> Any:
    """`--plan`, `--diff`, `--format` and `--color`."""
    for option in (color_option, _format_option, _diff_option, _plan_option):
        command = option(command)
    return command


_plan_option = click.option(
    "--plan", "only_plan", is_flag=True, help="Show what would change; change nothing."
)
_diff_option = click.option(
    "--diff",
    is_flag=True,
    help="Show the lines that would change, as `git apply` takes them; change nothing.",
)
_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    help="How the plan is printed: text, or json for tools.  [default: text]",
)


def asked(*, only_plan: bool, form: str | None, diff: bool, color: str) -> Asked:
    """From the values of the options. Who asks for the lines looks before anything is done."""
    if diff and form == "json":
        raise click.UsageError("--diff and --format json both go to standard output; choose one")
    return Asked(only_plan=only_plan or diff, as_json=form == "json", diff=diff, color=color)


def show(plan: Plan, how: Asked, *, brief: bool = False, refused: bool = False) -> None:
    """Print the plan. Where that fails, the files are not in doubt: what became of them is said."""
    try:
        _print(plan, how, brief=brief)
    except CannotRun as problem:
        done = not (how.only_plan or refused or plan.is_empty)
        became = "the files were written all the same" if done else "no file was changed"
        raise CannotRun(problem.message, became) from problem


def _print(plan: Plan, how: Asked, *, brief: bool) -> None:
    """A diff has standard output to itself; the list of files goes beside it."""
    if how.as_json:
        from specc.plan import as_json

        say(as_json.render(plan))
        return
    from specc.cli import _plan_text

    if how.diff:
        from specc.cli._diff_text import printed
        from specc.plan.unified import unified

        lines = (line for change in plan.changes for line in unified(change))
        say(printed(lines, color=how.in_color, terminal=sys.stdout.isatty()))
        hint(_plan_text.as_text(plan, _look(how, sys.stderr), brief=brief))
        return
    say(_plan_text.as_text(plan, _look(how, sys.stdout), brief=brief))


def show_conflicts(plan: Plan, how: Asked, *, refused: bool = False) -> None:
    """Where a person must decide, and what to do then."""
    from specc.cli._plan_text import conflicts

    written = not (refused or how.only_plan)
    hint(conflicts(plan, written=written))
    if how.only_plan:
        next_step(f"{again()} leaves them to you and writes the rest")


def next_step(text: str) -> None:
    """Say what to do next."""
    hint(f"next: {text}\n")


def say_only_planned() -> None:
    """Nothing was done; the command that does it."""
    hint("nothing was written: this is the plan\n")
    next_step(f"{again()} writes it")


def _look(how: Asked, stream: TextIO) -> Look:
    from specc.cli._plan_text import Look

    columns = width(stream) if stream.isatty() else None
    return Look(color=in_color(how.color, stream), columns=columns)


def again() -> str:
    """The command line without what only shows; standard input can be read but once."""
    words = [word for parameter in _given() for word in _words(*parameter)]
    context = click.get_current_context()
    if "-" in words:
        looks = [f"`--{flag}`" for name, flag in _LOOKS.items() if context.params[name]]
        return " without ".join(filter(None, ("the same", " and ".join(looks))))
    return f"`{safe(shlex.join(['specc', context.info_name or '', *words]))}`"


def _given() -> Iterator[tuple[click.Parameter, Any]]:
    """The arguments and options that were given, arguments first."""
    context = click.get_current_context()
    for parameter in sorted(context.command.params, key=_is_argument, reverse=True):
        name = parameter.name or ""
        source = context.get_parameter_source(name)
        if source is click.core.ParameterSource.COMMANDLINE and name not in _SHOWING:
            yield parameter, context.params[name]


def _words(parameter: click.Parameter, value: Any) -> list[str]:
    if _is_argument(parameter):
        return list(value) if isinstance(value, tuple) else [value]
    return [parameter.opts[0]] if value is True else [parameter.opts[0], value]


def _is_argument(parameter: click.Parameter) -> bool:
    return parameter.param_type_name == "argument"
