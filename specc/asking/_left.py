"""What is written and decides nothing: placeholders, and what the spec itself still asks about."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from specc.asking._said import Said
from specc.rules.scope import placeholder_text
from specc.spec import PartialSpec, Spec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.compiler import Checked
    from specc.diagnostic import Path

KICKOFF: Mapping[str, tuple[str, ...]] = {
    "who_answers": ("people",),
    "data_origin": ("data.sources",),
    "which_label": ("labels.target",),
    "personal_terms": (),
    "known_columns": ("data.features",),
    "good_enough": ("metrics",),
    "time_and_money": (),  # what of it is not known is not written
    "cost_to_run": ("metrics.running_cost.limit",),
}
"""What stands in a spec of `specc init` only so that it can be compiled, by the question that asks
for it."""
_SECTIONS = frozenset(each.name for each in fields(Spec))
_CLAUSE = re.compile(r"`([a-z_]+(?:\.[^\s`.]+)*)`")


def heard(checked: Checked) -> Said:
    """What a spec says, and what of it is no answer."""
    source, spec = checked.source, checked.spec
    data: Mapping[str, Any] = source.data if source else {}
    cut = spec.cut if isinstance(spec, PartialSpec) else frozenset()
    return Said(
        data=data,
        lost=(source.broken if source else frozenset()) | cut,
        placeholders=frozenset(_placeholders(checked)),
        asked=frozenset(_asked(data.get("questions"))),
    )


def _placeholders(checked: Checked) -> Iterator[Path]:
    """Also those that are accepted: one can live with them, and they say nothing."""
    for each in (*checked.found, *checked.accepted):
        if each.code == placeholder_text.code:
            yield each.places[0].path


def _asked(questions: Any) -> Iterator[Path]:
    """The clauses that questions of the spec are about."""
    for name, each in questions.items() if isinstance(questions, dict) else ():
        words = each.get("ask") if isinstance(each, dict) else each
        yield from (tuple(clause.split(".")) for clause in about(str(name), str(words)))


def about(name: str, words: str) -> tuple[str, ...]:
    """The clauses that a question of the spec is about: those named in backticks, and those that
    `specc init` asks about under this name."""
    named = (*KICKOFF.get(name, ()), *_CLAUSE.findall(words))
    return tuple(dict.fromkeys(each for each in named if each.partition(".")[0] in _SECTIONS))
