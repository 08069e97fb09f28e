"""What installs the repo and what ships it: `pyproject.toml`, the locks, the image."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from specc.emit import _locks
from specc.emit._dump import file
from specc.emit._pages import PAGES
from specc.emit._toml import toml_bytes
from specc.tree import File, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from specc.project.model import Project

SHIPPED = {
    "realtime": ("run", "serve"),
    "batch": ("run", "batch"),
}
"""Groups of the lock that a mode of deployment needs when it runs."""
_RELEASE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}")
_HEADER = "Edit freely: an update of the scope merges its changes with yours."
_LINT = ("A", "B", "E", "F", "I", "N", "PTH", "RUF100", "S", "UP", "W")
_UNTYPED = ("joblib.*", "sklearn.*")


def emit(project: Project, library: Tree) -> Tree:
    """Nothing here knows an address of a package registry: that is the machine's own setting."""
    lock = _locks.load(library)
    groups = _groups(project)
    return Tree(
        {
            "pyproject.toml": file(
                toml_bytes(_pyproject(project, lock, groups), header=_HEADER),
                origins=("project.id", "project.summary", "project.version", *_BUILD),
            ),
            **_lock_files(lock, groups),
            "tools/install.py": _copied(library, "repo/tools/install.py"),
            ".gitignore": _copied(library, "repo/gitignore"),
            ".dockerignore": _copied(library, "repo/dockerignore"),
            "Dockerfile": _dockerfile(project),
        }
    )


_BUILD = ("deployment.mode", "scaffold.orchestrator", "scaffold.package")


def _groups(project: Project) -> dict[str, tuple[str, ...]]:
    """Each lock file's groups; what an earlier one holds is not repeated in a later one."""
    mode = project.deployment.mode
    tests = ("test", "test-serve") if mode == "realtime" else ("test",)
    pipeline = ("dvc",) if project.scaffold.orchestrator == "dvc" else ()
    return {"": SHIPPED[mode], "dev": (*tests, *pipeline), "check": ("check",), "setup": ("setup",)}


def _lock_files(lock: Mapping[str, Any], groups: Mapping[str, tuple[str, ...]]) -> dict[str, File]:
    named = {f"requirements-{name}.lock" if name else "requirements.lock": name for name in groups}
    together = [group for name in ("", "dev", "check") for group in groups[name]]
    texts = _locks.layered(lock, together, [groups[name] for name in ("", "dev", "check")])
    texts += [_locks.requirements(lock, groups["setup"])]
    return {path: file(text, origins=_BUILD[:2]) for path, text in zip(named, texts, strict=True)}


def _pyproject(
    project: Project, lock: Mapping[str, Any], groups: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
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
    return file(text, origins=("deployment.mode", "scaffold.package"))


def _copied(library: Tree, path: str) -> File:
    source = library[path]
    return file(source.content, executable=source.executable, origins=("scaffold",))
