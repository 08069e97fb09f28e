"""`specc approve`: sign the sections of a scope that a role answers for."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, get_args

import click

import specc
from specc.cli._input import DEFAULT, home, policy_option, read_policy, read_spec, today
from specc.cli._output import color_option, listed
from specc.cli._problem import CLEAN, FINDINGS, CannotRun
from specc.cli._signing import Signing, foreseen, shown, standing_already, stood, waivers
from specc.cli._terminal import hint, in_color, say, width
from specc.diagnostic import text
from specc.diagnostic.text import safe
from specc.spec.identity import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from click.shell_completion import CompletionItem

    from specc.approval import Record
    from specc.compiler import Checked
    from specc.spec import Spec

LONGEST_COMMENT = 2000
ATTRIBUTES = ".gitattributes"
_ATTRIBUTES = b"""\
# Written by specc. What was signed is told by its bytes, so git must not change them.
* -text
"""


def _people(ctx: click.Context, _option: click.Parameter, start: str) -> list[CompletionItem]:
    """The ids among `people` of the spec, for a shell; none where it cannot be read."""
    from click.shell_completion import CompletionItem

    from specc.source import parse_files

    try:
        name, data = read_spec(ctx.params.get("spec") or DEFAULT)
    except (CannotRun, click.UsageError):
        return []
    source, _ = parse_files({name: data} if isinstance(data, bytes) else data)
    people = source.data.get("people") if source else None
    ids = sorted(map(str, people)) if isinstance(people, dict) else []
    return [CompletionItem(each) for each in ids if each.startswith(start)]


@click.command("approve", epilog="Example: specc approve --as tech_lead --by ml-lead")
@click.argument("spec", default=DEFAULT, type=click.Path(readable=False))
@click.option(
    "--as",
    "role",
    type=click.Choice(get_args(Role)),
    metavar="ROLE",
    required=True,
    help=f"Your role: {listed(get_args(Role), 'or')}.",
)
@click.option(
    "--by",
    "person",
    metavar="ID",
    shell_complete=_people,
    help="You, by your id among `people`.",
)
@click.option("--reject", is_flag=True, help="Say no: the scope is not approved.")
@click.option("--comment", default="", metavar="TEXT", help="What is to be remembered with it.")
@click.option("--sign", "key", metavar="KEY", help="Sign the record with this SSH key.")
@click.option("--again", is_flag=True, help="Sign anew what stands already.")
@click.option("--dry-run", is_flag=True, help="Show what would be signed, and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@policy_option
@color_option
def command(
    spec: str,
    role: Role,
    person: str | None,
    reject: bool,
    comment: str,
    key: str | None,
    again: bool,
    dry_run: bool,
    yes: bool,
    policy: str | None,
    color: str,
) -> int:
    """Approve the scope in SPEC, by default ./spec.yaml, as a role: shows what is signed and what
    has changed since the role signed last, and asks.

    The record goes to `approvals` beside the spec, with the spec as it was signed; commit both. It
    holds until something changes that the role answers for. Without --sign it only says who
    committed it. The file `approvals/allowed_signers` (see ssh-keygen) lists whose keys are whose,
    under their handles; where it lies, nothing is written without the signature of one of them.
    Where the same approval stands already, nothing is written either.

    Exits with 0 when it is signed or stands already, 1 when the spec has errors or you say no, 2
    when specc cannot run, 130 when you leave at the question.
    """
    from specc.cli._proof import refuse_unsigned
    from specc.cli.approvals import located

    spec = located(spec)
    if len(comment) > LONGEST_COMMENT:
        raise click.UsageError(f"the comment is longer than {LONGEST_COMMENT} characters")
    name, data = read_spec(spec)
    house = read_policy(policy, spec)
    checked = _checked(name, data, house)
    if not checked.is_sound:
        errors = tuple(each for each in checked.found if each.is_error)
        colored = in_color(color, sys.stdout)
        told = text.render(errors, checked.lines, color=colored, width=width(sys.stdout))
        say(f"{told}\n{text.summary(errors)}; nothing was signed\n")
        return FINDINGS
    signing = _signing(spec, checked, data, house, role, person, reject, comment, key)
    if not dry_run:
        refuse_unsigned(signing.known, role, key)
    say("".join(shown(signing)))
    stands = None if again else standing_already(signing)
    if stands is not None:
        say(stood(stands))
    if dry_run:
        return _rehearsed(signing)
    if stands is not None:
        hint("nothing was written: --again signs it anew\n")
        return CLEAN
    if not yes and not _agreed(signing):
        hint("nothing was signed\n")
        return FINDINGS
    _sign(signing)
    return CLEAN


def _checked(name: str, data: bytes | Mapping[str, bytes], policy: Mapping[str, bytes]) -> Checked:
    from specc.compiler import check

    return check(name, data, policy=policy, today=today())


def _signing(
    spec: str,
    checked: Checked,
    data: bytes | Mapping[str, bytes],
    policy: Mapping[str, bytes],
    role: Role,
    person: str | None,
    reject: bool,
    comment: str,
    key: str | None,
) -> Signing:
    from specc.approval import keep
    from specc.cli._approvals import approved

    known = approved(home(spec), checked, policy)
    return Signing(
        role=role,
        person=_person(known.spec, role, person),
        decision="rejected" if reject else "approved",
        comment=comment,
        key=key,
        known=known,
        checked=checked,
        kept=keep(data),
    )


def _person(spec: Spec, role: Role, person: str | None) -> str:
    """Who signs. `CannotRun` where they do not hold the role, or several do."""
    holders = [name for name, each in spec.people.items() if each.role == role]
    if person is not None and person not in holders:
        held = f"the role `{spec.people[person].role}`" if person in spec.people else "no role"
        raise CannotRun(
            f"{person} holds {held} in the spec, not `{role}`",
            f"those who hold it: {', '.join(holders) or 'nobody; add them to `people`'}",
        )
    if not holders:
        raise CannotRun(
            f"nobody among `people` has the role `{role}`", f"add somebody with `role: {role}`"
        )
    if person is None and len(holders) > 1:
        raise CannotRun(
            f"{len(holders)} people hold the role `{role}`", f"say who you are: --by {holders[0]}"
        )
    return person or holders[0]


def _agreed(signing: Signing) -> bool:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CannotRun("there is no terminal to ask on", "add --yes once you have read the scope")
    verb = "reject" if signing.decision == "rejected" else "approve"
    try:
        return click.confirm(f"{verb.capitalize()} it?", default=False)
    except click.Abort:  # Ctrl-C, or the end of the input: Ctrl-D
        hint("\nnothing was signed\n")
        raise


def _rehearsed(signing: Signing) -> int:
    """`--dry-run`: what the record would say, without a record."""
    say("".join(foreseen(signing, _record(signing))))
    if signing.key is None and signing.known.asks_for_signatures:
        hint("this project asks for signatures: --sign KEY\n")
    hint("nothing was written\n")
    return CLEAN


def _sign(signing: Signing) -> None:
    from specc.approval import SIGNATURE, name_of, render
    from specc.cli._disk import reported
    from specc.cli._proof import refuse_unproved
    from specc.workspace import lay, sign

    record = _record(signing)
    name, content = name_of(record), render(record)
    files = _missing(signing)
    with reported():
        if signing.key is not None:
            signature = sign(content, signing.key)
            refuse_unproved(signing.known, record, signature)
            files[f"{name}{SIGNATURE}"] = signature
        lay(signing.known.home, {**files, name: content})
    for each in (*files, name):
        say(f"wrote {safe(os.path.normpath(signing.known.home / each))}\n")
    if signing.key is None:
        hint("not signed: it only says who commits it (--sign KEY)\n")
    hint(f"next: commit {safe(os.path.normpath(signing.known.home))}\n")


def _missing(signing: Signing) -> dict[str, bytes]:
    """What a record needs beside it, and does not lie there yet: of the spec, as it was signed."""
    from specc.tree import File

    folder, kept = signing.known.folder, signing.kept
    files = {} if ATTRIBUTES in folder else {ATTRIBUTES: _ATTRIBUTES}
    there = folder.get(kept.name)
    if not (isinstance(there, File) and there.content == kept.content):
        files[kept.name] = kept.content
    return files


def _record(signing: Signing) -> Record:
    from specc.approval import PARTY, Record, digests, last
    from specc.cli._approvals import now

    spec = signing.known.spec
    return Record(
        role=signing.role,
        person=signing.person,
        handle=spec.people[signing.person].handle,
        decision="rejected" if signing.decision == "rejected" else "approved",
        project=spec.project.id,
        version=spec.project.version,
        time=_after(last(signing.role, signing.known.folder), now()),
        spec=signing.kept.name,
        spec_digest=signing.kept.digest,
        digests=digests(spec, PARTY[signing.role]),
        comment=signing.comment,
        waivers=waivers(signing),
        specc=specc.__version__,
    )


def _after(before: Record | None, now: datetime) -> datetime:
    """The time of a record, which comes after the one before it, however fast they are made."""
    if before is None or not now <= before.time < now + timedelta(hours=1):
        return now
    return before.time + timedelta(seconds=1)
