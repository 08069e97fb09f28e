"""`standings`: whether the approvals that a scope needs are there and hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from specc.approval import signed
from specc.approval._model import Standing
from specc.approval.digests import digests
from specc.approval.proof import again, doubt
from specc.approval.record import FOLDER, SIGNATURE, Record, RecordError, read, role_of
from specc.approval.sections import PARTY
from specc.plan import Obstacle
from specc.record import value
from specc.tree import File

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from specc.approval._model import Classify, Folder, State, Verify
    from specc.spec import Spec
    from specc.spec.identity import Role
    from specc.spec.policy import Policy

_END = datetime.max.replace(tzinfo=UTC)
MOST_NAMED = 3


class _RefusedError(Exception):
    """A record that cannot be believed, or does not hold: why, and what to do."""

    def __init__(self, state: State, reason: str, help: str = "") -> None:  # noqa: A002
        super().__init__(reason)
        self.state, self.reason, self.help = state, reason, help


@value
class _Entry:
    """A file that is called as a record of a role."""

    name: str
    content: bytes = b""
    record: Record | None = None
    amiss: str = ""

    @property
    def order(self) -> tuple[datetime, bool, str]:
        """By time; one that says none comes last, so that it is not passed over."""
        if self.record is None:
            return _END, True, self.name
        return self.record.time, self.record.decision == "rejected", self.name


@value
class _Around:
    """What approvals are judged by."""

    spec: Spec
    folder: Folder
    today: date
    classify: Classify
    verify: Verify | None
    signatures: bool

    def again(self, role: Role) -> str:
        """How a role signs here, as a help says it."""
        return again(role, proved=self.signatures or self.verify is not None)


def required(spec: Spec, policy: Policy) -> tuple[Role, ...]:
    """The roles that have to sign: those that the spec asks, then those that the house asks."""
    return tuple(dict.fromkeys((*(spec.review.approvals or ()), *policy.approvals)))


def shares(policy: Policy) -> bool:
    """Whether the house lets one person sign for two roles: where it makes the finding about that
    milder than an error."""
    return policy.severities.get("PEO02", "error") != "error"


def standings(
    spec: Spec,
    folder: Folder,
    today: date,
    *,
    asked: Iterable[Role],
    classify: Classify,
    verify: Verify | None = None,
    signatures: bool = False,
    shared: bool = False,
) -> tuple[Standing, ...]:
    """One for each role in `asked`, then one for each other role that has signed.

    `folder` is what lies in `approvals`; `verify` judges signatures by the keys that are listed
    there, and none is believed without it; where there is a list, or with `signatures`, every
    record needs one. `shared` lets one person sign for two roles. Of several records of a role the
    last counts: one that cannot be believed is not passed over for an older.
    """
    around = _Around(
        spec=spec,
        folder=folder,
        today=today,
        classify=classify,
        verify=verify,
        signatures=signatures,
    )
    asked = tuple(asked)
    others = {role for name in folder if (role := role_of(name)) and role not in asked}
    found = [_standing(role, around) for role in asked]
    found += [replace(_standing(role, around), is_asked=False) for role in sorted(others)]
    return tuple(found if shared else _apart(found, around))


def strays(folder: Folder) -> tuple[str, ...]:
    """Files that lie there as records, and are called like none."""
    return tuple(
        name
        for name in sorted(folder)
        if "/" not in name and name.endswith(".json") and role_of(name) is None
    )


def last(role: Role, folder: Folder) -> Record | None:
    """The record that counts for a role; `None` where there is none that can be read."""
    entry = _last(role, folder)
    return entry.record if entry else None


def signed_spec(record: Record, folder: Folder) -> Spec:
    """The spec as it was signed. `RecordError` where it is not to be had, or is another one."""
    kept = folder.get(record.spec)
    if kept is None:
        raise RecordError("is missing")
    if isinstance(kept, Obstacle):
        raise RecordError(f"is {kept.what}")
    if sha256(kept.content).hexdigest() != record.spec_digest:
        raise RecordError("was edited after it was signed")
    return signed.read(record.spec, kept.content)


def _last(role: Role, folder: Folder) -> _Entry | None:
    entries = (_entry(name, folder) for name in folder if role_of(name) == role)
    return max(entries, key=lambda each: each.order, default=None)


def _entry(name: str, folder: Folder) -> _Entry:
    found = folder[name]
    if isinstance(found, Obstacle):
        return _Entry(name=name, amiss=f"is {found.what}")
    try:
        return _Entry(name=name, content=found.content, record=read(name, found.content))
    except RecordError as problem:
        return _Entry(name=name, content=found.content, amiss=str(problem))


def _standing(role: Role, around: _Around) -> Standing:
    now = digests(around.spec, PARTY[role])
    blank = Standing(role=role, party=PARTY[role], state="current", covers=tuple(now))
    entry = _last(role, around.folder)
    if entry is None:
        return replace(blank, state="missing", reason="nobody has signed", help=around.again(role))
    known = replace(blank, name=entry.name, record=entry.record)
    try:
        return _judged(known, entry, now, around)
    except _RefusedError as problem:
        return replace(known, state=problem.state, reason=problem.reason, help=problem.help)


def _judged(standing: Standing, entry: _Entry, now: Mapping[str, str], around: _Around) -> Standing:
    record = entry.record
    if record is None:
        raise _refused(entry.name, entry.amiss)
    _refuse_foreign(entry.name, record, around)
    verified = _is_verified(entry, record, around)
    then = _signed(entry.name, record, around)
    changed = tuple(name for name in now if record.digests.get(name) != now[name])
    standing = replace(standing, signed=then, is_verified=verified, changed=changed)
    try:
        _refuse_unkept(record, around)
    except _RefusedError as problem:
        return replace(standing, state=problem.state, reason=problem.reason, help=problem.help)
    return _against_now(standing, then, around) if changed else standing


def _refuse_foreign(name: str, record: Record, around: _Around) -> None:
    """What somebody else signed, or for something else."""
    if record.project != (here := around.spec.project.id):
        raise _refused(
            name,
            f"is for the project {record.project}, and this is {here}",
            "sign again: the project was renamed, or this is the record of another: "
            f"{around.again(record.role)}",
        )
    if record.time.date() > around.today + timedelta(days=1):
        raise _refused(name, f"was signed on a day to come, {record.time:%Y-%m-%d}")
    person = around.spec.people.get(record.person)
    if person is None or person.role != record.role:
        raise _refused(name, f"is by {record.person}, who does not hold the role {record.role}")
    if person.handle != record.handle:
        raise _RefusedError(
            "void",
            f"the account of {record.person} was {record.handle}, and is {person.handle}",
            around.again(record.role),
        )


def _is_verified(entry: _Entry, record: Record, around: _Around) -> bool:
    signature = around.folder.get(f"{entry.name}{SIGNATURE}")
    if around.verify and isinstance(signature, Obstacle):
        raise _refused(entry.name, f"has for its signature {signature.what}")
    made = signature.content if isinstance(signature, File) else None
    why = doubt(record, around.spec, made, around.verify, signatures=around.signatures)
    if why:
        unsigned = around.verify is not None and made is None
        raise _refused(entry.name, why, around.again(record.role) if unsigned else "")
    return around.verify is not None


def _signed(name: str, record: Record, around: _Around) -> Spec:
    try:
        then = signed_spec(record, around.folder)
    except RecordError as problem:
        raise _refused(name, f"is of {FOLDER}/{record.spec}, which {problem}") from None
    if digests(then, PARTY[record.role]) != record.digests or then.project.id != record.project:
        raise _refused(name, f"does not fit {FOLDER}/{record.spec}, which it says was signed")
    return then


def _refuse_unkept(record: Record, around: _Around) -> None:
    """What was not approved, or only for a time."""
    sign = around.again(record.role)
    if record.decision == "rejected":
        said = f": {record.comment}" if record.comment else ""
        raise _RefusedError("rejected", f"{record.person} rejected the scope{said}", sign)
    over = [each for each in record.waivers if each.until and each.until < around.today]
    if over:
        named = ", ".join(f"{each.finding} until {each.until}" for each in over[:MOST_NAMED])
        raise _RefusedError("expired", f"signed while living with {named}", sign)


def _against_now(standing: Standing, then: Spec, around: _Around) -> Standing:
    """What has changed since, and whether it concerns the role."""
    since = around.classify(then, around.spec)
    mine = tuple(each for each in since.fields if standing.party in each.voids)
    if not mine:
        return replace(standing, changed=standing.changed if since.fields else (), since=since)
    return replace(
        standing,
        state="void",
        reason=f"changed since: {_plainly(standing.changed)}",
        help=around.again(standing.role),
        since=replace(since, fields=mine),
    )


def _apart(found: Sequence[Standing], around: _Around) -> Iterator[Standing]:
    """One person signs for one role; the second does not count."""
    seen: dict[str, Role] = {}
    for each in found:
        account = each.record.handle.casefold() if each.record else ""
        if not (each.is_current and each.record):
            yield each
        elif account in seen:
            yield replace(
                each,
                state="refused",
                reason=f"{each.record.handle} has signed for {seen[account]} already: "
                "one person signs for one role",
                help=f"somebody else signs: {around.again(each.role)}",
            )
        else:
            seen[account] = each.role
            yield each


def _plainly(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _refused(name: str, why: str, help: str = "") -> _RefusedError:  # noqa: A002
    back = "put it back from your version control, or delete it and sign again"
    return _RefusedError("refused", f"{FOLDER}/{name} {why}", help or back)
