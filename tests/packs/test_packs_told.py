"""What is said of house templates after a compile: the same each time."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from house_case import ROOT, lay

from specc.cli import run as run_in_process

CHURN = (ROOT / "examples" / "churn" / "spec.yaml").read_text()


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CI", "NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*arguments: str) -> Ran:
        code = run_in_process(arguments)
        return Ran(code, *capsys.readouterr())

    return ran


def scope(clause: str = "{source: ./house}", *, title: str = "Who leaves", more: str = "") -> None:
    """The spec of a churn project that names a template."""
    text = CHURN.replace("id: churn,", f"id: churn, title: {title},")
    templates = f"platform: {clause}, {more}" if more else f"platform: {clause}"
    Path("spec.yaml").write_text(f"{text}\nscaffold: {{templates: {{{templates}}}}}\n")


def test_what_is_found_in_a_template_is_a_finding_each_time_and_of_the_house_to_weigh(
    run: Run,
) -> None:
    lay(Path("house"), {"copier.yml": "_tasks: ['echo made > made.txt']\n", "a.txt": "a\n"})
    scope()
    for _ in range(2):
        done = run("compile", "spec.yaml", "-o", "repo")
        assert done.code == 0
        assert "warning[TPL07 template-tasks-not-run]: spec.yaml:27: the tasks of " in done.err
        assert re.search(r"\n\d+ warnings.*, 1 of them above; see `specc check ", done.err)
    done = run("verify", "repo", "--format", "json")
    assert done.code == 0
    assert [each["code"] for each in json.loads(done.out)["findings"]] == ["TPL07"]
    shutil.rmtree("house")  # what was compiled last is known, and what it lacks
    assert "warning[TPL07" in run("verify", "repo").out
    lay(Path("house"), {"copier.yml": "_tasks: ['echo made > made.txt']\n", "a.txt": "a\n"})
    Path("policy.yaml").write_text("severities: {TPL07: error}\n")
    done = run("compile", "spec.yaml", "-o", "repo")
    assert (done.code, "error[TPL07" in done.out) == (1, True)
    shutil.copy("policy.yaml", "repo/policy.yaml")
    assert run("verify", "repo").code == 1
    assert run("compile", "spec.yaml", "-o", "repo", "--trust").code == 0
    assert run("verify", "repo").code == 0
    Path("policy.yaml").write_text("severities: {TPL03: warning}\n")
    assert "TPL03 is about a template of the house: it stays as it is" in run("check").out


def test_why_says_what_became_of_a_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(Path("house"), {"docs/a.txt": "a\n", "b.txt": "b\n"})
    scope()
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    monkeypatch.chdir("repo/docs")
    assert "= help: similar ones are: ../b.txt" in run("why", "b.txt").err
    assert run("release", "a.txt").code == 0
    assert run("why", "a.txt").out.startswith("a.txt  yours: you took it over")
    Path("../b.txt").unlink()
    assert run("compile").code == 0
    assert run("why", "../b.txt").out.startswith("../b.txt  not there: it stays away")
    assert run("heal", "../b.txt").code == 0
    assert run("why", "../b.txt").out.startswith("../b.txt  managed: ")


def test_what_goes_with_a_commit_names_the_commit(run: Run) -> None:
    lay(Path("house"), {"a.txt": "a\n", "b.txt": "b\n", "CODEOWNERS": "* @house\n"})
    scope("{source: ./house, overrides: [CODEOWNERS]}")
    assert run("compile", "spec.yaml", "-o", "repo").code == 0
    for name in ("b.txt", "CODEOWNERS"):
        Path("house", name).unlink()
    lay(Path("house"), {"a.txt": "other\n"})
    done = run("compile", "spec.yaml", "-o", "repo", "--upgrade", "--plan", "--format", "json")
    reasons = {each["path"]: each["reasons"] for each in json.loads(done.out)["changes"]}
    (named,) = reasons["a.txt"]
    assert " -> " in named
    assert reasons["b.txt"] == reasons["CODEOWNERS"] == [named]
