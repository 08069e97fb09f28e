"""`specc infer`: draft from data what a spec says of them."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import click

from specc.cli._input import home, read_spec
from specc.cli._output import color_option
from specc.cli._problem import CLEAN, FINDINGS, CannotRun
from specc.cli._terminal import busy, hint, in_color, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.infer import Draft, Merged

EXAMPLES = "records"
"""The source that is an example in a spec of `specc init`."""
FORMATS = ("yaml", "text", "json")


class _Into(NamedTuple):
    """The spec that a draft is put into."""

    name: str
    data: bytes | dict[str, bytes]


@click.command("infer", epilog="Example: specc infer accounts.csv --into spec.yaml --diff")
@click.argument("data", type=click.Path(readable=False))
@click.option(
    "--into",
    metavar="SPEC",
    type=click.Path(readable=False),
    help="Add what is missing to SPEC, a file or a folder, and say where it and the data differ.",
)
@click.option("--diff", is_flag=True, help="Show what --into would change, and change nothing.")
@click.option("--target", default="", metavar="COLUMN", help="What is predicted.")
@click.option("--time", default="", metavar="COLUMN", help="What dates a row.")
@click.option("--group", default="", metavar="COLUMN", help="Whose row it is: user, machine.")
@click.option("--source", default="", metavar="NAME", help="The id of the data in the spec.")
@click.option("--table", default="", metavar="NAME", help="The table, of a database.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="yaml",
    help="What is printed: the draft, a table of the columns, or both for tools.  [default: yaml]",
)
@click.option(
    "--sample",
    type=click.IntRange(100, 10_000_000),
    default=100_000,
    metavar="N",
    show_default=True,
    help="Rows in which patterns and leaks are looked for; the rest is of all.",
)
@color_option
def command(
    data: str,
    into: str | None,
    diff: bool,
    target: str,
    time: str,
    group: str,
    source: str,
    table: str,
    form: str,
    sample: int,
    color: str,
) -> int:
    """Draft from DATA what a spec says of them: the source, its columns with types, ranges and
    missing shares, keys, the target and how frequent it is, suspected leaks and personal data.

    DATA is a CSV or TSV, Parquet, JSON, or a DuckDB or SQLite database; text may be packed with
    gzip. Needs DuckDB: pip install 'specc[data]'. Nothing leaves the machine.

    Without --into the draft is printed, ready to paste. With --into it is put into SPEC: what a
    person wrote stays as it is, to the byte, and where the data say otherwise both are named.

    Exits with 0; 1 when SPEC and the data differ or --diff shows a change; 2 when DATA or SPEC
    cannot be read or written.
    """
    if diff and into is None:
        raise click.UsageError("--diff shows what --into would change; name a spec with --into")
    if into == "-":
        raise click.UsageError("--into cannot write to standard input; name a file")
    from specc.infer import InferError

    asked = {"target": target, "time": time, "group": group, "source": source, "table": table}
    spec = None if into is None else _Into(*read_spec(into))
    if spec is not None and not source and _is_begun(spec):
        asked["source"] = EXAMPLES
    try:
        with busy():
            draft = _draft(data, into, spec, asked, sample)
        if spec is None:
            return _print(draft, form)
        return _put(draft, spec, form, write=not diff, color=in_color(color, sys.stdout))
    except InferError as problem:
        raise CannotRun(problem.message, problem.help) from problem


def _draft(
    data: str, into: str | None, spec: _Into | None, asked: Mapping[str, str], sample: int
) -> Draft:
    """The draft; for a spec, with what that knows already of the columns."""
    from specc.infer import infer, known, read

    location, place = "", None
    if spec is not None and into is not None:
        location = asked["table"] or _seen_from(data, into)
        place = known(read(*spec), location=location, name=asked["source"], table=asked["table"])
    return infer(
        data,
        location=location,
        source=asked["source"] or (place.source if place else ""),
        table=asked["table"],
        target=asked["target"],
        time=asked["time"],
        group=asked["group"],
        sample=sample,
        likely=place,
    )


def _seen_from(data: str, into: str) -> str:
    """The path of the data from the folder of the spec, as its repo will read them."""
    try:
        return os.path.relpath(data, home(into)).replace(os.sep, "/")
    except (OSError, ValueError):
        return data


def _is_begun(spec: _Into) -> bool:
    """Whether the data are in it only as the examples of `specc init`."""
    from specc.packs.kickoff_examples import has_examples

    return isinstance(spec.data, bytes) and has_examples(spec.data)


def _print(draft: Draft, form: str) -> int:
    from specc.infer import rendered, report

    if form == "json":
        say(report.as_json(draft))
    elif form == "text":
        say(report.text(draft))
    else:
        say(rendered(draft))
        hint(report.remarks(draft, shown=True))
    return CLEAN


def _put(draft: Draft, spec: _Into, form: str, *, write: bool, color: bool) -> int:
    from specc.infer import report

    found = _merged(spec, draft)
    if form == "json":
        say(report.as_json(draft, found))
    elif form == "text":
        say(report.text(draft))
    else:
        _show(found, color=color)
    if write:
        _write(found)
    if form != "json":
        hint(report.outcome(spec.name, found, written=write))
    if form == "yaml":
        hint(report.remarks(draft, shown=True))
    return FINDINGS if found.differs or (not write and found.files) else CLEAN


def _merged(spec: _Into, draft: Draft) -> Merged:
    """The draft in the spec, in the place of the examples where these are of the same source."""
    from specc.infer import merge
    from specc.packs.kickoff_examples import without_examples

    before = spec.data
    if isinstance(before, dict) or draft.source != EXAMPLES:
        return merge(spec.name, before, draft)
    label = draft.targets[0].type if draft.profile.target and draft.targets else ""
    bare = without_examples(before, label)
    found = merge(spec.name, bare, draft)
    after = found.files[spec.name][1] if found.files else bare
    return replace(found, files={spec.name: (before, after)} if after != before else {})


def _show(found: Merged, *, color: bool) -> None:
    from specc.cli._diff_text import printed
    from specc.diagnostic.text import safe
    from specc.plan.unified import between

    lines = (
        line
        for name, (before, after) in found.files.items()
        for line in between(
            f"a/{safe(name).lstrip('/')}", f"b/{safe(name).lstrip('/')}", before, after
        )
    )
    say(printed(lines, color=color, terminal=sys.stdout.isatty()))


def _write(found: Merged) -> None:
    from specc.cli._disk import reported
    from specc.workspace import rewrite

    with reported():
        rewrite(found.files)
