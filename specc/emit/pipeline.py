"""The wiring: the Makefile and, where it is chosen, DVC's files; all from the step table.

Of the spec only the package's name stands in them, which is an identifier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specc.emit import _steps
from specc.emit._dump import file, yaml_bytes
from specc.emit._pages import PAGES
from specc.tree import Tree

if TYPE_CHECKING:
    from specc.emit._steps import Step, Steps
    from specc.project.model import Project
    from specc.tree import File

PYTHON = ".venv/bin/python"
_ORIGINS = ("deployment.mode", "scaffold.orchestrator", "scaffold.package")


def emit(project: Project, library: Tree) -> Tree:
    """The commands of every day, and what runs the steps."""
    package = project.scaffold.package
    steps = _steps.load(library, package)
    files = {
        "Makefile": _makefile(project, steps),
        "data/.gitkeep": file(b"", origins=("data.sources",)),
    }
    if project.scaffold.orchestrator == "dvc":
        files |= _dvc(package, steps)
    return Tree(files)


def _makefile(project: Project, steps: Steps) -> File:
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
    return file(text, origins=_ORIGINS)


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


def _dvc(package: str, steps: Steps) -> dict[str, File]:
    """DVC without a hold on git, so that it works in a repo, in a part of one, and outside."""
    stages = {step.name: _stage(step, package) for step in steps.all}
    header = "One stage a step; `make run` runs what changed."
    config = "[core]\n    no_scm = true\n    analytics = false\n    check_update = false\n"
    return {
        "dvc.yaml": file(yaml_bytes({"stages": stages}, header=header), origins=_ORIGINS[1:]),
        ".dvc/config": file(config, origins=_ORIGINS[1:2]),
        ".dvc/.gitignore": file("/config.local\n/tmp\n/cache\n", origins=_ORIGINS[1:2]),
        ".dvcignore": file(".venv\n.specc\n__pycache__\n", origins=_ORIGINS[1:2]),
    }


def _stage(step: Step, package: str) -> dict[str, Any]:
    return {
        "desc": step.summary,
        "cmd": f"{PYTHON} -m {package}.steps.{step.name}",
        "deps": [*step.code, *step.needs],
        "outs": [*step.others, {step.report: {"cache": False}}],
    }
