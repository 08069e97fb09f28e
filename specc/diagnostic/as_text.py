"""Findings as people read them: excerpts, the assumed defaults if wanted, and the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import text
from specc.diagnostic.fixing import fixable
from specc.diagnostic.report import STDIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from specc.diagnostic.report import Report


def document(report: Report) -> str:
    """The whole page."""
    shown = text.render(report.found, report.lines, color=report.color, width=report.width)
    parts = [shown, _assumed(report.assumed), f"{_verdict(report)}\n"]
    return "\n".join(part for part in parts if part)


def _verdict(report: Report) -> str:
    lived_with = f"; {len(report.accepted)} accepted" if report.accepted else ""
    if report.found:
        said = text.summary(report.found) + lived_with
        return "\n".join(filter(None, (said, _mendable(report))))
    return f"{text.safe(report.name)}: no findings{lived_with}"


def _mendable(report: Report) -> str:
    """How many of the findings need no person, and what puts them right."""
    count, known = len(fixable(report.found)), len(report.found)
    if not count or report.name == STDIN:
        return ""
    who = "it" if known == 1 else "all of them" if count == known else f"{count} of them"
    return f"{who} can be fixed: specc check --fix"


def _assumed(assumed: Sequence[tuple[str, str, str]] | None) -> str:
    """The assumed defaults as a table: where, what, why."""
    if assumed is None:
        return ""
    rows = [tuple(map(text.safe, row)) for row in assumed]
    if not rows:
        return "no default was assumed\n"
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    lines = [f"  {path:<{first}}  {value:<{second}}  {why}".rstrip() for path, value, why in rows]
    return "\n".join(["assumed, because the spec does not say:", *lines, ""])
