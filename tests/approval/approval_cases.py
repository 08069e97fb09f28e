"""A scope, and the approvals of it, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import signed_pages

from specc.approval import Record, Standing, required, standings
from specc.change import scope_change
from specc.plan import Obstacle
from specc.source import parse
from specc.spec import PartialSpec, Spec, read
from specc.spec.policy import DEFAULT
from specc.tree import File

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "examples" / "ad-click" / "spec.yaml").read_text(encoding="utf-8")
TODAY = date(2026, 7, 1)
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def spec_of(text: str) -> Spec:
    """The spec in a text, which has no mistake of form."""
    source, found = parse("spec.yaml", text.encode())
    assert source is not None
    assert found == ()
    spec, shape = read(source)
    assert shape == ()
    assert spec is not None
    assert not isinstance(spec, PartialSpec)
    return spec


def record_of(text: str, role: Any, **changes: Any) -> Record:
    """The approval of the spec in a text by the one person who holds a role."""
    made = signed_pages.approval(spec_of(text), text, role, NOON - timedelta(days=1))
    return replace(made, **changes)


def folder_of(*records: Record, text: str = TEXT) -> dict[str, File | Obstacle]:
    """The folder with these records and the spec that they name."""
    return signed_pages.folder_of(*records, text=text)


def signed(text: str = TEXT) -> dict[str, File | Obstacle]:
    """The folder with the approval of everybody who is asked."""
    roles = required(spec_of(text), DEFAULT)
    return folder_of(*(record_of(text, role) for role in roles), text=text)


def judged(
    folder: Mapping[str, File | Obstacle], text: str = TEXT, **how: Any
) -> dict[str, Standing]:
    """How each approval stands for the spec in a text."""
    spec = spec_of(text)
    asked = how.pop("asked", required(spec, DEFAULT))
    how = {"classify": scope_change, **how}
    found = standings(spec, folder, how.pop("today", TODAY), asked=asked, **how)
    return {each.role: each for each in found}


def states(folder: Mapping[str, File | Obstacle], text: str = TEXT, **how: Any) -> dict[str, str]:
    """The state of each."""
    return {role: each.state for role, each in judged(folder, text, **how).items()}
