"""What nobody wrote and is used all the same: what is worked out from the rest of the spec, what
the language takes by itself, and what a house without a policy is held to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, TypeAlias

from specc.record import is_record
from specc.review._case import Case, name, words
from specc.review._sheet import Fold, Grid, Paragraph
from specc.rules._words import many, said
from specc.spec import PartialSpec, dotted
from specc.spec.leaves import leaves
from specc.spec.policy import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path
    from specc.project.model import Project
    from specc.review._sheet import Block, Words
    from specc.spec import Spec

Taken: TypeAlias = tuple[str, str, str]
"""A field, what was taken, and why."""
SHORT = 14
"""Rows up to which the table stands open."""


def assumptions(case: Case) -> Iterator[Block]:
    """All of it, by section; what is taken in many places alike is one row."""
    rows = tuple(_rows(case))
    if not rows:
        yield Paragraph(words=("Nothing was assumed, or too little could be read to assume it.",))
        return
    points = many(len(rows), "point")
    yield Paragraph(words=(f"The spec is silent on {points}; this was taken instead.",))
    header = ("Field", "Taken", "Why")
    grid = Grid(caption="Defaults", header=header, rows=rows)
    yield grid if len(rows) <= SHORT else Fold(title=f"All {len(rows)} defaults", blocks=(grid,))


def _rows(case: Case) -> Iterator[tuple[Words, ...]]:
    spec, source = case.checked.spec, case.checked.source
    if spec is None or source is None or isinstance(spec, PartialSpec):
        return
    from specc.project.lower import lower

    project = lower(spec)
    found = [(each.path, each.value, each.because) for each in project.assumptions]
    told = {path for path, _, _ in found}
    found += [each for each in _lowered(project, source.data) if each[0] not in told]
    found += _by_itself(spec, source.data, told)
    order = [each.name for each in fields(spec)]
    for path, taken, why in sorted(found, key=lambda each: order.index(each[0].split(".")[0])):
        yield name(path), words(taken), words(why)
    if case.policy is DEFAULT:
        yield name("policy"), _judged(case), ("no house has given a policy of its own",)


def _lowered(project: Project, data: object) -> Iterator[Taken]:
    """What the repo takes for a key that is not there."""
    target, steps = project.target, enumerate(project.rollout.steps)
    taken: dict[Path, object] = {
        ("labels", "target", "classes"): ", ".join(map(_said, target.classes)),
        ("labels", "target", "positive"): target.positive,
        ("rollout", "rollback", "rehearsed"): project.rollout.rehearsed,
        **{("rollout", "steps", index, "share"): each.share for index, each in steps},
    }
    for path, value in taken.items():
        if value not in ("", None) and is_written(data, path[:-1]) and not is_written(data, path):
            yield dotted(*path), _said(value), "what the repo goes by where nothing is said"


def _by_itself(spec: Spec, data: object, told: set[str]) -> Iterator[Taken]:
    """What the classes of the language have as a default: by field, its value, and how often."""
    places: dict[tuple[str, str], list[str]] = {}
    for leaf in leaves(spec):
        path = dotted(*leaf.path)
        if not is_written(data, leaf.path) and path not in told:
            places.setdefault((field_of(spec, leaf.path), _said(leaf.value)), []).append(path)
    for (field, taken), found in places.items():
        alone = len(found) == 1
        often = "" if alone else f", in {len(found):,} places"
        yield found[0] if alone else field, taken, f"the language's own default{often}"


def is_written(data: object, path: Path) -> bool:
    """Whether a document says the value at a path itself, perhaps in a short form."""
    for step in path:
        if isinstance(data, Mapping):
            if step not in data:
                return False
            data = data[step]
        elif isinstance(data, list | tuple) and isinstance(step, int):
            if step >= len(data):
                return False
            data = data[step]
        else:
            return True
    return True


def field_of(spec: Spec, path: Path) -> str:
    """The field of the language at a path of a spec: each id and each index is a `*`."""
    node: object = spec
    steps: list[str] = []
    for step in path:
        if is_record(node):
            steps.append(str(step))
            node = getattr(node, str(step), None) or getattr(node, f"{step}_", None)
        else:
            steps.append("*")
            node = node[step]  # type: ignore[index]
    return ".".join(steps)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return said(value)


def _judged(case: Case) -> Words:
    """The two numbers that the page itself uses, for all of them."""
    house = case.policy.thresholds
    rest = len(fields(house)) - 2
    return (f"power {said(house.power)}, significance {said(house.significance)}, {rest} more",)
