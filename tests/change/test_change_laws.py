"""Laws of changes, and that the table leaves out no field of the language."""

from __future__ import annotations

import types
import typing
from dataclasses import fields
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from change_scopes import AD_CLICK, EXAMPLES, spec
from hypothesis import given
from hypothesis import strategies as st

from specc.change import PARTIES, STAGES, Changed, Gravity, ScopeChange, scope_change
from specc.change._case import Row
from specc.change._table import TABLE
from specc.record import is_record
from specc.spec import Spec
from specc.spec.changes import applied, changes

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = sorted(path.name for path in EXAMPLES.iterdir() if (path / "spec.yaml").exists())
V1 = spec((EXAMPLES / "ad-click/spec.v1.yaml").read_text())
STEPS = changes(V1, AD_CLICK)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_changes_from_a_spec_to_itself(name: str) -> None:
    text = (EXAMPLES / name / "spec.yaml").read_text()
    assert scope_change(spec(text), spec(text)) == ScopeChange()


@pytest.mark.parametrize("name", NAMES)
def test_any_two_specs_can_be_compared_both_ways(name: str) -> None:
    other = spec((EXAMPLES / name / "spec.yaml").read_text())
    there, back = scope_change(V1, other), scope_change(other, V1)
    assert {each.path for each in there.fields} == {each.path for each in back.fields}
    assert {each.path for each in there.fields} == {each.path for each in changes(V1, other)}


@given(st.sets(st.sampled_from(range(len(STEPS)))))
def test_every_part_of_a_change_has_a_class_and_both_its_sides_in_words(chosen: set[int]) -> None:
    some = [STEPS[index] for index in sorted(chosen)]
    done = scope_change(V1, reduce(applied, some, V1))
    assert [each.path for each in done.fields] == [each.path for each in some]
    assert all(each.before or each.after for each in done.fields)


CHANGED = st.builds(
    Changed,
    path=st.just(("plan", "deadline")),
    before=st.just(""),
    after=st.just("x"),
    gravity=st.sampled_from(Gravity),
    why=st.just("x"),
    voids=st.frozensets(st.sampled_from(PARTIES)),
    redo_from=st.none() | st.sampled_from(STAGES),
)
SOME = st.lists(CHANGED).map(lambda each: ScopeChange(fields=tuple(each)))


@given(SOME, SOME)
def test_two_changes_together_are_as_grave_as_the_graver_and_void_what_both_void(
    one: ScopeChange, other: ScopeChange
) -> None:
    both = ScopeChange(fields=(*one.fields, *other.fields))
    assert both.gravity == max(one.gravity, other.gravity)
    assert set(both.voids) == {*one.voids, *other.voids}
    assert list(both.voids) == sorted(both.voids, key=PARTIES.index)
    stages = [each for each in (one.redo_from, other.redo_from) if each]
    assert both.redo_from == min(stages, key=STAGES.index, default=None)


# No field of the language is forgotten


def _leaves(kind: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every field below a class, `*` for a name or a position."""
    yield path
    if _is_record(kind):
        hints = typing.get_type_hints(kind)
        for each in fields(kind):
            yield from _leaves(hints[each.name], (*path, each.name.rstrip("_")))
        return
    origin, inside = typing.get_origin(kind), typing.get_args(kind)
    if origin is dict:
        yield from _leaves(inside[1], (*path, "*"))
    elif origin is tuple and _is_record(inside[0]):
        yield from _leaves(inside[0], (*path, "*"))
    elif origin in (typing.Union, types.UnionType):
        for each in inside:
            yield from (leaf for leaf in _leaves(each, path) if leaf != path)


def _is_record(kind: Any) -> bool:
    ours = isinstance(kind, type) and kind.__module__.startswith("specc.spec.")
    return ours and hasattr(kind, "__dataclass_fields__")


LEAVES = tuple(dict.fromkeys(path for path in _leaves(Spec) if path))
PAGE = Path(__file__).parent / "fields.md"
HEAD = """\
# How grave a change of each field can be

One line a field of the language. A class in brackets is that of the section's last row, which takes
what no row names: whoever adds a field sees it here, and decides whether it deserves a row.

"""


def _rows(path: tuple[str, ...]) -> list[Row]:
    return [row for row in TABLE[path[0]] if row.covers(path)]


def _line(path: tuple[str, ...]) -> str:
    rows = _rows(path)
    own = [row for row in rows if row is not TABLE[path[0]][-1]]
    said = sorted({row.gravity.name for row in own}) or [f"({rows[-1].gravity.name})"]
    return f"- `{'.'.join(path)}` {' '.join(said)}\n"


def test_every_section_has_its_rows() -> None:
    assert set(TABLE) == {each.name for each in fields(Spec)}
    assert is_record(AD_CLICK)


@pytest.mark.parametrize("section", TABLE)
def test_the_last_row_of_a_section_takes_whatever_is_left(section: str) -> None:
    last = TABLE[section][-1]
    assert last.covers((section, "x", 0, "y")) or last.at == ("specc",)


def test_every_field_of_the_language_falls_in_some_class(request: pytest.FixtureRequest) -> None:
    page = HEAD + "".join(_line(path) for path in LEAVES if _rows(path))
    assert [path for path in LEAVES if not _rows(path) and len(path) > 1] == []
    if request.config.getoption("--bless", default=False):
        PAGE.write_text(page)
    assert PAGE.read_text() == page, "a field was added: pytest tests/change --bless"


def test_every_row_is_about_something_in_the_language() -> None:
    unknown = [
        row
        for rows in TABLE.values()
        for row in rows
        if not any(row.covers(path) for path in LEAVES)
    ]
    assert unknown == []
