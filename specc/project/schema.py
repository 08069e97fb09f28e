"""The JSON Schema of the `Project`: the public interface of house templates."""

from __future__ import annotations

from typing import Any


def project_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a project; quantities are their canonical text."""
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    from specc.project.model import Project

    made = TypeAdapter(Project).json_schema(mode="serialization")
    made["$schema"] = GenerateJsonSchema.schema_dialect
    made["title"] = "Project, language version 1"
    return made
