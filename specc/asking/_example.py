"""An answer as one would write it: plain data with names that the spec declares, and its YAML."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from specc.asking._blanks import Before, Beside, Columns, Either, First, Stop, Traded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specc.asking._said import Said
    from specc.diagnostic import Path

_NAMES = re.compile(r"in `([a-z_.]+)`\.$")
HALF_A_YEAR = timedelta(days=182)
UNSAID = "tbd"
"""Stands in a form for what is said in words: left there, it is a finding."""
_USUAL = frozenset({"5%", "$5k", "$5k per month", "drops 5%"})
"""Of the language's examples of an amount those that fit most often; else it is the last."""
_DEEPEST = 6
"""Sections within sections of the language."""


def filled(example: Any, said: Said, path: Path) -> Any:
    """The example with names of this spec, as an answer at `path`."""
    if isinstance(example, Either):
        return filled(example.of[0], said, path)
    if isinstance(example, First | Beside | Before | Columns | Stop | Traded):
        return _stated(example, said, path)
    if isinstance(example, str) and example.startswith("$"):
        return said.money(example)
    if isinstance(example, dict):
        return {filled(k, said, path): filled(each, said, path) for k, each in example.items()}
    if isinstance(example, list):
        found = [filled(each, said, path) for each in example]
        return [each for at, each in enumerate(found) if each not in found[:at]]
    return example


def _stated(
    blank: First | Beside | Before | Columns | Stop | Traded, said: Said, path: Path
) -> Any:
    """What the spec says where an example leaves it open."""
    match blank:
        case First():
            return _first(blank, said)
        case Beside():
            near = (said.at((*path[:-1], key)) for key in blank.keys)
            fits = (each for each in near if isinstance(each, str | int | float))
            return next(fits, blank.otherwise)
        case Before():
            return _before(said.at(tuple(blank.of.split("."))), blank.otherwise)
        case Columns():
            return _columns(said, str(path[-2]))
        case Stop():
            return _stop(said)
        case Traded():
            return _traded(said, blank.otherwise)


def _first(example: First, said: Said) -> str:
    section = tuple(example.of.split("."))
    names = said.names(section)
    fits = (name for name in names if said.at((*section, name, example.key)) == example.word)
    return next(fits, names[0] if names else example.otherwise)


def _stop(said: Said) -> dict[str, str]:
    """The worse side of the limit of a guardrail; of a live metric, a fall."""
    for name in said.names(("metrics",)):
        limit, kind = said.at(("metrics", name, "limit")), said.at(("metrics", name, "kind"))
        guards = said.at(("metrics", name, "role")) == "guardrail" and kind != "model"
        if guards and isinstance(limit, str | int | float):
            worse = "<" if said.at(("metrics", name, "better")) == "higher" else ">"
            return {name: f"{worse} {limit}"}
    live = First(of="metrics", otherwise="kept", key="kind", word="business")
    return {_first(live, said): "drops 5%"}


def _traded(said: Said, otherwise: str) -> list[str]:
    """The first metric of the model that is bounded, and those of latency and cost that are."""
    bounded = [
        (name, each)
        for name in said.names(("metrics",))
        if isinstance(each := said.at(("metrics", name)), dict)
        and each.get("role") != "monitor"
        and {"target", "limit"} & {*each}
    ]
    quality = [name for name, each in bounded if each.get("kind") == "model"]
    running = [
        name
        for name, each in bounded
        if each.get("kind") == "system" and each.get("measure", name) in ("latency", "cost")
    ]
    return [*(quality[:1] or [otherwise]), *running]


def _before(day: Any, otherwise: str) -> str:
    with suppress(ValueError):
        return str(date.fromisoformat(str(day)) - HALF_A_YEAR)
    return otherwise


_KINDS = {"binary": "boolean", "number": "number", "multiclass": "category"}
"""The type of a column by that of the target it holds."""


def _columns(said: Said, source: str) -> dict[str, Any] | None:
    """Each column that the spec says a source has; None where it says of none."""
    here = ("data", "sources", source)
    target = said.at(("labels", "target"))
    dated, grouped = said.at((*here, "time_column")), said.at((*here, "group_column"))
    found = {dated: {"type": "timestamp"}, grouped: {"type": "string"}}
    for name in said.names(("data", "features")):
        each = said.at(("data", "features", name))
        given = each if isinstance(each, dict) else {"from": each}
        if source in (given.get("from"), *_listed(given.get("from"))):
            found.setdefault(name, _column(given.get("type") or _by_name(name)))
    if isinstance(target, dict) and target.get("source") == source:
        kind = _KINDS.get(str(target.get("type")), "string")
        found.setdefault(target.get("name"), {"type": kind})
    named = {name: each for name, each in found.items() if isinstance(name, str)}
    return named or None


_NAMED = {
    "category": "category|channel|city|class|colour|color|country|currency|device|gender|"
    "language|os|plan|region|segment|sex|state|status|tier|type|weekday",
    "boolean": "has|is|was",
    "timestamp": "at|date|day|month|time|timestamp|week",
    "number": "age|amount|balance|cost|count|days|distance|duration|height|hours|length|mean|"
    "minutes|months|number|price|ratio|revenue|score|share|size|sum|temperature|tenure|total|"
    "weight|width|years|[0-9]+d",
}
"""Words at the end of a column's name, for a boolean at its beginning, that tell its type."""


def _by_name(name: str) -> str:
    """The type of a column, where its name tells it."""
    first, last = name.lower().partition("_")[0], name.lower().rpartition("_")[2]
    fits = (
        kind
        for kind, words in _NAMED.items()
        if re.fullmatch(words, first if kind == "boolean" else last)
    )
    return next(fits, UNSAID)


def _column(kind: Any) -> dict[str, Any]:
    bounds = {"min": 0} if kind in ("number", "integer") else {}
    return {"type": kind, **bounds, "missing": "5%"}


def _listed(node: Any) -> list[Any]:
    return node if isinstance(node, list) else []


def is_open(answer: Any) -> bool:
    """Whether an answer leaves something to be filled in."""
    if isinstance(answer, dict):
        answer = [*answer.values()]
    return any(map(is_open, answer)) if isinstance(answer, list) else answer == UNSAID


def as_assumed(text: str, usual: Any) -> Any:
    """What is assumed, in the form of the usual example."""
    if text.isdecimal():
        return int(text)
    if isinstance(usual, bool):
        return text == "yes"
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
        answer, Dumper=_dumper(), sort_keys=False, allow_unicode=True,
        default_flow_style=True, width=float("inf"),
    )  # fmt: skip
    return text.strip()[1:-1]


@cache
def _dumper() -> Any:
    """One that writes a day without quotes: the language has no other meaning for it."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    Dumper.yaml_implicit_resolvers = {
        first: [each for each in kinds if not each[0].endswith(":timestamp")]
        for first, kinds in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }
    return Dumper


def put(data: Mapping[str, Any], path: Path, answer: Any) -> dict[str, Any]:
    """The document with an answer in it. Sections that are not there are made."""
    step, *rest = path
    inside = data.get(str(step))
    if not rest:
        return {**data, str(step): answer}
    if isinstance(inside, list):
        index, *further = rest
        changed = put(inside[int(index)], tuple(further), answer) if further else answer
        return {**data, str(step): [*inside[: int(index)], changed, *inside[int(index) + 1 :]]}
    return {**data, str(step): put(inside if isinstance(inside, dict) else {}, tuple(rest), answer)}


def described(language: Mapping[str, Any], steps: Iterable[str | int]) -> tuple[str, Any]:
    """What the language says of a clause, and the form of an answer, in which what only the team
    can say is a placeholder. `LookupError` where it knows no such clause."""
    here: Mapping[str, Any] = language
    for step in steps:
        here = _whole(here, language)
        if "properties" in here:
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
        usual = (each for each in words if each in _USUAL)
        return next(usual, words[-1] if words else node["examples"][0])
    named = _NAMES.search(node.get("errorMessage", ""))
    if named:
        return First(of=named[1], otherwise="name")
    if node.get("type") == "boolean":
        return True
    if node.get("type") == "integer":
        return node.get("minimum", 1)
    return UNSAID


def _key(node: Mapping[str, Any]) -> Any:
    named = _NAMES.search(node.get("errorMessage", ""))
    return First(of=named[1], otherwise="name") if named else node.get("enum", ["name"])[0]
