"""The spec as it was signed, kept beside the approvals, so that what changed since can be told
without asking a version control."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from specc.approval.record import SPECS, RecordError
from specc.source import parse_files
from specc.spec import PartialSpec
from specc.spec import read as read_spec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from specc.spec import Spec

MOST_BYTES = 4 * 1024 * 1024
"""What the largest spec in several files takes as JSON, and more."""


class Signed(NamedTuple):
    """A file of `approvals/specs`."""

    name: str
    content: bytes
    digest: str


def keep(data: bytes | Mapping[str, bytes]) -> Signed:
    """What is laid beside an approval: a spec in one file as it is; of one in several, by which
    texts are in which file."""
    several = not isinstance(data, bytes)
    content = data if isinstance(data, bytes) else _packed(data)
    found = sha256(content).hexdigest()
    name = f"{SPECS}/{found[:12]}.{'json' if several else 'yaml'}"
    return Signed(name=name, content=content, digest=found)


def _packed(files: Mapping[str, bytes]) -> bytes:
    texts = {name.rpartition("/")[2]: text.decode() for name, text in files.items()}
    return f"{json.dumps(texts, indent=1, sort_keys=True)}\n".encode()


def read(name: str, content: bytes) -> Spec:
    """The spec in such a file. `RecordError` where this specc cannot read it."""
    files = _unpacked(name, content)
    source, found = parse_files(files)
    if source is not None and not found:
        spec, shape = read_spec(source)
        if spec is not None and not shape and not isinstance(spec, PartialSpec):
            return spec
    raise RecordError("cannot be read any more by this specc")


def _unpacked(name: str, content: bytes) -> dict[str, bytes]:
    if name.endswith(".yaml"):
        return {name: content}
    try:
        texts = json.loads(content)
        return {str(each): text.encode() for each, text in texts.items()}
    except (ValueError, AttributeError, RecursionError):
        raise RecordError("is no spec in several files") from None
