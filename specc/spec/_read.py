"""`read`: plain data to a typed `Spec`, and a finding for everything that does not fit.

pydantic says what does not fit; `_shape` says it in the words of the language. What does not fit is
cut out and the rest is read again, so that rules can still speak about it.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from specc.spec import _shape as shape
from specc.spec._build import build
from specc.spec._ids import cycles, twice
from specc.spec._references import dangling
from specc.spec._values import KEY, path_of
from specc.spec.document import PartialSpec, Spec
from specc.spec.lost import LOST
from specc.spec.policy import DEFAULT, Policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specc.diagnostic import Diagnostic, Path
    from specc.source import Source

T = TypeVar("T")

_STAND_INS: Mapping[str, object] = {
    "specc": 1,
    "project": {"id": "lost", "summary": "lost"},
    "people": {},
    "goals": {},
    "metrics": {},
    "data": {"sources": {}, "features": {}},
    "labels": {"target": {"name": "lost", "type": "binary", "source": "lost"}},
    "deployment": {"mode": "batch"},
}
"""What takes the place of a required section that cannot be read, until `LOST` does."""

_HERE = object()
"""Marks in a tree of paths that one ends."""


def read(source: Source) -> tuple[Spec | None, tuple[Diagnostic, ...]]:
    """The spec, and what is wrong with its shape.

    With findings the spec is a `PartialSpec`, or none where the language version is not known.
    """
    nulls = [p for p in shape.nulls(source.data) if not _under(p, source.broken)]
    found = [shape.null(path) for path in nulls]
    cut = {*source.broken, *nulls}
    data = _without(source.data, cut)
    while isinstance(spec := _validated(data, Spec), list):
        errors = spec
        said = _holes(source, found)
        news = [e for e in errors if _is_news(e, said, source)]
        found += shape.findings(news, source.data, Spec)
        if any(d.code == shape.VERSION for d in found):
            return None, tuple(found)
        gone = [_cut(error["loc"], error["type"]) for error in errors]
        cut.update(gone, shape.meant(errors, source.data, Spec))
        data = _without(data, gone)
        data = {**_lost_sections(data), **data}
    lost = {name for name, stand_in in _STAND_INS.items() if data.get(name) is stand_in}
    unclear = frozenset({*_misshapen(found), *cut})
    dangle = dangling(spec, source, unclear)
    found += [each for each in dangle if each.places[0].path[0] not in lost]
    found += twice(spec)
    found += cycles(spec)
    if not found and not source.broken:
        return spec, ()
    holes = _holes(source, found) | cut
    return _partial(spec, holes, frozenset(cut), lost), tuple(found)


def read_policy(source: Source) -> tuple[Policy, tuple[Diagnostic, ...]]:
    """The policy, and what is wrong with its shape; with findings, the policy of a house that has
    none."""
    nulls = [path for path in shape.nulls(source.data) if not _under(path, source.broken)]
    found = [shape.null(path) for path in nulls]
    data = _without(source.data, (*source.broken, *nulls))
    policy = _validated(data, Policy)
    if isinstance(policy, list):
        said = _holes(source, found)
        news = [error for error in policy if _is_news(error, said, source)]
        found += shape.findings(news, source.data, Policy)
        policy = DEFAULT
    return policy, tuple(found)


def _validated(data: Mapping[str, object], root: type[T]) -> T | list[Any]:
    """The document, or pydantic's errors at the places where they stand in the text."""
    built = build(root, data)
    if built is not None:
        return built
    from pydantic_core import ValidationError

    from specc.spec._validator import validator

    try:
        document: T = validator(root).validate_python(data)  # type: ignore[arg-type]
    except ValidationError as error:
        errors: list[Any] = error.errors(include_url=False)
        return [{**each, "loc": _written(data, each["loc"])} for each in errors]
    return document


def _written(data: Any, loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The part of an error's location that stands in the text: a section in its short form has no
    fields there."""
    for depth, step in enumerate(loc):
        if step == KEY:
            return loc
        if not _has_steps_like(step, data):
            return loc[:depth]
        data = data[step] if isinstance(step, int) else data.get(step)
    return loc


def _has_steps_like(step: int | str, data: object) -> bool:
    return isinstance(data, list if isinstance(step, int) else dict)


def _lost_sections(data: Mapping[str, object]) -> dict[str, object]:
    return {name: stand_in for name, stand_in in _STAND_INS.items() if name not in data}


def _partial(
    spec: Spec, holes: frozenset[Path], cut: frozenset[Path], lost: Iterable[str]
) -> PartialSpec:
    sections = {field.name: getattr(spec, field.name) for field in fields(Spec)}
    gone = dict.fromkeys(lost, LOST)
    return replace(PartialSpec(**sections), holes=holes, cut=cut, **gone)


def _holes(source: Source, found: Iterable[Diagnostic]) -> frozenset[Path]:
    """Nodes about which something was found; the document as a whole is none."""
    said = (place.path for each in found for place in each.places[:1] if place.path)
    return frozenset({*source.broken, *said})


def _misshapen(found: Iterable[Diagnostic]) -> frozenset[Path]:
    """Sections that hold something else than was meant: what they declare is not known."""
    return frozenset(each.places[0].path for each in found if each.code == shape.WRONG_SHAPE)


def _is_news(error: Any, said: frozenset[Path], source: Source) -> bool:
    """Whether nothing was said yet about the error. What is missing although it is written was cut
    out, for a reason that was said."""
    path = path_of(error["loc"])
    if error["type"] == "missing":
        elsewhere = len(path) == 1 and not source.is_whole
        return not (elsewhere or _is_in(source.data, path) or _under(path, said))
    return not _under(path, said)


def _is_in(data: Any, path: Path) -> bool:
    for step in path:
        try:
            data = data[step]
        except (LookupError, TypeError):
            return False
    return True


def _under(path: Path, above: frozenset[Path]) -> bool:
    """Whether `path` is one of `above` or lies inside one of them."""
    return any(path[:length] in above for length in range(len(path) + 1))


def _cut(loc: tuple[int | str, ...], kind: str) -> Path:
    """The smallest part that can be taken out so that the error at `loc` is gone."""
    path = path_of(loc)
    if kind == "missing":
        return path[:-1] or path
    return path


def _without(data: Mapping[str, Any], paths: Iterable[Path]) -> dict[str, Any]:
    """`data` less what stands at `paths`; a list loses a broken item's whole field, so that the
    positions of what is left stay true. One walk, however many paths there are."""
    cuts: dict[Any, Any] = {}
    for path in paths:
        here = cuts
        for step in _field_of(data, path):
            here = here.setdefault(step, {})
        here[_HERE] = True
    return _less(data, cuts)


def _field_of(data: object, path: Path) -> Path:
    for depth, step in enumerate(path):
        if isinstance(step, int):
            return path[:depth]
        data = data.get(step) if isinstance(data, dict) else None
    return path


def _less(data: Mapping[str, Any], cuts: Mapping[Any, Any]) -> dict[str, Any]:
    """`data` less what the tree `cuts` ends at."""
    result = {}
    for name, value in data.items():
        inside = cuts.get(name, {})
        if _HERE in inside:
            continue
        result[name] = _less(value, inside) if inside and isinstance(value, dict) else value
    return result
