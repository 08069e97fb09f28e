"""The wiring at work: real Make, and a Python that only leaves the files a step would make."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from specc.emit import _steps
from specc.workspace import library

from . import specs

MAKE = shutil.which("make")
pytestmark = pytest.mark.skipif(MAKE is None, reason="make is not installed")
TREE = specs.tree_of(specs.data_of("churn"))
STEPS = _steps.load(library(), "churn")
NAMES = [step.name for step in STEPS.all]
FAKE = """#!/bin/sh
# Stands in for a step: notes its name, then makes what the table says, the report last.
step=${2##*.}
echo "$step" >> ran
[ "$step" = "$FAILS" ] && exit 1
while IFS=' ' read -r name path; do
  [ "$name" = "$step" ] || continue
  case "$path" in *.json) echo '{}' > "$path";; *) mkdir -p "$path"; echo x > "$path/file";; esac
done < table
exit 0
"""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A repo whose environment is ready, and whose steps are fakes."""
    for path in TREE:
        if not path.startswith((".specc", "docs")):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(TREE[path].content)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "reports").mkdir()
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(FAKE)
    python.chmod(0o755)
    (tmp_path / ".venv" / ".ready").touch()
    makes = [f"{step.name} {path}" for step in STEPS.all for path in step.makes]
    (tmp_path / "table").write_text("\n".join([*makes, "status reports/status.json"]) + "\n")
    _age(tmp_path)
    return tmp_path


def test_a_run_takes_every_step_in_order_and_the_next_has_nothing_to_do(repo: Path) -> None:
    ran = _run(repo)
    assert sorted(ran) == sorted([*NAMES, "status"])
    for step in NAMES:
        assert set(ran[: ran.index(step)]) >= _before(step)
    assert _run(repo) == []
    assert "Nothing to be done" in _make(repo, "run").stdout


@pytest.mark.parametrize("step", NAMES)
def test_a_change_of_code_runs_its_steps_and_those_after_them(repo: Path, step: str) -> None:
    _run(repo)
    _age(repo)
    (repo / "src" / "churn" / "steps" / f"{step}.py").touch()
    assert set(_run(repo)) == {*_after(step), "status"}


def test_a_new_target_is_judged_without_reading_the_data_again(repo: Path) -> None:
    _run(repo)
    _age(repo)
    (repo / "conf" / "targets.yaml").touch()
    ran = _run(repo)
    assert "accept" in ran
    assert "ingest" not in ran and "split" not in ran


def test_a_changed_or_dropped_contract_reads_the_sources_again(repo: Path) -> None:
    _run(repo)
    _age(repo)
    (repo / "conf" / "contracts" / "accounts.yaml").touch()
    assert _run(repo)[0] == "ingest"


@pytest.mark.parametrize("step", NAMES)
def test_an_interrupted_run_resumes_where_it_stopped(repo: Path, step: str) -> None:
    assert _make(repo, "run", FAILS=step).returncode != 0
    left = {each.name for each in STEPS.all if not (repo / each.report).exists()}
    assert step in left
    assert set(_run(repo)) == {*left, "status"}
    assert _run(repo) == []


@pytest.mark.parametrize("folder", ["data/splits", "models"])
def test_what_is_gone_is_made_again(repo: Path, folder: str) -> None:
    _run(repo)
    _age(repo)
    shutil.rmtree(repo / folder)
    assert _run(repo)[0] == STEPS.maker[folder].name


@pytest.mark.parametrize("name", ["accounts.csv", "day 1/a file's $(touch x).csv"])
def test_a_source_file_that_comes_is_read(repo: Path, name: str) -> None:
    _run(repo)
    time.sleep(0.02)
    new = repo / "data" / name
    new.parent.mkdir(exist_ok=True)
    new.write_text("a\n")
    os.utime(new, (0, 0))  # moved in: its own time is old
    assert _run(repo)[0] == "ingest"
    assert _run(repo) == []
    assert not (repo / "x").exists()


def test_fresh_reads_sources_that_are_no_files(repo: Path) -> None:
    _run(repo)
    _make(repo, "fresh")
    assert set((repo / "ran").read_text().split()[-len(NAMES) - 1 :]) == {*NAMES, "status"}


def test_steps_that_do_not_rest_on_each_other_run_side_by_side(repo: Path) -> None:
    """`profile` waits for `split` to begin, which a run one by one would never see."""
    python = repo / ".venv" / "bin" / "python"
    split = "timeout 20 sh -c 'until grep -q split ran; do sleep 0.05; done'"
    wait = f'[ profile != "$step" ] || {split} || exit 1\n'
    python.write_text(FAKE.replace('[ "$step" = "$FAILS" ]', wait + '[ "$step" = "$FAILS" ]'))
    _run(repo)
    assert (repo / "reports" / "profile.json").exists()


def test_goals_run_one_after_the_other(repo: Path) -> None:
    """Beside each other, `clean` would take away what `run` makes."""
    assert _make(repo, "run", "clean", "run").returncode == 0
    assert _make(repo, "clean", "run").returncode == 0
    assert all((repo / step.report).exists() for step in STEPS.all)


def test_clean_leaves_sources_and_the_log_of_test_reads(repo: Path) -> None:
    _run(repo)
    for kept in ("data/accounts.csv", "reports/test_reads.jsonl"):
        (repo / kept).write_text("kept\n")
    _make(repo, "clean")
    left = {path.relative_to(repo).as_posix() for path in repo.rglob("*") if path.is_file()}
    assert {"data/accounts.csv", "reports/test_reads.jsonl", "data/.gitkeep"} <= left
    assert not [path for path in STEPS.maker if (repo / path).exists()]
    assert not (repo / "reports" / "status.json").exists()


def test_help_is_the_default_and_lists_every_command(repo: Path) -> None:
    shown = _make(repo).stdout
    assert shown == _make(repo, "help").stdout
    for command in ("setup", "run", "test", "check", "gate", "status", "batch", "clean"):
        assert f"make {command} " in shown


def test_the_team_adds_commands_of_its_own(repo: Path) -> None:
    (repo / "team.mk").write_text("hello: ## greet\n\t@echo hello\n")
    assert _make(repo, "hello").stdout == "hello\n"
    assert "greet" in _make(repo, "help").stdout


def test_dvc_has_the_same_steps(repo: Path) -> None:
    data = specs.merged(specs.data_of("churn"), {"scaffold": {"orchestrator": "dvc"}})
    stages = yaml.safe_load(specs.tree_of(data)["dvc.yaml"].content)["stages"]
    assert list(stages) == NAMES
    for step in STEPS.all:
        assert stages[step.name]["deps"] == [*step.code, *step.needs]
        assert stages[step.name]["outs"] == [*step.others, {step.report: {"cache": False}}]


def test_each_step_reads_what_is_there_and_runs_code_that_exists() -> None:
    made: set[str] = set()
    for step in STEPS.all:
        for need in step.needs:
            folder = any(path.startswith(f"{need}/") for path in TREE)
            assert need in made or need in TREE or folder, f"{step.name} needs {need}"
        assert set(step.code) <= TREE.keys()
        made |= set(step.makes)


def _before(step: str) -> set[str]:
    """The steps that make what it needs."""
    needs = next(each.needs for each in STEPS.all if each.name == step)
    return {STEPS.maker[need].name for need in needs if need in STEPS.maker}


def _after(step: str) -> list[str]:
    """The step and those that rest on it, in the order of the table."""
    found: list[str] = []
    made: set[str] = set()
    for each in STEPS.all:
        if each.name == step or made & set(each.needs):
            found.append(each.name)
            made |= set(each.makes)
    return found


def _run(repo: Path) -> list[str]:
    """The steps that `make run` took."""
    log = repo / "ran"
    log.unlink(missing_ok=True)
    done = _make(repo, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return log.read_text().split() if log.exists() else []


def _make(repo: Path, *goals: str, **variables: str) -> subprocess.CompletedProcess[str]:
    outer = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    environment = {key: value for key, value in os.environ.items() if key not in outer}
    return subprocess.run(
        [str(MAKE), *goals],
        cwd=repo,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def _age(repo: Path) -> None:
    """Everything there is older than what comes next, and each report newer than those it rests on,
    whatever the clock's resolution."""
    reports = [*(step.report for step in STEPS.all), "reports/status.json"]
    then = time.time_ns() - 10**12
    for path in repo.rglob("*"):
        name = path.relative_to(repo).as_posix()
        order = reports.index(name) + 1 if name in reports else 0
        os.utime(path, ns=(then + order * 10**9,) * 2)
