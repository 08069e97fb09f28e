"""Parts of the data that the scope wants judged on their own."""

from datetime import timedelta
from typing import Any

import narwhals as nw
import numpy as np

from .config import Condition, Slice
from .frames import Frame
from .reports import fail


def mask(rows: Frame, part: Slice) -> np.ndarray[Any, Any]:
    """Which rows belong to the slice.

    Those that fulfil every condition; an empty value fulfils none. Fails where the last of a time is
    asked for and the column holds no times.
    """
    for condition in part.where:
        if condition.op == "last" and not isinstance(rows.schema[condition.column], nw.Datetime):
            message = f"`{condition.column}` holds no times, and a slice asks for the last of them"
            raise fail(f"{message}: declare it as `type: timestamp`", part.spec_ref)
    if not part.where:
        return np.ones(len(rows), dtype=bool)
    tests = [_test(rows, condition).fill_null(False) for condition in part.where]
    found = rows.select(_in=nw.all_horizontal(*tests, ignore_nulls=True))
    return np.asarray(found["_in"].to_numpy(), dtype=bool)


def absent(rows: Frame, part: Slice) -> list[str]:
    """Columns that the slice needs and the data do not have."""
    return [condition.column for condition in part.where if condition.column not in rows.columns]


def _test(rows: Frame, condition: Condition) -> nw.Expr:
    column, value = nw.col(condition.column), condition.value
    if condition.op == "last":
        newest = rows[condition.column].max()
        return column > nw.lit(newest - timedelta(seconds=float(value)))  # type: ignore[arg-type]
    if condition.op in ("==", "in"):
        wanted = list(value) if isinstance(value, tuple) else [value]
        kind = rows.schema[condition.column]
        if kind == nw.String:
            return column.is_in([str(item) for item in wanted])
        if kind.is_numeric() and (kind.is_float() or any(isinstance(v, float) for v in wanted)):
            return column.cast(nw.Float64).is_in([float(item) for item in wanted])
        return column.is_in(wanted)
    compare = {
        "<": column < value,
        "<=": column <= value,
        ">": column > value,
        ">=": column >= value,
    }
    return compare[condition.op]
