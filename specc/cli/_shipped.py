"""The files that travel with specc: in the wheel under `specc/_shipped`, else in the checkout."""

from __future__ import annotations

from pathlib import Path

import specc

_PACKAGE = Path(specc.__file__).parent
_IN_CHECKOUT = {"rules": "tests/rules", "schemas": "schemas", "templates": "templates"}


def shipped(kind: str) -> Path:
    """The folder of the `rules` pages, the `schemas` or the `templates`."""
    in_wheel = _PACKAGE / "_shipped" / kind
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / _IN_CHECKOUT[kind]
