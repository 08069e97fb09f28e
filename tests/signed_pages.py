"""Approvals in memory: those of one text, and what a release finds of a page whose spec, as it was
before, is the one that was signed by everybody who has to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from specc.approval import (
    PARTY,
    Record,
    digests,
    keep,
    name_of,
    render,
    required,
    standings,
)
from specc.approval.findings import found
from specc.change import scope_change
from specc.diagnostic import in_order
from specc.spec.policy import DEFAULT
from specc.tree import File

if TYPE_CHECKING:
    from datetime import date

    from specc.compiler import Checked
    from specc.plan import Obstacle
    from specc.spec import Spec

SIGNED = datetime(2026, 10, 1, tzinfo=UTC)


def released(now: Checked, signed: Checked, text: str, today: date) -> Checked:
    """All findings, with those of `specc verify --release`; `text` is what was signed."""
    if now.spec is None or now.source is None or not now.is_sound:
        return now
    then = signed.spec
    assert then is not None
    records = (approval(then, text, role, SIGNED) for role in required(then, DEFAULT))
    standing = standings(
        now.spec,
        folder_of(*records, text=text),
        today,
        asked=required(now.spec, DEFAULT),
        classify=scope_change,
    )
    beyond = map(now.source.locate, found(standing, now.spec))
    return replace(now, found=in_order((*now.found, *beyond)))


def approval(spec: Spec, text: str, role: Any, time: datetime) -> Record:
    """The approval of a spec, which stands in `text`, by the one person who holds a role."""
    kept = keep(text.encode())
    (person,) = [name for name, each in spec.people.items() if each.role == role]
    return Record(
        role=role,
        person=person,
        handle=spec.people[person].handle,
        decision="approved",
        project=spec.project.id,
        version=spec.project.version,
        time=time,
        spec=kept.name,
        spec_digest=kept.digest,
        digests=digests(spec, PARTY[role]),
        specc="0.1.0",
    )


def folder_of(*records: Record, text: str) -> dict[str, File | Obstacle]:
    """The folder with these records and the spec that they name."""
    kept = keep(text.encode())
    files = {kept.name: kept.content, **{name_of(each): render(each) for each in records}}
    return {name: File(content=content) for name, content in files.items()}
