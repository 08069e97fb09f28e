"""Weakening by editing: what a signer believed falls as surely by another value as by none.

Every value that the examples say is made larger, smaller, other, and taken away. The tests are laws
over all of that, and a page of promises with the edit that weakens each.
"""

from __future__ import annotations

import datetime
import typing
from dataclasses import fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from change_scopes import AD_CLICK, EXAMPLES, edited, spec

from specc.change import Gravity, ScopeChange, scope_change
from specc.record import is_record
from specc.spec.changes import NOTHING, keys, put
from specc.units import Comparison, Level, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.diagnostic import Path
    from specc.spec import Spec

MILDER = {
    ("labels", "human", "guide"): "a guide is clarified more often than emptied",
    ("monitoring", "alerts", "*", "tell"): "somebody is told all the same",
    ("monitoring", "alerts", "*", "do"): "whatever is done is more than nothing",
    ("retraining", "approve"): "somebody approves all the same",
}
"""Fields of which another value is milder than none, and why."""


_FACTORS = (Fraction(2), Fraction(1, 2))


Weighed = tuple["Path", list[ScopeChange], ScopeChange | None]
"""Where; how grave other values are; and how grave it is without."""


def _others(held: Any, kind: Any) -> list[Any]:
    """Other values of the same form: more, less, another."""
    if isinstance(held, bool):
        return [not held]
    if isinstance(held, int | float):
        return [held * 2, max(held // 2, 1) if isinstance(held, int) else held / 2]
    if isinstance(held, Quantity):
        return [replace(held, magnitude=held.magnitude * each) for each in _FACTORS]
    if isinstance(held, Comparison):
        return [replace(held, quantity=each) for each in _others(held.quantity, None)]
    if isinstance(held, datetime.date):
        return [held + datetime.timedelta(days=each) for each in (30, -30)]
    if isinstance(held, tuple):
        return [held[1:], (*held, *held[:1])] if held else []
    if isinstance(held, Level):
        return [Level(probability=each) for each in (Fraction(1, 2), Fraction(999, 1000))]
    named = _named(kind)
    return [each for each in named if each != held] if held in named else [type(held)(f"{held}x")]


def _named(kind: Any) -> tuple[Any, ...]:
    if typing.get_origin(kind) is typing.Literal:
        return typing.get_args(kind)
    return tuple(each for part in typing.get_args(kind) for each in _named(part))


def _said(node: Any, at: Path = ()) -> Iterator[tuple[Path, Any, Any, bool]]:
    """Where something is said, what, of which kind, and whether it may be left out."""
    if is_record(node):
        kinds = typing.get_type_hints(type(node))
        optional = {each.name for each in fields(node) if each.default is None}
        for key, name in keys(node):
            held = getattr(node, name)
            if held is not None:
                yield (*at, key), held, kinds[name], name in optional
                yield from _said(held, (*at, key))
    elif isinstance(node, dict):
        for key, held in node.items():
            yield (*at, key), held, None, True
            yield from _said(held, (*at, key))
    elif isinstance(node, tuple) and any(map(is_record, node)):
        for index, held in enumerate(node):
            yield from _said(held, (*at, index))


def _changed(old: Spec, path: Path, other: Any) -> ScopeChange | None:
    """None where such a spec makes no sense, or says the same."""
    try:
        change = scope_change(old, put(old, path, other))
    except LookupError:  # something refers to what is gone
        return None
    return change if change.fields else None


def _weighed(old: Spec) -> Iterator[Weighed]:
    """What may be left out: how grave other values are, and how grave it is without."""
    optional = (each for each in _said(old) if each[3])
    for path, held, kind, _ in optional:
        without = _changed(old, path, NOTHING)
        simple = not is_record(held) and not isinstance(held, dict)
        others = _others(held, kind) if simple else []
        found = (_changed(old, path, other) for other in others)
        yield path, [each for each in found if each], without


def _masked(path: Path) -> Path:
    known = ("alerts", "steps", "metrics", "sources", "slices", "features")
    return tuple("*" if at and path[at - 1] in known else key for at, key in enumerate(path))


def _milder(weighed: Iterable[Weighed]) -> set[Path]:
    """The fields of which every other value is milder than none."""
    return {
        _masked(path)
        for path, others, without in weighed
        if others and without and max(each.gravity for each in others) < without.gravity
    }


@pytest.fixture(scope="module")
def weighed() -> tuple[Weighed, ...]:
    return tuple(_weighed(AD_CLICK))


def test_another_value_can_be_as_grave_as_none(weighed: tuple[Weighed, ...]) -> None:
    assert sum(bool(others) for _, others, _ in weighed) > 100
    assert _milder(weighed) == set(MILDER)


@pytest.mark.endurance
@pytest.mark.parametrize("name", ["breast-cancer", "churn", "diabetes"])
def test_another_value_can_be_as_grave_as_none_in_any_example(name: str) -> None:
    old = spec((EXAMPLES / name / "spec.yaml").read_text())
    assert _milder(_weighed(old)) <= set(MILDER)


def test_a_section_goes_no_more_lightly_than_any_of_its_parts(
    weighed: tuple[Weighed, ...],
) -> None:
    gone = {path: without for path, _, without in weighed if without}
    assert [
        (whole, part)
        for part, lighter in gone.items()
        for whole in (part[:size] for size in range(1, len(part)))
        if whole in gone and gone[whole].gravity < lighter.gravity
    ] == []


# The promises: what is said, a tighter one, and weaker ones; where nobody can say, only others

B, T = "business", "tech"
Promise = tuple[str, str | None, tuple[str, ...]]
PROMISES: dict[str, Promise] = {
    "aim": ("target: 0.78", "target: 0.79", ("target: 0.77",)),
    "gate": ("limit: 0.085", "limit: 0.08", ("limit: 0.09",)),
    "guardrail": ("limit: 12.5%", "limit: 12%", ("limit: 13%",)),
    "slice": ("where: {device: mobile}", None, ("where: {device: tablet}",
              "where: {device: [mobile, tablet]}", 'where: {ad_impressions: "< 5"}')),
    "slice's bound": ("limits: {auc: 0.72}", "limits: {auc: 0.73}", ("limits: {auc: 0.71}",
                      "limits: {}")),
    "baseline's score": ("scores: {auc: 0.74}", "scores: {auc: 0.75}", ("scores: {auc: 0.70}",
                         "scores: {}")),
    "baseline": ("kind: previous_system", None, ("kind: trivial",)),
    "fallback": ("fallback: keyword_rule\n", None, ("fallback: always_no\n", "batch: {rows: 9}\n")),
    "case": ("expect: score rises", None, ("expect: score falls",)),
    "alert": ('when: "> 12.5%"', 'when: "> 12%"', ('when: "> 13%"', 'when: "< 13%"')),
    "stop of a step": ("1 week, stop_if: {ctr: drops 5%}", "1 week, stop_if: {ctr: drops 4%}",
                       ("1 week, stop_if: {ctr: drops 6%}", "1 week")),
    "way back": ("within: 10 min", "within: 5 min", ("within: 1 hour",)),
    "what is gone back to": ("rollback: {to: v1", None, ("rollback: {to: always_no",)),
    "rehearsal": ("rehearsed: true", None, ("rehearsed: false",)),
    "availability": ("availability: 99.9%", "availability: 99.95%", ("availability: 99%",)),
    "renewal": ("retraining: {every: 1 week", "retraining: {every: 5 days",
                ("retraining: {every: 2 weeks", "retraining: {mode: automatic")),
    "watch": ("scaffold: {monitoring: prometheus}", None, ("scaffold: {monitoring: none}",)),
    "question": ("blocks: deploy", None, ("blocks: business_review", "by: 2029-07-11")),
}  # fmt: skip
_BEFORE = {
    "watch": ("review: {app", "scaffold: {monitoring: prometheus}\nreview: {app"),
    "question": ("by: 2029-07-10, blocks: deploy", "blocks: deploy"),
}
"""What stands there before, where that is not the example."""


@pytest.mark.parametrize("name", PROMISES)
def test_weakening_is_at_least_as_grave_as_tightening_and_voids_who_signed(name: str) -> None:
    said, tighter, weaker = PROMISES[name]
    text = edited(*([_BEFORE[name]] if name in _BEFORE else []))

    def to(other: str) -> ScopeChange:
        return scope_change(spec(text), spec(edited((said, other), text=text)))

    tightened = to(tighter) if tighter else ScopeChange()
    for each in weaker:
        weakened = to(each)
        assert weakened.gravity >= max(tightened.gravity, Gravity.C2), (each, weakened)
        assert {*weakened.voids} >= {*tightened.voids, B, T}, (each, weakened)
