"""Baselines that are code: rules, the previous system. This file is yours.

A rule takes rows as `features.build` makes them, and returns what a model would: the probability of
the positive class, a row of class probabilities, or a number. Register it under its id in the spec:

    @rule("keyword_rule")
    def keyword(rows: Frame) -> np.ndarray:
        return rows["query_text"].str.contains("buy").to_numpy().astype(float)
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .frames import Frame

Rule = Callable[[Frame], np.ndarray[Any, Any]]
RULES: dict[str, Rule] = {}


def rule(baseline: str) -> Callable[[Rule], Rule]:
    """Register a rule as the baseline of this id."""

    def register(function: Rule) -> Rule:
        RULES[baseline] = function
        return function

    return register
