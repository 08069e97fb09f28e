"""The judge of the case table: what it calls said, and how it words what was measured."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "tools"))

from bench_judge import Facts, Kind, is_said, verdict

WELL = Facts(
    code=0,
    crashed=False,
    said=False,
    same=False,
    lost=0,
    in_git=False,
    missing=0,
    elsewhere=0,
    unmerged=False,
    conflict=False,
    broken=(),
)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Applied patch to 'docs/a.md' with conflicts.", True),
        ("Applied patch to 'docs/a.md' cleanly.", False),
        ("U docs/a.md", True),
        ("error: docs/a.md: does not exist in index", True),
        ("  ~ docs/a.md  merge  monitoring.alerts.failing", False),
        ("  = docs/a.md  skip  goals; not there: it stays away", True),
        ("conflict in another file", False),
    ],
)
def test_a_line_counts_where_it_names_the_file_and_warns(line: str, said: bool) -> None:
    assert is_said(f"before\n{line}\nafter", "docs/a.md") is said


@pytest.mark.parametrize(
    ("facts", "kind", "text"),
    [
        (WELL, Kind.GOOD, "kept"),
        (replace(WELL, lost=2), Kind.SILENT, "lost lines: 2 (for good), silent, exit 0"),
        (
            replace(WELL, lost=2, in_git=True, said=True, code=1),
            Kind.LOST,
            "lost lines: 2 (git has them), said, exit 1",
        ),
        (replace(WELL, missing=3), Kind.SILENT, "new lines not delivered: 3, silent, exit 0"),
        (replace(WELL, missing=3, said=True), Kind.QUIET, "not delivered, said, exit 0"),
        (replace(WELL, conflict=True), Kind.QUIET, "conflict, silent, exit 0"),
        (
            replace(WELL, conflict=True, said=True, code=3),
            Kind.CONFLICT,
            "conflict, said, exit 3",
        ),
        (replace(WELL, code=2, said=True, same=True), Kind.REFUSED, "refused, exit 2"),
        (
            replace(WELL, code=1, said=True, crashed=True),
            Kind.CRASHED,
            "traceback, exit 1, left half-written",
        ),
    ],
)
def test_what_was_measured_is_worded_and_counted(facts: Facts, kind: Kind, text: str) -> None:
    found = verdict(facts)
    assert (found.kind, found.text) == (kind, text)
