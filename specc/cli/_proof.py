"""No approval is written that would not be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from specc.approval import FOLDER, SIGNERS, again, doubt
from specc.cli._problem import CannotRun

if TYPE_CHECKING:
    from specc.approval import Record
    from specc.cli._approvals import Approved
    from specc.spec.identity import Role

_LIST = f"{FOLDER}/{SIGNERS}"


def refuse_unsigned(known: Approved, role: Role, key: str | None) -> None:
    """`CannotRun` where the project asks for signatures, and no key is given or none is listed."""
    if known.verify is None and not known.policy.signatures:
        return
    if key is None:
        raise CannotRun("this project asks for signatures: --sign KEY", again(role, proved=True))
    if known.verify is None:
        raise CannotRun(
            f"this project asks for signatures, and {_LIST} lists no keys",
            'write whose keys are whose into it: HANDLE namespaces="specc" and the public key',
        )


def refuse_unproved(known: Approved, record: Record, signature: bytes) -> None:
    """`CannotRun` where the signature would not be believed to be that of the person."""
    asked = known.policy.signatures
    if why := doubt(record, known.spec, signature, known.verify, signatures=asked):
        raise CannotRun(
            f"nothing was signed: the record {why}",
            f"sign with a key that {_LIST} lists under {record.handle}",
        )
