"""`--diff`: git makes of the folder what specc would."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
ID = {"ad-click": "ad_click", "breast-cancer": "breast_cancer", "churn": "churn"}

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


def _files(folder: str) -> dict[str, tuple[bytes, bool]]:
    """What stands in a repo, without what specc keeps for itself."""
    own = ("base", "run", "lock.json", ".gitattributes")
    return {
        str(path.relative_to(folder)): (path.read_bytes(), bool(path.stat().st_mode & stat.S_IXUSR))
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
        and not any(Path(folder, ".specc", each) in (path, *path.parents) for each in own)
    }


def _apply(folder: str, diff: str) -> None:
    Path(folder).mkdir(exist_ok=True)
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        cwd=folder,
        input=diff.encode(),
        env={
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CEILING_DIRECTORIES": str(Path.cwd()),
        },
        check=True,
    )


def _edit(folder: str) -> None:
    """A team's work: merged, in the way of the spec's change, deleted, sealed, moved to CRLF."""
    root = Path(folder)
    for path in (root / "docs").glob("*.md"):
        path.write_text(f"{path.read_text()}\nours\n")
    readme = root / "README.md"
    readme.write_bytes(readme.read_bytes().replace(b"\n", b"\r\n"))
    conf = root / "conf" / "project.yaml"
    conf.write_text(conf.read_text().replace("version", "Version"))
    (root / "Makefile").write_text((root / "Makefile").read_text().rstrip("\n"))
    (root / "Dockerfile").unlink(missing_ok=True)


@pytest.mark.parametrize("name", ID)
def test_git_apply_gives_what_apply_gives(run: Run, name: str) -> None:
    text = (EXAMPLES / name / "spec.yaml").read_text()
    Path("scope.yaml").write_text(text)
    first = run("compile", "scope.yaml", "-o", "repo", "--plan", "--diff")
    _apply("by-git", first.out)
    assert not Path("repo").exists()
    run("compile", "scope.yaml", "-o", "repo")
    assert _files("by-git") == _files("repo")

    _edit("repo")
    changed = text.replace(f"id: {name}", "id: another", 1)
    assert changed != text
    Path("scope.yaml").write_text(changed)
    shutil.rmtree("by-git")
    shutil.copytree("repo", "by-git")
    planned = run("compile", "scope.yaml", "-o", "repo", "--plan", "--diff")
    alone = run("compile", "scope.yaml", "-o", "repo", "--diff")
    assert planned.out == alone.out
    assert _files("by-git") == _files("repo")
    run("compile", "scope.yaml", "-o", "repo")
    assert f"\nrename from src/{ID[name]}/" in planned.out
    assert "rename to src/another/" in planned.out
    _apply("by-git", planned.out)
    assert _files("by-git") == _files("repo")

    undone = run("undo", "repo", "--diff")
    assert _files("by-git") == _files("repo")
    run("undo", "repo")
    _apply("by-git", undone.out)
    assert _files("by-git") == _files("repo")


@pytest.fixture
def repo(run: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """A repo with a file deleted and one taken over, and the current folder in it."""
    run("compile", str(EXAMPLES / "churn" / "spec.yaml"), "-o", "repo")
    monkeypatch.chdir("repo")
    Path("Makefile").unlink()
    Path("README.md").write_text("mine\n")
    run("release", "README.md")
    return "repo"


@pytest.mark.parametrize(
    "command", [["heal", "Makefile"], ["adopt", "README.md"], ["release", "docs"]]
)
def test_a_diff_changes_nothing_and_is_what_comes(run: Run, repo: str, command: list[str]) -> None:
    shutil.copytree(".", "../by-git")
    lock = Path(".specc/lock.json").read_bytes()
    planned = run(*command, "--diff")
    assert (planned.code, Path(".specc/lock.json").read_bytes()) == (0, lock)
    assert planned.err.endswith(f"next: `specc {' '.join(command)}` writes it\n")
    assert _files("../by-git") == _files(".")
    assert run(*command).code == 0
    if planned.out:
        _apply("../by-git", planned.out)
    assert _files("../by-git") == _files(".")


def test_the_list_of_files_goes_beside_the_diff(run: Run, repo: str) -> None:
    done = run("heal", "Makefile", "--diff", "--color", "always")
    assert done.out.startswith("\x1b[1mdiff --git a/Makefile b/Makefile\x1b[0m\n")
    assert "\x1b[32m+" in done.out
    assert "\n1 create\n" in done.err
    assert done.err.endswith("next: `specc heal Makefile` writes it\n")


def test_a_diff_and_json_are_one_too_many(run: Run, repo: str) -> None:
    done = run("heal", "Makefile", "--diff", "--format", "json")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: --diff and --format json both go to standard output; choose")
    assert not Path("Makefile").exists()
