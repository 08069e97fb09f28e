"""Charts of a scope: pure functions of its numbers, each with the same numbers as a table."""

from specc.review.charts._model import Figure, Table

__all__ = ["Figure", "Table"]
