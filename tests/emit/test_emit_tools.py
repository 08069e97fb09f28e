"""The field's own checkers on what is not Python. Skipped where a checker is not installed, unless
`SPECC_REQUIRE_COMPONENTS` is set: then it must be."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from specc.tree import Tree

from . import specs

WORKFLOWS = (".github/workflows/ci.yml", ".github/workflows/scope.yml")
GITLAB = ".gitlab-ci.yml"


@pytest.fixture(scope="module", params=["churn", "ad-click"])
def tree(request: pytest.FixtureRequest) -> Tree:
    return specs.tree_of(specs.data_of(request.param))


@pytest.fixture(scope="module")
def on_gitlab() -> Tree:
    return specs.tree_of(specs.merged(specs.data_of("churn"), {"scaffold": {"ci": "gitlab"}}))


def test_hadolint_finds_nothing_in_the_dockerfile(tree: Tree, tmp_path: Path) -> None:
    _check(tree, tmp_path, "Dockerfile", "hadolint", "--failure-threshold", "style")


@pytest.mark.parametrize("path", WORKFLOWS)
def test_zizmor_finds_nothing_in_a_workflow(tree: Tree, tmp_path: Path, path: str) -> None:
    options = ("--offline", "--no-config", "--quiet", "--persona", "auditor")
    _check(tree, tmp_path, path, "zizmor", *options)


@pytest.mark.parametrize("path", WORKFLOWS)
def test_a_workflow_follows_its_schema(tree: Tree, tmp_path: Path, path: str) -> None:
    schema = ("--builtin-schema", "vendor.github-workflows")
    _check(tree, tmp_path, path, "check-jsonschema", *schema)


@pytest.mark.parametrize("path", WORKFLOWS)
def test_every_action_is_pinned_by_the_whole_id_of_a_commit(tree: Tree, path: str) -> None:
    used = re.findall(r"uses: (\S+)(.*)", tree[path].content.decode())
    assert used
    for name, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


def test_the_jobs_of_gitlab_follow_their_schema(on_gitlab: Tree, tmp_path: Path) -> None:
    schema = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    _check(on_gitlab, tmp_path, GITLAB, "check-jsonschema", *schema)


def test_every_image_of_gitlab_is_pinned_by_digest(on_gitlab: Tree) -> None:
    text = on_gitlab[GITLAB].content.decode()
    images = re.findall(r"python:\S+", text)
    assert len(images) == 3
    assert all(re.fullmatch(r"python:3\.\d+\.\d+-\w+@sha256:[0-9a-f]{64}", i) for i in images)


@pytest.mark.parametrize("path", [*WORKFLOWS, GITLAB])
def test_yamllint_finds_nothing_in_the_jobs(
    tree: Tree, on_gitlab: Tree, tmp_path: Path, path: str
) -> None:
    rules = "line-length: disable, document-start: disable, truthy: {check-keys: false}"
    rules += ", comments: {min-spaces-from-content: 1}"
    options = ("--strict", "-d", f"{{extends: default, rules: {{{rules}}}}}")
    _check(on_gitlab if path == GITLAB else tree, tmp_path, path, "yamllint", *options)


@pytest.mark.parametrize("path", [*WORKFLOWS, GITLAB])
def test_shellcheck_finds_nothing_in_the_scripts(
    tree: Tree, on_gitlab: Tree, tmp_path: Path, path: str
) -> None:
    jobs = yaml.safe_load((on_gitlab if path == GITLAB else tree)[path].content)
    scripts = list(_scripts(jobs) if path == GITLAB else _commands(jobs["jobs"]))
    assert scripts
    for script in scripts:
        (tmp_path / "script.sh").write_text(re.sub(r"\$\{\{.*?\}\}", "given", script))
        _run(tmp_path, "shellcheck", "--shell", "bash", "script.sh")


def _scripts(jobs: Any) -> Iterator[str]:
    for job in jobs.values():
        if isinstance(job, dict):
            yield from (*job.get("before_script", ()), *job.get("script", ()))


def test_the_workflow_tests_alerts_where_there_are_some() -> None:
    quiet = {"scaffold": {"monitoring": "none"}}
    for change, expected in (({}, True), (quiet, False)):
        tree = specs.tree_of(specs.merged(specs.data_of("churn"), change))
        jobs = yaml.safe_load(tree[".github/workflows/ci.yml"].content)["jobs"]
        assert ("alerts" in jobs) is expected
        assert all(path in tree for path in _monitoring(jobs))


def _monitoring(jobs: Any) -> set[str]:
    """The files of `monitoring/` that the jobs name."""
    return set(re.findall(r"monitoring/\S+", " ".join(map(str, _commands(jobs)))))


def _commands(jobs: Any) -> Iterator[str]:
    return (step["run"] for job in jobs.values() for step in job["steps"] if "run" in step)


def test_the_image_asks_the_service_where_it_answers() -> None:
    tree = specs.tree_of(specs.data_of("ad-click"))
    image = tree["Dockerfile"].content.decode()
    service = next(f for p, f in tree.items() if p.endswith("serve/app.py")).content.decode()
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", image)
    assert f'@app.get("{path}")' in service
    assert "HOST=0.0.0.0 PORT=8000" in image
    assert all(f'os.environ.get("{name}"' in service for name in ("HOST", "PORT"))


def _check(tree: Tree, folder: Path, path: str, tool: str, *options: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(tree[path].content)
    _run(folder, tool, *options, path)


def _run(folder: Path, tool: str, *options: str) -> None:
    beside = Path(sys.executable).parent / tool
    found = str(beside) if beside.exists() else shutil.which(tool)
    if found is None and not os.environ.get("SPECC_REQUIRE_COMPONENTS"):
        pytest.skip(f"{tool} is not installed")
    assert found, f"{tool} is not installed"
    done = subprocess.run(
        [found, *options], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
