"""Long queries: asked, and watched by a thread that says how far they are."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from specc.workspace import doing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STEP = 0.5
"""Seconds between two looks."""
_PATIENCE = 5.0
"""Seconds before what is left is worth a guess."""


def asked(connection: Any, what: str, sql: str, values: Sequence[object] = ()) -> list[Any]:
    """The rows that the query gives; meanwhile `what` is said to be done."""
    with _watched(connection, what):
        found: list[Any] = connection.execute(sql, values or None).fetchall()
        return found


@contextmanager
def _watched(connection: Any, what: str) -> Iterator[None]:
    doing(what)
    over = Event()
    thread = Thread(target=_watch, args=(connection, what, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _watch(connection: Any, what: str, over: Event) -> None:
    start = time.monotonic()
    while not over.wait(STEP):
        doing(f"{what}{how_far(connection.query_progress(), time.monotonic() - start)}")


def how_far(percent: float, elapsed: float) -> str:
    """How much is done, and about how long it takes yet.

    >>> how_far(25, 60), how_far(10, 2), how_far(-1, 60)
    (': 25%, about 3 min left', ': 10%', '')
    """
    if not 0 < percent <= 100:
        return ""
    left = elapsed * (100 - percent) / percent
    if elapsed < _PATIENCE:
        return f": {percent:.0f}%"
    said = f"{left / 60:.0f} min" if left >= 90 else f"{left:.0f} s"
    return f": {percent:.0f}%, about {said} left"
