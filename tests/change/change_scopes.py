"""Specs for the tests of changes: the example in full, with some of its words replaced."""

from __future__ import annotations

from pathlib import Path

from specc.compiler import check
from specc.spec import PartialSpec, Spec

EXAMPLES = Path(__file__).parents[2] / "examples"
TEXT = (EXAMPLES / "ad-click/spec.yaml").read_text()


def spec(text: str) -> Spec:
    """The spec that the text is."""
    checked = check("spec.yaml", text.encode())
    assert checked.spec is not None, checked.found
    assert not isinstance(checked.spec, PartialSpec), checked.found
    return checked.spec


def edited(*swaps: tuple[str, str], text: str = TEXT) -> str:
    """The text with each pair's first in the place of its second; each must be there."""
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


AD_CLICK = spec(TEXT)
