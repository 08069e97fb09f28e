"""The target as numbers: 1 for the positive class, the index of a class, or the value itself."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import numpy as np

from .config import Target
from .frames import Frame

Values = np.ndarray[Any, Any]


def classes(target: Target, rows: Frame) -> tuple[str, ...]:
    """The classes as text, the positive one last; for a number, none."""
    if target.type == "number":
        return ()
    declared = [text(value) for value in target.classes]
    found = declared or sorted(_texts(rows[target.name].drop_nulls().unique()))
    if target.type == "multiclass":
        return tuple(found)
    positive = text(target.positive) if target.positive is not None else _default_positive(found)
    others = sorted(name for name in found if name != positive) or [f"not {positive}"]
    return (others[0], positive)


def encode(target: Target, names: Sequence[str], rows: Frame) -> Values:
    """The answers of `rows` as the model sees them."""
    if target.type == "number":
        return rows[target.name].cast(nw.Float64).to_numpy()
    answers = _texts(rows[target.name])
    if target.type == "binary":
        return np.array([answer == names[-1] for answer in answers], dtype=np.int64)
    index = {name: code for code, name in enumerate(names)}
    return np.array([index[answer] for answer in answers], dtype=np.int64)


def expected(names: Sequence[str], word: object) -> int:
    """The class that a scenario's `expect` names, as a number.

    With two classes it may also name the decision: `show` is the positive answer, `not show` the
    other.
    """
    said = text(word)
    if said in names:
        return list(names).index(said)
    if len(names) == 2:
        return int(not said.startswith("not "))
    raise ValueError(f"`{said}` is not one of {', '.join(names)}")


def text(value: object) -> str:
    """`True` as "true" and 1 as "1": how a class is written everywhere."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _texts(values: nw.Series[Any]) -> list[str]:
    return [text(value) for value in values.to_list()]


def _default_positive(found: Sequence[str]) -> str:
    return next(
        (name for name in ("true", "1", "yes") if name in found), found[-1] if found else "true"
    )
