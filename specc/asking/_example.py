"""An answer as one would write it: plain data with names that the spec declares, and its YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from specc.asking._decisions import Beside, First

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.asking._said import Said
    from specc.diagnostic import Path

_NAMES = re.compile(r"in `([a-z_.]+)`\.$")
_DEEPEST = 6
"""Sections within sections of the language."""


def filled(example: Any, said: Said, path: Path) -> Any:
    """The example with names of this spec, as an answer at `path`."""
    if isinstance(example, First):
        return _first(example, said)
    if isinstance(example, Beside):
        near = (said.at((*path[:-1], key)) for key in example.keys)
        return next(
            (each for each in near if isinstance(each, str | int | float)), example.otherwise
        )
    if isinstance(example, dict):
        return {filled(k, said, path): filled(each, said, path) for k, each in example.items()}
    if isinstance(example, list):
        found = [filled(each, said, path) for each in example]
        return [each for at, each in enumerate(found) if each not in found[:at]]
    return example


def _first(example: First, said: Said) -> str:
    section = tuple(example.of.split("."))
    names = said.names(section)
    fits = (name for name in names if said.at((*section, name, example.key)) == example.word)
    return next(fits, names[0] if names else example.otherwise)


def as_assumed(text: str, usual: Any) -> Any:
    """What is assumed, in the form of the usual example."""
    if isinstance(usual, int) and not isinstance(usual, bool) and text.isdecimal():
        return int(text)
    if isinstance(usual, bool):
        return text == "True"
    if isinstance(usual, list) and not any(isinstance(each, dict) for each in usual):
        return text.split(", ")
    return text if isinstance(usual, str | First) else usual


def home(path: Path, said: Said) -> Path:
    """The nearest section that is written, into which a clause goes."""
    length = len(path) - 1
    while length and not isinstance(said.at(path[:length]), dict | list):
        length -= 1
    return path[:length]


def line(path: Path, answer: Any, said: Said) -> str:
    """What to write under `home`, on one line."""
    import yaml

    for step in reversed(path[len(home(path, said)) :]):
        answer = {str(step): answer}
    text: str = yaml.dump(
        answer, Dumper=yaml.SafeDumper, sort_keys=False, allow_unicode=True,
        default_flow_style=True, width=float("inf"),
    )  # fmt: skip
    return text.strip()[1:-1]


def put(data: Mapping[str, Any], path: Path, answer: Any) -> dict[str, Any]:
    """The document with an answer in it. Sections that are not there are made."""
    step, *rest = path
    inside = data.get(str(step))
    if not rest:
        return {**data, str(step): answer}
    return {**data, str(step): put(inside if isinstance(inside, dict) else {}, tuple(rest), answer)}


def described(language: Mapping[str, Any], clause: str) -> tuple[str, Any]:
    """What the language says of a clause, and an answer. `LookupError` where it knows none."""
    here: Mapping[str, Any] = language
    for step in clause.split("."):
        here = _whole(here, language)
        if step != "*":
            here = here["properties"][step]
        else:
            here = here["items"] if "items" in here else here["additionalProperties"]
    return here.get("description", ""), _answer(here, language, _DEEPEST)


def _whole(node: Mapping[str, Any], language: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a node refers to; of one that has a short form, the long one."""
    while "$ref" in node or "allOf" in node:
        if "$ref" in node:
            node = language["definitions"][node["$ref"].rpartition("/")[2]]
        else:
            node = node["allOf"][0]["then"]
    return node


def _answer(node: Mapping[str, Any], language: Mapping[str, Any], depth: int) -> Any:
    if "allOf" in node:
        short, long = node["allOf"][0]["else"], node["allOf"][0]["then"]
        return _answer(short if _is_plain(short) else long, language, depth)
    if "$ref" in node or "properties" in node:
        node = _whole(node, language)
        fields = node["properties"]
        names = node.get("required") or list(fields)[:1]
        return {name: _answer(fields[name], language, depth - 1) for name in names} if depth else {}
    if "items" in node:
        return [_answer(node["items"], language, depth - 1)]
    if "additionalProperties" in node:
        inner = _answer(node["additionalProperties"], language, depth - 1)
        return {_key(node.get("propertyNames", {})): inner}
    return _plain(node)


def _is_plain(node: Mapping[str, Any]) -> bool:
    return "enum" in node or "examples" in node


def _plain(node: Mapping[str, Any]) -> Any:
    if "enum" in node:
        return node["enum"][0]
    if node.get("examples"):
        words = [each for each in node["examples"] if isinstance(each, str)]
        return words[-1] if words else node["examples"][0]
    named = _NAMES.search(node.get("errorMessage", ""))
    if named:
        return First(of=named[1], otherwise="name")
    if node.get("type") == "boolean":
        return True
    if node.get("type") == "integer":
        return node.get("minimum", 1)
    return "in words"


def _key(node: Mapping[str, Any]) -> Any:
    named = _NAMES.search(node.get("errorMessage", ""))
    return First(of=named[1], otherwise="name") if named else node.get("enum", ["name"])[0]
