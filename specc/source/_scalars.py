"""Plain scalars by the YAML 1.2 core schema: `no`, `on`, `1:30`, `0012` and dates stay text."""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_PLAIN = re.compile(
    r"[A-Za-z0-9$€£¥%./<][A-Za-z0-9$€£¥%./<>=_ +-]*(?<! )|-[0-9$€£¥.][A-Za-z0-9$%./_ -]*(?<! )"
)
"""Texts that need no quotes wherever they stand, in braces too."""
_LONGEST_NUMBER = 40
"""More digits than this stay text: no quantity has them, and reading them takes quadratic time."""


def resolve(text: str) -> Scalar:
    """The value of a plain (unquoted) scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def written(text: str) -> str:
    """A text as it stands in a spec, in braces or not: in double quotes where YAML needs them."""
    if _PLAIN.fullmatch(text) and isinstance(resolve(text), str):
        return text
    import json

    return json.dumps(text, ensure_ascii=False)


def unquoted(scalar: str) -> str | None:
    """The text that a scalar on one line says, as it may stand inside quotes of either kind; none
    where it is no text, or holds what has to be escaped there."""
    text = scalar
    if scalar[:1] in ("'", '"') and scalar[:1] == scalar[-1:] and len(scalar) > 1:
        text = scalar[1:-1]
    elif not isinstance(resolve(scalar), str) or scalar[:1] in ("[", "{"):
        return None
    return None if any(char in text for char in "'\"\\\n") else text
