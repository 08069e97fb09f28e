"""Other programs: whether they are there, and which version they say they are.

Each is asked for nothing but its version, from the root folder, without input, for a few seconds
and a few kilobytes; whatever it leaves running is ended.
"""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Sequence

State = Literal["ok", "missing", "too old", "too new", "broken"]
Version = tuple[int, ...]
PATIENCE = 5.0
"""Seconds within which a program says its version."""
_MOST = 8_192
"""Bytes of an answer that are read."""
_SHOWN = 60
_VERSION = re.compile(r"(?<![\w.])[vV]?(\d{1,5}(?:\.\d{1,9})+)")


@value
class Found:
    """How a program answered."""

    state: State
    version: str = ""
    remark: str = ""
    """What is wrong with it, in words."""
    said: str = ""
    """All that it answered."""


class _NoAnswerError(Exception):
    """A program that does not answer as one does: what it does instead."""


def found(name: str, arguments: Sequence[str]) -> Found:
    """The program of that name that the shell would run."""
    program = shutil.which(name)
    if program is None:
        lame = _lame(name)
        return Found(state="missing", remark=f"{lame} is not executable" if lame else "")
    try:
        said = _answer([program, *arguments])
    except _NoAnswerError as problem:
        return Found(state="broken", remark=f"{program} {problem}")
    except OSError as problem:
        return Found(state="broken", remark=f"{program} cannot be run: {problem.strerror}")
    known = _VERSION.search(said)
    if known is None:
        line = next(iter(said.split("\n")), "").strip()[:_SHOWN]
        told = f"says {line!r}" if line else "says nothing"
        return Found(state="broken", remark=f"{program} {told} when asked for its version")
    return Found(state="ok", version=known[1], said=said)


def held(known: Found, least: Version, most: Version = ()) -> Found:
    """The same, where its version is one of those that will do."""
    if known.state != "ok":
        return known
    version = tuple(int(part) for part in known.version.split("."))
    if version < least:
        return replace(known, state="too old", remark=f"{_dotted(least)} or newer is needed")
    if most and version[: len(most)] > most:
        return replace(known, state="too new", remark=f"{_dotted(most)} or older is needed")
    return known


def _dotted(version: Version) -> str:
    return ".".join(map(str, version))


def _lame(name: str) -> str:
    """A file of that name on the path that nobody may execute."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    files = (os.path.join(folder, name) for folder in folders if folder)  # noqa: PTH118
    return next((file for file in files if os.path.isfile(file)), "")  # noqa: PTH113


def _answer(command: Sequence[str]) -> str:
    with subprocess.Popen(  # noqa: S603 -- a program that the shell would run, and no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={**os.environ, "LC_ALL": "C"},
        start_new_session=True,
    ) as process:
        try:
            said = _read(process)
            code = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise _NoAnswerError(f"does not answer within {PATIENCE:g} seconds") from None
        finally:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
    if code:
        line = said.strip().split("\n")[0][:_SHOWN]
        raise _NoAnswerError(f"ends with {code} when asked for its version: {line}".rstrip(": "))
    return said


def _read(process: subprocess.Popen[bytes]) -> str:
    """What it prints until it ends, or has said enough, or the time is over."""
    assert process.stdout is not None  # noqa: S101 -- it has just been asked for
    stream, said, until = process.stdout.fileno(), b"", time.monotonic() + PATIENCE
    while len(said) < _MOST:
        left = until - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            raise subprocess.TimeoutExpired(process.args, PATIENCE)
        more = os.read(stream, _MOST - len(said))
        if not more:
            return said.decode("utf-8", "replace")
        said += more
    raise _NoAnswerError("does not stop talking when asked for its version")
