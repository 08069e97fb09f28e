"""What proves who made a record: a signature, where the project asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.approval.record import FOLDER, SIGNERS, Record, render

if TYPE_CHECKING:
    from specc.approval._model import Verify
    from specc.spec import Spec
    from specc.spec.identity import Role

LIST = f"{FOLDER}/{SIGNERS}"


def again(role: Role, *, proved: bool) -> str:
    """How a role signs, as a help says it."""
    return f"`specc approve --as {role}{' --sign KEY' if proved else ''}`"


def doubt(
    record: Record, spec: Spec, signature: bytes | None, verify: Verify | None, *, signatures: bool
) -> str:
    """Why a record with this signature is not believed, as the end of a sentence about it; empty
    where it is. Proof is asked for where there are keys to `verify` by, or with `signatures`."""
    if verify is None:
        lacks = f"is not proved: the house asks for signatures, and {LIST} lists no keys"
        return lacks if signatures else ""
    if signature is None:
        return f"is not signed, and {LIST} asks for signatures"
    why = verify(render(record), signature, _principals(record, spec))
    return f"has a signature that does not hold: {why}" if why else ""


def _principals(record: Record, spec: Spec) -> tuple[str, ...]:
    """The names under which the key of the person may be listed: the account, and the id where it
    is not the account of somebody else."""
    plain = record.handle.removeprefix("@")
    others = {each.handle.removeprefix("@").casefold() for each in spec.people.values()}
    mine = () if record.person.casefold() in others - {plain.casefold()} else (record.person,)
    return tuple(dict.fromkeys((record.handle, plain, *mine)))
