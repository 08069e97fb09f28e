"""Which changes only follow from another: a thing goes or comes, and so does what refers to it.

A change is folded under such an act where it names nothing but what went and came, and where the
act is as grave, voids as much, and goes back as far: nothing graver hides under something milder.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specc.change._case import added, removed
from specc.change._model import STAGES
from specc.change._renames import SECTIONS
from specc.record import is_record
from specc.spec import Ref
from specc.spec.changes import NOTHING, found, keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from specc.change._case import Case
    from specc.change._model import Changed
    from specc.diagnostic import Path
    from specc.spec import Spec

_Side = frozenset["Path"]
"""Paths of named things."""


def folded(cases: Sequence[Case], fields: Sequence[Changed]) -> tuple[Changed, ...]:
    """The fields, each that only follows from the coming or going of a name with its act."""
    paths = {each.path: each for each in fields}
    gone, come = (
        frozenset(each.path for each in cases if ask(each) and each.path[:-1] in SECTIONS)
        for ask in (removed, added)
    )
    return tuple(
        replace(each, follows=_act(case, each, gone, come, paths))
        for case, each in zip(cases, fields, strict=True)
    )


def _act(
    case: Case, each: Changed, gone: _Side, come: _Side, fields: Mapping[Path, Changed]
) -> Path | None:
    named = _named(case)
    if named is None:
        return None
    lost, gained = named
    if not (lost | gained) or not (lost <= gone and gained <= come):
        return None
    acts = (fields[path] for path in sorted(lost | gained, key=str))
    return next((act.path for act in acts if covers(act, each)), None)


def covers(act: Changed, each: Changed) -> bool:
    """Whether the act is as grave as the change in all that follows from it."""
    back = [
        len(STAGES) if it is None else STAGES.index(it) for it in (act.redo_from, each.redo_from)
    ]
    return act.gravity >= each.gravity and act.voids >= each.voids and back[0] <= back[1]


def _named(case: Case) -> tuple[_Side, _Side] | None:
    """What the change names no more, and what it names now, where it does nothing else."""
    before, after = _list(case.before), _list(case.after)
    if before is None or after is None:
        return _entry(case)
    lost, gained = set(before) - set(after), set(after) - set(before)
    rest = [each for each in before if each not in lost]
    if rest != [each for each in after if each not in gained]:
        return None
    return frozenset(map(_path, lost)), frozenset(map(_path, gained))


def _list(node: Any) -> list[Ref] | None:
    """The names in a value that is nothing but names."""
    if node is NOTHING:
        return []
    listed = node if isinstance(node, tuple) else (node,)
    return list(listed) if all(isinstance(each, Ref) for each in listed) else None


def _path(ref: Ref) -> Path:
    return (*ref.section, str(ref))


def _entry(case: Case) -> tuple[_Side, _Side] | None:
    """An entry that comes or goes with the name that is its key."""
    if not (added(case) or removed(case)):
        return None
    held = found(case.old if removed(case) else case.new, case.path[:-1])
    if not isinstance(held, dict):
        return None
    key = next((each for each in held if each == case.path[-1]), None)
    if not isinstance(key, Ref):
        return None
    here = frozenset({_path(key)})
    return (here, frozenset()) if removed(case) else (frozenset(), here)


def references(spec: Spec, section: Path, name: str) -> tuple[Path, ...]:
    """Wherever a spec names the thing of that name in that section."""
    return tuple(dict.fromkeys(_references(spec, (), section, name)))


def _references(node: Any, at: Path, section: Path, name: str) -> Iterator[Path]:
    if isinstance(node, Ref):
        if node.section == section and node == name:
            yield at
    elif is_record(node):
        for key, attribute in keys(node):
            yield from _references(getattr(node, attribute), (*at, key), section, name)
    elif isinstance(node, dict):
        for key, each in node.items():
            yield from _references(key, (*at, str(key)), section, name)
            yield from _references(each, (*at, str(key)), section, name)
    elif isinstance(node, tuple):
        for index, each in enumerate(node):
            listed = at if isinstance(each, Ref) else (*at, index)
            yield from _references(each, listed, section, name)
