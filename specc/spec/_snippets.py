"""Snippets for editors: a new metric, source or rollout step with all that it must have.

In the syntax of the Language Server Protocol: `${1:text}` is a place to fill in, `${2|a,b|}` a
choice. Derived from the required fields, so that what is filled in is a valid section.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from specc.spec._forms import REFERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPECIAL = re.compile(r"([\\$}])")
_PLAIN = re.compile(r"[A-Za-z0-9$].*")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def snippets(made: dict[str, Any], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    """What an editor offers where this schema stands: a new member of a mapping of sections, a new
    item of a list of them, a name that needs no declaration."""
    if REFERS in made:
        return [{"label": name, "body": name} for name in made[REFERS]["or"]]
    if "allOf" in made:
        (either,) = made["allOf"]
        return [each for branch in ("then", "else") for each in _values(either[branch])]
    inner = made.get("items", made.get("additionalProperties"))
    section = _resolved(inner, definitions) if isinstance(inner, dict) else {}
    if "properties" not in section:
        return []
    noun = _CAPITAL.sub("-", section["title"].removesuffix("Section")).lower()
    stops = itertools.count(1)
    key = None if made["type"] == "array" else _key(made, noun, next(stops))
    body = _filled(section, noun, definitions, stops)
    return [
        {
            "label": f"new {noun.replace('-', ' ')}",
            "description": section["description"],
            "body": body if key is None else {key: body},
        }
    ]


def skeleton(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A whole document with all that it must have."""
    return {
        "label": "new spec",
        "description": "The least that a spec must have.",
        "body": _filled(schema, "spec", definitions, itertools.count(1)),
    }


def _resolved(made: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, that which it refers to, or the long form of one that has two."""
    if "$ref" in made:
        found: dict[str, Any] = definitions[made["$ref"].rpartition("/")[2]]
        return found
    long = made["allOf"][0]["then"] if "allOf" in made else made
    return _resolved(long, definitions) if long is not made else made


def _filled(
    made: dict[str, Any], hint: str, definitions: dict[str, Any], stops: Iterator[int]
) -> Any:
    """What to write for a schema, with numbered places to fill in."""
    if "$ref" in made:
        made = _resolved(made, definitions)
    if "properties" in made:
        names = made.get("required") or list(made["properties"])[:1]
        fields = {name: made["properties"][name] for name in names}
        return {k: _filled(each, k, definitions, stops) for k, each in fields.items()}
    if "additionalProperties" in made:
        section = _resolved(made["additionalProperties"], definitions)
        noun = _CAPITAL.sub("-", section["title"]).lower() if "properties" in section else "name"
        key = _key(made, noun, next(stops))
        return {key: _filled(made["additionalProperties"], noun, definitions, stops)}
    if "const" in made:
        return made["const"]
    if "enum" in made:
        return _choice(made["enum"], next(stops))
    return _quoted(made, hint, next(stops))


def _values(branch: dict[str, Any]) -> list[dict[str, Any]]:
    """What may be written under `if`: editors look for values to offer in no other place."""
    words = branch.get("enum", [])
    meanings = branch.get("enumDescriptions", [""] * len(words))
    offered = [
        {"label": word, "description": meaning, "body": word}
        for word, meaning in zip(words, meanings, strict=True)
    ]
    examples = branch.get("examples", [])
    return offered + [{"label": str(each), "body": _example(str(each))} for each in examples]


def _key(made: dict[str, Any], noun: str, stop: int) -> str:
    """A place for the key of a new member: free, or one of several words."""
    words = made["propertyNames"].get("enum")
    return _choice(words, stop) if words else f"${{{stop}:{noun}}}"


def _choice(words: list[str], stop: int) -> str:
    return f"${{{stop}|{','.join(words)}|}}"


def _example(text: str) -> str:
    """An example as it is written in YAML, escaped for a snippet."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return escaped if _PLAIN.fullmatch(text) else f'"{escaped}"'


def _quoted(made: dict[str, Any], hint: str, stop: int) -> str:
    """A place to fill in that holds an example, quoted where YAML needs it."""
    if made.get("type") == "integer":
        return f"${{{stop}:{made['minimum']}}}"
    example = made[REFERS]["noun"] if REFERS in made else str(made.get("examples", [hint])[0])
    escaped = _SPECIAL.sub(r"\\\1", example)
    place = f"${{{stop}:{escaped}}}"
    return place if _PLAIN.fullmatch(example) else f'"{place}"'
