"""The JSON Schema of the `Project`: the public interface of house templates."""

from __future__ import annotations

from typing import Any

from specc.project.as_data import PROJECT_SCHEMA


def project_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a project; quantities are their canonical text."""
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    from specc.project.model import Project

    made = TypeAdapter(Project).json_schema(mode="serialization")
    made["$schema"] = GenerateJsonSchema.schema_dialect
    made["$id"] = f"urn:specc:project:{PROJECT_SCHEMA}"
    made["title"] = f"Project, version {PROJECT_SCHEMA}"
    return made
