"""What an approval is bound to: every clause of the language, and nothing but what it says."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import approval_cases as cases
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.approval import PARTY, SECTIONS, UNOWNED, digest, digests, owned
from specc.approval.sections import is_below
from specc.change import PARTIES, scope_change
from specc.change._case import Row, always
from specc.change._table import TABLE
from specc.source import parse
from specc.spec import Spec
from specc.spec.identity import Role
from specc.spec.variants import Variant, variants, varied

SPEC = cases.spec_of(cases.TEXT)
BOUND = {party: digests(SPEC, party) for party in PARTIES}

OTHERWISE = (
    ("limit: 100ms", "limit: 0.1 s"),
    ("$5k per month", "$60k per year"),
    ("refresh: 5 min", "refresh: 300 s"),
    ("rows: 90M", "rows: 90000k"),
    ("history: 2 years", "history: 24 months"),
    ("retention: 120 days", "retention: 2880 hours"),
    ("limit: 2 GB", "limit: 2000 MB"),
    ("missing: 5%", "missing: 5 %"),
    ("  risk: limited\n", ""),
    ("seeds: 3", "seeds: 3  # as before"),
    ("goals:\n", "goals:\n  # what we want\n"),
)
"""Other ways to write the same: other units, a default that is left out, comments."""


def _shuffled(node: Any, order: random.Random) -> Any:
    """The document with the keys of every mapping in another order."""
    if isinstance(node, dict):
        keys = list(node)
        order.shuffle(keys)
        return {key: _shuffled(node[key], order) for key in keys}
    return [_shuffled(each, order) for each in node] if isinstance(node, list) else node


@settings(max_examples=12)
@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_is_nothing(order: random.Random) -> None:
    source, _ = parse("spec.yaml", cases.TEXT.encode())
    assert source is not None
    other = cases.spec_of(json.dumps(_shuffled(source.data, order)))
    assert {party: digests(other, party) for party in PARTIES} == BOUND


@settings(max_examples=12)
@given(st.sets(st.sampled_from(OTHERWISE)))
def test_units_comments_and_defaults_are_nothing(chosen: set[tuple[str, str]]) -> None:
    text = cases.TEXT
    for said, other in sorted(chosen):
        assert said in text, said
        text = text.replace(said, other)
    spec = cases.spec_of(text)
    assert {party: digests(spec, party) for party in PARTIES} == BOUND


def test_the_order_of_a_list_and_names_are_something() -> None:
    for said, other in (
        ("priority: [auc, latency_p99", "priority: [latency_p99, auc"),
        ("  click_fraud:", "  fraud:"),
    ):
        assert said in cases.TEXT
        other_spec = cases.spec_of(cases.TEXT.replace(said, other))
        assert digests(other_spec, "business") != BOUND["business"]


def _leaves(kind: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path of the language, `*` for names and positions."""
    kind = _bare(kind)
    if _is_part(kind):
        hints = get_type_hints(kind)
        for each in fields(kind):
            yield from _leaves(hints[each.name], (*at, each.name.rstrip("_")))
    elif get_origin(kind) in (dict, tuple) and _is_part(_bare(_element(kind))):
        yield from _leaves(_element(kind), (*at, "*"))
    else:
        yield at


def _is_part(kind: Any) -> bool:
    """Whether it has keys of its own, and is not a value such as a quantity."""
    return is_dataclass(kind) and kind.__module__.startswith("specc.spec")


def _element(kind: Any) -> Any:
    return get_args(kind)[1 if get_origin(kind) is dict else 0]


def _bare(kind: Any) -> Any:
    """Without what a field adds to its type, and without `None`."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        some = [each for each in get_args(kind) if each is not type(None)]
        return _bare(some[0]) if len(some) == 1 else kind
    return kind


LEAVES = tuple(_leaves(Spec))


def test_every_leaf_of_the_language_is_owned_or_listed_with_a_reason() -> None:
    assert len(LEAVES) > 200
    clauses = [tuple(clause.split(".")) for each in SECTIONS for clause in each.clauses]
    bare = {leaf for leaf in LEAVES if not any(is_below(leaf, clause) for clause in clauses)}
    assert {leaf[0] for leaf in bare} == set(UNOWNED)
    assert all(len(why) > 10 for why in UNOWNED.values())


def test_every_clause_of_a_section_is_one_of_the_language() -> None:
    for section in SECTIONS:
        for clause in section.clauses:
            path = tuple(clause.split("."))
            assert any(is_below(leaf, path) for leaf in LEAVES), (section.name, clause)


def test_every_role_signs_for_a_party_and_every_party_for_something() -> None:
    assert set(PARTY) == set(get_args(Role))
    assert {party for section in SECTIONS for party in section.owners} == set(PARTIES)
    names = [section.name for section in SECTIONS]
    assert len(set(names)) == len(names)
    for party in PARTIES:
        assert set(digests(SPEC, party)) == {section.name for section in owned(party)}


def test_a_section_may_say_other_things_to_other_parties() -> None:
    (people,) = [section for section in SECTIONS if section.name == "people"]
    found = {party: digest(SPEC, party, people) for party in PARTIES}
    assert len(set(found.values())) == len(PARTIES)
    moved = cases.spec_of(cases.TEXT.replace("@counsel", "@lawyer"))
    assert [p for p in PARTIES if digest(moved, p, people) != found[p]] == ["legal"]


def test_whom_the_table_of_changes_names_is_bound_to_what_it_names() -> None:
    """Whatever row of the table a change of a leaf may fall under."""
    for leaf in LEAVES:
        owners = {
            party
            for section in SECTIONS
            for clause in section.clauses
            if is_below(leaf, tuple(clause.split(".")))
            for party in section.owners
        }
        for row in _rows(leaf):
            assert set(row.voids) <= owners, (leaf, row)


def _rows(leaf: tuple[str, ...]) -> Iterator[Row]:
    """The rows that a change of the leaf may fall under: no row behind one that asks nothing."""
    for row in TABLE[leaf[0]]:
        if row.covers(leaf):
            yield row
            if row.when is always:
                return


def _holds(spec: Spec, variant: Variant, bound: dict[Any, dict[str, str]]) -> None:
    """A changed value changes the digests of somebody, and of everybody whose approval the change
    voids: what the table of changes says and what signatures are bound to agree."""
    other = varied(spec, [variant])
    concerned = {party for party in PARTIES if digests(other, party) != bound[party]}
    assert concerned or variant.path[0] in UNOWNED, variant.path
    try:
        change = scope_change(spec, other)
    except KeyError:  # the variant names something that is not there, which no spec does
        return
    assert set(change.voids) <= concerned, (variant.path, change.fields)


def _varying(spec: Spec) -> list[Variant]:
    found = (each for each in variants(spec) if not each.is_name)
    return [each for each in found if each.path[0] != "specc"]


@pytest.mark.parametrize("part", range(4))
def test_whom_a_change_concerns_is_bound_to_it(part: int) -> None:
    for variant in _varying(SPEC)[part::24]:
        _holds(SPEC, variant, BOUND)


@pytest.mark.endurance
@pytest.mark.parametrize("name", ["ad-click", "breast-cancer", "churn", "diabetes"])
def test_whom_a_change_of_any_example_concerns_is_bound_to_it(name: str) -> None:
    spec = cases.spec_of((cases.ROOT / "examples" / name / "spec.yaml").read_text())
    bound = {party: digests(spec, party) for party in PARTIES}
    for variant in _varying(spec)[::3]:
        _holds(spec, variant, bound)
