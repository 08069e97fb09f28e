"""From arguments to an exit code: every way in which a run can end."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

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

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code. Nothing but Ctrl-C while printing escapes."""
    _print_anything()
    try:
        code = group.main(list(arguments), prog_name="specc", standalone_mode=False)
        sys.stdout.flush()
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
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        _discard(sys.stdout)
        return PIPE_CLOSED
    except Exception as bug:
        from specc.cli._crash import report

        sys.stderr.write(report(bug, arguments))
        return BUG
    return code or 0


def _as_problem(error: click.ClickException) -> CannotRun:
    """Click's complaint about the arguments, in the form all our messages have."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    advice = f"`{context.command_path} --help` says how it is used" if context else ""
    return CannotRun(error.format_message().rstrip("."), advice)


def _print_anything() -> None:
    """A terminal that cannot show a character gets an escape, not an exception."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _discard(stream: TextIO) -> None:
    """The reader has left: keep Python from complaining when it flushes the stream at exit."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), stream.fileno())
