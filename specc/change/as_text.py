"""A difference as people read it in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.change._difference import where
from specc.change._model import Gravity
from specc.change._told import TITLES, asked, beside, by_gravity, falling, follows, headline
from specc.diagnostic.text import BOLD, RESET, dotted, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.change._difference import Difference
    from specc.change._model import Changed
    from specc.diagnostic import Diagnostic

GREEN, YELLOW, RED, MAGENTA, DIM = (f"\x1b[{code}m" for code in (32, 33, 31, 35, 2))
_STYLES = {
    Gravity.C4: MAGENTA,
    Gravity.C3: RED,
    Gravity.C2: YELLOW,
    Gravity.C1: GREEN,
    Gravity.C0: DIM,
}
_CUT = "…"


def render(
    it: Difference, *, color: bool, columns: int | None = None, verbose: bool = False
) -> str:
    """The headline, the fields by class, gravest first, and the findings that appear or vanish.

    `columns` is the width of a terminal, to which lines are cut; without it each is whole. What
    follows from the coming or going of a name is counted beside it, `verbose` shows it.
    """
    lines = [*_head(it), *_falling(it), *_fields(it, verbose), *_findings(it), *_asked(it)]
    return "".join(_line(style, text, color, columns) for style, text in lines)


_Line = tuple[str, str]
"""Its style, and what it says."""


def _line(style: str, text: str, color: bool, columns: int | None) -> str:
    text = safe(text.rstrip())
    if columns and len(text) > columns:
        text = text[: columns - 1] + _CUT
    return f"{style}{text}{RESET}\n" if color and style and text else f"{text}\n"


def _head(it: Difference) -> Iterator[_Line]:
    yield BOLD, " · ".join(headline(it))
    yield DIM, " → ".join(it.names)


def _falling(it: Difference) -> Iterator[_Line]:
    if it.fallen:
        yield "", ""
        yield BOLD, "Whose word falls"
        yield from (("", f"  {falling(each)}") for each in it.fallen)


def _fields(it: Difference, verbose: bool) -> Iterator[_Line]:
    for gravity, fields in by_gravity(it, folded=not verbose):
        yield "", ""
        yield _STYLES[gravity], f"{gravity.name}  {TITLES[gravity]}"
        for each in fields:
            yield "", f"  {_sign(each)} {dotted(each.path)}: {_said(each)}"
            more = beside(each, it, folded=not verbose)
            yield DIM, "      " + " · ".join(filter(None, (follows(each), more)))
            if verbose:
                yield from ((DIM, f"      {dotted(path)}") for path in each.references)


def _sign(each: Changed) -> str:
    if not each.before:
        return "+"
    return "~" if each.after else "-"


def _said(each: Changed) -> str:
    if each.before and each.after:
        return f"{each.before} → {each.after}"
    return each.before or each.after


def _findings(it: Difference) -> Iterator[_Line]:
    for title, style, found in (("New findings", YELLOW, it.new), ("Gone", GREEN, it.gone)):
        if found:
            yield "", ""
            yield style, title
            yield from (("", f"  {_finding(each)}") for each in found)


def _finding(each: Diagnostic) -> str:
    place = f" at {where(each)}" if where(each) else ""
    return f"{each.severity.value}[{each.code} {each.slug}]{place}: {each.message}"


def _asked(it: Difference) -> Iterator[_Line]:
    if said := asked(it):
        yield "", ""
        yield BOLD, said
