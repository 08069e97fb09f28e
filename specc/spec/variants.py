"""Other specs, each with one value or one name changed: by what follows, one sees what rests on it.

The changed spec is of the same form and need not make sense; nobody is ever shown it.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from specc.record import is_record, value
from specc.spec._types import Ref
from specc.spec.changes import FieldChange, applied, found, keys, put
from specc.units import SHARE, Comparison, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.diagnostic import Path
    from specc.spec.document import Spec


@value
class Variant:
    """One value of a spec, or the name of one section, and another in its place."""

    path: Path
    """Where the spec says it, or would."""
    change: FieldChange | None
    """None where it is the key that changes, and what stands under it stays."""

    @property
    def is_name(self) -> bool:
        """Whether it is the name that is another one."""
        return self.change is None


def variants(spec: Spec) -> Iterator[Variant]:
    """One for each value and each name that the spec has, in the order of the sections."""
    return _variants(spec, (), None, spec)


def variants_of(spec: Spec, path: Path, assumed: object) -> Iterator[Variant]:
    """Of a value that the spec does not state, with what is assumed in its place: one for each part
    of it."""
    for each in _variants(assumed, path, None, spec):
        if each.change is not None:
            whole = put(assumed, each.path[len(path) :], each.change.after)
            yield Variant(path=path, change=FieldChange(path=path, before=None, after=whole))


def varied(spec: Spec, chosen: Iterable[Variant]) -> Spec:
    """The spec with all of them. `LookupError` where they do not go together."""
    for each in chosen:
        spec = applied(spec, each.change) if each.change else _renamed(spec, each.path)
    return spec


def _renamed(spec: Spec, path: Path) -> Spec:
    here = {
        f"{key}x" if key == path[-1] else key: each for key, each in found(spec, path[:-1]).items()
    }
    done: Spec = put(spec, path[:-1], here)
    return done


def _variants(node: Any, at: Path, kind: Any, spec: Spec) -> Iterator[Variant]:
    if is_record(node):
        section: Any = type(node)
        kinds = _kinds(section)
        for key, name in keys(node):
            yield from _variants(getattr(node, name), (*at, key), kinds[name], spec)
    elif isinstance(node, dict):
        for key, each in node.items():
            yield Variant(path=(*at, str(key)), change=None)
            yield from _variants(each, (*at, str(key)), kind, spec)
    elif isinstance(node, tuple | list):
        for index, each in enumerate(node):
            yield from _variants(each, (*at, index), kind, spec)
    else:
        for other in _others(node, kind, spec):
            yield Variant(path=at, change=FieldChange(path=at, before=node, after=other))


@cache
def _kinds(section: Any) -> dict[str, Any]:
    return get_type_hints(section)


def _others(node: Any, kind: Any, spec: Spec) -> tuple[Any, ...]:
    """Other values of the same kind: of words that are counted two, since one may do what the first
    does. None where there is no value."""
    if isinstance(node, bool):
        return (not node,)
    if isinstance(node, str):
        return _other_words(node, kind, spec)
    if isinstance(node, Quantity):
        return (replace(node, magnitude=_other_amount(node)),)
    if isinstance(node, Comparison):
        amount = replace(node.quantity, magnitude=_other_amount(node.quantity))
        return (replace(node, quantity=amount),)
    if isinstance(node, datetime.date):
        return (node + datetime.timedelta(days=1),)
    return (node + 1,) if isinstance(node, int | float | Fraction) else ()


def _other_amount(given: Quantity) -> Fraction:
    if given.dimension == SHARE:
        return given.magnitude * Fraction(9, 10) or Fraction(1, 10)
    return given.magnitude * 2 or Fraction(1)


def _other_words(word: str, kind: Any, spec: Spec) -> tuple[str, ...]:
    choice: Iterable[str] = _ids(spec, word) if isinstance(word, Ref) else _words(kind)
    others = [each for each in choice if each != word] or [f"{word}x"]
    return tuple(type(word)(each) for each in dict.fromkeys((others[0], others[-1])))


def _words(kind: Any) -> tuple[str, ...]:
    """The words that a key may say, where they are counted."""
    if get_origin(kind) is Literal:
        return tuple(each for each in get_args(kind) if isinstance(each, str))
    return next((words for each in get_args(kind) if (words := _words(each))), ())


def _ids(spec: Spec, word: Ref) -> list[str]:
    """What the reference could name as well."""
    node: Any = spec
    for step in word.section:
        node = getattr(node, step, None)
    return sorted(node) if isinstance(node, dict) else []
