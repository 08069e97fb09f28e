"""What is said and written down when specc itself is wrong."""

from __future__ import annotations

import platform
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import specc
from specc.diagnostic.text import safe

if TYPE_CHECKING:
    from collections.abc import Sequence


def report(bug: BaseException, arguments: Sequence[str]) -> str:
    """Write a report file; the message to print. The report holds no part of the spec but what
    the traceback itself shows."""
    place = _write(_text(bug, arguments))
    what = safe(traceback.format_exception_only(bug)[-1].strip())
    if place is None:
        return f"error: this is a bug in specc: {what}\n" + _text(bug, arguments)
    return (
        f"error: this is a bug in specc: {what}\n"
        f"  = note: a report was written to {safe(str(place))}\n"
        "  = help: please open an issue and attach the report\n"
    )


def _text(bug: BaseException, arguments: Sequence[str]) -> str:
    command = " ".join(map(safe, arguments))
    return (
        f"specc {specc.__version__} on Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}\n"
        f"command: specc {command}\n\n" + "".join(traceback.format_exception(bug))
    )


def _write(text: str) -> Path | None:
    """The file written: in the current folder, else in the one for temporary files."""
    name = f"specc-crash-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.txt"
    for folder in (Path(), Path(tempfile.gettempdir())):
        try:
            with (folder / name).open("x", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError:
            continue
        return folder / name
    return None
