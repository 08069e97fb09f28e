"""A repo with a history, and the scripts of its forge at work in it, each as the forge runs it.

`gh` is a stand-in that keeps comments in a file, as GitHub would, and refuses where told to.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DAY = {"SOURCE_DATE_EPOCH": "1780000000"}
"""On which what was accepted is judged."""
GIT = ("git", "-c", "user.name=owner", "-c", "user.email=owner@example.org", "-c", "gc.auto=0")
GH = """\
import json, os, pathlib, sys
asked = sys.argv[1:]
state = pathlib.Path(os.environ["GH_STATE"])
held = json.loads(state.read_text())
held["asked"].append(asked)
state.write_text(json.dumps(held))
if held["refuses"] in asked:
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
if "--paginate" in asked:
    pages = held["comments"] or [[]]
    sys.stdout.write("".join(json.dumps(page) for page in pages))
else:
    method, where = asked[asked.index("--method") + 1 :][:2]
    body = json.loads(pathlib.Path(asked[asked.index("--input") + 1]).read_text())["body"]
    if method == "POST":
        bot = {"login": "github-actions[bot]"}
        held["comments"].append([{"id": 70 + len(held["comments"]), "user": bot, "body": body}])
    else:
        found = [c for page in held["comments"] for c in page if where.endswith(f"/{c['id']}")]
        found[0]["body"] = body
    state.write_text(json.dumps(held))
"""


@dataclass(frozen=True, kw_only=True)
class Ran:
    """How a script ended, and what it said."""

    code: int
    said: str


def needed(name: str) -> str:
    """A program of the machine; a missing one is skipped here and fails where all must be."""
    found = shutil.which(name)
    if found is None and not os.environ.get("SPECC_REQUIRE_COMPONENTS"):
        pytest.skip(f"{name} is not installed")
    assert found, f"{name} is not installed"
    return found


def program(path: Path, *code: str) -> Path:
    """An executable that runs Python."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join((f"#!{sys.executable}", *code)))
    path.chmod(0o755)
    return path


def specc(path: Path) -> Path:
    """`specc` as this checkout has it."""
    return program(path, "from specc.__main__ import main", "raise SystemExit(main())")


def compiled(spec: Path, folder: Path) -> None:
    """The repo of a spec, or what becomes of a repo that has another one."""
    folder.mkdir(exist_ok=True)
    if (folder / "spec.yaml").exists():
        shutil.copy(spec, folder / "spec.yaml")
        run(folder, sys.executable, "-m", "specc", "compile")
    else:
        run(folder, sys.executable, "-m", "specc", "compile", str(spec), "-o", ".")


def run(folder: Path, *command: str) -> str:
    """What a command printed, which must succeed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def commit(folder: Path, message: str) -> None:
    """All that is there."""
    run(folder, "git", "add", "-A")
    run(folder, *GIT, "commit", "-q", "--allow-empty", "-m", message)


def merged(repo: Path, into: Path) -> Path:
    """What the forge checks out for a pull request from `work`: its merge into `main`, two deep."""
    run(repo, "git", "checkout", "-q", "main")
    run(repo, *GIT, "merge", "-q", "--no-ff", "-m", "Merge", "work")
    run(repo.parent, "git", "clone", "-q", "--depth", "2", f"file://{repo}", str(into))
    run(repo, "git", "reset", "-q", "--hard", "HEAD^1")
    return into


def steps(repo: Path, job: str) -> dict[str, str]:
    """The scripts of a job of GitHub, by name."""
    workflow = yaml.safe_load((repo / ".github" / "workflows" / "scope.yml").read_text())
    found = workflow["jobs"][job]["steps"]
    return {step["name"]: step["run"] for step in found if "run" in step}


@dataclass(frozen=True, kw_only=True)
class Runner:
    """A machine of GitHub's that has checked out a repo."""

    repo: Path
    home: Path

    @property
    def comment(self) -> Path:
        """What is to be commented."""
        return self.home / "scope.md"

    @property
    def summary(self) -> str:
        """What the run's page shows."""
        return (self.home / "summary").read_text()

    @property
    def held(self) -> dict[str, Any]:
        """What GitHub holds and was asked."""
        loaded: dict[str, Any] = json.loads((self.home / "gh.json").read_text())
        return loaded

    def hold(self, comments: list[Any], refuses: str = "") -> None:
        """Comments that are there, page by page, and the word that is answered with a 403."""
        state = {"asked": [], "comments": comments, "refuses": refuses}
        (self.home / "gh.json").write_text(json.dumps(state))

    def run(self, script: str, folder: Path | None = None, **variables: str) -> Ran:
        """Run a step as GitHub runs it: by `bash -e`."""
        (self.home / "summary").touch()
        path = self.home / "script.sh"
        path.write_text(script)
        done = subprocess.run(
            [needed("bash"), "--noprofile", "--norc", "-e", str(path)],
            cwd=folder or self.repo,
            env=self._environment() | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Ran(code=done.returncode, said=done.stdout)

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.home / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(self.home),
            "GITHUB_STEP_SUMMARY": str(self.home / "summary"),
            "GITHUB_OUTPUT": str(self.home / "output"),
            "GITHUB_REPOSITORY": "acme/ads",
            "GH_STATE": str(self.home / "gh.json"),
            **DAY,
        }


def runner(repo: Path, home: Path) -> Runner:
    """A runner with `specc` where the workflow installs it, and the stand-in for `gh`."""
    needed("jq")
    specc(home / "specc" / "bin" / "specc")
    program(home / "bin" / "gh", GH)
    made = Runner(repo=repo, home=home)
    made.hold([])
    return made
