"""What is found about the approvals of a page: the spec as it was before is the one that was
signed, by everybody who has to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

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
    from collections.abc import Iterator
    from datetime import date

    from specc.compiler import Checked


def released(now: Checked, signed: Checked, text: str, today: date) -> Checked:
    """All findings, with those of `specc verify --release`; `text` is what was signed."""
    if now.spec is None or now.source is None or not now.is_sound:
        return now
    folder = {name: File(content=content) for name, content in _signatures(signed, text)}
    standing = standings(
        now.spec, folder, today, asked=required(now.spec, DEFAULT), classify=scope_change
    )
    beyond = map(now.source.locate, found(standing, now.spec))
    return replace(now, found=in_order((*now.found, *beyond)))


def _signatures(signed: Checked, text: str) -> Iterator[tuple[str, bytes]]:
    spec, kept = signed.spec, keep(text.encode())
    assert spec is not None
    yield kept.name, kept.content
    for role in required(spec, DEFAULT):
        (person,) = [name for name, each in spec.people.items() if each.role == role]
        made = Record(
            role=role,
            person=person,
            handle=spec.people[person].handle,
            decision="approved",
            project=spec.project.id,
            version=spec.project.version,
            time=datetime(2026, 10, 1, tzinfo=UTC),
            spec=kept.name,
            spec_digest=kept.digest,
            digests=digests(spec, PARTY[role]),
            specc="0.1.0",
        )
        yield name_of(made), render(made)
