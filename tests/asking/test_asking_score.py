"""The score: what it counts, and that an answer never lowers it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.asking import ask, score
from specc.asking._decisions import DECISIONS
from specc.asking._example import put
from specc.asking._left import heard
from specc.asking._said import Said
from specc.compiler import Checked, check

ROOT = Path(__file__).parents[2]


def _data(name: str) -> dict[str, Any]:
    text = (ROOT / f"examples/{name}/spec.yaml").read_text()
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 -- text only
    return data


BIG, SMALL = _data("ad-click"), _data("churn")
EXAMPLES = tuple(each.parent.name for each in sorted(ROOT.glob("examples/*/spec.yaml")))
PATHS = tuple(
    path
    for decision in DECISIONS
    for path in Said(data=BIG).places(decision.clause)
    if Said(data=BIG).at(path) is not None
)
"""Everything that the big example decides."""


def _less(node: Any, gone: frozenset[tuple[str, ...]], at: tuple[str, ...] = ()) -> Any:
    if not isinstance(node, dict):
        return node
    return {k: _less(each, gone, (*at, k)) for k, each in node.items() if (*at, k) not in gone}


def _decided(data: Any) -> Any:
    return score(Said(data=data)).decided


def test_nothing_is_nothing_and_the_whole_is_the_same_for_every_spec() -> None:
    empty, big = score(Said(data={})), score(Said(data=BIG))
    assert (empty.percent, empty.decided) == (0, 0)
    assert empty.total == big.total
    assert score(Said(data=SMALL)).percent < big.percent


def test_all_answered_is_a_hundred_percent_and_nearly_all_is_not() -> None:
    data: Any = BIG
    for _ in range(3):
        for decision in DECISIONS:
            for path in Said(data=data).places(decision.clause):
                data = data if Said(data=data).at(path) is not None else put(data, path, "said")
    assert score(Said(data=data)).percent == 100
    assert score(Said(data=_less(data, frozenset({("risks",)})))).percent == 99


@given(st.sets(st.sampled_from(PATHS)), st.sets(st.sampled_from(PATHS)))
def test_more_answers_never_lower_the_score(some: set[Any], others: set[Any]) -> None:
    """Of the same things: what a new metric or source adds are the questions about itself."""
    sparse = _less(BIG, frozenset(some | others))
    assert _decided(_less(BIG, frozenset(some))) >= _decided(sparse)


@pytest.mark.parametrize("path", PATHS, ids=".".join)
def test_an_answer_of_the_big_example_does_not_lower_the_score_of_a_sparse_one(
    path: tuple[str, ...],
) -> None:
    said = Said(data=BIG).at(path)
    known = Said(data=SMALL).at(path[:-1]) is not None or path[:1] not in {(k,) for k in SMALL}
    if not known or Said(data=SMALL).at(path) is not None:
        path, said = path[:1], BIG[path[0]]
        if path[0] in SMALL:
            return  # the sparse one has decided this, or has other things of its own
    assert _decided(put(SMALL, path, said)) >= _decided(SMALL)


def test_each_answer_moves_the_score_by_its_weight() -> None:
    before = _decided(SMALL)
    after = _decided(put(SMALL, ("plan", "stages"), {"scope": "2 weeks"}))
    assert after - before == next(each.weight for each in DECISIONS if each.clause == "plan.stages")


def test_of_several_things_each_counts_its_part() -> None:
    data = put(SMALL, ("people", "care-lead", "skills"), ["product"])
    assert _decided(data) - _decided(SMALL) == pytest.approx(0.5)


def test_what_does_not_apply_is_decided_with_what_it_depends_on() -> None:
    without: Any = _less(SMALL, frozenset({("deployment", "mode")}))
    batch = put(without, ("deployment", "mode"), "batch")
    served = put(without, ("deployment", "mode"), "realtime")
    assert _decided(batch) > _decided(served) > _decided(without)


def test_a_value_that_could_not_be_read_decides_nothing() -> None:
    read, lost = Said(data=SMALL), Said(data=SMALL, lost=frozenset({("plan", "budget")}))
    assert score(read).decided - score(lost).decided == 2


def test_neither_order_nor_questions_change_it() -> None:
    turned = dict(reversed(BIG.items()))
    asked = {**BIG, "questions": {}}
    assert _decided(turned) == _decided(BIG) == _decided(asked)


def test_the_page_says_how_many_decisions_there_are_and_every_weight() -> None:
    page = (ROOT / "docs/checking.md").read_text()
    assert f"the same {len(DECISIONS)} decisions for every" in " ".join(page.split())
    assert {each.weight for each in DECISIONS} == {1, 2, 3}
    assert all(f"| {each.weight} | " in page for each in DECISIONS)


def _checked(data: Any) -> Checked:
    return check("spec.yaml", yaml.safe_dump(data, sort_keys=False).encode())


def _heard(data: Any) -> Any:
    """What is decided of the whole text, as `specc check --ask` says it."""
    return score(heard(_checked(data))).decided


def _with_placeholders(data: Any) -> Any:
    """As one begins: of what is required and of what is not."""
    goal = next(iter(data["goals"]))
    for path in (("goals", goal, "statement"), ("data", "splits", "represents")):
        data = put(data, path, "tbd")
    return data


WHOLE = {name: _data(name) for name in EXAMPLES}
BEGUN = {f"{name}, begun": _with_placeholders(each) for name, each in WHOLE.items()}
SPECS = {**WHOLE, **BEGUN}
DECIDED = {name: _heard(each) for name, each in SPECS.items()}
SAID = [
    (name, path)
    for name, each in SPECS.items()
    for decision in DECISIONS
    for path in Said(data=each).places(decision.clause)
    if Said(data=each).at(path) is not None
]


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(SAID))
def test_to_take_an_answer_out_never_raises_the_score(said: tuple[str, Any]) -> None:
    """Not even where the spec can then no longer be read as a whole."""
    name, path = said
    assert _heard(_less(SPECS[name], frozenset({path}))) <= DECIDED[name]


@pytest.mark.parametrize("name", ["churn", "churn, begun"])
def test_to_write_what_is_asked_for_never_lowers_the_score(name: str) -> None:
    language = json.loads((ROOT / "schemas/spec.schema.json").read_text())
    asked = ask(_checked(SPECS[name]), language=language).questions
    answers = [each for each in asked if each.answer is not None]
    assert len(answers) > 50
    for each in answers:
        data = SPECS[name]
        for path in (each.path, *each.others):
            data = put(data, path, each.answer)
        assert _heard(data) >= DECIDED[name], each.path


def test_a_placeholder_takes_back_what_cannot_do_without_it_and_no_more() -> None:
    source = ("data", "sources", "accounts")
    assert _heard(put(SMALL, (*source, "licence"), "tbd")) == DECIDED["churn"]
    assert _heard(put(SMALL, (*source, "location"), "tbd")) == DECIDED["churn"] - 3


def test_a_placeholder_stays_one_in_a_spec_that_cannot_be_read_as_a_whole() -> None:
    begun = BEGUN["churn, begun"]
    without = _less(begun, frozenset({("project", "id")}))
    assert _heard(begun) - _heard(without) == 3
