"""Approvals: who signed which sections of a spec, and whether that still holds.

A record binds a person to the digests of the sections that their role answers for. It is void when
one of those sections changes in a way that concerns the role, as `specc.change` tells, and refused
where it cannot be believed. Nothing here reads a file or runs a program.
"""

from specc.approval._model import Classify, Folder, Standing, State, Verify
from specc.approval.digests import digest, digests
from specc.approval.proof import again, doubt
from specc.approval.record import (
    FOLDER,
    SIGNATURE,
    SIGNERS,
    SPECS,
    Decision,
    Record,
    RecordError,
    Waiver,
    name_of,
    render,
    role_of,
)
from specc.approval.sections import PARTY, SECTIONS, UNOWNED, Section, owned
from specc.approval.signed import Signed, keep
from specc.approval.standings import last, required, shares, signed_spec, standings, strays

__all__ = [
    "FOLDER",
    "PARTY",
    "SECTIONS",
    "SIGNATURE",
    "SIGNERS",
    "SPECS",
    "UNOWNED",
    "Classify",
    "Decision",
    "Folder",
    "Record",
    "RecordError",
    "Section",
    "Signed",
    "Standing",
    "State",
    "Verify",
    "Waiver",
    "again",
    "digest",
    "digests",
    "doubt",
    "keep",
    "last",
    "name_of",
    "owned",
    "render",
    "required",
    "role_of",
    "shares",
    "signed_spec",
    "standings",
    "strays",
]
