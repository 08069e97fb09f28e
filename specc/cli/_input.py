"""Reading the spec a command is given."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from specc.cli._problem import CannotRun
from specc.source import MAX_BYTES

DEFAULT = "spec.yaml"

PATH = click.Path(allow_dash=True, readable=False)
"""The type of an argument that names a spec; `-` is standard input. Reading finds out the rest."""


def read_spec(argument: str) -> tuple[str, bytes]:
    """The spec's name, as findings shall show it, and its bytes; of a file that is too large,
    one byte more than the limit, so that it is found to be so."""
    if argument == "-":
        return "<stdin>", sys.stdin.buffer.read(MAX_BYTES + 1)
    if not argument:
        raise click.UsageError("the path of the spec is empty")
    try:
        if Path(argument).is_fifo() and not argument.startswith("/dev/"):
            raise CannotRun(f"{argument} is a pipe", "name a file, or `-` for standard input")
        with Path(argument).open("rb") as file:
            return argument, file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(argument, error) from error


def _unreadable(argument: str, error: OSError) -> CannotRun:
    if isinstance(error, FileNotFoundError):
        return CannotRun(f"there is no file {argument}", _elsewhere(argument))
    if isinstance(error, IsADirectoryError):
        return CannotRun(f"{argument} is a folder", f"name the file: {Path(argument) / DEFAULT}")
    if isinstance(error, PermissionError):
        return CannotRun(f"{argument} may not be read", "change its permissions (chmod u+r)")
    return CannotRun(f"{argument} cannot be read: {error.strerror}")


def _elsewhere(argument: str) -> str:
    return (
        "name the spec, or run where it lies"
        if argument == DEFAULT
        else "check the path, relative to the current folder"
    )
