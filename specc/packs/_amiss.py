"""What keeps a template from being rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.diagnostic import Diagnostic


class AmissError(Exception):
    """The template cannot be fetched or rendered; `found` says why, at the spec's clause."""

    def __init__(self, *found: Diagnostic) -> None:
        super().__init__(found[0].message)
        self.found = found
