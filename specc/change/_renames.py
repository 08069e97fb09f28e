"""Named things that have another name and are otherwise what they were."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from specc.project import defaults
from specc.record import is_record, value
from specc.spec import Ref
from specc.spec.changes import changes_within, found, put

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path
    from specc.spec import Spec

SECTIONS: tuple[Path, ...] = (
    ("people",),
    ("data", "sources"),
    ("metrics",),
    ("baselines",),
    ("data", "slices"),
    ("monitoring", "alerts"),
    ("goals",),
    ("scenarios",),
    ("lifecycle", "loops"),
    ("risks",),
    ("questions",),
)
"""Sections whose names are labels, each before those that refer to it. The name of a feature is
that of a column, and no mere label."""


@value
class Rename:
    """`old` is called otherwise."""

    section: Path
    old: str
    new: str


def renames(old: Spec, new: Spec) -> tuple[Spec, tuple[Rename, ...]]:
    """`old` with the names that `new` gives to the same things, and which those are.

    Where two things of a section are the same, it cannot be said which is which, and none counts as
    renamed.
    """
    done: tuple[Rename, ...] = ()
    for section in SECTIONS:
        for each in tuple(_in(section, old, new)):
            old, done = _called(old, each), (*done, each)
    return old, done


def _in(section: Path, old: Spec, new: Spec) -> Iterator[Rename]:
    was, now = found(old, section), found(new, section)
    gone = {name: each for name, each in was.items() if name not in now}
    come = {name: each for name, each in now.items() if name not in was}
    for name, each in gone.items():
        alike = [other for other, it in come.items() if _same(each, it)]
        twins = [other for other, it in gone.items() if _same(each, it)]
        if len(alike) == len(twins) == 1 and _is_label(section, each, name, alike[0]):
            yield Rename(section=section, old=name, new=alike[0])


def _same(one: Any, other: Any) -> bool:
    return not any(changes_within(one, other))


def _is_label(section: Path, node: Any, name: str, other: str) -> bool:
    """Whether the name says nothing: a metric's says what is measured, where that is standard."""
    if section != ("metrics",):
        return True
    return defaults.measure(name, node).value == defaults.measure(other, node).value


def _called(spec: Spec, rename: Rename) -> Spec:
    """The spec with the new name, also wherever something refers to it."""
    named = found(spec, rename.section)
    swapped = {rename.new if name == rename.old else name: each for name, each in named.items()}
    done: Spec = _referring(put(spec, rename.section, swapped), rename)
    return done


def _referring(node: Any, rename: Rename) -> Any:
    if isinstance(node, Ref):
        meant = node.section == rename.section and node == rename.old
        return type(node)(rename.new) if meant else node
    if isinstance(node, dict):
        pairs = node.items()
        return {_referring(key, rename): _referring(each, rename) for key, each in pairs}
    if isinstance(node, tuple):
        return tuple(_referring(each, rename) for each in node)
    if is_record(node):
        parts = {each.name: _referring(getattr(node, each.name), rename) for each in fields(node)}
        return replace(node, **parts)
    return node
