"""What two specs say differently, field by field. `200ms` and `0.2 s` say the same."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from specc.record import is_record, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.diagnostic import Path
    from specc.spec.document import Spec


class Nothing:
    """What stands where the other spec has something and this one has not."""


NOTHING = Nothing()


@value
class FieldChange:
    """A field, or a whole named section, that the specs do not agree on."""

    path: Path
    before: Any
    """`NOTHING` where it was added."""
    after: Any
    """`NOTHING` where it was removed."""


def changes(old: Spec, new: Spec) -> tuple[FieldChange, ...]:
    """Every difference, in the order of the sections. A section that is there on one side only is
    one change; order of keys, comments and ways to write a quantity are none."""
    return tuple(changes_within(old, new))


def changes_within(old: Any, new: Any) -> Iterator[FieldChange]:
    """The same of two parts of specs, with paths that begin there."""
    return _nodes(old, new, ())


def applied(spec: Spec, change: FieldChange) -> Spec:
    """`spec` with that one change. `LookupError` where it lacks what the change stands in."""
    done: Spec = put(spec, change.path, change.after)
    return done


def reverted(spec: Spec, change: FieldChange) -> Spec:
    """`spec` without that one change."""
    return applied(spec, FieldChange(path=change.path, before=change.after, after=change.before))


def keys(node: Any) -> tuple[tuple[str, str], ...]:
    """The keys of a section as a spec writes them, and the names of its attributes."""
    return tuple((each.name.rstrip("_"), each.name) for each in fields(node))


def _nodes(old: Any, new: Any, at: Path) -> Iterator[FieldChange]:
    if is_record(old) and type(old) is type(new):
        for key, name in keys(old):
            yield from _nodes(getattr(old, name), getattr(new, name), (*at, key))
    elif _is_named(old) and _is_named(new):
        for key in {**old, **new}:
            yield from _nodes(old.get(key, NOTHING), new.get(key, NOTHING), (*at, str(key)))
    elif _are_listed(old, new):
        for index, pair in enumerate(zip(old, new, strict=True)):
            yield from _nodes(*pair, (*at, index))
    elif old != new:
        yield FieldChange(path=at, before=_given(old), after=_given(new))


def _is_named(node: object) -> bool:
    return isinstance(node, dict)


def _are_listed(old: Any, new: Any) -> bool:
    """Whether both are lists of sections, as long as each other: then each is compared with its
    counterpart."""
    both = isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new)
    return both and all(map(is_record, (*old, *new)))


def _given(node: Any) -> Any:
    return NOTHING if node is None else node


def found(node: Any, path: Path) -> Any:
    """What stands at a path. `LookupError` where nothing does."""
    for key in path:
        node = getattr(node, _attribute(node, key)) if is_record(node) else node[key]
    return node


def put(node: Any, path: Path, new: Any) -> Any:
    """A spec, or a part of one, with something else at a path; `NOTHING` takes away what is there.
    `LookupError` where what it would stand in is not there."""
    if not path:
        return None if new is NOTHING else new
    key, *rest = path
    if isinstance(node, dict) and not rest:
        others = {name: each for name, each in node.items() if name != key}
        return others if new is NOTHING else {**node, key: new}
    inner = put(found(node, (key,)), tuple(rest), new)
    if isinstance(node, dict):
        return {**node, key: inner}
    if isinstance(node, tuple | list):
        at = int(key)
        return (*node[:at], inner, *node[at + 1 :])
    return replace(node, **{_attribute(node, key): inner})


def _attribute(node: object, key: str | int) -> str:
    """The name of the attribute that holds what a spec writes under a key."""
    for known, name in keys(node) if is_record(node) else ():
        if known == key:
            return name
    raise LookupError(f"nothing stands at {key}")
