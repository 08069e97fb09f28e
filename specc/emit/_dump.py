"""Data to bytes. Values reach files through these and never by pasting."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from specc.tree import File, Ownership

if TYPE_CHECKING:
    from specc.units import Quantity


def number(value: Quantity | Fraction | float | None) -> float | int | None:
    """The amount in its base unit, as the plainest number: seconds, bytes, a share of 1."""
    if value is None:
        return None
    exact = value if isinstance(value, Fraction | float | int) else value.magnitude
    return int(exact) if exact == int(exact) else float(exact)


def yaml_bytes(data: object, *, header: str = "") -> bytes:
    """A YAML document; `header` is text for a leading comment."""
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(_plain(data), Dumper=dumper, sort_keys=False, allow_unicode=True, width=100)
    return (_comment(header) + text).encode()


def json_bytes(data: object) -> bytes:
    """A JSON document, indented."""
    return (json.dumps(_plain(data), indent=2, ensure_ascii=False) + "\n").encode()


def file(
    content: bytes | str,
    *,
    ownership: Ownership = Ownership.MANAGED,
    executable: bool = False,
) -> File:
    """A file of the generated repo."""
    data = content.encode() if isinstance(content, str) else content
    return File(content=data, ownership=ownership, executable=executable)


def _comment(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.splitlines())


def _plain(data: Any) -> Any:
    """Only what YAML and JSON know: references and other subclasses of `str` become text."""
    if isinstance(data, dict):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(each) for each in data]
    if isinstance(data, bool) or data is None:
        return data
    if isinstance(data, str):
        return str(data)
    if isinstance(data, date):
        return data.isoformat()
    return data
