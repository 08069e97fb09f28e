"""References: every id that names a node elsewhere, and whether that node exists."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from itertools import islice
from typing import TYPE_CHECKING

from specc.diagnostic import Diagnostic, Fix, Path, Place, at, codes, key, safe_fix
from specc.diagnostic.spelling import MOST_KNOWN
from specc.source import written
from specc.spec._near import MOST_LOOKED_UP, nearest, obvious, quoted
from specc.spec._types import Ref
from specc.spec._values import inside
from specc.spec._wording import brief

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.source import Source
    from specc.spec.document import Spec


def references(
    node: object, path: Path = (), *, on_key: bool = False
) -> Iterator[tuple[Path, Ref, bool]]:
    """Each reference under `node` with its path, and whether it is a mapping's key."""
    if isinstance(node, Ref):
        yield path, node, on_key
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from references(name, (*path, name), on_key=True)
            yield from references(value, (*path, name))
    elif isinstance(node, tuple):
        for index, value in enumerate(node):
            yield from references(value, (*path, index))
    elif is_dataclass(node):
        for field in fields(node):
            yield from references(getattr(node, field.name), (*path, field.name.rstrip("_")))


def dangling(
    spec: Spec, source: Source, unclear: frozenset[Path] = frozenset()
) -> Iterator[Diagnostic]:
    """A finding for each reference that leads nowhere. What stands in the text but could not be
    read counts as declared, and so does all of a section that is `unclear`, or that may stand in a
    file that could not be read: one mistake, one finding."""
    looked_up = 0
    for path, ref, on_key in references(spec):
        hidden = not source.is_whole and ref.section[0] not in source.data
        lost = hidden or any(ref.section[:n] in unclear for n in range(1, len(ref.section) + 1))
        declared = None if lost else _declared(source.data, ref)
        if declared is None or ref in declared or ref in ref.known:
            continue
        looked_up += 1
        place = key(*path) if on_key else at(*path)
        candidates = [*islice(declared, MOST_KNOWN + 1), *sorted(ref.known)]
        close = nearest(ref, candidates) if looked_up <= MOST_LOOKED_UP else ()
        meant = obvious(ref, candidates) if close else ""
        yield codes.UNKNOWN_REFERENCE.finding(
            f"there is no {ref.noun} `{brief(ref)}`",
            place,
            help=_help(ref, candidates, close),
            fix=_fix(place, meant, source.data) if meant in close[:1] else None,
        )


def _fix(place: Place, meant: str, data: Mapping[str, object]) -> Fix | None:
    """Writes the id that is meant, unless that is a key which stands there already."""
    beside = inside(data, place.path[:-1]) if place.on == "key" else ()
    return None if meant in beside else safe_fix(place, written(meant))


def _declared(data: object, ref: Ref) -> Mapping[str, object] | None:
    """What the section declares; none where it is missing or broken, which is said elsewhere."""
    for depth, step in enumerate(ref.section):
        if not isinstance(data, dict):
            return None
        if step not in data:
            return None if depth < ref.required else {}
        data = data[step]
    return data if isinstance(data, dict) else None


def _help(ref: Ref, candidates: list[str], close: tuple[str, ...]) -> str:
    where = ".".join(ref.section)
    if close:
        return f"a similar {ref.noun} exists: {quoted(close[:1])}"
    if not candidates:
        return f"declare it in `{where}`"
    return f"declare it in `{where}`, or use one of {quoted(candidates[:8])}"
