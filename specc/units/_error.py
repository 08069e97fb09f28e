"""The error of this package, and the two kinds of it that callers tell apart."""

from __future__ import annotations


class UnitError(ValueError):
    """A text that is not the quantity expected: the fact in `message`, what to do in `help`, and in
    `instead` the text that says the same thing rightly, where there is exactly one.

    A ValueError, so that pydantic collects it (`type="value_error"`, the error in `ctx["error"]`).
    """

    def __init__(
        self,
        message: str,
        help: str = "",  # noqa: A002 - a finding's own word
        instead: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.instead = instead

    def rather(self, instead: str) -> None:
        """What to do is to write that, where there is such a text."""
        if instead:
            quote = '"' if instead.startswith(">") else ""
            self.instead, self.help = instead, f"write {quote}{instead}{quote}"


class MeasureError(UnitError):
    """A quantity without a unit, with an unknown one, or one that measures the wrong thing."""


class RangeError(UnitError):
    """A quantity of the right kind that cannot be: negative, or more than the whole."""


class NotAScalarError(UnitError):
    """A list or a mapping where one quantity belongs."""
