"""The hooks that other repos take from this one: true commands, run when they have to."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from specc.cli._group import COMMANDS

if TYPE_CHECKING:
    from cli_runs import Run

ROOT = Path(__file__).parents[2]
HOOKS = {each["id"]: each for each in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


def _runs(hook: Any, path: str) -> bool:
    """Whether a change of that file runs the hook, as pre-commit decides it."""
    return re.search(hook["files"], path) is not None


def test_each_hook_is_a_command_of_ours_that_is_given_no_files() -> None:
    assert set(HOOKS) == {"specc-check", "specc-verify"}
    for hook in HOOKS.values():
        program, command, *_ = shlex.split(hook["entry"])
        assert (program, hook["language"], hook["pass_filenames"]) == ("specc", "python", False)
        assert command in COMMANDS


@pytest.mark.parametrize(
    ("path", "checks"),
    [
        ("spec.yaml", True),
        ("policy.yaml", True),
        ("spec/aims.yaml", True),
        ("spec/rest.yml", True),
        ("spec/policy.yaml", True),
        ("spec/more/x.yaml", False),
        ("docs/spec.yaml", False),
        ("spec.yaml.bak", False),
        ("specxyaml", False),
        ("README.md", False),
    ],
)
def test_the_hooks_run_when_what_they_read_changes(path: str, checks: bool) -> None:
    assert _runs(HOOKS["specc-check"], path) is checks
    assert _runs(HOOKS["specc-verify"], path)


def test_the_entries_pass_in_a_repo_and_stop_what_breaks_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = ROOT / "examples/churn/spec.yaml"
    assert run("compile", str(spec), "-o", "repo").code == 0
    monkeypatch.chdir(tmp_path / "repo")
    check, verify = (
        shlex.split(HOOKS[f"specc-{name}"]["entry"])[1:] for name in ("check", "verify")
    )
    assert (run(*check).code, run(*verify).code) == (0, 0)
    whole = Path("spec.yaml").read_text()
    Path("spec.yaml").write_text(whole.replace("role: optimize", "role: optimise"))
    assert run(*check).code == 1
    Path("spec.yaml").write_text(whole.replace("target: 70%", "target: 71%"))
    assert (run(*check).code, run(*verify).code) == (0, 1)
