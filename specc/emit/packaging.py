"""What installs the repo and what ships it: `pyproject.toml`, the locks, the image."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from specc.emit import _locks
from specc.emit._dump import file
from specc.emit._make import copied
from specc.emit._pages import PAGES
from specc.emit._toml import toml_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specc.emit._make import Files, Make
    from specc.project.model import Project
    from specc.tree import File, Tree

SHIPPED = {
    "realtime": ("run", "serve"),
    "batch": ("run", "batch"),
}
"""Groups of the lock that a mode of deployment needs when it runs."""
_RELEASE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}")
_HEADER = "Edit freely: an update of the scope merges its changes with yours."
_LINT = ("A", "B", "E", "F", "I", "N", "PTH", "RUF100", "S", "UP", "W")
_UNTYPED = ("joblib.*", "sklearn.*")


def emit(_project: Project, library: Tree) -> Files:
    """Nothing here knows an address of a package registry: that is the machine's own setting."""
    lock = _locks.load(library)
    return {
        "pyproject.toml": lambda project: file(
            toml_bytes(_pyproject(project, lock), header=_HEADER)
        ),
        **{path: _locked(name, lock) for path, name in _LOCKS.items()},
        "tools/install.py": copied(library, "repo/tools/install.py"),
        ".gitignore": copied(library, "repo/gitignore"),
        ".dockerignore": copied(library, "repo/dockerignore"),
        "Dockerfile": _dockerfile,
    }


_LOCKS = {
    "requirements.lock": "",
    "requirements-dev.lock": "dev",
    "requirements-check.lock": "check",
    "requirements-setup.lock": "setup",
}
"""Each lock file, and its groups."""


def _groups(project: Project) -> dict[str, tuple[str, ...]]:
    """Each lock file's groups; what an earlier one holds is not repeated in a later one."""
    mode = project.deployment.mode
    tests = ("test", "test-serve") if mode == "realtime" else ("test",)
    pipeline = ("dvc",) if project.scaffold.orchestrator == "dvc" else ()
    return {"": SHIPPED[mode], "dev": (*tests, *pipeline), "check": ("check",), "setup": ("setup",)}


def _locked(name: str, lock: Mapping[str, Any]) -> Make:
    """A lock file: all that installing needs beyond what the files before it hold."""

    def make(project: Project) -> File:
        groups = _groups(project)
        if name == "setup":
            return file(_locks.requirements(lock, groups[name]))
        layers = ("", "dev", "check")
        together = [group for each in layers for group in groups[each]]
        texts = _locks.layered(lock, together, [groups[each] for each in layers])
        return file(texts[layers.index(name)])

    return make


def _pyproject(project: Project, lock: Mapping[str, Any]) -> dict[str, Any]:
    groups = _groups(project)
    return {
        "project": {
            "name": re.sub(r"[-_.]+", "-", project.id).strip("-").lower(),
            "version": project.version if _RELEASE.fullmatch(project.version) else "0",
            "description": " ".join(project.summary.split()),
            "requires-python": lock["requires_python"],
            "dependencies": _at_least(lock, groups[""]),
        },
        "dependency-groups": {name: _at_least(lock, groups[name]) for name in ("dev", "check")},
        "tool": _tools(project.scaffold.package),
    }


def _at_least(lock: Mapping[str, Any], groups: Iterable[str]) -> list[str]:
    return [f"{name}>={version}" for name, version in _locks.direct(lock, groups).items()]


def _tools(package: str) -> dict[str, Any]:
    """Settings under which the repo is clean from its first day."""
    return {
        "ruff": {
            "line-length": 100,
            "lint": {
                "select": list(_LINT),
                "ignore": ["E501", "N818"],
                "isort": {"known-first-party": [package]},
                "per-file-ignores": {"tests/**": ["S101"]},
            },
        },
        "mypy": {
            "strict": True,
            "mypy_path": "src",
            "packages": [package],
            "overrides": [{"module": list(_UNTYPED), "ignore_missing_imports": True}],
        },
        "pytest": {
            "ini_options": {
                "testpaths": ["tests"],
                "pythonpath": ["src"],
                "addopts": "-q --strict-markers --strict-config -m 'not gate'",
                "markers": ["gate: holds the trained model against the scope; run by `make gate`"],
                "xfail_strict": True,
            }
        },
    }


def _dockerfile(project: Project) -> File:
    name = f"repo/Dockerfile.{project.deployment.mode}.jinja"
    text = PAGES[name](package=project.scaffold.package, spec=project.spec_path)
    return file(text)
