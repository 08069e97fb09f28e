"""A repo holds the schemas that the first line of its spec names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from specc.emit import emit
from specc.workspace import library

from . import specs

SCHEMAS = Path(__file__).parents[2] / "schemas"


def shipped(name: str) -> bytes:
    return (SCHEMAS / name).read_bytes()


def test_a_spec_in_one_file_has_one_schema() -> None:
    tree = specs.tree_of(specs.data_of("churn"))
    assert tree[".specc/spec.schema.json"].content == shipped("spec.schema.json")
    assert ".specc/spec-part.schema.json" not in set(tree)


def test_a_spec_in_a_folder_has_one_for_its_files_too() -> None:
    project = replace(specs.project_of(specs.data_of("churn")), spec_path="spec")
    tree = emit(project, library()).tree
    assert tree[".specc/spec.schema.json"].content == shipped("spec.schema.json")
    part = tree[".specc/spec-part.schema.json"].content
    assert part == shipped("spec-part.schema.json")
    named = {each["$ref"].partition("#")[0] for each in json.loads(part)["properties"].values()}
    assert {f".specc/{name}" for name in named} <= set(tree)
