"""What a run of the command line left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]
