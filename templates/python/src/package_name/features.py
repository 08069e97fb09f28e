"""The model's inputs, made from rows: the same code in training and in serving.

This file is yours. Add a derived column in `build`, and say in `kinds` what it holds.
"""

import narwhals as nw

from .config import Scope
from .frames import Frame

PREDICTORS = {"string": "category", "boolean": "category", "integer": "number"}


def build(rows: Frame, scope: Scope) -> Frame:
    """The columns that the model reads. Uses only what is known when the prediction is made."""
    return rows.select(*(_column(name, f.type) for name, f in scope.features.features.items()))


def kinds(scope: Scope) -> dict[str, str]:
    """What each column of `build` holds: `number`, `category`, `text` or `timestamp`."""
    return {name: PREDICTORS.get(f.type, f.type) for name, f in scope.features.features.items()}


def _column(name: str, kind: str) -> nw.Expr:
    """One column in the type that every model gets, whatever the type it was sent or stored in."""
    if kind in ("number", "integer"):
        return nw.col(name).cast(nw.Float64)
    if (
        kind == "timestamp"
    ):  # the time of day and the day of the week say more than the moment itself
        return (
            (nw.col(name).dt.hour() + 24 * nw.col(name).dt.weekday()).cast(nw.Float64).alias(name)
        )
    if kind == "boolean":
        return nw.col(name).cast(nw.Boolean).cast(nw.String)
    if kind == "text":  # no text is an empty text
        return nw.col(name).cast(nw.String).fill_null("")
    return nw.col(name).cast(nw.String)
