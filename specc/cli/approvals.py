"""`specc approvals`: who has signed what, and whether it still holds."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli._input import DEFAULT, FOLDER, home, policy_option, read_policy, read_spec, today
from specc.cli._output import color_option, form_option
from specc.cli._problem import CLEAN, CONFLICTS, FINDINGS
from specc.cli._scope import BOLD, DIM, columns, cut, fitted
from specc.cli._terminal import hint, in_color, say, width
from specc.diagnostic.text import RESET, dotted, safe, summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from specc.approval import Standing
    from specc.cli._approvals import Approved
    from specc.compiler import Checked

GREEN, YELLOW, RED = (f"\x1b[{code}m" for code in (32, 33, 31))
STYLES = {"current": GREEN, "missing": YELLOW, "void": YELLOW}
"""Of the states; red for the others."""


@click.command("approvals", epilog="Example: specc approvals --covers")
@click.argument("spec", metavar="[DIR]", default=DEFAULT, type=click.Path(readable=False))
@form_option
@click.option("--covers", is_flag=True, help="Name the sections that each role answers for.")
@policy_option
@color_option
def command(spec: str, form: str, covers: bool, policy: str | None, color: str) -> int:
    """Say who has signed the scope in DIR, as which role, and whether that still holds.

    Who has to sign stands in `review.approvals` of the spec, and in `approvals` of the house's
    policy. An approval is void when something changes that the role answers for; what changes
    nothing for it is told as tuned. A record that was edited, moved or forged is refused.

    Exits with 0 when every approval holds, 1 when the spec has errors, 2 when specc cannot run, 3
    when an approval is missing. The JSON is described by `specc schema approvals`.
    """
    from specc.approval import as_json
    from specc.cli._approvals import approved, can_be_judged

    spec = located(spec)
    house = read_policy(policy, spec)
    checked = _checked(spec, house)
    errors = [each for each in checked.found if each.is_error]
    if not can_be_judged(checked):
        hint(f"{summary(errors)}: nothing is said of approvals; see `specc check`\n")
        return FINDINGS
    known = approved(home(spec), checked, house)
    found = known.standings
    if form == "json":
        say(as_json.render(found))
    else:
        say("".join(_as_text(found, covers=covers, color=in_color(color, sys.stdout))))
    _hint_strays(known)
    if errors:
        hint(f"{summary(errors)}; see `specc check`\n")
    if any(each.is_asked and not each.is_current for each in found):
        return CONFLICTS
    return FINDINGS if errors else CLEAN


def located(spec: str) -> str:
    """The spec in a folder, where it is a folder of a scope and not of its parts."""
    here = Path(spec)
    inner = (here / DEFAULT, here / FOLDER)
    return next((str(each) for each in inner if spec and each.exists()), spec)


def _checked(spec: str, policy: dict[str, bytes]) -> Checked:
    from specc.compiler import check

    name, data = read_spec(spec)
    return check(name, data, policy=policy, today=today())


def _as_text(found: Sequence[Standing], *, covers: bool, color: bool) -> Iterator[str]:
    if not found:
        yield "nobody is asked to sign: name roles in `review.approvals`\n"
        return
    yield from _table(found, color=color)
    if covers:
        yield from _covered(found)
    for each in found:
        yield from _explained(each, color=color)
    if unproved := [each.role for each in found if each.is_current and not each.is_verified]:
        yield f"\n{UNSIGNED}: {', '.join(unproved)}\n"
    yield f"\n{_total(found)}\n"


def _table(found: Sequence[Standing], *, color: bool) -> Iterator[str]:
    """A line for each role; the states in their colours."""
    head = ("role", "person", "state", "since")
    rows = [head, *map(_row, found)]
    sizes = fitted([max(map(len, column)) for column in zip(*rows, strict=True)], gives=1)
    for number, row in enumerate(rows):
        cells = [cut(cell, size).ljust(size) for cell, size in zip(row, sizes, strict=True)]
        if color and number:
            state = found[number - 1].state
            cells[2] = f"{STYLES.get(state, RED)}{cells[2]}{RESET}"
        line = "  ".join(cells).rstrip()
        yield f"{BOLD}{line}{RESET}\n" if color and not number else f"{line}\n"


def _row(standing: Standing) -> tuple[str, ...]:
    record = standing.record
    return (
        standing.role if standing.is_asked else f"{standing.role} (not asked)",
        safe(f"{record.person} {record.handle}") if record else "-",
        f"{standing.state}, tuned since" if standing.is_tuned else standing.state,
        f"{record.time:%Y-%m-%d}" if record else "-",
    )


def _covered(found: Iterable[Standing]) -> Iterator[str]:
    """What each role answers for, a paragraph each."""
    from textwrap import fill

    for each in found:
        text = f"{each.role} answers for {plainly(each.covers)}"
        yield f"\n{fill(text, width(sys.stdout), subsequent_indent='  ')}\n"


def _explained(standing: Standing, *, color: bool) -> Iterator[str]:
    """Why it does not hold, or what there is to know though it does."""
    if standing.is_current and not standing.is_tuned:
        return
    name = f"{BOLD}{standing.role}{RESET}" if color else standing.role
    yield f"\n{name}: {safe(said(standing))}\n"
    if standing.changed and standing.since.fields:
        rows = [
            (dotted(each.path), f"{each.before or 'nothing'} → {each.after or 'nothing'}", each.why)
            for each in standing.since.fields
        ]
        yield columns(rows, color=color, styles=("", "", DIM))
    if standing.help:
        yield f"  = help: {safe(standing.help)}\n"


def said(standing: Standing) -> str:
    """What there is to say of it, in words."""
    if standing.is_tuned:
        return f"holds; tuned since: {plainly(standing.changed)}"
    return standing.reason


UNSIGNED = "without a signature a record only says who committed it"


def plainly(names: Iterable[str]) -> str:
    """Sections, as people call them."""
    return ", ".join(name.replace("_", " ") for name in names)


def _total(found: Sequence[Standing]) -> str:
    counts = Counter(each.state for each in found if each.is_asked)
    return ", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or (
        "nobody is asked to sign"
    )


def _hint_strays(known: Approved) -> None:
    from specc.approval import strays

    for name in strays(known.folder):
        hint(f"{safe(str(known.home / name))} is not the name of a record: it counts for nothing\n")
