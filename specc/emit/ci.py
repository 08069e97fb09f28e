"""What the forge does with the repo: checks on every push, and who reviews what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from specc.emit._dump import file
from specc.emit._make import copied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from specc.emit._make import Files, Make
    from specc.project.model import Project
    from specc.tree import File, Tree

    _Roles = tuple[str, ...]

_HANDLE = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_./-]{0,98}")
_LEADS: _Roles = ("business_lead", "tech_lead")
_PARTS: tuple[tuple[str, _Roles], ...] = (
    ("/conf/", _LEADS),
    ("/tests/acceptance/", _LEADS),
    ("/conf/contracts/", ("data_owner", "tech_lead")),
    ("/conf/rollout.yaml", ("tech_lead", "on_call")),
    ("/monitoring/", ("on_call", "tech_lead")),
    ("/docs/runbook.md", ("on_call", "tech_lead")),
    ("/docs/risks.md", ("business_lead", "legal")),
    ("/docs/model_card.md", ("tech_lead", "legal")),
    ("/policy.yaml", _LEADS),
    ("/approvals/", _LEADS),
)
"""Part of the repo, and the roles that answer for it. The last that matches a path counts."""

CLAUSES: Mapping[str, _Roles] = {
    "project": _LEADS,
    "people": _LEADS,
    "goals": _LEADS,
    "metrics": _LEADS,
    "data": ("tech_lead", "data_owner", "legal"),
    "labels": ("tech_lead", "data_owner"),
    "deployment": ("tech_lead", "legal"),
    "tradeoffs": _LEADS,
    "baselines": _LEADS,
    "model": ("tech_lead",),
    "error_analysis": ("tech_lead",),
    "scenarios": _LEADS,
    "fairness": ("business_lead", "legal"),
    "rollout": _LEADS,
    "monitoring": _LEADS,
    "retraining": _LEADS,
    "lineage": ("tech_lead", "legal"),
    "lifecycle": _LEADS,
    "plan": _LEADS,
    "risks": _LEADS,
    "questions": _LEADS,
    "review": _LEADS,
    "accept": _LEADS,
    "scaffold": ("tech_lead",),
}
"""Section of the language, and the roles that answer for it first: a forge is content with one of
a file's owners. A spec in a folder may have a file of that name. Approvals are what binds all."""

_NOTE = "tools/merge_request_note.py"
_FORGE = {"github": ("/.github/",), "gitlab": ("/.gitlab-ci.yml", f"/{_NOTE}"), "none": ()}


def owners(_project: Project, _library: Tree) -> Files:
    """Of the spec, only handles stand in it."""
    return {"CODEOWNERS": _owners}


def workflow(project: Project, library: Tree) -> Files:
    """Nothing of the spec stands in it: every repo with the same forge has the same jobs."""
    match project.scaffold.ci:
        case "github":
            return {
                ".github/workflows/ci.yml": _jobs(library, "ci"),
                ".github/workflows/scope.yml": copied(library, "repo/scope.yml"),
            }
        case "gitlab":
            return {
                ".gitlab-ci.yml": _jobs(library, "gitlab-ci"),
                _NOTE: copied(library, f"repo/{_NOTE}"),
            }
        case "none":
            return {}


def _jobs(library: Tree, name: str) -> Make:
    """The jobs stand last, so that one more can follow."""

    def make(project: Project) -> File:
        alerts = project.scaffold.monitoring == "prometheus"
        names = (name, f"{name}-alerts") if alerts else (name,)
        return file(b"".join(library[f"repo/{each}.yml"].content for each in names))

    return make


def _owners(project: Project) -> File:
    lines = [
        "# Who reviews what, from `people` in the spec. The last line that matches a path counts.",
        *(f"{part:<24} {' '.join(handles)}" for part, handles in _sections(project) if handles),
    ]
    return file("\n".join(lines) + "\n")


def _sections(project: Project) -> Iterator[tuple[str, list[str]]]:
    handles = {person.id: person.handle for person in project.people}
    for part, roles in _parts(project):
        found = [each.handle for role in roles for each in project.people if each.role == role]
        yield part, _sound(found)
    for source in project.sources:
        owner = _sound([handles.get(source.owner, "")])
        yield f"/conf/contracts/{source.id}.yaml", owner
        yield f"/docs/datasheets/{source.id}.md", owner


def _parts(project: Project) -> Iterator[tuple[str, _Roles]]:
    """What roles answer for. A record of an approval is for those who hold its role."""
    spec = project.spec_path
    yield "*", ("tech_lead", "ml_engineer", "data_scientist")
    yield f"/{spec}", _LEADS
    if not spec.endswith(".yaml"):
        yield from ((f"/{spec}/{name}.*", roles) for name, roles in CLAUSES.items())
    yield from _PARTS
    for role in sorted({person.role for person in project.people}):
        yield f"/approvals/{role}-*", (role,)
    yield from ((part, _LEADS) for part in ("/CODEOWNERS", *_FORGE[project.scaffold.ci]))


def _sound(handles: list[str]) -> list[str]:
    """Each handle once; one that is none would end up as a path or a comment."""
    return [handle for handle in dict.fromkeys(handles) if _HANDLE.fullmatch(handle)]
