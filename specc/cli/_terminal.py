"""The terminal: whether it takes colour, how wide it is, and writing to it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from specc.cli._problem import CannotRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WIDTH = 100
"""Cells in a line where there is no terminal to ask: the same output on every machine."""


def in_color(choice: str, stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to colour what is written to `stream`."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") != "0":
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def width(stream: TextIO) -> int:
    """The cells of a line on `stream`."""
    if not stream.isatty():
        return WIDTH
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH
    except OSError:
        return WIDTH


def say(text: str | bytes) -> None:
    """Write results to standard output."""
    try:
        if isinstance(text, bytes):
            sys.stdout.flush()
            sys.stdout.buffer.write(text)
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotRun(f"standard output cannot be written: {error.strerror}") from error


def hint(text: str) -> None:
    """Write a hint for the person in front of the terminal, apart from the results."""
    sys.stderr.write(f"{_wipe}{text}")


_wipe = ""
"""What takes away the line about the work, while there may be one."""


@contextmanager
def busy() -> Iterator[None]:
    """What happens inside is said on the terminal where it takes long; never in a pipe or in CI."""
    global _wipe
    stream = sys.stderr
    if not stream.isatty() or os.environ.get("CI") or os.environ.get("TERM") == "dumb":
        yield
        return
    from specc.cli._progress import WIPE, Progress

    _wipe = WIPE
    try:
        with Progress(stream.fileno(), width(stream)):
            yield
    finally:
        _wipe = ""


def accept_any_text() -> None:
    """A terminal that cannot show a character gets an escape, not an exception."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def discard(stream: TextIO) -> None:
    """The reader has left: keep Python from complaining when it flushes the stream at exit."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 -- without loading pathlib
        os.dup2(nowhere.fileno(), stream.fileno())
