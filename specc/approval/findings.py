"""Approvals that a release lacks, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.diagnostic import at, key
from specc.diagnostic.codes import SECTION_WITHOUT_APPROVAL
from specc.diagnostic.text import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.approval._model import Standing
    from specc.diagnostic import Diagnostic, Place
    from specc.spec import Spec

MOST_NAMED = 5
_SAID = {
    "missing": "nobody has approved this scope as",
    "void": "what was approved has changed since, as",
    "rejected": "the scope was rejected, as",
    "expired": "a finding was accepted until a day that has passed, as",
    "refused": "the approval cannot be believed, as",
}


def found(standings: Iterable[Standing], spec: Spec) -> Iterator[Diagnostic]:
    """One finding for each approval that is asked for and does not hold."""
    for each in standings:
        if each.is_asked and not each.is_current:
            yield SECTION_WITHOUT_APPROVAL.finding(
                f"{_SAID[each.state]} `{each.role}`",
                _asked(each, spec),
                help=each.help,
                notes=tuple(_notes(each)),
            )


def _asked(standing: Standing, spec: Spec) -> Place:
    asked = spec.review.approvals or ()
    if standing.role in asked:
        return at("review", "approvals", asked.index(standing.role), label="has to sign")
    return key("review", label="the house asks for it")


def _notes(standing: Standing) -> Iterator[str]:
    if standing.state != "missing":
        yield standing.reason
    fields = standing.since.fields if standing.state == "void" else ()
    for each in fields[:MOST_NAMED]:
        yield f"{dotted(each.path)}: {each.before or 'nothing'} → {each.after or 'nothing'}"
    if len(fields) > MOST_NAMED:
        yield f"and {len(fields) - MOST_NAMED} more"
