"""Fingerprints of sections: equal where two specs say the same to whoever answers for them."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from specc.approval.sections import clauses, content, owned

if TYPE_CHECKING:
    from specc.approval.sections import Section
    from specc.change import Party
    from specc.diagnostic import Path
    from specc.spec import Spec


def digest(spec: Spec, party: Party, section: Section) -> str:
    """SHA-256, in hexadecimal, of a section as canonical JSON: the same for `200ms` and `0.2 s`,
    for any order of keys, with or without comments, and whether the language's default is written
    or left out. Names count; so does the order of a list."""
    return _digest(spec, party, section, tuple(clauses(spec)))


def digests(spec: Spec, party: Party) -> dict[str, str]:
    """The digest of each section that a party answers for, by its name."""
    listed = tuple(clauses(spec))
    return {section.name: _digest(spec, party, section, listed) for section in owned(party)}


def _digest(
    spec: Spec, party: Party, section: Section, listed: tuple[tuple[Path, Any], ...]
) -> str:
    found = [[list(map(str, path)), node] for path, node in content(spec, party, section, listed)]
    return sha256(canonical([section.name, sorted(found, key=lambda each: each[0])])).hexdigest()


def canonical(node: Any) -> bytes:
    """JSON with sorted keys and nothing between its signs, in ASCII."""
    return json.dumps(node, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
