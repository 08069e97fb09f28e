"""`specc explain`: the manual of a finding."""

from __future__ import annotations

import json
import sys
from difflib import get_close_matches
from textwrap import indent
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from specc.cli._input import shortened
from specc.cli._manual import TITLES, Manual, examples, manuals, opening, page, table
from specc.cli._output import Output, color_option, outputs_option
from specc.cli._terminal import in_color, width
from specc.diagnostic._cells import ELLIPSIS
from specc.diagnostic.text import BOLD, RESET

if TYPE_CHECKING:
    from collections.abc import Iterable


def _codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes in any case; and slugs, once one is begun."""
    wanted, known = incomplete.lower(), manuals().items()
    codes = [CompletionItem(c, help=m.slug) for c, m in known if c.lower().startswith(wanted)]
    slugs = [CompletionItem(m.slug, help=c) for c, m in known if m.slug.startswith(wanted)]
    return codes + slugs if wanted else codes


@click.command("explain", epilog="Example: specc explain MET04")
@click.argument("code", required=False, shell_complete=_codes)
@click.option("--list", "all_codes", is_flag=True, help="List every code there is.")
@outputs_option("text", "json", "markdown")
@color_option
def command(code: str | None, all_codes: bool, outputs: tuple[Output, ...], color: str) -> None:
    """Say what the finding CODE means, why it matters and what to do, with an example.

    CODE is a code such as MET04, or its slug.

    Exits with 0, or with 2 when there is no such code. The JSON is described by
    `specc schema explain`.
    """
    if (code is None) is not all_codes:
        raise click.UsageError("name a code, or --list them all")
    known = manuals()
    chosen = list(known.values()) if code is None else [_find(code, known.values())]
    for output in outputs:
        if output.format == "json":
            output.write(_as_json(chosen))
        elif output.format == "markdown":
            output.write(table(chosen) if all_codes else page(chosen[0]))
        else:
            colored = not output.path and in_color(color, sys.stdout)
            text = _table(chosen, width(sys.stdout)) if all_codes else None
            output.write(text or _page(chosen[0], color=colored))


def _find(wanted: str, known: Iterable[Manual]) -> Manual:
    names = {name: manual for manual in known for name in (manual.code.lower(), manual.slug)}
    manual = names.get(wanted.lower())
    if manual is None:
        near = [names[name] for name in get_close_matches(wanted.lower(), names, n=3)]
        listed = ", ".join(dict.fromkeys(f"{m.code} {m.slug}" for m in near))
        advice = (
            f"similar ones exist: {listed}" if listed else "`specc explain --list` has them all"
        )
        raise click.UsageError(f"there is no code {shortened(wanted)!r}; {advice}")
    return manual


def _table(chosen: Iterable[Manual], room: int) -> str:
    """The codes below a header, each on one line of the terminal."""
    rows = [("CODE", "SEVERITY", "SLUG", "MEANING")]
    rows += [(each.code, each.severity, each.slug, each.title) for each in chosen]
    sizes = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = (
        "  ".join([*(cell.ljust(size) for cell, size in zip(row, sizes, strict=False)), row[3]])
        for row in rows
    )
    return "".join(f"{_cut(line, room)}\n" for line in lines)


def _cut(line: str, room: int) -> str:
    return line if len(line) <= room else f"{line[: room - 1].rstrip()}{ELLIPSIS}"


def _page(manual: Manual, *, color: bool) -> str:
    parts = [_bold(f"{manual.code} {manual.slug}", color) + f" ({manual.severity})"]
    parts += [*filter(None, [opening(manual)]), manual.text]
    for title, block in examples(manual).items():
        parts += [_bold(f"{TITLES.get(title, title)}:", color), indent(block.rstrip(), "    ")]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _bold(text: str, color: bool) -> str:
    return f"{BOLD}{text}{RESET}" if color else text


def _as_json(chosen: Iterable[Manual]) -> str:
    codes = [
        {
            "code": manual.code,
            "slug": manual.slug,
            "severity": manual.severity,
            "manual": manual.text,
            "examples": {title.lower(): text for title, text in examples(manual).items()},
        }
        for manual in chosen
    ]
    return json.dumps({"schema_version": 1, "codes": codes}, indent=2) + "\n"
