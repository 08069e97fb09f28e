"""Writes `docs/language.md` from the JSON Schema; a test holds the two together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from specc.spec.schema import spec_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parent.parent / "docs" / "language.md"
INTRODUCTION = """\
# The language, version 1

Made from the classes in `specc/spec/`; the same text stands in the JSON Schema that editors show.
A field in **bold** must be written; every other has an honest default, and `specc check
--show-defaults` lists those a spec rests on.

Values are written as people write them: `200ms`, `0.2 s`, `5%`, `$5k per month`, `40k`, `2
weeks`, `2 GB`, `2000 per second`, `p99`, `>= 0.76`, `drops 5%` (relative), `rises 0.15 points`
(absolute). A quantity without its unit is an error, and `200ms` and `0.2s` are one value. Scalars
follow YAML 1.2, so `no`, `on`, `1:30` and dates are text. Duplicate keys, anchors, aliases, merge
keys and tags are errors. Inside braces a comma ends a value: write `40k`, or quote the text.

The whole of it in use: [`examples/ad-click/spec.yaml`](../examples/ad-click/spec.yaml). The least
that compiles: [`examples/churn/spec.yaml`](../examples/churn/spec.yaml).
"""


def rendered() -> str:
    """The page."""
    schema = spec_schema()
    lines = [INTRODUCTION, "## Sections", "", *_table(schema, schema)]
    for name, made in schema["properties"].items():
        definition = _definition(made, schema)
        if definition:
            lines += ["", f"## `{name}`", "", *_section(definition, schema, name)]
    return "\n".join(lines) + "\n"


def _section(definition: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[str]:
    """The table of a section, then those of the sections inside it."""
    yield definition.get("description", "")
    yield ""
    yield from _table(definition, schema)
    for name, made in definition["properties"].items():
        inner = _definition(made, schema)
        if inner:
            here = f"{path}.{name}" + (".*" if _values(made) else "")
            yield from ("", f"### `{here}`", "")
            yield from _section(inner, schema, here)


def _table(definition: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    required = definition.get("required", [])
    yield from ("| field | value | meaning |", "|---|---|---|")
    for name, made in definition["properties"].items():
        shown = f"**`{name}`**" if name in required else f"`{name}`"
        meaning = made.get("description") or (_definition(made, schema) or {}).get(
            "description", ""
        )
        text = "<br>".join([_cell(meaning), *map(_cell, _meanings(made))])
        yield f"| {shown} | {_value(made, schema)} | {text} |"


def _meanings(made: dict[str, Any]) -> Iterator[str]:
    """What each word means that may be written in a field, or as a key of it."""
    if words := made.get("enumDescriptions"):
        yield from (f"`{word}`: {text}" for word, text in zip(made["enum"], words, strict=True))
    for inner in (made.get("items"), made.get("propertyNames"), _values(made), *_either(made)):
        yield from _meanings(inner) if isinstance(inner, dict) else ()


def _definition(made: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any] | None:
    """The object behind a property: itself, an item, a value of a mapping, a long form."""
    if "$ref" in made:
        found: dict[str, Any] = schema["definitions"][made["$ref"].rpartition("/")[2]]
        return found
    if made.get("properties"):
        return made
    for inner in (made.get("items"), _values(made), *_either(made)):
        if isinstance(inner, dict) and (found := _definition(inner, schema) or {}):
            return found
    return None


def _values(made: dict[str, Any]) -> dict[str, Any] | None:
    """The schema of a mapping's values."""
    found = made.get("additionalProperties")
    return found if isinstance(found, dict) else None


def _either(made: dict[str, Any]) -> list[dict[str, Any]]:
    """The two forms in which a value may be written, the shorter first."""
    return [each[branch] for each in made.get("allOf", []) for branch in ("else", "then")]


def _value(made: dict[str, Any], schema: dict[str, Any]) -> str:
    """What may be written."""
    if "enum" in made:
        return " · ".join(f"`{each}`" for each in made["enum"])
    if "const" in made:
        return f"`{made['const']}`"
    if "examples" in made:
        return "such as " + ", ".join(f"`{each}`" for each in made["examples"][:2])
    if "allOf" in made:
        return " or ".join(_value(each, schema) for each in _either(made))
    if made.get("type") == "array":
        return f"list of {_value(made['items'], schema)}"
    if "$ref" in made or made.get("properties"):
        return "section"
    if (values := _values(made)) is not None:
        return f"by name: {_value(values, schema)}"
    words = {"string": "text", "integer": "whole number", "boolean": "`true` · `false`"}
    return words.get(made.get("type", ""), "any value")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(rendered())
    print(f"docs/language.md: {len(rendered().splitlines())} lines")
