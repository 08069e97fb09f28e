"""The JSON Schema of the language, for editors: derived by pydantic from the very classes."""

from __future__ import annotations

from typing import Any


def spec_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a spec, with a title and a description on every field."""
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    from specc.spec.document import Spec

    class Schema(GenerateJsonSchema):
        def nullable_schema(self, schema: Any) -> dict[str, Any]:
            """A field that may be left out; written as null it is refused, here as in `read`."""
            return self.generate_inner(schema["schema"])

        def default_schema(self, schema: Any) -> dict[str, Any]:
            """Without the defaults that only mean "not given"."""
            made = super().default_schema(schema)
            return {k: v for k, v in made.items() if k != "default" or v not in (None, [], {})}

    made = TypeAdapter(Spec).json_schema(schema_generator=Schema)
    made["$schema"] = Schema.schema_dialect
    made["title"] = "Scoping spec, language version 1"
    return made
