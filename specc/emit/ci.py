"""What the forge does with the repo: checks on every push, and who reviews what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specc.emit._dump import file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.emit._make import Files
    from specc.project.model import Project
    from specc.tree import File, Tree

_HANDLE = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_./-]{0,98}")
_SPEC = "the spec"
_SECTIONS = (
    ("*", ("tech_lead", "ml_engineer", "data_scientist")),
    (_SPEC, ("business_lead", "tech_lead")),
    ("/conf/", ("business_lead", "tech_lead")),
    ("/tests/acceptance/", ("business_lead", "tech_lead")),
    ("/conf/contracts/", ("data_owner", "tech_lead")),
    ("/conf/rollout.yaml", ("tech_lead", "on_call")),
    ("/monitoring/", ("on_call", "tech_lead")),
    ("/docs/runbook.md", ("on_call", "tech_lead")),
    ("/docs/risks.md", ("business_lead", "legal")),
    ("/docs/model_card.md", ("tech_lead", "legal")),
)
"""Part of the repo, and the roles that answer for it. The last that matches a path counts."""


def owners(_project: Project, _library: Tree) -> Files:
    """Of the spec, only handles stand in it."""
    return {"CODEOWNERS": _owners}


def workflow(project: Project, library: Tree) -> Files:
    """Nothing of the spec stands in it."""
    if project.scaffold.ci != "github":
        return {}
    return {".github/workflows/ci.yml": lambda read: _workflow(read, library)}


def _workflow(project: Project, library: Tree) -> File:
    """The jobs stand last, so that one more can follow."""
    alerts = project.scaffold.monitoring == "prometheus"
    names = ("ci.yml", "ci-alerts.yml") if alerts else ("ci.yml",)
    content = b"".join(library[f"repo/{name}"].content for name in names)
    return file(content)


def _owners(project: Project) -> File:
    lines = [
        "# Who reviews what, from `people` in the spec. The last line that matches a path counts.",
        *(f"{part:<24} {' '.join(handles)}" for part, handles in _sections(project) if handles),
    ]
    return file("\n".join(lines) + "\n")


def _sections(project: Project) -> Iterator[tuple[str, list[str]]]:
    handles = {person.id: person.handle for person in project.people}
    for part, roles in _SECTIONS:
        found = [each.handle for role in roles for each in project.people if each.role == role]
        yield (f"/{project.spec_path}" if part == _SPEC else part), _sound(found)
    for source in project.sources:
        owner = _sound([handles.get(source.owner, "")])
        yield f"/conf/contracts/{source.id}.yaml", owner
        yield f"/docs/datasheets/{source.id}.md", owner


def _sound(handles: list[str]) -> list[str]:
    """Each handle once; one that is none would end up as a path or a comment."""
    return [handle for handle in dict.fromkeys(handles) if _HANDLE.fullmatch(handle)]
