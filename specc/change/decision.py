"""The record of a decision that a change of scope asks for, as a first draft."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specc.change._difference import where
from specc.change._told import by_gravity, counted, headline, signed, signed_days, stage_name
from specc.diagnostic.as_markdown import prose
from specc.diagnostic.text import dotted
from specc.emit._filters import code, text

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping

    from specc.change._difference import Difference
    from specc.change._model import Changed
    from specc.spec import Spec

_NUMBERED = re.compile(r"(\d{4,6})-.*\.md")
_MOST = 12
"""Changes named in the context; the rest are counted."""


def next_number(names: Iterable[str]) -> int:
    """The number after the highest of the records in a folder.

    >>> next_number(["0001-kickoff.md", "0007-units.md", "README.md"])
    8
    """
    found = [int(match[1]) for match in map(_NUMBERED.fullmatch, names) if match]
    return max(found, default=0) + 1


def file_name(it: Difference, number: int) -> str:
    """`0008-what-is-optimised-is-another-metric.md`: after the gravest change."""
    slug = re.sub("[^a-z0-9]+", "-", _title(it).lower()).strip("-")
    return f"{number:04d}-{slug}.md"


def drafted(it: Difference, records: Mapping[str, str]) -> str | None:
    """The name of the record, among `records` by name, that was drafted of the same change: it has
    the same title and context, whatever people have decided in it since."""
    context = _section(it)
    for name in sorted(records):
        match = _NUMBERED.fullmatch(name)
        if match and name == file_name(it, int(match[1])) and context in records[name]:
            return name
    return None


def _section(it: Difference) -> str:
    said = f"{' · '.join(headline(it))}. The scope was version {text(it.versions[0])}."
    return "\n\n".join(("## Context", said, "\n".join(_context(it)), "## Decision"))


def draft(it: Difference, new: Spec, number: int, today: datetime.date) -> str:
    """The record, proposed: what changed and what follows from it. Why is what the spec says of
    its choices; people add what it does not say before they accept it."""
    rows = [
        f"# {number}. {_title(it).capitalize()}",
        f"Status: proposed\nDate: {today.isoformat()}",
        _section(it),
        f"We take on version {text(_version(it))} of the scope.",
        *["\n".join(_reasons(it, new))],
        "## Consequences",
        "\n".join(_consequences(it)),
    ]
    return "\n\n".join(filter(None, rows)) + "\n"


def _title(it: Difference) -> str:
    return next((fields[0].why for _, fields in by_gravity(it)), "no change of scope")


def _version(it: Difference) -> str:
    return it.next_version if it.asks_for_version else it.versions[1]


def _context(it: Difference) -> Iterator[str]:
    fields = [each for _, some in by_gravity(it) for each in some]
    yield from map(_item, fields[:_MOST])
    if len(fields) > _MOST:
        yield f"- and {len(fields) - _MOST} more"


def _item(each: Changed) -> str:
    said = {
        (True, True): f"{code(each.before)} → {code(each.after)}",
        (True, False): f"was {code(each.before)}, and is gone",
        (False, True): f"new: {code(each.after)}",
    }[bool(each.before), bool(each.after)]
    return f"- {each.gravity.name} {code(dotted(each.path))}: {said} ({each.why})"


def _reasons(it: Difference, new: Spec) -> Iterator[str]:
    """The choices that the spec has written down, where that is a part of the change."""
    if any(each.path[:2] == ("tradeoffs", "decisions") for each in it.change.fields):
        for each in new.tradeoffs.decisions:
            yield f"- {text(each.chose)} over {text(each.over)}: {text(each.because)}"


def _consequences(it: Difference) -> Iterator[str]:
    if it.change.voids:
        yield f"- Void, and to be given again: the approvals of {', '.join(it.change.voids)}."
    if stage := it.change.redo_from:
        yield f"- The work begins again at the stage {stage_name(stage)}."
    if moved := signed(it.build):
        yield f"- Building costs {moved}."
    if moved := signed(it.run_per_month):
        yield f"- Running costs {moved} a month."
    if it.days:
        yield f"- The plan takes {signed_days(it.days)}."
    if it.files is not None:
        yield f"- Files of the repo: {text(counted(it, ', '))}."
    yield from (
        f"- New finding {each.code} at {code(where(each))}: {prose(each.message)}"
        for each in it.new
    )
