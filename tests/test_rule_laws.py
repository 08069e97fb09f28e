"""What holds for every rule, whatever the spec."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import SPECS, broken, paths, without

from specc.compiler import Checked, check


def checked(spec: Any) -> Checked:
    return check("spec.yaml", json.dumps(spec, indent=1).encode())  # JSON is YAML


def shuffled(node: Any, draw: st.DrawFn) -> Any:
    if isinstance(node, Mapping):
        items = draw(st.permutations(list(node.items())))
        return {key: shuffled(value, draw) for key, value in items}
    return [shuffled(each, draw) for each in node] if isinstance(node, list) else node


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(broken())
def test_a_broken_spec_gives_findings_and_never_an_exception(spec: Any) -> None:
    done = checked(spec)
    assert done.spec is not None or done.found
    for finding in done.found:
        assert finding.message
        assert finding.places
        for place in finding.places:
            inside(place.span, done)


def inside(span: Any, done: Checked) -> None:
    lines = done.lines["spec.yaml"]
    assert 1 <= span.line <= span.end_line <= len(lines) + 1
    assert 1 <= span.column <= len([*lines, ""][span.line - 1]) + 1
    assert 1 <= span.end_column <= len([*lines, ""][span.end_line - 1]) + 2


@settings(deadline=None, max_examples=20)
@given(st.data(), st.sampled_from([0, 1]), st.sampled_from(["as it is", "mistaken"]))
def test_the_order_of_keys_does_not_matter(data: st.DataObject, which: int, state: str) -> None:
    spec = SPECS[which]
    if state == "mistaken":
        for path in data.draw(st.lists(st.sampled_from(paths(spec)[1:]), max_size=3)):
            if path in paths(spec):
                spec = without(spec, path)
    once, again = checked(spec), checked(shuffled(spec, data.draw))
    assert sorted(map(said, once.found)) == sorted(map(said, again.found))


def said(finding: Any) -> tuple[Any, ...]:
    return (finding.code, finding.message, sorted(str(place.path) for place in finding.places))


REQUIRED = {"specc", "project", "people", "goals", "metrics", "data", "labels", "deployment"}


@pytest.mark.parametrize("which", [0, 1])
def test_a_section_that_is_wrong_is_one_mistake(which: int) -> None:
    for name in SPECS[which]:
        for wrong in ("text", [1]):
            errors = [
                each for each in checked({**SPECS[which], name: wrong}).found if each.is_error
            ]
            assert [each.places[0].path[:1] for each in errors] == [(name,)]


@pytest.mark.parametrize("which", [0, 1])
def test_a_required_section_that_is_missing_is_one_mistake(which: int) -> None:
    for name in REQUIRED:
        spec = {key: value for key, value in SPECS[which].items() if key != name}
        errors = [each for each in checked(spec).found if each.is_error]
        assert [(each.code, each.message) for each in errors] == [
            ("SYN12", f"the spec lacks `{name}`")
        ]
