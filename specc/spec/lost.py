"""What stands in a partial spec for a section that could not be read."""

from __future__ import annotations

from typing import Any, Never


class LostError(LookupError):
    """A rule asked for something that could not be read, about which a finding exists already."""


class _Lost:
    """Raises `LostError` whatever is asked of it."""

    __slots__ = ()

    def _raise(self, *_: object) -> Never:
        raise LostError("this section could not be read")

    __getattr__ = _raise
    __getitem__ = _raise
    __iter__ = _raise
    __len__ = _raise
    __contains__ = _raise


LOST: Any = _Lost()
