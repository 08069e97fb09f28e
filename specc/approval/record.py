"""The record of an approval: an in-toto statement, in exactly one spelling.

`approvals/<role>-<hash12>.json` says who signed which sections of a scope, by their digests. The
name ends in the first digits of the SHA-256 of the file, so that an edit shows; that somebody
renamed it too, only a signature tells. Beside it lies the spec as it was signed, under
`approvals/specs`, by which anybody can say later what has changed since.
"""

from __future__ import annotations

import json
import re
from dataclasses import field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from specc.record import value
from specc.spec.identity import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TYPE = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:specc:approval:1"
ROLES: tuple[Role, ...] = get_args(Role)
FOLDER = "approvals"
SPECS = "specs"
"""Below it: specs as they were signed."""
SIGNERS = "allowed_signers"
"""Below it: whose keys are whose, as ssh-keygen reads it. Where it lies, each record is signed."""
MOST_BYTES = 256 * 1024
"""A record takes a few thousand."""
SIGNATURE = ".sig"

Decision = Literal["approved", "rejected"]

_NAME = re.compile(rf"(?P<role>{'|'.join(ROLES)})-(?P<hash>[0-9a-f]{{12}})\.json")
_SPEC = re.compile(r"specs/(?P<hash>[0-9a-f]{12})\.(?:yaml|json)")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TIME = "%Y-%m-%dT%H:%M:%SZ"


class RecordError(ValueError):
    """What is wrong with a record, as the end of a sentence about it."""


@value
class Waiver:
    """A finding that was accepted when the scope was signed."""

    finding: str
    because: str
    until: date | None = None
    at: str = ""


@value
class Record:
    """Who signed what."""

    role: Role
    person: str
    """Their id among `people`."""
    handle: str
    decision: Decision
    project: str
    version: str
    """Of the scope."""
    time: datetime
    """In UTC, to the second."""
    spec: str
    """The name under which the spec as it was signed lies in `approvals`."""
    spec_digest: str
    digests: Mapping[str, str]
    """Of each section, by its name."""
    comment: str = ""
    waivers: tuple[Waiver, ...] = field(default=())
    specc: str = ""
    """The version that wrote it."""


def render(record: Record) -> bytes:
    """The one text of a record."""
    subject = [(record.spec, record.spec_digest), *sorted(record.digests.items())]
    predicate = {
        "role": record.role,
        "person": record.person,
        "handle": record.handle,
        "decision": record.decision,
        "comment": record.comment,
        "waivers": [_waiver(each) for each in record.waivers],
        "time": record.time.strftime(_TIME),
        "project": record.project,
        "version": record.version,
        "specc": record.specc,
    }
    document = {
        "_type": TYPE,
        "subject": [{"name": name, "digest": {"sha256": found}} for name, found in subject],
        "predicateType": PREDICATE,
        "predicate": predicate,
    }
    return f"{json.dumps(document, indent=2, ensure_ascii=True)}\n".encode()


def _waiver(waiver: Waiver) -> dict[str, str | None]:
    until = waiver.until.isoformat() if waiver.until else None
    return {
        "finding": waiver.finding,
        "because": waiver.because,
        "until": until,
        "at": waiver.at,
    }


def name_of(record: Record) -> str:
    """The name of its file in `approvals`."""
    return f"{record.role}-{sha256(render(record)).hexdigest()[:12]}.json"


def role_of(name: str) -> Role | None:
    """The role that the name of a file claims; `None` for the name of no record."""
    match = _NAME.fullmatch(name)
    return cast("Role", match["role"]) if match else None


def read(name: str, content: bytes) -> Record:
    """The record in a file. `RecordError` where it is not, to the letter, what specc wrote."""
    if len(content) > MOST_BYTES:
        raise RecordError(f"is larger than any record ({MOST_BYTES // 1024} KB)")
    record = _record(_parsed(content))
    if render(record) != content:
        raise RecordError("was edited after it was signed: specc writes it otherwise")
    if record.role != role_of(name):
        raise RecordError(f"is the record of another role, {record.role}, under this name")
    if name_of(record) != name:
        raise RecordError("was edited after it was signed: its name is that of another content")
    return record


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("ascii"), object_pairs_hook=_once)
    except RecordError:
        raise
    except (ValueError, RecursionError):
        raise RecordError("is not JSON as specc writes it") from None


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    found = dict(pairs)
    if len(found) < len(pairs):
        raise RecordError("has a key twice")
    return found


def _record(document: Any) -> Record:
    """`RecordError` where anything is missing or of another form; what is too much shows when the
    record is written again."""
    statement = _mapping(document)
    if statement.get("_type") != TYPE or statement.get("predicateType") != PREDICATE:
        raise RecordError("is no approval of a scope")
    said = _mapping(statement.get("predicate"))
    (spec, spec_digest), *sections = [_subject(each) for each in _list(statement, "subject")] or [
        ("", "")
    ]
    if not _is_spec(spec, spec_digest) or len(dict(sections)) < len(sections):
        raise RecordError("does not name the spec and the sections that were signed")
    return Record(
        role=cast("Role", _one_of(said, "role", ROLES)),
        person=_text(said, "person"),
        handle=_text(said, "handle"),
        decision=cast("Decision", _one_of(said, "decision", get_args(Decision))),
        project=_text(said, "project"),
        version=_text(said, "version"),
        time=_time(_text(said, "time")),
        spec=spec,
        spec_digest=spec_digest,
        digests=dict(sections),
        comment=_text(said, "comment"),
        waivers=tuple(_read_waiver(_mapping(each)) for each in _list(said, "waivers")),
        specc=_text(said, "specc"),
    )


def _is_spec(name: str, found: str) -> bool:
    match = _SPEC.fullmatch(name)
    return match is not None and match["hash"] == found[:12]


def _subject(node: Any) -> tuple[str, str]:
    subject = _mapping(node)
    found = _text(_mapping(subject.get("digest")), "sha256")
    if not _DIGEST.fullmatch(found):
        raise RecordError("has a digest that is none")
    return _text(subject, "name"), found


def _read_waiver(said: Mapping[str, Any]) -> Waiver:
    until = said.get("until")
    try:
        day = None if until is None else date.fromisoformat(_text(said, "until"))
    except ValueError:
        raise RecordError("has a date that is none") from None
    return Waiver(
        finding=_text(said, "finding"),
        because=_text(said, "because"),
        until=day,
        at=_text(said, "at"),
    )


def _time(text: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise RecordError("has a time that is none") from None


def _mapping(node: Any) -> Mapping[str, Any]:
    if not isinstance(node, dict):
        raise RecordError("is not of the form of a record")
    return node


def _list(node: Mapping[str, Any], key: str) -> list[Any]:
    found = node.get(key)
    if not isinstance(found, list):
        raise RecordError(f"lacks the list `{key}`")
    return found


def _text(node: Mapping[str, Any], key: str) -> str:
    found = node.get(key)
    if not isinstance(found, str):
        raise RecordError(f"lacks the text `{key}`")
    return found


def _one_of(node: Mapping[str, Any], key: str, known: tuple[str, ...]) -> str:
    found = _text(node, key)
    if found not in known:
        raise RecordError(f"has a `{key}` that there is not")
    return found
