"""What is about to be signed, as `specc approve` shows it before it asks."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

from specc.cli._input import today
from specc.diagnostic import text
from specc.diagnostic.text import dotted, safe
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.approval import Record, Signed, Standing, Waiver
    from specc.cli._approvals import Approved
    from specc.compiler import Checked
    from specc.spec.identity import Role
    from specc.spec.plan import Acceptance

MOST_SHOWN = 12


@value
class Signing:
    """What is about to be signed."""

    role: Role
    person: str
    decision: str
    comment: str
    key: str | None
    known: Approved
    checked: Checked
    kept: Signed


def shown(signing: Signing) -> Iterator[str]:
    """What is about to be signed, for who signs it."""
    from specc.approval import PARTY, required
    from specc.approval.sections import owned

    spec, role = signing.known.spec, signing.role
    title = spec.project.title or spec.project.id
    handle = spec.people[signing.person].handle
    yield f"{safe(title)}, version {safe(spec.project.version)}\n"
    yield f"to be {signing.decision} by {safe(signing.person)} ({safe(handle)}) as {role}\n"
    sections = len(owned(PARTY[role]))
    yield f"covers: {sections} sections, which `specc approvals --covers` names\n"
    yield from _since(signing)
    yield f"findings: {text.summary(signing.checked.found)}\n"
    for each in waivers(signing):
        until = f"until {each.until}" if each.until else "for ever"
        yield f"lives with {safe(each.finding)} {until}: {safe(each.because)}\n"
    if role not in required(spec, signing.known.policy):
        yield f"note: neither the spec nor the house asks for the approval of {role}\n"


def _since(signing: Signing) -> Iterator[str]:
    """What has changed since the role signed last."""
    from specc.approval import RecordError, last, signed_spec
    from specc.change import scope_change

    record = last(signing.role, signing.known.folder)
    if record is None:
        yield f"nobody has signed as {signing.role} before\n"
        return
    when = f"{record.person} {record.decision} it on {record.time:%Y-%m-%d}"
    try:
        then = signed_spec(record, signing.known.folder)
    except RecordError as problem:
        yield f"last signed: {safe(when)}; the spec of that day {problem}\n"
        return
    fields = scope_change(then, signing.known.spec).fields
    yield f"since {safe(when)}: {len(fields)} change{'s' * (len(fields) != 1)}\n"
    for each in fields[:MOST_SHOWN]:
        said = f"{each.before or 'nothing'} → {each.after or 'nothing'}"
        yield f"  {each.gravity.name} {dotted(each.path)}: {safe(said)} ({safe(each.why)})\n"
    if len(fields) > MOST_SHOWN:
        yield f"  and {len(fields) - MOST_SHOWN} more: see `specc diff`\n"


def waivers(signing: Signing) -> tuple[Waiver, ...]:
    """The findings that are lived with today."""
    from specc.approval import Waiver

    names = {name for each in signing.checked.accepted for name in (each.code, each.slug)}
    given = (*signing.known.spec.accept, *signing.known.policy.accept)
    return tuple(
        Waiver(finding=each.finding, because=each.because, until=each.until, at=each.at or "")
        for each in given
        if each.finding in names and _holds(each)
    )


def _holds(acceptance: Acceptance) -> bool:
    return acceptance.until is None or today() <= acceptance.until


# What stands already


def standing_already(signing: Signing) -> Standing | None:
    """The approval that says to the letter what this one would; none where it would add anything:
    another person, comment or key, what is lived with, or sections that were tuned since."""
    mine = (each for each in signing.known.standings if each.role == signing.role)
    standing = next(mine, None)
    record = standing.record if standing else None
    if standing is None or record is None or standing.changed:
        return None
    said = (record.decision, record.person, record.comment, record.waivers)
    same = said == (signing.decision, signing.person, signing.comment, waivers(signing))
    holds = standing.state == {"approved": "current", "rejected": "rejected"}[signing.decision]
    return standing if same and holds and _is_signed_alike(signing, standing) else None


def _is_signed_alike(signing: Signing, standing: Standing) -> bool:
    from specc.approval import SIGNATURE
    from specc.tree import File

    made = signing.known.folder.get(f"{standing.name}{SIGNATURE}")
    if signing.key is None:
        return True
    return isinstance(made, File) and _is_of(made.content, signing.key)


def _is_of(signature: bytes, key: str) -> bool:
    """Whether a signature carries the public half of the key in a file; not, where none lies
    there."""
    public = Path(key if key.endswith(".pub") else f"{key}.pub")
    try:
        half = b64decode(public.read_bytes().split()[1], validate=True)
        inner = b"".join(signature.strip().splitlines()[1:-1])
        return half in b64decode(inner, validate=True)
    except (OSError, ValueError, IndexError):
        return False


def stood(standing: Standing) -> str:
    """The sentence about an approval that stands already."""
    record = standing.record
    assert record is not None  # noqa: S101 -- the caller has looked
    what = f"{record.person} {record.decision} it as {record.role} on {record.time:%Y-%m-%d}"
    return f"{safe(what)}, and that stands already ({standing.name})\n"


# What would be


def foreseen(signing: Signing, record: Record) -> Iterator[str]:
    """The sections with their digests, and how each approval would stand."""
    yield "would be signed, each section by its SHA-256:\n"
    size = max(map(len, record.digests))
    for name, digest in record.digests.items():
        yield f"  {name.ljust(size)}  {digest}\n"
    yield "then the approvals stand so:\n"
    before = {each.role: each.state for each in signing.known.standings}
    after = signing.known.after(record, signing.kept)
    size = max(len(each.role) for each in after)
    for each in after:
        was = before.get(each.role, "missing")
        said = each.state if each.state == was else f"{each.state}, was {was}"
        why = f": {safe(each.reason)}" if each.state == "refused" else ""
        yield f"  {each.role.ljust(size)}  {said}{why}\n"
