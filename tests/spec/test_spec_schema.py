"""The schemas that editors read: complete, exact, and with snippets that give valid sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from jsonschema import Draft7Validator

from specc.source import parse
from specc.spec import Spec, read
from specc.spec._meanings import MEANINGS
from specc.spec.policy import Policy
from specc.spec.schema import part_schema, policy_schema, spec_schema

ROOT = Path(__file__).parents[2]
SCHEMAS = {"spec": spec_schema(), "policy": policy_schema()}
CHURN = (ROOT / "examples" / "churn" / "spec.yaml").read_text(encoding="utf-8")
PLACE = re.compile(r"\$\{\d+(?::((?:\\.|[^}])*)|\|([^,|]*)[^|]*\|)\}")


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside a schema."""
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    if isinstance(node, dict):
        yield node
    for each in inside:
        yield from nodes(each)


def sections(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in nodes(schema) if isinstance(node.get("properties"), dict)]


def classes(kind: Any, known: dict[type, None]) -> dict[type, None]:
    """The sections that a field's type leads to, each once."""
    if hasattr(kind, "__pydantic_config__"):
        if kind not in known:
            known[kind] = None
            for each in get_type_hints(kind, include_extras=True).values():
                classes(each, known)
    else:
        for each in get_args(kind):
            classes(each, known)
    return known


def words(kind: Any) -> set[str]:
    """The words that a type of a field allows by name."""
    if get_origin(kind) is Literal:
        return set(get_args(kind))
    if hasattr(kind, "__pydantic_config__"):
        return set()
    return {word for each in get_args(kind) for word in words(each)}


@cache
def allowed() -> dict[str, set[str]]:
    """For each field with words of its own, the words."""
    made = classes(Policy, classes(Spec, {}))
    found = {
        f"{owner.__name__}.{field.name.rstrip('_')}": words(hints[field.name])
        for owner in made
        for hints in [get_type_hints(owner, include_extras=True)]
        for field in fields(owner)
    }
    beside = {"ready", "missing"}  # words beside which something else may stand
    found |= {f"Prerequisites.{field.name}": beside for field in fields(prerequisites())}
    found |= {"DataSource.access": {"granted"}, "Feature.available": {"at_request"}}
    return {where: listed for where, listed in found.items() if listed}


def prerequisites() -> Any:
    (found,) = (each for each in classes(Spec, {}) if each.__name__ == "Prerequisites")
    return found


@pytest.mark.parametrize("schema", [*SCHEMAS.values(), part_schema()])
def test_the_schema_is_one_of_draft_07(schema: dict[str, Any]) -> None:
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)
    assert not [node for node in nodes(schema) if {"$defs", "anyOf", "oneOf"} & set(node)]


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_every_field_says_what_it_is(schema: dict[str, Any]) -> None:
    for section in sections(schema):
        for name, field in section["properties"].items():
            for key in ("title", "description", "markdownDescription"):
                assert field.get(key), f"{section['title']}.{name} has no {key}"


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_no_note_of_the_making_is_left(schema: dict[str, Any]) -> None:
    assert not [key for node in nodes(schema) for key in node if str(key).startswith("x-")]


def test_every_word_has_its_meaning_and_no_meaning_is_left_over() -> None:
    given = {where: set(meanings) for where, meanings in MEANINGS.items()}
    assert given == allowed()


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_every_enumeration_says_what_its_words_mean(schema: dict[str, Any]) -> None:
    listed = [node for node in nodes(schema) if "enum" in node]
    assert listed
    for node in listed:
        assert len(node["enumDescriptions"]) == len(node["enum"]), node
        assert all(text.endswith(".") for text in node["enumDescriptions"])


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_every_pattern_has_a_message_in_plain_words(schema: dict[str, Any]) -> None:
    for node in nodes(schema):
        is_condition = set(node) == {"type", "pattern"}
        if isinstance(node.get("pattern"), str) and "type" in node and not is_condition:
            assert node["errorMessage"].endswith("."), node
            assert node["errorMessage"].isprintable()


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS)
def test_every_example_and_default_is_allowed(schema: dict[str, Any]) -> None:
    whole = {"definitions": schema["definitions"]}
    for node in nodes(schema):
        if isinstance(node.get("examples"), list):
            for example in node["examples"]:
                Draft7Validator({**whole, **node}).validate(example)
        if "default" in node and "properties" not in node:
            Draft7Validator({**whole, **node}).validate(node["default"])


def test_a_reference_says_what_it_names() -> None:
    alert = SCHEMAS["spec"]["definitions"]["Alert"]["properties"]
    assert "Names a person: a key of `people`." in alert["tell"]["markdownDescription"]
    assert "a key of `metrics`, or one of `availability`" in alert["metric"]["markdownDescription"]
    assert {"label": "psi", "body": "psi"} in alert["metric"]["defaultSnippets"]
    goal = SCHEMAS["spec"]["definitions"]["Goal"]["properties"]
    assert "a key of `metrics`" in goal["guardrails"]["markdownDescription"]
    assert "a key of `metrics`, or one of `after`" in goal["stop_if"]["markdownDescription"]


def test_a_default_is_shown_as_it_would_be_written() -> None:
    thresholds = SCHEMAS["policy"]["definitions"]["Thresholds"]["properties"]
    assert thresholds["power"]["default"] == "80%"
    assert "Default: `80%`." in thresholds["power"]["markdownDescription"]
    steps = SCHEMAS["spec"]["definitions"]["RolloutStep"]["properties"]
    assert "Default: `1`." in steps["looks"]["markdownDescription"]


@pytest.mark.parametrize(
    ("where", "value", "message"),
    [
        (("project", "feasibility"), "maybe", "Write one of `proven`, `likely`, `uncertain`."),
        (("project", "feasibility"), {"state": "maybe"}, "Write one of `proven`"),
        (("project", "feasibility"), {}, "'state' is a required property"),
        (("plan", "stages"), {"scope": "2"}, "A duration is expected"),
        (("plan", "stages"), {"scope": {"for": 2}}, "A duration is expected"),
        (("data", "sources", "accounts", "access"), "soon", "Write `granted`, or for example"),
        (("data", "sources", "accounts", "access"), "2026-1-1", "Write a date: 2026-12-31."),
        (("goals", "keep", "stop_if"), {"after": "some"}, "A comparison is expected"),
        (("goals", "keep", "stop_if"), {"after": "3 days"}, "A count is expected"),
        (("data", "features", "tenure", "available"), "late", "Write `at_request`, or for"),
    ],
)
def test_a_mistake_in_one_of_two_forms_gives_one_message(
    where: tuple[str, ...], value: Any, message: str
) -> None:
    """An `anyOf` would say that no form fits, and then what each lacks."""
    source, _ = parse("spec.yaml", CHURN.encode())
    assert source
    here: Any = source.data
    for step in where[:-1]:
        here = here[step]
    here[where[-1]] = value
    errors = list(Draft7Validator(SCHEMAS["spec"]).iter_errors(source.data))
    assert {each.schema.get("errorMessage", each.message)[: len(message)] for each in errors} == {
        message
    }
    assert len({tuple(each.absolute_path) for each in errors}) == 1
    assert not any(each.context for each in errors)


def filled(text: str) -> str:
    """A snippet as it stands in the text once every place keeps what it suggests."""
    return PLACE.sub(lambda found: re.sub(r"\\(.)", r"\1", found[1] or found[2]), text)


def written(body: Any, indent: int) -> str:
    """A snippet's body as the language server writes it: strings as they are."""
    if not isinstance(body, dict):
        return f" {filled(str(body))}\n"
    lines = (
        f"{' ' * indent}{filled(key)}:{written(each, indent + 2)}" for key, each in body.items()
    )
    return "\n" + "".join(lines)


def offered(schema: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, bool]]:
    """The path of each snippet that makes a section, itself, and whether it makes an item of a
    list."""
    if "$ref" in schema:
        schema = SCHEMAS["spec"]["definitions"][schema["$ref"].rpartition("/")[2]]
    for snippet in schema.get("defaultSnippets", ()):
        if isinstance(snippet["body"], dict) and path:
            yield path, snippet, schema["type"] == "array"
    for name, each in schema.get("properties", {}).items():
        yield from offered(each, (*path, name))


SNIPPETS = list(offered(SCHEMAS["spec"]))


def test_there_is_a_snippet_for_each_kind_of_thing() -> None:
    labels = {snippet["label"] for _, snippet, _ in SNIPPETS}
    assert {
        "new person", "new goal", "new metric", "new data source", "new feature", "new slice",
        "new baseline", "new scenario", "new rollout step", "new alert", "new loop", "new risk",
        "new question", "new acceptance",
    } <= labels  # fmt: skip


@pytest.mark.parametrize(
    ("path", "snippet", "is_list"), SNIPPETS, ids=[s["label"] for _, s, _ in SNIPPETS]
)
def test_a_snippet_filled_in_is_a_valid_section(
    path: tuple[str, ...], snippet: Any, is_list: bool
) -> None:
    """Nothing is amiss in its shape; its references still name nobody."""
    source, _ = parse("spec.yaml", CHURN.encode())
    made, found = parse("snippet.yaml", written(snippet["body"], 0).encode())
    assert source
    assert made
    assert found == ()
    here: Any = source.data
    for step in path[:-1]:
        here = here.setdefault(step, {})
    if is_list:
        here.setdefault(path[-1], []).append(made.data)
    else:
        here[path[-1]] = {**here.get(path[-1], {}), **made.data}
    Draft7Validator(SCHEMAS["spec"]).validate(source.data)
    _, shape = read(source)
    assert {each.code for each in shape} <= {"SYN04"}, shape


def test_the_whole_skeleton_filled_in_is_a_spec() -> None:
    (snippet,) = SCHEMAS["spec"]["defaultSnippets"]
    source, found = parse("spec.yaml", written(snippet["body"], 0).encode())
    assert source
    assert found == ()
    Draft7Validator(SCHEMAS["spec"]).validate(source.data)
    _, shape = read(source)
    assert {each.code for each in shape} == {"SYN04"}


def test_a_part_may_hold_any_sections_and_no_other_keys() -> None:
    properties = part_schema()["properties"]
    assert list(properties) == list(SCHEMAS["spec"]["properties"])
    assert "required" not in part_schema()
