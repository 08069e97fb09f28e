"""Which keys the language knows at a path."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from specc.diagnostic import Path


def keys_at(path: Path, root: type) -> list[str]:
    """Keys of the section at `path` in a document of type `root`; none where ids are free."""
    here: Any = root
    for step in path:
        here = _inside(here, step)
    return [each.name.rstrip("_") for each in fields(here)] if is_dataclass(here) else []


def unknown_step(path: Path, root: type) -> int | None:
    """The position of the first step that leads nowhere in a document of type `root`."""
    here: Any = root
    for depth, step in enumerate(path):
        if here is Any:
            return None
        lists = get_origin(here) is tuple
        leads = get_origin(here) is dict or (
            is_dataclass(here) and step in keys_at(path[:depth], root)
        )
        if isinstance(step, int) is not lists or not (lists or leads):
            return depth
        here = _inside(here, step)
    return None


def _inside(kind: Any, step: str | int) -> Any:
    """The type of what stands under `step` in a value of type `kind`."""
    if is_dataclass(kind):
        hints = _hints(kind if isinstance(kind, type) else type(kind))
        return _bare(hints.get(str(step), hints.get(f"{step}_")))
    arguments = [a for a in get_args(kind) if a is not ...]
    return _bare(arguments[-1]) if arguments else None


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _bare(kind: Any) -> Any:
    """The type without `Annotated` and without `None`."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _bare(next(a for a in get_args(kind) if a is not type(None)))
    return kind
