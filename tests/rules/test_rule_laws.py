"""What holds for every rule, whatever the spec."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specc.compiler import Checked, check
from specc.source import parse

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXTS = [(EXAMPLES / name / "spec.yaml").read_text("utf-8") for name in ("ad-click", "churn")]
SPECS: list[Any] = [parse("spec.yaml", text.encode())[0].data for text in TEXTS]  # type: ignore[union-attr]
ODD = st.sampled_from(
    [None, True, 0, -1, 1e30, 2.5, "", "x", "0%", "100%", "-5%", "1 s", "999M", "$0", "$1e25",
     "1e-25", "0.5", "2026-01-01", "9999-12-31", "99M years", "> 0", "drops 5%", "@x", "auc",
     "clicks", "none", [], [1], ["auc"], {}, {"a": 1}, {"mode": "batch"}]
)  # fmt: skip


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = node.items() if isinstance(node, Mapping) else []
    inside = enumerate(node) if isinstance(node, list) else inside
    return [path, *(p for step, value in inside for p in paths(value, (*path, step)))]


def changed(node: Any, path: tuple[Any, ...], value: Any, *, drop: bool = False) -> Any:
    if not path:
        return value
    step, rest = path[0], path[1:]
    items = dict(node.items() if isinstance(node, Mapping) else enumerate(node))
    if drop and not rest:
        del items[step]
    else:
        items[step] = changed(items[step], rest, value, drop=drop)
    return items if isinstance(node, Mapping) else list(items.values())


PATHS = [[path for path in paths(spec) if path] for spec in SPECS]


@st.composite
def broken(draw: st.DrawFn) -> Any:
    which = draw(st.integers(0, 1))
    spec = SPECS[which]
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from([p for p in paths(spec) if p] or [()]))
        if path:
            spec = changed(spec, path, draw(ODD), drop=draw(st.booleans()))
    return spec


def checked(spec: Any) -> Checked:
    text = yaml.safe_dump(spec, sort_keys=False, allow_unicode=True, width=1000)
    return check("spec.yaml", text.encode())


def shuffled(node: Any, draw: st.DrawFn) -> Any:
    if isinstance(node, Mapping):
        items = draw(st.permutations(list(node.items())))
        return {key: shuffled(value, draw) for key, value in items}
    return [shuffled(each, draw) for each in node] if isinstance(node, list) else node


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
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


@settings(deadline=None, max_examples=25)
@given(st.data(), st.sampled_from([0, 1]), st.sampled_from(["as it is", "mistaken"]))
def test_the_order_of_keys_does_not_matter(data: st.DataObject, which: int, state: str) -> None:
    spec = SPECS[which]
    if state == "mistaken":
        for path in data.draw(st.lists(st.sampled_from(PATHS[which]), max_size=3)):
            if path in paths(spec):
                spec = changed(spec, path, None, drop=True)
    once, again = checked(spec), checked(shuffled(spec, data.draw))
    assert sorted(map(said, once.found)) == sorted(map(said, again.found))


def said(finding: Any) -> tuple[Any, ...]:
    return (finding.code, finding.message, sorted(str(place.path) for place in finding.places))


REQUIRED = {"specc", "project", "people", "goals", "metrics", "data", "labels", "deployment"}


@pytest.mark.parametrize("which", [0, 1])
def test_a_section_that_is_wrong_is_one_mistake(which: int) -> None:
    for name in SPECS[which]:
        for wrong in ("text", [1], 2):
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
