"""A difference as one page that needs nothing else: no network, no script, no file beside it."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from specc.change._difference import where
from specc.change._told import (
    TITLES,
    asked,
    beside,
    by_gravity,
    falling,
    headline,
    parties,
    stage_name,
)
from specc.diagnostic.text import dotted, safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specc.change._difference import Difference
    from specc.change._model import Changed
    from specc.diagnostic import Diagnostic

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --dim: #57606a; --line: #d0d7de; --page: #fff;
  --C4: #7a1fa2; --C3: #b3261e; --C2: #8a5300; --C1: #1a6e35; --C0: #57606a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ed; --dim: #a3adb8; --line: #3a424b;
  --page: #14171b; --C4: #d7a1f0; --C3: #ff9d94; --C2: #f0b75e; --C1: #79d492; --C0: #a3adb8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 2rem 1rem; background: var(--page);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { margin: .5rem 0; }
.dim { color: var(--dim); }
.asked { border-left: .25rem solid var(--C4); padding-left: .75rem; }
.C4 { color: var(--C4); } .C3 { color: var(--C3); } .C2 { color: var(--C2); }
.C1 { color: var(--C1); } .C0 { color: var(--C0); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; min-width: 56rem; }
th:nth-child(1) { width: 22%; }
.fields th:nth-child(4) { width: 20%; }
.fields th:nth-child(5) { width: 11%; }
.fields th:nth-child(6) { width: 9%; }
.findings th:nth-child(2) { width: 8%; }
.findings th:nth-child(3) { width: 22%; }
th, td { border-bottom: 1px solid var(--line); padding: .4rem .6rem; text-align: left;
  vertical-align: top; font-weight: normal; }
thead th { color: var(--dim); font-size: .875rem; }
code { font: .9em ui-monospace, monospace; }
.fallen { margin: 0; padding-left: 1.25rem; }
:focus-visible { outline: 2px solid var(--C2); outline-offset: 2px; }
@media screen and (max-width: 60rem) {
  table { min-width: 0; }
  table, tbody { display: block; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  tr { display: grid; grid-template-columns: 1fr; padding: .6rem 0;
    border-bottom: 1px solid var(--line); }
  th, td { border: 0; padding: .1rem 0; min-width: 0; overflow-wrap: anywhere; }
  tbody th:nth-child(1) { width: auto; padding-bottom: .25rem; }
  td:nth-child(n) { display: grid; grid-template-columns: 5.5rem 1fr; width: auto; }
  td::before { content: attr(data-label); color: var(--dim); }
  td.none { display: none; }
}
@media print { body { max-width: none; padding: 0; } tr { break-inside: avoid; }
  table { min-width: 0; } }
"""
_NOTHING = "–"
_COLUMNS = ("field", "before", "after", "why", "voids", "redo from")


def render(it: Difference) -> str:
    """The whole page."""
    title = f"{headline(it)[0]}: {' → '.join(it.names)}"
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return "\n".join(
        [
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{inert(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{inert(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
            *_head(it),
            *_falling(it),
            *_fields(it),
            *_findings("New findings", it.new),
            *_findings("Findings gone", it.gone),
            "</main>\n</body>\n</html>\n",
        ]
    )


def inert(text: str) -> str:
    """A text as HTML shows it: no markup, and no character that moves those beside it."""
    return escape(safe(text), quote=True)


def _head(it: Difference) -> Iterator[str]:
    first, *rest = headline(it)
    yield f'<h1 class="{it.change.gravity.name}">{inert(first)}</h1>'
    yield f"<p>{inert(' · '.join(rest))}</p>"
    names = (f"<code>{inert(name)}</code>" for name in it.names)
    yield f'<p class="dim">{" → ".join(names)}</p>'
    if said := asked(it):
        yield f'<p class="asked">{inert(said)}.</p>'


def _falling(it: Difference) -> Iterator[str]:
    if it.fallen:
        yield "<h2>Whose word falls</h2>"
        rows = (f"<li>{inert(falling(each))}</li>" for each in it.fallen)
        yield f'<ul class="fallen">{"".join(rows)}</ul>'


def _fields(it: Difference) -> Iterator[str]:
    for gravity, fields in by_gravity(it):
        title = f"{gravity.name}: {TITLES[gravity]}"
        yield f'<h2 class="{gravity.name}">{inert(title)}</h2>'
        yield from _table("fields", title, _COLUMNS, (_row(each, it) for each in fields))


def _row(each: Changed, it: Difference) -> tuple[str, ...]:
    return (
        _path(dotted(each.path)),
        inert(each.before) or _NOTHING,
        inert(each.after) or _NOTHING,
        inert(", ".join(filter(None, (each.why, beside(each, it, folded=False))))),
        inert(", ".join(parties(each))) or _NOTHING,
        inert(stage_name(each.redo_from or "")) or _NOTHING,
    )


def _path(path: str) -> str:
    """A path that a line may break behind its dots."""
    return f"<code>{inert(path).replace('.', '.<wbr>').replace('_', '_<wbr>')}</code>"


def _findings(title: str, found: Sequence[Diagnostic]) -> Iterator[str]:
    if found:
        yield f"<h2>{inert(title)}</h2>"
        columns = ("finding", "severity", "field", "message")
        yield from _table("findings", title, columns, map(_finding, found))


def _finding(each: Diagnostic) -> tuple[str, ...]:
    return (
        f"<code>{inert(f'{each.code} {each.slug}')}</code>",
        inert(each.severity.value),
        _path(where(each)),
        inert(each.message),
    )


def _table(
    kind: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> Iterator[str]:
    """Cells are markup already. A wide table scrolls by itself, also with the keyboard; on a narrow
    screen its rows are cards."""
    heads = "".join(f'<th scope="col">{inert(each)}</th>' for each in columns)
    yield f'<div class="wide" role="region" tabindex="0" aria-label="{inert(title)}">'
    yield f'<table class="{kind}">\n<thead><tr>{heads}</tr></thead>\n<tbody>'
    for first, *rest in rows:
        cells = "".join(_cell(*each) for each in zip(columns[1:], rest, strict=True))
        yield f'<tr><th scope="row">{first}</th>{cells}</tr>'
    yield "</tbody>\n</table>\n</div>"


def _cell(column: str, cell: str) -> str:
    """A narrow screen shows a row as a card: the cells below each other, each with its column's
    name, without those that say nothing."""
    none = ' class="none"' if cell == _NOTHING else ""
    return f'<td{none} data-label="{inert(column)}"><span>{cell}</span></td>'
