"""Writes `schemas/` from the classes: `python tools/schemas.py`. A test holds the two together."""

from __future__ import annotations

import json
from pathlib import Path

from specc.project.schema import project_schema
from specc.spec.schema import spec_schema

FOLDER = Path(__file__).parent.parent / "schemas"


def rendered() -> dict[str, str]:
    """Each schema file's text, by name."""
    schemas = {"spec.schema.json": spec_schema(), "project.schema.json": project_schema()}
    return {name: json.dumps(made, indent=1) + "\n" for name, made in schemas.items()}


if __name__ == "__main__":
    for name, text in rendered().items():
        (FOLDER / name).write_text(text)
        print(f"schemas/{name}: {len(text):,} bytes")
