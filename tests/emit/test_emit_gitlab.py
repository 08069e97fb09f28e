"""The script of GitLab's job in a real repo, and the note beside a server that speaks its API."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from . import forge

SPEC = (forge.ROOT / "examples" / "churn" / "spec.yaml").read_text()
MARK, TOKEN = "<!-- specc -->", "glpat-0"
BOT, ANA = 9, 4
NOTES = "/api/v4/projects/3/merge_requests/8/notes"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A merge request that changes words of the scope."""
    home = tmp_path_factory.mktemp("gitlab")
    given, folder = home / "given.yaml", home / "repo"
    given.write_text(f"{SPEC}scaffold: {{ci: gitlab}}\n")
    forge.compiled(given, folder)
    forge.run(folder, "git", "init", "-q", "-b", "main")
    forge.commit(folder, "First")
    given.write_text(given.read_text().replace("summary: ", "summary: Now ", 1))
    forge.compiled(given, folder)
    forge.commit(folder, "Change")
    return folder


def _scope(repo: Path, home: Path, requirement: str = "specc") -> subprocess.CompletedProcess[str]:
    """Run the job as GitLab's runner does, `python -m venv` and pip aside."""
    jobs = yaml.safe_load((repo / ".gitlab-ci.yml").read_text())
    forge.specc(home / "project.specc" / "bin" / "specc")
    forge.program(home / "project.specc" / "bin" / "python", "")
    own = f"import os, sys\nif sys.argv[1:2] != ['-m']: os.execv({sys.executable!r}, sys.argv)"
    forge.program(home / "bin" / "python", own)
    environment = {
        "PATH": f"{home / 'bin'}:{os.environ['PATH']}",
        "HOME": str(home),
        "PYTHONPATH": str(forge.ROOT),
        "CI_PROJECT_DIR": str(home / "project"),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": forge.run(repo, "git", "rev-parse", "HEAD^1").strip(),
        "SPECC_REQUIREMENT": requirement,
        **forge.DAY,
    }
    command = [forge.needed("bash"), "-eo", "pipefail", "-c", *jobs["scope"]["script"]]
    return subprocess.run(
        command, cwd=repo, env=environment, capture_output=True, text=True, check=False
    )


def test_the_job_says_what_changes_and_how_it_stands(repo: Path, tmp_path: Path) -> None:
    done = _scope(repo, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    note = (repo / "reports" / "scope.md").read_text()
    assert note.startswith(f"{MARK}\n\n**Scope change C0**")
    assert "\n| success | success | " in note
    assert " unchanged | none asked for |\n" in note
    found = json.loads((repo / "reports" / "code-quality.json").read_text())
    assert found
    assert {"fingerprint", "location", "severity"} <= set(found[0])


def test_the_job_fails_on_an_edit_of_a_sealed_file_and_shows_it(repo: Path, tmp_path: Path) -> None:
    targets = repo / "conf" / "targets.yaml"
    before = targets.read_bytes()
    targets.write_bytes(before + b"# ours\n")
    try:
        done = _scope(repo, tmp_path)
    finally:
        targets.write_bytes(before)
    assert done.returncode == 1
    assert "| success | failure |" in (repo / "reports" / "scope.md").read_text()
    found = json.loads((repo / "reports" / "code-quality.json").read_text())
    assert "conf/targets.yaml" in {each["location"]["path"] for each in found}


def test_the_job_is_left_where_nobody_said_from_where(repo: Path, tmp_path: Path) -> None:
    done = _scope(repo, tmp_path, requirement="")
    assert done.returncode == 0
    assert done.stdout.startswith("The scope is not checked: ")


@dataclass
class Forge:
    """What the server holds, and what it was asked."""

    notes: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    refuses: bool = False
    address: str = ""


@pytest.fixture
def gitlab() -> Iterator[Forge]:
    held = Forge()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def _answer(self, status: int, value: object) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(value).encode())

        def _body(self) -> str:
            held.asked.append((self.command, urlsplit(self.path).path))
            text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body: str = json.loads(text)["body"] if text else ""
            return body

        def do_GET(self) -> None:
            self._body()
            asked = urlsplit(self.path)
            if self.headers["PRIVATE-TOKEN"] != TOKEN or held.refuses:
                return self._answer(403, {})
            if asked.path.endswith("/user"):
                return self._answer(200, {"id": BOT})
            query = parse_qs(asked.query)
            size, page = (int(query[key][0]) for key in ("per_page", "page"))
            return self._answer(200, held.notes[(page - 1) * size : page * size])

        def do_POST(self) -> None:
            note = {"id": len(held.notes), "author": {"id": BOT}, "body": self._body()}
            held.notes.append(note)
            self._answer(201, note)

        def do_PUT(self) -> None:
            held.notes[int(self.path.rsplit("/", 1)[1])]["body"] = self._body()
            self._answer(200, {})

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        held.address = f"http://127.0.0.1:{server.server_port}/api/v4"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield held
        server.shutdown()
        thread.join()


def _note(gitlab: Forge, repo: Path, text: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    path = tmp_path / "note.md"
    path.write_text(text, encoding="utf-8")
    environment = {
        "CI_API_V4_URL": gitlab.address,
        "CI_MERGE_REQUEST_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "8",
        "SPECC_NOTE_TOKEN": TOKEN,
    }
    command = [sys.executable, "-I", str(repo / "tools" / "merge_request_note.py"), str(path)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_the_first_note_is_written_and_then_changed(
    gitlab: Forge, repo: Path, tmp_path: Path
) -> None:
    gitlab.notes = [
        {"id": at, "author": {"id": ANA if at else BOT}, "body": f"{MARK} no" if at else "other"}
        for at in range(120)
    ]
    for text in (f"{MARK} first", f"{MARK} second “\x07"):
        done = _note(gitlab, repo, text, tmp_path)
        assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert [note["body"] for note in gitlab.notes[120:]] == [f"{MARK} second “\x07"]
    written = [asked for asked in gitlab.asked if asked[0] != "GET"]
    assert written == [("POST", NOTES), ("PUT", f"{NOTES}/120")]


def test_a_note_longer_than_gitlab_takes_is_cut(gitlab: Forge, repo: Path, tmp_path: Path) -> None:
    assert _note(gitlab, repo, MARK + "x" * 1_200_000, tmp_path).returncode == 0
    assert len(gitlab.notes[0]["body"]) == 1_000_000


def test_a_refusal_is_said_without_the_token(gitlab: Forge, repo: Path, tmp_path: Path) -> None:
    gitlab.refuses = True
    done = _note(gitlab, repo, MARK, tmp_path)
    assert done.returncode == 1
    assert done.stderr == "the note was not written: HTTP Error 403: Forbidden\n"
    assert gitlab.notes == []
