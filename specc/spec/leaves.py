"""Every value of a spec, wherever it stands."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from specc.record import is_record

if TYPE_CHECKING:
    from specc.diagnostic import Path
    from specc.spec import Spec


class Leaf(NamedTuple):
    """A value that has no parts, and where it stands."""

    path: Path
    value: object
    is_text: bool
    """Whether it is declared as a sentence: no id, name, reference or datum."""


def placeholders(spec: Spec) -> tuple[Path, ...]:
    """Where a sentence is asked for and only its place is held."""
    return tuple(
        path for path, text, is_text in leaves(spec) if is_text and is_placeholder(str(text))
    )


def is_placeholder(text: str) -> bool:
    """Whether a text says nothing yet: "todo", "tbd", "n/a", three dots, or nothing at all."""
    return _PLACEHOLDER.fullmatch(text) is not None


_PLACEHOLDER = re.compile(
    r"[\W_]*+(?:to ?do|t\.?b\.?[acd]\.?|to be (?:defined|determined|decided|done)|n ?/ ?a|n\.a\.|"
    r"fix ?me|x{3,}|place ?holder|change ?me|lorem ipsum\b.*)?[\W_]*+",
    re.IGNORECASE | re.DOTALL,
)
"""A placeholder word, with or without punctuation, or punctuation alone."""


@lru_cache(maxsize=1)
def leaves(spec: Spec) -> tuple[Leaf, ...]:
    """All of them, in the order of the language's sections."""
    found: list[Leaf] = []
    _walk(spec, (), False, found)
    return tuple(found)


def _walk(node: object, path: Path, is_text: bool, found: list[Leaf]) -> None:
    if node is None:
        return
    if isinstance(node, dict):
        for name, inside in node.items():
            _walk(inside, (*path, name), is_text, found)
    elif isinstance(node, tuple):
        for index, inside in enumerate(node):
            _walk(inside, (*path, index), is_text, found)
    elif is_record(node):
        section: Any = type(node)
        for name, key, sentence in _fields(section):
            _walk(getattr(node, name), (*path, key), sentence, found)
    else:
        found.append(Leaf(path, node, is_text))


@cache
def _fields(section: Any) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a section, what they are called in a spec, and which hold sentences."""
    known = fields(section)
    return tuple((each.name, each.name.rstrip("_"), "Text" in str(each.type)) for each in known)
