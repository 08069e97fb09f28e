"""What was assumed: a value that nobody wrote is listed, wherever it was left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pages import NAMES, TODAY, text_of

from specc.compiler import Checked
from specc.compiler import assumed as worked_out
from specc.review import Case, assumed
from specc.review._sheet import Fold, Grid
from specc.source import parse_files
from specc.spec import PartialSpec, dotted, read
from specc.spec.leaves import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path


def _checked(text: str) -> Checked | None:
    """A spec that can be read whole; without its rules, which say nothing of what is assumed."""
    source, _ = parse_files({"spec.yaml": text.encode()})
    assert source is not None
    spec, found = read(source)
    if spec is None or isinstance(spec, PartialSpec) or found:
        return None
    return Checked(source=source, spec=spec, found=(), lines={})


def _listed(checked: Checked, **more: Any) -> dict[str, tuple[str, str]]:
    """By field: what was taken, and why."""
    (_, block) = assumed.assumptions(Case(name="spec", checked=checked, today=TODAY, **more))
    grid = block.blocks[0] if isinstance(block, Fold) else block
    assert isinstance(grid, Grid)
    texts = ([getattr(cell[0], "text", str(cell[0])) for cell in row] for row in grid.rows)
    return {field: (taken, why) for field, taken, why in texts}


def _keys(data: object, path: Path = ()) -> Iterator[Path]:
    """Every key of a document that has one value."""
    if isinstance(data, dict):
        for key, inside in data.items():
            if not isinstance(inside, dict | list):
                yield (*path, key)
            yield from _keys(inside, (*path, key))
    elif isinstance(data, list):
        for index, inside in enumerate(data):
            yield from _keys(inside, (*path, index))


def _without(data: Any, path: Path) -> str:
    whole = json.loads(json.dumps(data))
    inside = whole
    for step in path[:-1]:
        inside = inside[step]
    del inside[path[-1]]
    return json.dumps(whole)


@pytest.mark.parametrize("name", ["ad-click", "churn"])
def test_what_is_left_out_and_still_has_a_value_is_listed(name: str) -> None:
    whole = _checked(text_of(name))
    assert whole is not None and whole.source is not None
    tried: set[tuple[object, ...]] = set()
    for path in _keys(whole.source.data):
        kind = tuple(each for at, each in enumerate(path) if at in (0, len(path) - 1))
        if kind in tried or isinstance(path[-1], int):
            continue
        tried.add(kind)
        less = _checked(_without(whole.source.data, path))
        if less is None or less.spec is None:
            continue
        left = [each for each in leaves(less.spec) if each.path[: len(path)] == path]
        listed = _listed(less) if left else {}
        for each in left:
            fields = {dotted(*each.path), assumed.field_of(less.spec, each.path)}
            assert fields & {*listed}, (path, each)


@pytest.mark.parametrize(
    ("field", "change", "taken"),
    [
        ("project.version", ("  version: 2.0.0 ", "  #"), "0.1.0"),
        ("project.stage", ("  stage: scoping\n", ""), "scoping"),
        ("data.sources.clicks.access", ("      access: granted\n", ""), "granted"),
        ("rollout.steps.1.share", ("pattern: canary, share: 5%", "pattern: canary"), "100%"),
        ("rollout.rollback.rehearsed", (", rehearsed: true", ""), "no"),
        ("data.sources.*.columns.*.personal", ("", ""), "no"),
        ("policy", ("", ""), "power 80%, significance 5%, 35 more"),
    ],
)
def test_what_was_taken_stands_beside_the_field(
    field: str, change: tuple[str, str], taken: str
) -> None:
    before, after = change
    assert before in text_of("ad-click")
    checked = _checked(text_of("ad-click").replace(before, after, 1))
    assert checked is not None
    assert _listed(checked)[field][0] == taken


def test_a_binary_label_says_which_of_its_classes_counts() -> None:
    checked = _checked(text_of("breast-cancer").replace(", positive: malignant", "", 1))
    assert checked is not None
    assert _listed(checked)["labels.target.positive"][0] == "benign"


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_written_is_not_listed(name: str) -> None:
    whole = _checked(text_of(name))
    assert whole is not None and whole.source is not None and whole.spec is not None
    listed = _listed(whole)
    for path in _keys(whole.source.data):
        assert dotted(*path) not in listed, path
    assert {path for path, _, _ in worked_out(whole)} <= {*listed}
