"""Writes `schemas/` from the classes: `python tools/schemas.py`. A test holds the two together."""

from __future__ import annotations

import json
from pathlib import Path

from specc.approval.schema import approvals_schema
from specc.asking.schema import asked_schema
from specc.change.schema import diff_schema
from specc.cli._doctor_schema import doctor_schema
from specc.diagnostic.schema import findings_schema, manuals_schema
from specc.plan.schema import plan_schema
from specc.project.schema import project_schema
from specc.spec.schema import part_schema, policy_schema, spec_schema

FOLDER = Path(__file__).parent.parent / "schemas"
SCHEMAS = {
    "spec": spec_schema,
    "spec-part": part_schema,
    "policy": policy_schema,
    "project": project_schema,
    "findings": findings_schema,
    "plan": plan_schema,
    "diff": diff_schema,
    "approvals": approvals_schema,
    "explain": manuals_schema,
    "asked": asked_schema,
    "doctor": doctor_schema,
}


def rendered() -> dict[str, str]:
    """Each schema file's text, by name."""
    return {
        f"{name}.schema.json": json.dumps(make(), indent=1) + "\n" for name, make in SCHEMAS.items()
    }


if __name__ == "__main__":
    for name, text in rendered().items():
        (FOLDER / name).write_text(text)
        print(f"schemas/{name}: {len(text):,} bytes")
