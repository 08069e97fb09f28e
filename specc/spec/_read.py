"""`read`: plain data to a typed `Spec`, and a finding for everything that does not fit.

pydantic says what does not fit; `_shape` says it in the words of the language. What does not fit is
cut out and the rest is read again, so that rules can still speak about it.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, cast

from specc.spec import _shape as shape
from specc.spec._references import dangling
from specc.spec._validator import validator
from specc.spec.document import PartialSpec, Spec
from specc.spec.lost import LOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specc.diagnostic import Diagnostic, Path
    from specc.source import Source

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


def read(source: Source) -> tuple[Spec | None, tuple[Diagnostic, ...]]:
    """The spec, and what is wrong with its shape.

    With findings the spec is a `PartialSpec`, or none where the language version is not known.
    """
    nulls = [p for p in shape.nulls(source.data) if not _under(p, source.broken)]
    found = [shape.null(path) for path in nulls]
    data = _without(source.data, (*source.broken, *nulls))
    while errors := _errors(data):
        said = _holes(source, found)
        new = [error for error in errors if not _under(shape.path_of(error["loc"]), said)]
        found += shape.findings(new)
        if any(d.code == shape.VERSION for d in found):
            return None, tuple(found)
        data = _without(data, [_cut(error["loc"], error["type"]) for error in errors])
        data = {**_lost_sections(data), **data}
    spec: Spec = validator().validate_python(data)
    references = tuple(each for each in dangling(spec, source.data) if _is_written(each, source))
    found += references
    if not found and not source.broken:
        return spec, ()
    return _partial(spec, source, found), tuple(found)


def _errors(data: Mapping[str, object]) -> list[Any]:
    from pydantic_core import ValidationError

    try:
        validator().validate_python(data)
    except ValidationError as error:
        errors: list[Any] = error.errors(include_url=False)
        return [{**each, "loc": _written(data, each["loc"])} for each in errors]
    return []


def _written(data: Any, loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The part of an error's location that stands in the text: a section in its short form has no
    fields there."""
    for depth, step in enumerate(loc):
        if step == shape.KEY:
            return loc
        if not _has_steps_like(step, data):
            return loc[:depth]
        data = data[step] if isinstance(step, int) else data.get(step)
    return loc


def _has_steps_like(step: int | str, data: object) -> bool:
    return isinstance(data, list if isinstance(step, int) else dict)


def _lost_sections(data: Mapping[str, object]) -> dict[str, object]:
    return {name: stand_in for name, stand_in in _STAND_INS.items() if name not in data}


def _partial(spec: Spec, source: Source, found: Iterable[Diagnostic]) -> PartialSpec:
    holes = _holes(source, found)
    sections = {field.name: getattr(spec, field.name) for field in fields(Spec)}
    lost = {name: LOST for name in _STAND_INS if (name,) in holes or name not in source.data}
    return replace(PartialSpec(**sections), holes=holes, **lost)


def _holes(source: Source, found: Iterable[Diagnostic]) -> frozenset[Path]:
    """Nodes about which something was found; the document as a whole is none."""
    said = (place.path for each in found for place in each.places[:1] if place.path)
    return frozenset({*source.broken, *said})


def _is_written(found: Diagnostic, source: Source) -> bool:
    """Whether the finding speaks of what stands in the text, and not of a stand-in."""
    return found.places[0].path in source.values


def _under(path: Path, above: Iterable[Path]) -> bool:
    """Whether `path` is one of `above` or lies inside one of them."""
    return any(path[: len(other)] == other for other in above)


def _cut(loc: tuple[int | str, ...], kind: str) -> Path:
    """The smallest part that can be taken out so that the error at `loc` is gone."""
    path = shape.path_of(loc)
    if kind == "missing":
        return path[:-1] or path
    return path


def _without(data: Mapping[str, Any], paths: Iterable[Path]) -> dict[str, Any]:
    """`data` less what stands at `paths`; a list loses a broken item's whole field, so that the
    positions of what is left stay true."""
    result: Any = dict(data)
    for path in paths:
        result = _cut_out(result, _field_of(data, path))
    return cast("dict[str, Any]", result)


def _field_of(data: object, path: Path) -> Path:
    for depth, step in enumerate(path):
        if isinstance(step, int):
            return path[:depth]
        data = data.get(step) if isinstance(data, dict) else None
    return path


def _cut_out(data: Any, path: Path) -> Any:
    if not isinstance(data, dict) or not path or path[0] not in data:
        return data
    step, rest = path[0], path[1:]
    if not rest:
        return {name: value for name, value in data.items() if name != step}
    return {**data, step: _cut_out(data[step], rest)}
