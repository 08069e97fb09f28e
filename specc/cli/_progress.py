"""The line that says what specc is doing, once a person would begin to wonder."""

from __future__ import annotations

import os
from threading import Event, Thread

from specc.diagnostic.text import safe
from specc.workspace import now

PATIENCE = 2.0
"""Seconds of silence before the line appears."""
STEP = 0.1
"""Seconds between two looks at the work."""
WIPE = "\r\x1b[K"
"""Puts an empty line in the place of the one the cursor is on."""


class Progress:
    """Draws what is being done from a thread of its own, so that it is seen while the disk keeps
    everything else waiting; wipes it when the work is over, however it ends."""

    def __init__(self, terminal: int, columns: int) -> None:
        self._terminal = terminal
        self._columns = columns
        self._over = Event()
        self._thread = Thread(target=self._draw, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _draw(self) -> None:
        if self._over.wait(PATIENCE):
            return
        drawn = ""
        while not self._over.wait(STEP):
            line = f"{safe(now())} ..."[: self._columns - 1]
            if line != drawn:
                self._write(WIPE + line)
                drawn = line
        self._write(WIPE)

    def _write(self, text: str) -> None:
        try:
            os.write(self._terminal, text.encode("ascii", "backslashreplace"))
        except OSError:
            self._over.set()  # the terminal is gone, and nobody watches any more
