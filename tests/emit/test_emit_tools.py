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


@pytest.fixture(scope="module", params=["churn", "ad-click"])
def tree(request: pytest.FixtureRequest) -> Tree:
    return specs.tree_of(specs.data_of(request.param))


def test_hadolint_finds_nothing_in_the_dockerfile(tree: Tree, tmp_path: Path) -> None:
    _check(tree, tmp_path, "Dockerfile", "hadolint", "--failure-threshold", "style")


def test_zizmor_finds_nothing_in_the_workflow(tree: Tree, tmp_path: Path) -> None:
    options = ("--offline", "--no-config", "--quiet", "--persona", "auditor")
    _check(tree, tmp_path, ".github/workflows/ci.yml", "zizmor", *options)


def test_the_workflow_follows_its_schema(tree: Tree, tmp_path: Path) -> None:
    schema = ("--builtin-schema", "vendor.github-workflows")
    _check(tree, tmp_path, ".github/workflows/ci.yml", "check-jsonschema", *schema)


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
    beside = Path(sys.executable).parent / tool
    found = str(beside) if beside.exists() else shutil.which(tool)
    if found is None and not os.environ.get("SPECC_REQUIRE_COMPONENTS"):
        pytest.skip(f"{tool} is not installed")
    assert found, f"{tool} is not installed"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(tree[path].content)
    done = subprocess.run(
        [found, *options, path], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
