"""`specc doctor`: what is installed, what a spec's choices need, and how to get it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import specc
from specc.cli._input import (
    PATH,
    home,
    nearest,
    policy_option,
    read_policy,
    read_spec,
    today,
)
from specc.cli._output import color_option, form_option
from specc.cli._problem import CLEAN, FINDINGS
from specc.cli._terminal import busy, hint, in_color, say
from specc.diagnostic.text import BOLD, RESET, safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from specc.cli._needs import Check, Choices

_PAINT = {"ok": "\x1b[32m", "needed": "\x1b[1;31m", "useful": "\x1b[33m"}


@click.command(
    "doctor",
    epilog="Example: specc doctor --format json",
    short_help="Say what is installed, and what a spec needs beside.",
)
@click.argument("spec", required=False, type=PATH)
@form_option
@policy_option
@color_option
def command(spec: str | None, form: str, policy: str | None, color: str) -> int:
    """Say what is installed on this machine, what the choices of SPEC need beside, what each is
    for, and how to get it here. SPEC is ./spec.yaml where there is one.

    Other programs are asked for their version and nothing else; nothing of the spec is run.

    Exits with 0 when all is there that the spec needs, 1 when something is not, 2 when SPEC cannot
    be read. What is only useful for a task is named, and does not count. Of a SPEC that has errors
    only what can be read is looked at, and that is said. The JSON is described by
    `specc schema doctor`.
    """
    from specc.cli._needs import checks

    named = spec or nearest()
    chosen, errors = _chosen(named, policy)
    with busy():
        found = tuple(checks(chosen, home(named) if named else Path()))
    if form == "json":
        say(_as_json(named, found, errors))
    else:
        say(_as_text(found, color=in_color(color, sys.stdout)))
        hint(_verdict(named, found, errors))
    return FINDINGS if any(each.fails for each in found) else CLEAN


def _chosen(spec: str | None, policy: str | None) -> tuple[Choices, int]:
    """What the spec chooses, as far as it can be read, and how many errors it has; the usual where
    there is none."""
    from specc.cli._needs import Choices, choices
    from specc.compiler import check
    from specc.source import parse_files

    if spec is None:
        return Choices(), 0
    name, data = read_spec(spec)
    source, _ = parse_files({name: data} if isinstance(data, bytes) else data)
    rules = read_policy(policy, spec)
    house, _ = parse_files(rules)
    errors = sum(each.is_error for each in check(name, data, policy=rules, today=today()).found)
    listed = (home(spec) / "approvals" / "allowed_signers").exists()
    asked = house is not None and house.data.get("signatures") is True
    return choices(dict(source.data) if source else {}, signatures=listed or asked), errors


def _as_text(found: Sequence[Check], *, color: bool) -> str:
    states = [_state(each) for each in found]
    sizes = (max(len(each.name) for each in found), max(map(len, states)))
    lines = [
        line for pair in zip(found, states, strict=True) for line in _lines(*pair, sizes, color)
    ]
    return "\n".join(lines) + "\n"


def _state(each: Check) -> str:
    return " ".join(filter(None, (each.state, safe(each.found))))


def _lines(each: Check, state: str, sizes: tuple[int, int], color: bool) -> Iterator[str]:
    kind = "ok" if each.state == "ok" else "needed" if each.needed else "useful"
    name, cell = each.name.ljust(sizes[0]), state.ljust(sizes[1])
    if color:
        name, cell = f"{BOLD}{name}{RESET}", f"{_PAINT[kind]}{cell}{RESET}"
    yield f"{name}  {cell}  {each.use}"
    below = " " * (sizes[0] + 2)
    if each.remark:
        yield f"{below}{safe(each.remark)}"
    if each.get:
        yield f"{below}{'needed' if each.needed else 'useful'}: {safe(each.get)}"


def _verdict(spec: str | None, found: Sequence[Check], errors: int) -> str:
    lacking = [each.name for each in found if each.fails]
    what = safe(spec) if spec else "a spec"
    unread = _unread(what, errors) if errors else ""
    it = "it" if errors else what
    if lacking:
        return f"{unread}missing or unfit, and needed by {it}: {', '.join(lacking)}\n"
    return f"{unread}all is there that {it} needs\n"


def _unread(spec: str, errors: int) -> str:
    counted, them = (f"{errors:,} errors", "them") if errors > 1 else ("an error", "it")
    return (
        f"{spec} has {counted}: only what can be read of it was looked at, and `specc check "
        f"{spec}` shows {them}\n"
    )


def _as_json(spec: str | None, found: Sequence[Check], errors: int) -> str:
    from specc.cli._doctor_schema import SCHEMA_VERSION

    document = {
        "schema_version": SCHEMA_VERSION,
        "specc": specc.__version__,
        "spec": spec,
        "ok": not any(each.fails for each in found),
        "errors": errors,
        "checks": [_entry(each) for each in found],
    }
    return json.dumps(document, indent=2) + "\n"


def _entry(each: Check) -> dict[str, Any]:
    return {
        "name": each.name,
        "state": each.state,
        "found": each.found or None,
        "remark": each.remark or None,
        "needed": each.needed,
        "for": each.use,
        "get": each.get or None,
    }
