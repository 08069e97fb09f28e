"""A plan as people and tools read it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from specc.diagnostic.text import RESET, safe
from specc.plan import Action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.plan import Change, Plan

GREEN, YELLOW, RED, MAGENTA, DIM = (f"\x1b[{code}m" for code in (32, 33, 31, 35, 2))

STYLES = {
    Action.CREATE: ("+", GREEN),
    Action.ADOPT: ("+", GREEN),
    Action.COPY: ("+", GREEN),
    Action.UPDATE: ("~", YELLOW),
    Action.MERGE: ("~", YELLOW),
    Action.RENAME: ("~", YELLOW),
    Action.RESTORE: ("~", YELLOW),
    Action.KEEP: ("=", DIM),
    Action.YOURS: ("=", DIM),
    Action.SKIP: ("=", DIM),
    Action.ORPHAN: ("=", DIM),
    Action.DELETE: ("-", RED),
    Action.CONFLICT: ("!", MAGENTA),
}
"""Symbol and colour of each action, in the order shown: what needs a person comes last, next to
the prompt. What does not change is only counted."""

MOST_REASONS = 3
"""So many spec paths are named for a file; the rest are counted."""


def as_json(plan: Plan) -> str:
    """The plan for tools: one JSON document in ASCII, ending in a newline."""
    changes = [
        {
            "path": change.path,
            "action": change.action.value,
            "ownership": change.ownership.value,
            "reasons": list(change.reasons),
            "conflicts": change.conflicts,
        }
        for change in plan.changes
    ]
    document = {"schema_version": 1, "changes": changes, "totals": plan.totals}
    return json.dumps(document, indent=2) + "\n"


def as_text(plan: Plan, *, color: bool, brief: bool = False) -> str:
    """One line a file that changes or is kept, then one line of totals. Where `brief`, a repo that
    is all new is shown by folder: nothing in a hundred lines of `create` needs a person."""
    if brief and set(plan.totals) == {Action.CREATE.value}:
        return _folders(plan, color)
    order = list(STYLES)
    shown = sorted(
        (change for change in plan.changes if change.action in STYLES),
        key=lambda change: (order.index(change.action), change.path),
    )
    path = max((len(_path(change)) for change in shown), default=0)
    lines = [_line(change, path, color) for change in shown]
    return "".join(f"{line}\n" for line in [*lines, *([""] if lines else []), totals(plan)])


def _folders(plan: Plan, color: bool) -> str:
    counts = Counter(_folder(safe(change.path)) for change in plan.changes)
    width = max(map(len, counts))
    symbol, style = STYLES[Action.CREATE]
    lines = [
        (f"  {symbol} {name:<{width}}", f"{n} file{'s' * (n > 1)}" if name.endswith("/") else "")
        for name, n in sorted(counts.items())
    ]
    shown = (f"{style}{a}{RESET}  {b}" if color else f"{a}  {b}" for a, b in lines)
    return "".join(f"{line.rstrip()}\n" for line in [*shown, "", totals(plan)])


def _folder(path: str) -> str:
    """The folder that stands for a path: `src/churn/` and not `src/`, which says nothing."""
    parts = path.split("/")
    deep = 2 if parts[0] == "src" else 1
    return "/".join(parts[:deep]) + "/" if len(parts) > deep else path


def totals(plan: Plan) -> str:
    """`58 create, 2 update, 40 unchanged`."""
    return ", ".join(f"{n} {action}" for action, n in plan.totals.items()) or "no files"


def places(plan: Plan) -> Iterator[str]:
    """Where a person must decide: `conf/model.yaml:12` for each pair of markers, else the path."""
    for change in plan.changes:
        if change.action is Action.CONFLICT:
            file = change.content or change.before
            lines = file.content.split(b"\n") if file else []
            at = [n for n, line in enumerate(lines, start=1) if line.startswith(b"<<<<<<< ")]
            path = safe(change.path)
            yield from (f"{path}:{n}" for n in at) if at else (path,)


def conflicts(plan: Plan, *, written: bool) -> str:
    """How many conflicts there are, and where, for the person who has to settle them."""
    many = f"{plan.conflicts} conflict{'s' * (plan.conflicts > 1)}"
    said = f"{many} left to you" if written else f"{many}; nothing was written"
    return f"{said}:\n" + "".join(f"  {place}\n" for place in places(plan))


def _line(change: Change, width: int, color: bool) -> str:
    symbol, style = STYLES[change.action]
    path, action = _path(change), change.action.value
    why = "; ".join(filter(None, (_reasons(change), safe(change.note))))
    text = f"  {symbol} {path:<{width}}  {action:<{8 if why else 0}}"
    return (f"{style}{text}{RESET}" if color else text) + (f"  {why}" if why else "")


def _path(change: Change) -> str:
    return safe(f"{change.was} -> {change.path}" if change.was else change.path)


def _reasons(change: Change) -> str:
    named = ", ".join(map(safe, change.reasons[:MOST_REASONS]))
    more = len(change.reasons) - MOST_REASONS
    return f"{named} and {more} more" if more > 0 else named
