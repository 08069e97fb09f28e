"""`specc review --serve`: what a browser of this machine is given, and what nobody else is."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from base64 import b64encode
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli_runs import Run

EXAMPLES = Path(__file__).parents[2] / "examples"
PATIENCE = 60
"""Seconds after which a test that waits for an answer has failed."""


@pytest.fixture(autouse=True)
def _spec(_plain_terminal: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1877558400")  # 2029-07-01
    shutil.copy(EXAMPLES / "ad-click/spec.yaml", "spec.yaml")


def _heeds_interrupts() -> None:
    """Also where the tests run in the background of a shell, which leaves them to ignore these."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Served:
    """A server in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "specc", "review", "--serve", "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_heeds_interrupts,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        self.port = int(re.fullmatch(r"http://127\.0\.0\.1:(\d+)/", self.address)[1])  # type: ignore[index]

    def ask(self, path: str = "/", method: str = "GET", **headers: str) -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            if value:
                connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse()

    def page(self) -> str:
        return self.ask().read().decode()

    def stop(self) -> tuple[int, str, str]:
        self.process.send_signal(signal.SIGINT)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


@contextmanager
def serving(*arguments: str) -> Iterator[Served]:
    served = Served(*arguments)
    try:
        yield served
    finally:
        served.process.kill()
        served.process.communicate()


def version(events: HTTPResponse) -> str:
    """The next version that is told of; as long as none is, this waits."""
    while not (line := events.readline()).startswith(b"data: "):
        assert line, "the server has closed the events"
    return line.removeprefix(b"data: ").decode().strip()


def edit(old: str, new: str) -> None:
    """As editors save: a new file takes the place of the old one."""
    text = Path("spec.yaml").read_text()
    assert old in text
    Path("new").write_text(text.replace(old, new))
    Path("new").replace("spec.yaml")


def test_an_edit_of_the_spec_is_told_of_and_shown() -> None:
    with serving() as served:
        first = served.page()
        assert "<h1><bdi>Ad click prediction for search</bdi></h1>" in first
        events = served.ask("/events")
        assert events.headers["Content-Type"] == "text/event-stream"
        shown = version(events)
        assert f'data-version="{shown}"' in first
        edit("title: Ad click prediction for search", "title: Another name")
        told = version(events)
        assert told != shown
        page = served.page()
        assert "<h1><bdi>Another name</bdi></h1>" in page
        assert f'data-version="{told}"' in page
        code, out, err = served.stop()
        assert (code, out) == (0, "")
        assert len(err.splitlines()) == 2, "one line for each page that was made"
        assert not list(Path().glob("review.*"))


def test_errors_a_policy_and_a_signature_are_shown_as_they_come(run: Run) -> None:
    with serving() as served:
        events = served.ask("/events")
        version(events)
        edit("replicas: 15", "replicas: 4")
        version(events)
        assert "too-few-replicas" in served.page()
        edit("replicas: 4", "replicas: 15")
        version(events)
        assert "too-few-replicas" not in served.page()
        assert run("approve", "--as", "legal", "--by", "counsel", "--yes").code == 0
        version(events)
        page = served.page()
        while "3 approvals missing" not in page:  # one look may fall between its two files
            version(events)
            page = served.page()
        Path("policy.yaml").write_text("specc: 1\nno_such_key: 1\n")
        version(events)
        assert "no_such_key" in served.page()


def test_a_spec_that_is_gone_for_a_while_leaves_the_page_as_it_was() -> None:
    with serving() as served:
        events = served.ask("/events")
        version(events)
        page = served.page()
        Path("spec.yaml").rename("kept")
        assert served.process.stderr is not None
        while "there is no file spec.yaml" not in served.process.stderr.readline():
            assert served.process.poll() is None
        assert served.page() == page
        Path("kept").rename("spec.yaml")
        version(events)
        assert served.stop()[0] == 0


def test_a_folder_is_followed_and_so_is_what_it_is_compared_with() -> None:
    Path("scope").mkdir()
    shutil.copy("spec.yaml", "scope")
    shutil.copy(EXAMPLES / "ad-click/spec.v1.yaml", "old.yaml")
    with serving("scope", "--against", "old.yaml") as served:
        events = served.ask("/events")
        version(events)
        (Path("scope") / "more.yaml").write_text("nothing_known: 1\n")
        version(events)
        assert "nothing_known" in served.page()
        (Path("scope") / "more.yaml").unlink()
        version(events)
        assert "What has changed" in served.page()
        shutil.copy("spec.yaml", "old.yaml")
        version(events)


def test_the_script_runs_in_the_served_page_alone(run: Run) -> None:
    with serving() as served:
        answer = served.ask()
        page = answer.read().decode()
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    digest = b64encode(sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert f"script-src &#x27;sha256-{digest}&#x27;; connect-src &#x27;self&#x27;" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    written = run("review", "-o", "-").out
    assert "<script" not in written
    assert "script-src" not in written


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(str(EXAMPLES / "ad-click/spec.yaml")) as server:
        yield server


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST:80", "127.0.0.1:8765"])
def test_it_answers_to_the_names_of_this_machine(served: Served, name: str) -> None:
    assert served.ask(Host=name).status == 200


@pytest.mark.parametrize(
    "name",
    ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:8765",
     "localhost@evil.example", "127.0.0.1:", "[::1]", "10.0.0.1"],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", "/events"])
def test_it_answers_to_no_other_name(served: Served, name: str, path: str) -> None:
    answer = served.ask(path, Host=name)
    assert (answer.status, answer.read()) == (403, b"This page is shown on this machine alone\n")


def test_two_names_are_none(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=PATIENCE) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
        assert b" 403 " in connection.makefile("rb").readline()


@pytest.mark.parametrize("path", ["/spec.yaml", "/../spec.yaml", "/?a", "/events/", "/favicon.ico"])
def test_nothing_else_is_given(served: Served, path: str) -> None:
    assert served.ask(path).status == 404


@pytest.mark.parametrize("method", ["HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_else_is_done(served: Served, method: str) -> None:
    assert served.ask(method=method).status == 501


def test_it_listens_on_this_machine_alone(served: Served) -> None:
    with pytest.raises(OSError, match=r"refused|timed out|assign"):
        socket.create_connection(("127.0.0.2", served.port), timeout=5).close()


def test_a_port_that_is_taken_is_said(run: Run, served: Served) -> None:
    done = run("review", "--serve", "--port", str(served.port))
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"error: port {served.port} is in use\n"
        "  = help: name another with --port, or --port 0 for one that is free\n"
    )


def test_open_shows_the_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(click, "launch", shown.append)
    monkeypatch.setattr(time, "sleep", stop)
    done = run("review", "--serve", "--port", "0", "--open")
    assert (done.code, [done.out.strip()]) == (0, shown)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--serve", "-o", "x.html"), "--serve writes no file"),
        (("--serve", "--format", "markdown"), "--serve shows HTML"),
        (("--serve", "-"), "--serve reads again what changes"),
        (("--port", "1"), "--port goes with --serve"),
        (("--serve", "--port", "70000"), "Invalid value for '--port'"),
        (("--serve", "gone.yaml", "--port", "0"), "there is no file gone.yaml"),
    ],
)
def test_what_does_not_go_together_is_said(
    run: Run, arguments: tuple[str, ...], message: str
) -> None:
    done = run("review", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {message}")
