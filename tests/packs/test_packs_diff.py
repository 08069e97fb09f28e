"""What `specc diff` counts of house templates: a change of one swaps files as any other does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from house_case import ROOT, commit, git, lay

from specc.cli import run

CHURN = (ROOT / "examples" / "churn" / "spec.yaml").read_text()
NAMED = '\nscaffold: {templates: {platform: {source: "file://%s", ref: %s, answers: {cost: %s}}}}\n'


def scope(ref: str = "v1", cost: str = "one") -> None:
    text = NAMED % (Path("house").resolve(), ref, cost)
    Path("repo/spec.yaml").write_text(CHURN + text)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with two versions, and a repo that was compiled and committed with the first."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    asked = {"copier.yml": "cost: {default: none}\n"}
    commit(Path("house"), {**asked, "a.txt.jinja": "{{ cost }}\n", "b.txt": "b\n"}, tag="v1")
    commit(Path("house"), {"b.txt": "b, and more\n", "c.txt": "c\n"}, tag="v2")
    Path("repo").mkdir()
    scope()
    assert run(["compile", "repo/spec.yaml", "-o", "repo"]) == 0
    commit(Path("repo"), {})
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    capsys.readouterr()
    assert run(["diff", "HEAD", "repo/spec.yaml", *more]) == 0
    return capsys.readouterr().out


def counted(capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, int], list[str]]:
    found = json.loads(told(capsys, "--format", "json"))
    files = {name: n for name, n in found["files"].items() if name != "unchanged"}
    return files, found["uncounted"]


def test_files_of_a_template_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    scope(ref="v2")
    assert counted(capsys) == ({"create": 1, "update": 1}, [])
    assert "1 add 1 change 0 delete" in told(capsys)
    scope(cost="two")
    assert counted(capsys) == ({"update": 1}, [])
    Path("repo/spec.yaml").write_text(CHURN)
    assert counted(capsys) == ({"delete": 2}, [])


def test_what_was_compiled_is_counted_where_nothing_is_cached(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scope(ref="v2")
    assert run(["compile", "repo/spec.yaml", "-o", "repo"]) == 0
    shutil.rmtree(here / "cache")
    shutil.rmtree(here / "house")
    assert counted(capsys) == ({"create": 1, "update": 1}, [])
    git(Path("repo"), "commit", "-qam", "b")
    git(Path("repo"), "rm", "-q", "--cached", "b.txt")
    capsys.readouterr()
    assert run(["diff", "HEAD~1", "repo/spec.yaml", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["uncounted"] == []


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_what_is_not_known_is_named_in_every_format(
    here: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    commit(Path("house"), {"d.txt": "d\n"}, tag="v3")
    scope(ref="v3")
    assert counted(capsys) == ({}, ["platform"])
    assert "0 add 0 change 0 delete, files of platform not counted" in told(
        capsys, "--format", form
    )
    assert run(["diff", "HEAD", "repo/spec.yaml"]) == 0
    said = capsys.readouterr().err
    assert "note: files of the template platform are not counted: `v3` of file://" in said
    scope(ref="main")  # it may have moved since it was fetched
    assert counted(capsys)[1] == ["platform"]


def test_a_folder_counts_as_it_was_compiled(capsys: pytest.CaptureFixture[str]) -> None:
    lay(Path("repo/tpl"), {"a.txt": "a\n"})
    clause = "\nscaffold: {templates: {own: {source: ./tpl}}}\n"
    Path("repo/spec.yaml").write_text(CHURN + clause)
    assert run(["compile", "repo/spec.yaml", "-o", "repo"]) == 0
    commit(Path("repo"), {})
    lay(Path("repo/tpl"), {"a.txt": "a\n", "b.txt": "b\n"})
    assert counted(capsys) == ({"create": 1}, [])
