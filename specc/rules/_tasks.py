"""Which tasks a label allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.project import defaults

if TYPE_CHECKING:
    from specc.spec import Spec

FITTING = {
    "binary": ("binary_classification", "text_classification", "ranking"),
    "multiclass": ("multiclass_classification", "text_classification"),
    "number": ("regression", "forecasting", "ranking"),
    "rank": ("ranking",),
    "text": ("text_classification",),
}
"""Tasks by the type of the label, the usual one first."""


def tasks(spec: Spec) -> frozenset[str]:
    """The task of the spec and what its label makes of it."""
    return frozenset({defaults.task(spec).value, FITTING[spec.labels.target.type][0]})


def plain(task: str) -> str:
    """`a binary classification`, `a regression`."""
    return {"ranking": "a ranking", "forecasting": "a forecast"}.get(
        task, f"a {task.replace('_', ' ')}"
    )
