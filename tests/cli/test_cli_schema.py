"""`specc schema`: what is printed is what is shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator

from specc.cli.schema import NAMES

if TYPE_CHECKING:
    from cli_runs import Run

SCHEMAS = Path(__file__).parents[2] / "schemas"
EXAMPLES = sorted((SCHEMAS.parent / "examples").glob("*/spec.yaml"))


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ([], "spec"),
        (["spec"], "spec"),
        (["spec-part"], "spec-part"),
        (["policy"], "policy"),
        (["project"], "project"),
        (["findings"], "findings"),
        (["plan"], "plan"),
        (["approvals"], "approvals"),
        (["explain"], "explain"),
        (["asked"], "asked"),
        (["doctor"], "doctor"),
    ],
)
def test_a_schema_is_printed(run: Run, arguments: list[str], name: str) -> None:
    done = run("schema", *arguments)
    assert (done.code, done.err) == (0, "")
    assert done.out == (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    assert "json-schema.org" in json.loads(done.out)["$schema"]


def test_there_are_no_other_schemas(run: Run) -> None:
    done = run("schema", "../spec")
    assert (done.code, done.out) == (2, "")
    assert (
        "is not one of 'spec', 'spec-part', 'policy', 'project', 'findings', 'plan', 'diff', "
        "'approvals', 'explain', 'asked', 'doctor'" in done.err
    )


def test_every_schema_that_is_shipped_can_be_printed() -> None:
    shipped = {path.name.removesuffix(".schema.json") for path in SCHEMAS.iterdir()}
    assert shipped == set(NAMES)


@pytest.mark.parametrize(
    "spec",
    [*EXAMPLES, "empty", "broken"],
    ids=lambda each: each if isinstance(each, str) else each.parent.name,
)
@pytest.mark.parametrize(
    ("name", "command"), [("asked", ["check", "--ask"]), ("doctor", ["doctor"])]
)
def test_what_is_printed_is_as_its_schema_says(
    run: Run, name: str, command: list[str], spec: Path | str
) -> None:
    texts = {"empty": "", "broken": "a: [1"}
    Path("spec.yaml").write_text(texts[spec] if isinstance(spec, str) else spec.read_text())
    document = json.loads(run(*command, "spec.yaml", "--format", "json").out)
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
    wrong = [each.message for each in Draft7Validator(schema).iter_errors(document)]
    assert wrong == []
    assert document["questions" if name == "asked" else "checks"]
