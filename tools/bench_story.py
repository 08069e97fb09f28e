"""The story of the case table: one project before and after a change of its scope.

The files are what specc compiles from one spec and from its next version. The peers' templates
hold some of the very same files in the same two versions, so that every tool has the same change
to bring. specc generates no binary and no executable file; for the cases about those, three such
files stand in the templates, and are handed to specc's compiler in addition (`bench_extra.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "breast-cancer" / "spec.yaml"

Change = Literal["scope", "package"]
"""What the new version changes: values, a file added and one dropped; or the path of a package."""

SHARED = (
    ".gitignore",
    "CODEOWNERS",
    "Makefile",
    "README.md",
    "docs/datasheets/appointments.md",
    "docs/datasheets/visits.md",
    "docs/runbook.md",
    "monitoring/dashboard.json",
    "monitoring/rules.yml",
    "pyproject.toml",
    "src/aspirates/config.py",
    "src/breast_cancer/config.py",
    "tools/install.py",
)
"""What the peers' templates hold of the compiled repos, where a version has it."""

_APPOINTMENTS = (
    "appointments: {owner: lab, location: clinic.referrals, format: table, refresh: 1 day, "
    "history: 5 years, rows: 9k, access: granted}"
)
_VISITS = (
    "visits: {owner: clinic-lead, location: clinic.visits, format: table, refresh: 1 week, "
    "history: 2 years, rows: 20k, access: granted, columns: {visit: {type: string}, "
    "day: {type: timestamp}, age: {type: number, min: 0, max: 120}, ward: {type: string}, "
    "room: {type: string}, weight: {type: number, min: 0, max: 400}}}"
)
_SCOPE = (
    ("version: 1.0.0", "version: 1.1.0"),
    ("title: Reading suspicious", "title: Reading the most suspicious"),
    ("how likely they are malignant", "how likely they are to be malignant"),
    (_APPOINTMENTS, _VISITS),
    ("measured_from: appointments", "measured_from: visits"),
    ("limit: 100ms", "limit: 80ms"),
    ('"> 100ms"', '"> 80ms"'),
    ('"> 1%", window: 20 min', '"> 2%", window: 20 min'),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A generated file."""

    content: bytes
    executable: bool = False


Files = dict[str, Generated]


def first() -> str:
    """The spec before."""
    return EXAMPLE.read_text(encoding="utf-8")


def second(change: Change) -> str:
    """The spec after."""
    if change == "package":
        return first() + "scaffold: {package: aspirates}\n"
    text = first()
    for old, new in _SCOPE:
        if old not in text:
            raise ValueError(f"{EXAMPLE} no longer says {old}")
        text = text.replace(old, new)
    return text


LOGO, ICON, SCRIPT = "docs/logo.png", "docs/icon.png", "tools/release.sh"
ADDITIONAL = (LOGO, ICON, SCRIPT)


def additional(version: Literal[1, 2]) -> Files:
    """The files that specc does not generate: a binary that changes, one that does not, and an
    executable that changes."""
    head = b"\x89PNG\r\n\x1a\n\x00\x00"
    script = f'#!/bin/sh\nset -eu\necho "build"\necho "release {version}"\n\necho "done"\n'
    return {
        LOGO: Generated(content=head + bytes([version]) * 64 + b"\x00" * 64),
        ICON: Generated(content=head + b"\x07" * 32),
        SCRIPT: Generated(content=script.encode(), executable=True),
    }


def shared(compiled: Path, version: Literal[1, 2]) -> Files:
    """The part of a compiled repo that all tools generate."""
    found = {
        path: Generated(content=(compiled / path).read_bytes())
        for path in SHARED
        if (compiled / path).exists()
    }
    return found | additional(version)
