"""The locks hold what a repo needs, no more, each package pinned and hashed."""

from __future__ import annotations

import importlib
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from specc.emit import _locks
from specc.tree import File, Tree
from specc.workspace import library

from . import specs

LOCK = _locks.load(library())
FILES = ("requirements.lock", "requirements-dev.lock", "requirements-check.lock")
TOOLS = Path(__file__).parents[2] / "tools"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("linux", "darwin", "win32")


@pytest.mark.parametrize("package", LOCK["packages"])
def test_every_package_has_hashes_and_rests_on_packages_of_the_lock(package: str) -> None:
    entry = LOCK["packages"][package]
    assert entry["hashes"]
    assert all(re.fullmatch(r"[0-9a-f]{64}", digest) for digest in entry["hashes"])
    assert {needed for needed, _ in entry["requires"]} <= LOCK["packages"].keys()


@pytest.mark.parametrize("orchestrator", ["make", "dvc"])
@pytest.mark.parametrize("mode", ["realtime", "batch"])
@pytest.mark.parametrize("example", ["churn", "ad-click"])
def test_the_locks_together_are_closed_and_name_nothing_twice(
    example: str, mode: str, orchestrator: str
) -> None:
    tree = _tree(example, mode, orchestrator)
    for python, platform in itertools.product(PYTHONS, PLATFORMS):
        chosen = [each for path in FILES for each in _installed(tree, path, python, platform)]
        names = [each.split("==")[0] for each in chosen]
        assert len(names) == len(set(names))
        for package in chosen:
            for needed, marker in LOCK["packages"][package]["requires"]:
                assert needed in chosen or not _holds(marker, python, platform), needed


def test_what_ships_needs_nothing_of_the_other_locks() -> None:
    tree = _tree("ad-click", "realtime", "make")
    shipped = set(_installed(tree, FILES[0], "3.12", "linux"))
    assert "pytest" not in {each.split("==")[0] for each in shipped}
    for package in shipped:
        for needed, marker in LOCK["packages"][package]["requires"]:
            assert needed in shipped or not _holds(marker, "3.12", "linux")


def test_the_mode_decides_what_ships() -> None:
    realtime, batch = (
        {each.split("==")[0] for each in _installed(tree, FILES[0], "3.12", "linux")}
        for tree in (_tree("churn", "realtime", "make"), _tree("churn", "batch", "make"))
    )
    assert {"fastapi", "uvicorn", "starlette"} <= realtime - batch
    assert {"polars", "scikit-learn", "numpy"} <= realtime & batch


def test_dvc_comes_only_where_it_is_chosen() -> None:
    for orchestrator in ("make", "dvc"):
        text = _tree("churn", "batch", orchestrator)[FILES[1]].content.decode()
        assert ("\ndvc==" in text) == (orchestrator == "dvc")


def test_a_package_needed_under_two_conditions_is_needed_under_either() -> None:
    data: dict[str, Any] = {
        "groups": {"run": [["a==1", ""], ["b==1", "sys_platform == 'win32'"]]},
        "packages": {
            "a==1": {"requires": [["c==1", "python_full_version < '3.12'"]], "hashes": ["0"]},
            "b==1": {"requires": [["c==1", ""]], "hashes": ["1"]},
            "c==1": {"requires": [], "hashes": ["2", "3"]},
        },
    }
    assert _locks.requirements(data, ["run"]) == (
        "a==1 \\\n    --hash=sha256:0\n"
        "b==1 ; sys_platform == 'win32' \\\n    --hash=sha256:1\n"
        "c==1 ; python_full_version < '3.12' or sys_platform == 'win32' \\\n"
        "    --hash=sha256:2 \\\n    --hash=sha256:3\n"
    )


def _tree(example: str, mode: str, orchestrator: str) -> Tree:
    change = {
        "deployment": {"mode": mode, "every": "1 week"},
        "scaffold": {"orchestrator": orchestrator},
    }
    return specs.tree_of(specs.merged(specs.data_of(example), change))


def _installed(tree: Tree, path: str, python: str, platform: str) -> list[str]:
    """The packages that an installer takes on that machine."""
    file: File = tree[path]
    heads = re.findall(r"^(\S+==\S+)(?: ; (.*?))? \\$", file.content.decode(), re.MULTILINE)
    return [package for package, marker in heads if _holds(marker, python, platform)]


def _holds(marker: str, python: str, platform: str) -> bool:
    from packaging.markers import Marker

    machine = {
        "python_full_version": f"{python}.4",
        "python_version": python,
        "sys_platform": platform,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return not marker or Marker(marker).evaluate(machine)


def test_a_package_for_all_but_browsers_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(TOOLS)
    edges = [
        {"name": "everywhere", "marker": "sys_platform != 'emscripten'"},
        {"name": "browser", "marker": "sys_platform == 'emscripten'"},
    ]
    known = {"version": "1", "source": {"registry": ""}, "sdist": {"hash": "sha256:0"}}
    resolved = [{"name": name, **known} for name in ("browser", "everywhere")]
    resolved.append({"name": "top", **known, "dependencies": edges})
    kept = importlib.import_module("lock").packages({"package": resolved})["top==1"]["requires"]
    assert [package for package, _ in kept] == ["everywhere==1"]
