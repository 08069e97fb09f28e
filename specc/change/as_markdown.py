"""A difference as a comment on a pull request, which a forge updates in place by its marker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from specc.change._difference import where
from specc.change._model import Gravity
from specc.change._told import asked, beside, headline, parties, shown, stage_name
from specc.diagnostic.as_markdown import code as span
from specc.diagnostic.as_markdown import prose
from specc.diagnostic.text import dotted
from specc.emit._filters import code, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from specc.change._difference import Difference
    from specc.change._model import Changed, Fallen
    from specc.diagnostic import Diagnostic

MARKER = "<!-- specc -->"
MOST = 65_000
"""Characters: a forge refuses a comment of more than 65,536."""
LONGEST = 240
"""Characters of one value or sentence; what is longer is cut."""
_REST = 600
"""Characters kept free for what says how much was left out."""
_HEAD = (
    "| class | field | before | after | why | voids | redo from |\n|---|---|---|---|---|---|---|"
)
_POINTER = "*{} more: `specc diff --format html:FILE` writes all of them.*"


def render(it: Difference, *, verbose: bool = False) -> str:
    """The marker, the headline, the changes that somebody has to approve; the rest folded. What
    follows from the coming or going of a name is counted beside it, `verbose` shows it."""
    parts = [MARKER, _headline(it), " → ".join(map(span, it.names))]
    if said := asked(it):
        parts.append(f"> {prose(said)}")
    if it.fallen:
        parts.append("\n".join(["Whose word falls:", "", *map(_fallen, it.fallen)]))
    fields = sorted(shown(it, folded=not verbose), key=lambda each: -each.gravity)
    grave = [each for each in fields if each.gravity >= Gravity.C2 or each.voids]
    light = [each for each in fields if each not in grave]
    row = partial(_row, it, verbose)
    room = MOST - _REST - sum(map(len, parts))
    for title, head, rows in (
        ("", _HEAD, [row(each) for each in grave]),
        (f"{len(light)} that need nobody's approval", _HEAD, [row(each) for each in light]),
        (f"{len(it.new)} new findings", "", [_finding(each) for each in it.new]),
        (f"{len(it.gone)} findings gone", "", [_finding(each) for each in it.gone]),
    ):
        if rows:
            parts.append(_block(title, head, rows, room))
            room -= len(parts[-1])
    return "\n\n".join(parts) + "\n"


def _headline(it: Difference) -> str:
    first, *rest = headline(it)
    return " · ".join([f"**{first}**", *map(text, rest)])


def _fallen(each: Fallen) -> str:
    who = f"{each.role}: {span(each.person)} {span(each.handle)}"
    signed = f"who signed on {each.signed:%Y-%m-%d}" if each.signed else "who has not signed"
    return f"- {who}, {signed}"


def _block(title: str, head: str, rows: Iterable[str], room: int) -> str:
    """Rows under a title that folds them away, as many as there is room for."""
    rows = list(rows)
    kept = list(_fitting(rows, room - len(title) - len(head) - _REST // 4))
    left = [] if len(kept) == len(rows) else ["", _POINTER.format(len(rows) - len(kept))]
    body = "\n".join([*([head] if head and kept else []), *kept, *left])
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>" if title else body


def _fitting(rows: Iterable[str], room: int) -> Iterator[str]:
    for each in rows:
        room -= len(each) + 1
        if room < 0:
            return
        yield each


def _row(it: Difference, verbose: bool, each: Changed) -> str:
    stage = stage_name(each.redo_from) if each.redo_from else ""
    voids = ", ".join(parties(each))
    before, after = (code(_cut(said)) if said else "" for said in (each.before, each.after))
    path = code(_cut(dotted(each.path)))
    why = ", ".join(filter(None, (each.why, beside(each, it, folded=not verbose))))
    return f"| {each.gravity.name} | {path} | {before} | {after} | {why} | {voids} | {stage} |"


def _finding(each: Diagnostic) -> str:
    place = f" at {span(_cut(where(each)))}" if where(each) else ""
    return f"- {each.severity.value} {span(f'{each.code} {each.slug}')}{place}: " + prose(
        _cut(each.message)
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
