"""Reading the spec a command is given."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from specc.cli._problem import CannotRun
from specc.source import MAX_BYTES

DEFAULT = "spec.yaml"


class SpecPath(click.ParamType[str]):
    """The path of a spec, or `-`; completed with the YAML files there are."""

    name = "spec"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type="file")]


def read_spec(argument: str) -> tuple[str, bytes]:
    """The spec's name, as findings shall show it, and its bytes; of a file that is too large,
    one byte more than the limit, so that it is found to be so."""
    if argument == "-":
        return "<stdin>", sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(argument).open("rb") as file:
            return argument, file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(argument, error) from error


def _unreadable(argument: str, error: OSError | ValueError) -> CannotRun:
    if isinstance(error, FileNotFoundError):
        return CannotRun(f"there is no file {argument}", _elsewhere(argument))
    if isinstance(error, IsADirectoryError):
        return CannotRun(f"{argument} is a folder", f"name the file: {Path(argument) / DEFAULT}")
    if isinstance(error, PermissionError):
        return CannotRun(f"{argument} may not be read", "change its permissions (chmod u+r)")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return CannotRun(f"{argument} cannot be read: {reason}")


def _elsewhere(argument: str) -> str:
    return (
        "name the spec, or run where it lies"
        if argument == DEFAULT
        else "check the path, relative to the current folder"
    )
