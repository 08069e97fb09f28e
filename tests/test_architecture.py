"""The house itself: layers, purity, and generated files that match the code."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PURE = (
    "approval", "asking", "change", "compiler.py", "plan", "rules", "emit", "project", "spec",
    "source", "units", "statistics", "diagnostic", "tree.py",
)  # fmt: skip
READERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink"}


def test_the_import_contracts_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("part", PURE)
def test_nothing_below_the_compiler_opens_a_file(part: str) -> None:
    place = ROOT / "specc" / part
    for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "attr", getattr(node.func, "id", ""))
                assert called not in READERS, f"{path.name}:{node.lineno} calls {called}"


def test_the_schemas_match_the_classes() -> None:
    for name, text in _tool("schemas").rendered().items():
        committed = (ROOT / "schemas" / name).read_text()
        assert committed == text, f"schemas/{name} is out of date: run `make schemas`"


def test_the_page_of_the_language_matches_the_classes() -> None:
    committed = (ROOT / "docs" / "language.md").read_text()
    assert committed == _tool("language").rendered(), "out of date: run `make schemas`"


def test_no_module_has_grown_past_450_lines() -> None:
    sizes = {p: len(p.read_text().splitlines()) for p in (ROOT / "specc").rglob("*.py")}
    assert {str(p): n for p, n in sizes.items() if n > 450} == {}


def _tool(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
