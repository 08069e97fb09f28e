"""What editors show, added to the JSON Schema that the classes give: texts in Markdown, the meaning
of each word, what a reference names, and snippets for what is keyed by an id."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from specc.spec._forms import REFERS, SHORT
from specc.spec._meanings import MEANINGS
from specc.spec._snippets import skeleton, snippets

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTES = (REFERS, SHORT)
_ADVICE = {
    "array": "Write a list: [...].",
    "boolean": "Write `true` or `false`.",
    "integer": "Write a whole number.",
    "object": "Write keys with values.",
}
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def for_editors(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a document and its definitions, with all that editors show."""
    definitions = schema["definitions"]
    sections = {name: _section(each, definitions) for name, each in definitions.items()}
    whole = {**_section(schema, definitions), "definitions": sections}
    if schema.get("required"):
        whole["defaultSnippets"] = [skeleton(schema, definitions)]
    made: dict[str, Any] = _without_notes(whole)
    return made


def _section(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A section with its fields; its title, the name of a class, becomes words."""
    name = schema["title"]
    fields = {
        field: _field(f"{name}.{field}", each, definitions)
        for field, each in schema["properties"].items()
    }
    required = ", ".join(f"`{each}`" for each in schema.get("required", ()))
    needs = f"Must have {required}." if required else ""
    return {
        **schema,
        "title": words(name),
        "markdownDescription": _paragraphs(schema["description"], needs),
        "properties": fields,
    }


def words(name: str) -> str:
    """The name of a class in words: `DataSource` is a data source."""
    return _CAPITAL.sub(" ", name.removesuffix("Section")).capitalize()


def _field(where: str, made: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    made = _inside(where, made, definitions)
    text = made.get("description") or _target(made, definitions).get("description", "")
    default = f"Default: `{_written(made['default'])}`." if "default" in made else ""
    shown = _paragraphs(text, default, *dict.fromkeys(_references(made)))
    title = made.get("title") or words(_target(made, definitions)["title"])
    return {"title": title, "description": text, "markdownDescription": shown, **made}


def _inside(where: str, made: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a field down to the sections inside it, with meanings and snippets."""
    if "properties" in made:
        return _section(made, definitions)
    where = f"{made['then']['title']}.{made['else'][SHORT]}" if _is_short(made) else where
    inner: dict[str, Any] = {
        key: _inside(where, value, definitions)
        if isinstance(value, dict)
        else [_inside(where, each, definitions) for each in value]
        for key, value in made.items()
        if key in ("items", "additionalProperties", "propertyNames", "allOf", "then", "else")
    }
    meanings = MEANINGS.get(where, {})
    if "enum" in made and all(word in meanings for word in made["enum"]):
        inner["enumDescriptions"] = [meanings[word] for word in made["enum"]]
    whole = {**_advised(made), **inner}
    offered = snippets(whole, definitions)
    return {**whole, "defaultSnippets": offered} if offered else whole


def _is_short(made: dict[str, Any]) -> bool:
    return SHORT in made.get("else", {})


def _advised(made: dict[str, Any]) -> dict[str, Any]:
    """With a message for a value of another type, where there is none yet."""
    advice = _ADVICE.get(str(made.get("type")))
    return {"errorMessage": advice, **made} if advice else made


def _references(made: dict[str, Any]) -> Iterator[str]:
    """What a field names, for each kind of reference in it."""
    if noted := made.get(REFERS):
        others = ", ".join(f"`{each}`" for each in noted["or"])
        known = f", or one of {others}" if others else ""
        yield f"Names a {noted['noun']}: a key of `{noted['to']}`{known}."
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(made.get(key), dict):
            yield from _references(made[key])


def _target(made: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = definitions[made["$ref"].rpartition("/")[2]] if "$ref" in made else {}
    return found


def _paragraphs(*texts: str) -> str:
    return "\n\n".join(text for text in texts if text)


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _without_notes(node: Any) -> Any:
    """The schema without the notes on references, now that the texts say what they said."""
    if isinstance(node, dict):
        return {key: _without_notes(value) for key, value in node.items() if key not in _NOTES}
    return [_without_notes(each) for each in node] if isinstance(node, list) else node
