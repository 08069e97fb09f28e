"""The JSON Schemas of the language and of the house policy, for editors: derived by pydantic from
the very classes.

Draft-07, which every editor reads. The keywords beyond it (`markdownDescription`,
`enumDescriptions`, `errorMessage`, `defaultSnippets`) are those of VS Code's JSON and YAML
services; other readers pass over them.
"""

from __future__ import annotations

from typing import Any

from specc.units import Quantity


def spec_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of a spec."""
    from specc.spec.document import Spec

    return _schema_of(Spec, "Scoping spec, language version 1")


def part_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of one file of a spec in several: any sections, none required. Refers
    to `spec.schema.json` in the same folder."""
    whole = spec_schema()
    sections = {
        name: {"$ref": f"spec.schema.json#/properties/{name}"} for name in whole["properties"]
    }
    return {
        "$schema": whole["$schema"],
        "title": "Part of a scoping spec, language version 1",
        "description": "One file of a spec that is kept in a folder.",
        "type": "object",
        "properties": sections,
        "additionalProperties": False,
    }


def policy_schema() -> dict[str, Any]:
    """JSON Schema (draft-07) of a house policy."""
    from specc.spec.policy import Policy

    return _schema_of(Policy, "House policy, language version 1")


def _schema_of(root: type, title: str) -> dict[str, Any]:
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    from specc.spec._editors import for_editors

    class Schema(GenerateJsonSchema):
        schema_dialect = "http://json-schema.org/draft-07/schema#"

        def nullable_schema(self, schema: Any) -> dict[str, Any]:
            """A field that may be left out; written as null it is refused, here as in `read`."""
            return self.generate_inner(schema["schema"])

        def default_schema(self, schema: Any) -> dict[str, Any]:
            """Without the defaults that only mean "not given"."""
            made = super().default_schema(schema)
            return {k: v for k, v in made.items() if k != "default" or v not in (None, [], {})}

        def encode_default(self, dft: Any) -> Any:
            """A default as it would be written in the file."""
            return str(dft) if isinstance(dft, Quantity) else super().encode_default(dft)

        def literal_schema(self, schema: Any) -> dict[str, Any]:
            """One of several words, with one message whether it is no word or not one of these."""
            known = list(schema["expected"])
            listed = ", ".join(f"`{word}`" for word in known)
            advice = f"Write one of {listed}." if known[1:] else f"Write {listed}."
            return {"type": "string", "enum": known, "errorMessage": advice}

        def dict_schema(self, schema: Any) -> dict[str, Any]:
            """A mapping whose keys are held to their form, too."""
            return {
                "type": "object",
                "propertyNames": self.generate_inner(schema["keys_schema"]),
                "additionalProperties": self.generate_inner(schema["values_schema"]),
            }

    made = TypeAdapter(root).json_schema(
        schema_generator=Schema, ref_template="#/definitions/{model}"
    )
    made["definitions"] = made.pop("$defs")
    return {"$schema": Schema.schema_dialect, **for_editors(made), "title": title}
