"""Serialisers for Prometheus: what a spec says becomes a literal, never part of the language."""

from __future__ import annotations

import json
from math import ceil
from typing import TYPE_CHECKING

from specc.emit._dump import number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from specc.units import Quantity

MINUTE = 60
_UNITS = (("w", 10080), ("d", 1440), ("h", 60))


def minutes(span: Quantity) -> int:
    """A span in whole minutes, rounded up and at least one: a rate needs several scrapes."""
    return max(1, ceil(span.magnitude / MINUTE))


def duration(count: int) -> str:
    """So many minutes as Prometheus writes a duration: `1d`, `90m`."""
    for unit, size in _UNITS:
        if count and count % size == 0:
            return f"{count // size}{unit}"
    return f"{count}m"


def literal(value: Fraction | float) -> str:
    """A number."""
    return repr(number(value))


def quoted(text: str) -> str:
    """A string. PromQL takes Go's escapes, of which JSON's are a part."""
    return json.dumps(text, ensure_ascii=False)


def selector(name: str, labels: Mapping[str, str]) -> str:
    """The series of a name with these labels: `feature_psi{project="churn"}`."""
    return f"{name}{{{','.join(f'{key}={quoted(value)}' for key, value in labels.items())}}}"


def verbatim(text: str) -> str:
    """Text inside an annotation or a label of an alert, which Prometheus reads as a Go template.

    Escapes each brace by itself, so that none can pair with a brace beside it.
    """
    return text.replace("{", '{{"{"}}')
