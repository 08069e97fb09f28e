"""Unified diffs as they are printed: byte for byte for tools, painted and harmless for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic.text import BOLD, RESET, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STYLES = {b"+": "\x1b[32m", b"-": "\x1b[31m", b"@": "\x1b[36m"}


def printed(lines: Iterable[bytes], *, color: bool, terminal: bool) -> bytes:
    """The lines of diffs as they go to standard output.

    On a `terminal` whatever could steer it is shown as an escape; elsewhere no byte is changed,
    so that `git apply` takes it.
    """
    if terminal:
        lines = map(_harmless, lines)
    return b"".join(_painted(lines) if color else lines)


def _harmless(line: bytes) -> bytes:
    text = line.decode("utf-8", "backslashreplace")
    parts = ("\t".join(map(safe, each.split("\t"))) for each in text.split("\n"))
    return "\n".join(parts).encode()


def _painted(lines: Iterable[bytes]) -> Iterator[bytes]:
    inside = False  # of a hunk, where `---` is a line that was removed
    for line in lines:
        inside = line.startswith(b"@@ ") or (inside and line[:1] in b" +-\\")
        style = _STYLES.get(line[:1], "") if inside else BOLD
        body = line.rstrip(b"\n")
        yield f"{style}".encode() + body + RESET.encode() + line[len(body) :] if style else line
