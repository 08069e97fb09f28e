"""From arguments to an exit code: every way in which a run can end."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from specc.cli._group import group
from specc.cli._problem import (
    BUG,
    CANNOT_RUN,
    INTERRUPTED,
    PIPE_CLOSED,
    CannotRun,
    written,
)
from specc.cli._terminal import accept_any_text, discard, say

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code. Nothing but Ctrl-C while printing escapes."""
    accept_any_text()
    try:
        code = _invoke(arguments)
        say("")
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return CANNOT_RUN
    except click.ClickException as error:
        sys.stderr.write(written(_as_problem(error)))
        return CANNOT_RUN
    except CannotRun as problem:
        sys.stderr.write(written(problem))
        return CANNOT_RUN
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("\ninterrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        discard(sys.stdout)
        return PIPE_CLOSED
    except Exception as bug:
        from specc.cli._crash import report

        sys.stderr.write(report(bug, arguments))
        return BUG
    return code or 0


def _invoke(arguments: Sequence[str]) -> int | None:
    """The command's own exit code. Click's `main` is only used to complete a line for a shell:
    it has ideas about exit codes that differ from ours."""
    if asked := os.environ.get("_SPECC_COMPLETE"):
        _refuse_unknown_shell(asked)
        group.main(list(arguments), prog_name="specc")
    try:
        with group.make_context("specc", list(arguments)) as context:
            code: int | None = group.invoke(context)
    except click.exceptions.Exit as answered:
        return answered.exit_code
    return code


def _refuse_unknown_shell(asked: str) -> None:
    shell, _, what = asked.partition("_")
    if shell not in ("bash", "zsh", "fish") or what not in ("source", "complete"):
        raise CannotRun(
            f"_SPECC_COMPLETE asks for {asked}, which specc cannot do",
            "unset it, or set it to bash_source, zsh_source or fish_source",
        )


def _as_problem(error: click.ClickException) -> CannotRun:
    """Click's complaint about the arguments, in the form all our messages have."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    advice = f"`{context.command_path} --help` says how it is used" if context else ""
    return CannotRun(error.format_message().rstrip("."), advice)
