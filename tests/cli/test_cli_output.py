"""Colour, width, and where reports go."""

from __future__ import annotations

import fcntl
import io
import os
import struct
import termios
from typing import TYPE_CHECKING

import click
import pytest

from specc.cli._output import Output, listed, outputs
from specc.cli._problem import CannotRun
from specc.cli._terminal import WIDTH, in_color, width

if TYPE_CHECKING:
    from pathlib import Path


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("choice", "stream", "environment", "expected"),
    [
        ("always", io.StringIO(), {"NO_COLOR": "1"}, True),
        ("never", Terminal(), {"FORCE_COLOR": "1"}, False),
        ("auto", Terminal(), {}, True),
        ("auto", io.StringIO(), {}, False),
        ("auto", Terminal(), {"TERM": "dumb"}, False),
        ("auto", Terminal(), {"NO_COLOR": "1"}, False),
        ("auto", Terminal(), {"NO_COLOR": ""}, True),
        ("auto", io.StringIO(), {"FORCE_COLOR": "1"}, True),
        ("auto", io.StringIO(), {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("auto", io.StringIO(), {"FORCE_COLOR": "0"}, False),
        ("auto", Terminal(), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(
    choice: str, stream: io.StringIO, environment: dict[str, str], expected: bool
) -> None:
    assert in_color(choice, stream, environment) is expected


def test_a_line_is_as_wide_as_the_terminal() -> None:
    leader, follower = os.openpty()
    with os.fdopen(leader, "rb"), os.fdopen(follower, "w") as terminal:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 44, 0, 0))
        assert width(terminal) == 44


def test_where_there_is_no_terminal_to_ask_the_width_is_the_same_everywhere() -> None:
    assert width(io.StringIO()) == WIDTH
    assert width(Terminal()) == WIDTH


def test_a_report_goes_to_its_path(tmp_path: Path) -> None:
    Output(format="json", path=str(tmp_path / "é.json")).write("é\n")
    assert (tmp_path / "é.json").read_bytes() == "é\n".encode()


@pytest.mark.parametrize("path", ["absent/report.json", "."])
def test_a_path_that_cannot_be_written_is_named(path: str) -> None:
    with pytest.raises(CannotRun, match="cannot be written") as caught:
        Output(format="json", path=path).write("")
    assert caught.value.message.startswith(path)


def test_formats_and_paths() -> None:
    formats = ("text", "json")
    assert outputs([], formats) == (Output(format="text"),)
    assert outputs(["json:a:b", "text"], formats) == (
        Output(format="json", path="a:b"),
        Output(format="text"),
    )
    for wrong in ("", "sarif", "json:", "JSON"):
        with pytest.raises(click.BadParameter):
            outputs([wrong], formats)
    with pytest.raises(click.BadParameter, match="two formats to a; give each a path of its own"):
        outputs(["json:a", "text:b", "text:a"], formats)


def test_names_are_listed() -> None:
    assert listed(["a"], "and") == "a"
    assert listed(["a", "b"], "or") == "a or b"
    assert listed(["a", "b", "c"], "and") == "a, b and c"
