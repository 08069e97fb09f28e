"""What the page about changes says each role answers for is what it signs."""

from __future__ import annotations

from pathlib import Path

from specc.approval import PARTY, SECTIONS
from specc.change import PARTIES

PAGE = Path(__file__).parents[2] / "docs" / "changing-scope.md"


def _row(head: str, names: list[str]) -> str:
    return f"| {head} | {', '.join(names)} |\n".replace("_", " ")


def _table() -> str:
    """What all answer for once, and for each party the rest."""
    shared = [each.name for each in SECTIONS if set(each.owners) == set(PARTIES)]
    out = "| role | answers for |\n|---|---|\n" + _row("everybody", shared)
    for party in PARTIES:
        roles = [role for role, of in PARTY.items() if of == party]
        own = [each.name for each in SECTIONS if party in each.owners and each.name not in shared]
        out += _row(", ".join(roles), own)
    return out


def test_the_page_names_the_sections_of_each_role() -> None:
    assert f"\n\n{_table()}\n" in PAGE.read_text(encoding="utf-8"), _table()
