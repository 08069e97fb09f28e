"""The error of this package, and the two kinds of it that callers tell apart."""

from __future__ import annotations


class UnitError(ValueError):
    """A text that is not the quantity expected: the fact in `message`, what to do in `help`.

    A ValueError, so that pydantic collects it (`type="value_error"`, the error in `ctx["error"]`).
    """

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - a finding's own word
        super().__init__(message)
        self.message = message
        self.help = help


class RangeError(UnitError):
    """A quantity of the right kind that cannot be: negative, or more than the whole."""


class NotAScalarError(UnitError):
    """A list or a mapping where one quantity belongs."""
