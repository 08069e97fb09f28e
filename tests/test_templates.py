"""The table of steps says what the code of each step is; the code itself is asked here."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent.parent / "templates" / "python"
PACKAGE = FOLDER / "src" / "package_name"
STEPS = yaml.safe_load((FOLDER / "steps.yaml").read_text())["steps"]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["name"])
def test_a_step_reruns_when_any_module_it_imports_changes(step: dict[str, Any]) -> None:
    start = PACKAGE / "steps" / f"{step['name']}.py"
    reached = _closure({start, PACKAGE / "__init__.py"})
    assert sorted(step["code"]) == sorted(str(path.relative_to(PACKAGE)) for path in reached)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step["name"])
def test_the_report_of_a_step_is_the_last_thing_it_makes(step: dict[str, Any]) -> None:
    if step.get("makes"):
        assert step["makes"][-1] == f"reports/{step['name']}.json"


def test_the_word_for_the_package_is_never_part_of_another() -> None:
    for path in (path for kind in ("src", "tests") for path in (FOLDER / kind).rglob("*.py")):
        text = path.read_text()
        assert len(re.findall(r"\bpackage_name\b", text)) == text.count("package_name"), path


def _closure(todo: set[Path]) -> set[Path]:
    """The modules reached from `todo` by relative imports, they among them."""
    seen: set[Path] = set()
    while todo:
        path = todo.pop()
        seen.add(path)
        todo |= _imported(path) - seen
    return seen


def _imported(path: Path) -> set[Path]:
    found: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            found |= {base.with_suffix(".py"), *(base / f"{name.name}.py" for name in node.names)}
    return {module for module in found if module.is_file()}
