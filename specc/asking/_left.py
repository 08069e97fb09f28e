"""What is written and decides nothing: placeholders, and what the spec itself still asks about."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from specc.asking._said import Said
from specc.rules.scope import placeholder_text
from specc.spec import PartialSpec, Spec
from specc.spec.leaves import is_placeholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.compiler import Checked
    from specc.diagnostic import Path

_SECTIONS = frozenset(each.name for each in fields(Spec))
_CLAUSE = re.compile(r"`([a-z_]+(?:\.[^\s`.]+)*)`")


def heard(checked: Checked) -> Said:
    """What a spec says, and what of it is no answer."""
    source, spec = checked.source, checked.spec
    data: Mapping[str, Any] = source.data if source else {}
    cut = spec.cut if isinstance(spec, PartialSpec) else frozenset()
    placeholders = frozenset(_placeholders(checked, data))
    return Said(
        data=data,
        lost=(source.broken if source else frozenset()) | cut,
        placeholders=placeholders,
        hollow=frozenset(part for each in placeholders for part in _hollowed(spec, each)),
        asked=frozenset(_asked(data.get("questions"))),
    )


def _placeholders(checked: Checked, data: Mapping[str, Any]) -> Iterator[Path]:
    """Also those that are accepted: one can live with them, and they say nothing. Of a spec that
    cannot be read as a whole, on which no rule may be heard, every text that looks like one."""
    for each in (*checked.found, *checked.accepted):
        if each.code == placeholder_text.code:
            yield each.places[0].path
    if not isinstance(checked.spec, Spec) or isinstance(checked.spec, PartialSpec):
        yield from _alike(data)


def _alike(node: Any, at: Path = ()) -> Iterator[Path]:
    steps = node.items() if isinstance(node, dict) else ()
    for step, each in enumerate(node) if isinstance(node, list) else steps:
        yield from _alike(each, (*at, step))
    if isinstance(node, str) and is_placeholder(node):
        yield at


def _hollowed(spec: Spec | None, path: Path) -> Iterator[Path]:
    """The parts of a spec that say nothing as long as a placeholder stands there: of what may be
    left out, itself; else also what it is a part of."""
    least = 0
    for length, is_required in enumerate(_required(spec, path), start=1):
        least = least if is_required else length
    yield from (path[:length] for length in range(least, len(path) + 1))


def _required(here: Any, path: Path) -> Iterator[bool]:
    """Of each step of a path whether what it leads from cannot do without it, as far as it is
    known."""
    for step in path:
        if is_dataclass(here):
            field = next((each for each in fields(here) if each.name.rstrip("_") == step), None)
            if field is None:
                return
            yield field.default is MISSING and field.default_factory is MISSING
            here = getattr(here, field.name)
        elif isinstance(here, dict | tuple):
            yield True
            here = dict(enumerate(here) if isinstance(here, tuple) else here).get(step)
        else:
            return


def _asked(questions: Any) -> Iterator[Path]:
    """The clauses that questions of the spec are about."""
    for each in questions.values() if isinstance(questions, dict) else ():
        words = each.get("ask") if isinstance(each, dict) else each
        yield from (tuple(clause.split(".")) for clause in about(str(words)))


def about(words: str) -> tuple[str, ...]:
    """The clauses that a question of the spec is about: those that it names in backticks."""
    named = dict.fromkeys(_CLAUSE.findall(words))
    return tuple(each for each in named if each.partition(".")[0] in _SECTIONS)
