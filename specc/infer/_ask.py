"""Long queries: asked, and watched by a thread that says how far they are."""

from __future__ import annotations

import time
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Iterator

STEP = 0.5
"""Seconds between two looks."""
_PATIENCE = 5.0
"""Seconds before what is left is worth a guess."""


def asked(connection: Any, what: str, sql: str, *, measured: bool = False) -> list[Any]:
    """The rows that the query gives; meanwhile `what` is said to be done.

    How far a query is that only reads is `measured`; of others DuckDB has a guess, which is not
    shown, as it stands for a quarter of the truth.
    """
    with _watched(connection, what, measured=measured):
        found: list[Any] = connection.execute(sql).fetchall()
        return found


@contextmanager
def _watched(connection: Any, what: str, *, measured: bool) -> Iterator[None]:
    doing(what)
    over = Event()
    watch = partial(_watch, connection, what, over, measured=measured)
    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _watch(connection: Any, what: str, over: Event, *, measured: bool) -> None:
    start = time.monotonic()
    while not over.wait(STEP):
        percent = connection.query_progress() if measured else -1
        doing(f"{what}{how_far(percent, time.monotonic() - start)}")


def how_far(percent: float, elapsed: float) -> str:
    """How much is done, and about how long it takes yet; where nobody knows, how long it took.

    >>> how_far(25, 60), how_far(10, 2), how_far(-1, 60)
    (': 25%, about 180 s left', ': 10%', ', 60 s so far')
    """
    if not 0 < percent <= 100:
        return f", {elapsed:.0f} s so far" if elapsed >= _PATIENCE else ""
    left = elapsed * (100 - percent) / percent
    said = f", about {left:.0f} s left" if elapsed >= _PATIENCE else ""
    return f": {percent:.0f}%{said}"
