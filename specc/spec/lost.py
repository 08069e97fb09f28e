"""What stands in a partial spec for what could not be read."""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from typing import TYPE_CHECKING, Any, Never

if TYPE_CHECKING:
    from specc.diagnostic import Path


class LostError(LookupError):
    """A rule asked for something that could not be read, about which a finding exists already."""


class _Lost:
    """Raises `LostError` whatever is asked of it."""

    __slots__ = ()

    def _raise(self, *_: object) -> Never:
        raise LostError("this could not be read")

    __getattr__ = __getitem__ = __iter__ = __len__ = __contains__ = __bool__ = _raise
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _raise
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __neg__ = _raise
    __truediv__ = __rtruediv__ = __float__ = __int__ = __str__ = __format__ = _raise


LOST: Any = _Lost()
"""Each mistake is said once: nothing can be said that rests on what stands here."""


def torn(node: Any, path: Path) -> Any:
    """The node with `LOST` at `path`; of what stands in a list or under an id, nothing is torn out
    that is not there."""
    step, rest = path[0], path[1:]
    if isinstance(node, dict):
        inside = node.get(step)
        return node if inside is None or not rest else {**node, step: torn(inside, rest)}
    if not is_dataclass(node) or isinstance(node, type):
        return node
    name = next((each for each in (str(step), f"{step}_") if each in vars(node)), "")
    if not name:
        return node
    inside = getattr(node, name) if rest else None
    within = is_dataclass(inside) or isinstance(inside, dict)
    return replace(node, **{name: torn(inside, rest) if within else LOST})
