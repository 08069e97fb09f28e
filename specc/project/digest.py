"""The fingerprint of a project, by which two specs that say the same are known to."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specc.project.model import Project


def digest(project: Project) -> str:
    """SHA-256, in hexadecimal, of the project as canonical JSON: the same for `200ms` and `0.2 s`,
    for any order of keys, and with or without comments."""
    text = json.dumps(_plain(project), sort_keys=True, default=_plain, ensure_ascii=True)
    return sha256(text.encode()).hexdigest()


def _plain(node: object) -> object:
    """A part of the project by its fields; whatever else JSON does not know as text."""
    if is_dataclass(node):
        return {field.name: getattr(node, field.name) for field in fields(node)}
    return str(node)
