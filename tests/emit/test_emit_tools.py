"""The field's own checkers on what is not Python. Skipped where a checker is not installed, unless
`SPECC_REQUIRE_COMPONENTS` is set: then it must be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
