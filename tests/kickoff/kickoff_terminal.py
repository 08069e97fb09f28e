"""`specc init` at a real terminal, and a person who answers."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 40
PATIENCE = 60.0
"""Seconds to wait for a text; only a test that fails ever waits so long."""
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07]*\x07|[@-Z\\^_=>])")
_ASKS_WHERE, _HERE = b"\x1b[6n", b"\x1b[1;1R"


class Terminal:
    """A process of specc with a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str, columns: int = 80, **env: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "specc", *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env={**os.environ, "TERM": "xterm", **env},
            start_new_session=True,
        )
        os.close(theirs)
        self._raw = b""
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    @property
    def screen(self) -> str:
        """Everything shown so far, without colours and moves of the cursor."""
        return _ESCAPES.sub("", self._raw.decode(errors="replace")).replace("\r", "")

    @property
    def rendered(self) -> str:
        """What stands on a screen that is high enough to lose nothing."""
        return rendered(self._raw.decode(errors="replace"))

    @property
    def is_colored(self) -> bool:
        """Whether anything was shown in a colour."""
        return re.search(rb"\x1b\[[0-9;]*(?:[34][0-8]|9[0-7])[0-9;]*m", self._raw) is not None

    def until(self, text: str) -> None:
        """Wait for a text that was not waited for before."""
        end = time.monotonic() + PATIENCE
        while (at := self.screen.find(text, self._seen)) < 0:
            assert time.monotonic() < end, f"no {text!r} in:\n{self.screen}"
            assert self._more(), f"ended without {text!r}:\n{self.screen}"
        self._seen = at + len(text)

    def type(self, keys: str) -> None:
        """Press keys; `\\r` is Enter, `\\x03` Ctrl-C."""
        os.write(self._ours, keys.encode())

    def end(self) -> int:
        """The exit code."""
        while self._more():
            pass
        return self._process.wait(PATIENCE)

    def _more(self) -> bool:
        if not select.select([self._ours], [], [], PATIENCE)[0]:
            return False
        try:
            new = os.read(self._ours, 65536)
        except OSError:
            return False  # the other side has closed
        self._raw += new
        if _ASKS_WHERE in new:
            os.write(self._ours, _HERE)
        return bool(new)


_MOVE = re.compile(
    r"\x1b\[(?P<times>[0-9]*)(?P<move>[ABCDJK])|" + _ESCAPES.pattern + r"|.", re.DOTALL
)


def rendered(shown: str) -> str:
    """The screen after everything was shown: what is drawn over is gone."""
    screen, line, cell = [""], 0, 0
    for found in _MOVE.finditer(shown):
        move, char, times = found["move"], found[0], int(found["times"] or 1)
        if move in ("A", "B"):
            line = max(0, line + (times if move == "B" else -times))
        elif move in ("C", "D"):
            cell = max(0, cell + (times if move == "C" else -times))
        elif move in ("J", "K"):
            screen[line] = screen[line][:cell]
            screen = screen[: line + 1] if move == "J" else screen
        elif char in ("\r", "\b"):
            cell = 0 if char == "\r" else cell - 1
        elif char == "\n":
            line += 1
        elif char.isprintable():
            screen[line] = screen[line][:cell].ljust(cell) + char + screen[line][cell + 1 :]
            cell += 1
        screen += [""] * (line + 1 - len(screen))
    return "\n".join(each.rstrip() for each in screen).rstrip() + "\n"
