"""The tame repo, and those that hostile words make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specc import compiler
from specc.spec.leaves import is_placeholder
from specc.tree import Tree
from specc.workspace import library

from .hostile import Field, Hostile
from .hostile_base import tame
from .hostile_words import Words, yaml_of

CHOSEN: frozenset[Field] = frozenset(
    {
        ("Acceptance", "at"),
        ("Acceptance", "finding"),
        ("Metric", "measure"),
        ("Model", "custom"),
        ("Model", "first"),
        ("Model", "then"),
    }
)
"""Fields of names that must be known: a hostile word there is refused."""
BATCH = {"mode": "batch", "every": "12 hours", "deliver_within": "1 day"}


def hostile(family: str, start: int = 0, **more: Any) -> Hostile:
    """Hostile words of a family for the tame spec, not made yet."""
    return Hostile(tame(), Words(family, start), **{"fields": CHOSEN, **more})


def in_mode(data: dict[str, Any], mode: str) -> dict[str, Any]:
    """The spec as far as it is compiled, deployed so; in batches it is wired by DVC. A house
    template under a hostile address is not found: those have tests of their own."""
    features = {
        name: {key: each for key, each in feature.items() if key != "served_from"}
        for name, feature in data["data"]["features"].items()
    }
    scaffold = {key: each for key, each in data["scaffold"].items() if key != "templates"}
    data = data | {"data": data["data"] | {"features": features}, "scaffold": scaffold}
    if mode == "realtime":
        return data
    here = {key: each for key, each in data["deployment"].items() if key != "load"}
    return data | {"deployment": here | BATCH, "scaffold": scaffold | {"orchestrator": "dvc"}}


def tree_of(data: dict[str, Any]) -> Tree:
    """The repo that the spec makes."""
    compiled = compiler.compile("spec.yaml", yaml_of(data), library())
    errors = [each.message for each in compiled.checked.found if each.is_error]
    assert compiled.tree is not None, errors
    return compiled.tree


@dataclass
class Twin(Hostile):
    """The tame spec, which says nothing yet where the hostile words say nothing."""

    def _word(self, kind: str, hint: Any, data: Any, path: tuple[str, ...], spot: Field) -> Any:
        if kind in ("ref", "id", "name", "value") or spot in self.fields:
            return data
        word = self._next(kind)
        if kind != "text" or not is_placeholder(word):
            return data
        return "tbd" + "." * self._used[kind]  # no two alike


def twin_of(made: Hostile) -> dict[str, Any]:
    """The tame spec of the same form as the hostile one."""
    return Twin(made.spec, made.words, fields=made.fields, kept=made.kept).made()
