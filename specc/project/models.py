"""The models that a generated repo trains by name, without a line of the team's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASSES = frozenset({"binary_classification", "multiclass_classification"})
_NUMBERS = frozenset({"regression"})


@value
class KnownModel:
    """One entry of the registry in the generated `models.py`."""

    name: str
    tasks: frozenset[str]
    """Tasks it can be trained for."""
    simple: bool
    """Whether a person can read what it learned: a good first model."""
    seeded: bool
    """Whether its training draws lots, so that another seed gives another model."""


def _linear(name: str, tasks: frozenset[str]) -> KnownModel:
    return KnownModel(name=name, tasks=tasks, simple=True, seeded=False)


def _ensemble(name: str) -> KnownModel:
    return KnownModel(name=name, tasks=_CLASSES | _NUMBERS, simple=False, seeded=True)


MODELS: Mapping[str, KnownModel] = {
    model.name: model
    for model in (
        _linear("logistic_regression", _CLASSES),
        _linear("linear_regression", _NUMBERS),
        _linear("ridge", _NUMBERS),
        _ensemble("gradient_boosting"),
        _ensemble("random_forest"),
    )
}

TRAINED = _CLASSES | _NUMBERS
"""Tasks for which the repo trains models; of other tasks nothing is known here."""
