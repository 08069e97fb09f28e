"""JSON merged by key: written anew where a dump of its data gives its text, else edited."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from specc.plan import _places
from specc.plan._keys import applied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.plan._keys import Edit

_INDENT = re.compile(r"[\[{]\n([ \t]+)")


def load(text: str) -> Any:
    """The data of a document; `ValueError` where a key stands twice."""
    return json.loads(text, object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits of its data, its layout kept."""
    data = load(text)
    found = _INDENT.search(text)
    indent = found[1] if found else None
    for ascii_only in (False, True):
        if json.dumps(data, indent=indent, ensure_ascii=ascii_only) == text.rstrip("\n"):
            new = json.dumps(applied(data, edits), indent=indent, ensure_ascii=ascii_only)
            return new + text[len(text.rstrip("\n")) :]
    return _places.edited(text, edits, _places.Writer(block=_one_line, flow=_value))


def _one_line(value: Any) -> str:
    raise _places.UnreadableError("JSON has no blocks")


def _value(value: Any, space: str, in_braces: bool) -> str:
    """A value as deep as the line break before it says."""
    if not space.startswith("\n") or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value, indent=2, ensure_ascii=False).replace("\n", space)
