"""The wiring: the Makefile and, where it is chosen, DVC's files; all from the step table.

Of the spec only the package's name stands in them, which is an identifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.emit import _steps
from specc.emit._dump import file, yaml_bytes
from specc.emit._pages import PAGES

if TYPE_CHECKING:
    from specc.emit._make import Files
    from specc.emit._steps import Step, Steps
    from specc.project.model import Project
    from specc.tree import File, Tree

PYTHON = ".venv/bin/python"


def emit(_project: Project, library: Tree) -> Files:
    """The commands of every day."""
    return {
        "Makefile": lambda project: _makefile(project, library),
        "data/.gitkeep": lambda _: file(b""),
    }


def _makefile(project: Project, library: Tree) -> File:
    steps = _steps.load(library, project.scaffold.package)
    text = PAGES["repo/Makefile.jinja"](
        package=project.scaffold.package,
        orchestrator=project.scaffold.orchestrator,
        serve={"realtime": "serve", "batch": "batch"}[project.deployment.mode],
        steps=[_rule(step, steps) for step in steps.all],
        read=steps.reader,
        reports=[step.report for step in steps.all],
        own=[path for path in steps.maker if path.startswith("data/")],
        made=list(steps.maker),
    )
    return file(text)


def _rule(step: Step, steps: Steps) -> dict[str, Any]:
    """A rule of Make. What other steps make stands for itself through their reports; a folder
    counts as changed when a file in it did."""
    made = {need: steps.maker[need].report for need in step.needs if need in steps.maker}
    read = [f"{need} $(wildcard {need}/*)" for need in step.needs if _is_folder(need, made)]
    files = [need for need in step.needs if need not in made and "." in need.rsplit("/", 1)[-1]]
    return {
        "name": step.name,
        "report": step.report,
        "others": step.others,
        "sources": step.sources,
        "prerequisites": [*step.code, *files, *read, *dict.fromkeys(made.values())],
    }


def _is_folder(need: str, made: dict[str, str]) -> bool:
    return need not in made and "." not in need.rsplit("/", 1)[-1]


def dvc(project: Project, library: Tree) -> Files:
    """DVC without a hold on git, so that it works in a repo, in a part of one, and outside."""
    if project.scaffold.orchestrator != "dvc":
        return {}
    config = "[core]\n    no_scm = true\n    analytics = false\n    check_update = false\n"
    return {
        "dvc.yaml": lambda read: _stages(read.scaffold.package, library),
        ".dvc/config": lambda _: file(config),
        ".dvc/.gitignore": lambda _: file("/config.local\n/tmp\n/cache\n"),
        ".dvcignore": lambda _: file(".venv\n.specc\n__pycache__\n"),
    }


def _stages(package: str, library: Tree) -> File:
    steps = _steps.load(library, package)
    stages = {step.name: _stage(step, package) for step in steps.all}
    return file(
        yaml_bytes({"stages": stages}, header="One stage a step; `make run` runs what changed.")
    )


def _stage(step: Step, package: str) -> dict[str, Any]:
    return {
        "desc": step.summary,
        "cmd": f"{PYTHON} -m {package}.steps.{step.name}",
        "deps": [*step.code, *step.needs],
        "outs": [*step.others, {step.report: {"cache": False}}],
    }
