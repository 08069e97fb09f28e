"""So many more lines are so much more work, sound or full of mistakes: counted in calls, which no
machine makes faster or slower."""

import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from specc.compiler import check

PATH = Path(__file__).parents[1] / "tools" / "large_spec.py"
SIZES = (400, 1000, 1600)
MOST = 1.02
"""Work for the last lines, as a multiple of the work for as many lines before them."""
MISTAKES: dict[str, tuple[str, str]] = {
    "none": ("", ""),
    "unknown people": (r"tell: ml-lead", "tell: nobody"),
    "unknown keys": (r"likelihood: low", "likelyhood: low"),
    "quantities without units": (r"window: 1 day", "window: 1"),
    "words that are not allowed": (r"kind: online", "kind: offline"),
    "limits nobody watches": (r"(?m)role: monitor$", "role: guardrail\n    limit: 5%"),
    "nothing behind a key": (r"rows: 100k", "rows:"),
    "duplicate keys": (r"format: table", "owner: x"),
    "anchors": (r"do: investigate", "do: &x investigate"),
}


def large(lines: int, mistake: str) -> bytes:
    spec = importlib.util.spec_from_file_location("large_spec", PATH)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text: str = module.large(lines)
    old, new = MISTAKES[mistake]
    changed = re.sub(old, new, text) if old else text
    assert (changed != text) == bool(old)
    return changed.encode()


def calls(work: Callable[[], object]) -> int:
    made = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return made


def test_a_large_spec_is_sound() -> None:
    assert [each.code for each in check("spec.yaml", large(600, "none")).found] == ["DEP06"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_more_lines_are_no_dearer_than_those_before(mistake: str) -> None:
    texts = [large(size, mistake) for size in SIZES]
    check("spec.yaml", texts[0])  # what is made once and kept
    small, middle, most = (calls(lambda text=text: check("spec.yaml", text)) for text in texts)
    assert most - middle < MOST * (middle - small)
