"""What the disk is busy with, for whoever watches from another thread. Nobody has to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

T = TypeVar("T")

_now = ""


def doing(what: str) -> None:
    """Say what happens from here on."""
    global _now  # one process carries out one command
    _now = what


def counted(what: str, items: Collection[T]) -> Iterator[T]:
    """The items, and with each that it is its turn: `writing file 3 of 40`."""
    for number, item in enumerate(items, start=1):
        doing(f"{what} {number} of {len(items)}")
        yield item


def now() -> str:
    """What is being done."""
    return _now
