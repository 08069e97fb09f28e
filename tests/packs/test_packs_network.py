"""Templates that are fetched over https and ssh, from servers that run here."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from house_case import amiss, commit, files, lay, rendered, template


def needs(program: str, beside: str = "/usr/sbin:/usr/local/sbin") -> str:
    """Where a program is; skips the test where it is not, unless everything has to be there."""
    found = shutil.which(program) or shutil.which(program, path=beside)
    if found is None and not os.environ.get("SPECC_REQUIRE_COMPONENTS"):
        pytest.skip(f"{program} is not installed here")
    assert found, f"{program} is not installed here"
    return found


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No cache and no settings of this machine; a login would be asked for by a program."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    asking = lay(tmp_path, {"ask.sh": f"#!/bin/sh\ntouch {tmp_path}/asked\n"}) / "ask.sh"
    asking.chmod(0o755)
    for name in ("GIT_ASKPASS", "SSH_ASKPASS"):
        monkeypatch.setenv(name, str(asking))
    monkeypatch.setenv("DISPLAY", ":0")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    commit(tmp_path / "house", {"a.txt.jinja": "one {{ project.id }}\n"}, tag="v1")
    return tmp_path / "house"


# https


class Server(ThreadingHTTPServer):
    root: Path
    wants_login: bool = False


class Backend(BaseHTTPRequestHandler):
    """What a web server does to serve git: hands each request to `git http-backend`."""

    server: Server
    backend: ClassVar[tuple[str, ...]] = ("git", "http-backend")

    def do_GET(self) -> None:
        if self.server.wants_login:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="house"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._carry_out()

    do_POST = do_GET  # noqa: N815 -- http.server's own names

    def _carry_out(self) -> None:
        url = urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        variables = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.server.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": url.path,
            "QUERY_STRING": url.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(sent)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(self.backend, input=sent, env=variables, capture_output=True)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def server(tmp_path: Path, house: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of the folder, under a certificate that this machine is told to trust."""
    own = subprocess.run(("git", "--exec-path"), capture_output=True, text=True, check=True)
    needs("git-http-backend", own.stdout.strip())
    made = (
        *(needs("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
        *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
        *("-keyout", "key.pem", "-out", "cert.pem"),
    )
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.setenv("GIT_SSL_CAINFO", str(tmp_path / "cert.pem"))
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with Server(("127.0.0.1", 0), Backend) as serving:
        serving.root = house.parent
        serving.handle_error = lambda *_: None  # type: ignore[method-assign]  # who distrusts hangs up
        serving.socket = context.wrap_socket(serving.socket, server_side=True)
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield serving
        serving.shutdown()


def address(server: Server) -> str:
    return f"https://127.0.0.1:{server.server_address[1]}/house/.git"


def test_https(tmp_path: Path, server: Server, house: Path) -> None:
    made = rendered(tmp_path, template(address(server), ref="v1"))
    assert files(made) == {"a.txt": "one breast-cancer\n"}
    second = commit(house, {"a.txt.jinja": "two\n"})
    made = rendered(tmp_path, template(address(server)))
    assert files(made) == {"a.txt": "two\n"}
    assert made.pins["platform"].commit == second


def test_https_of_a_host_that_nobody_vouches_for(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GIT_SSL_CAINFO")
    found = amiss(rendered(tmp_path, template(address(server))))
    assert found.code == "TPL01"
    assert found.help.startswith("let git know the authority that vouches for the host")


def test_https_that_wants_a_login_asks_nobody(tmp_path: Path, server: Server) -> None:
    server.wants_login = True
    found = amiss(rendered(tmp_path, template(address(server))))
    assert found.message.endswith("terminal prompts disabled")
    assert found.help.startswith("it wants to know who you are, and nothing asks here: ")
    assert not (tmp_path / "asked").exists()


def test_https_of_no_repository(tmp_path: Path, server: Server) -> None:
    found = amiss(rendered(tmp_path, template(address(server).replace("house", "hose"))))
    assert found.help.startswith("check the address: no repository is there")


def test_https_of_nobody(tmp_path: Path, server: Server) -> None:
    gone = address(server)
    server.shutdown()
    server.server_close()
    found = amiss(rendered(tmp_path, template(gone)))
    assert found.help.startswith("check the host's name, and that the network or the proxy")


# ssh


class Host:
    """A server of ssh for whoever runs the tests, with one key that it knows."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def command(self, key: str = "me", *, known: str = "known") -> str:
        return (
            f"ssh -F none -i {self.folder / key} -o IdentitiesOnly=yes -o IdentityAgent=none "
            f"-o UserKnownHostsFile={self.folder / known}"
        )


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    daemon, keygen, _ = needs("sshd"), needs("ssh-keygen"), needs("ssh")
    folder = tmp_path / "ssh"
    folder.mkdir(mode=0o700)
    for name in ("host", "me", "other"):
        made = (keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name))
        subprocess.run(made, check=True, capture_output=True)
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    port = _free_port()
    lay(
        folder,
        {
            "known": f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}",
            "nobody": "",
            "conf": f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
            f"AuthorizedKeysFile {folder}/me.pub\nPidFile none\nStrictModes no\nUsePAM no\n"
            "PasswordAuthentication yes\nPermitRootLogin yes\n",
        },
    )
    command = (daemon, "-D", "-E", str(folder / "log"), "-f", str(folder / "conf"))
    with subprocess.Popen(command) as process:
        while not (folder / "log").exists() or "listening" not in (folder / "log").read_text():
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.05)
        try:
            yield _opened(Host(folder, port))
        finally:
            process.terminate()


def _opened(host: Host) -> Host:
    """The host, where the system lets its own user in."""
    there = (f"-p{host.port}", f"{who()}@127.0.0.1", "true")
    subprocess.run((*host.command().split(), *there), check=False, capture_output=True)
    if "account is locked" in (host.folder / "log").read_text():
        pytest.skip(f"the account of {who()} is locked here")
    return host


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def who() -> str:
    import pwd

    return pwd.getpwuid(os.getuid()).pw_name


def test_ssh(tmp_path: Path, house: Path, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", host.command())
    named = template(f"ssh://{who()}@127.0.0.1:{host.port}{house}", ref="v1")
    assert files(rendered(tmp_path, named)) == {"a.txt": "one breast-cancer\n"}


@pytest.mark.parametrize(
    ("key", "known", "said", "help"),
    [
        ("other", "known", "Permission denied (", "it does not know your SSH key: "),
        ("me", "nobody", "Host key verification failed", "this machine has not met the host"),
    ],
)
def test_ssh_that_would_ask_asks_nobody(
    tmp_path: Path,
    house: Path,
    host: Host,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    known: str,
    said: str,
    help: str,  # noqa: A002 -- what it is called
) -> None:
    monkeypatch.setenv("GIT_SSH_COMMAND", host.command(key, known=known))
    named = template(f"ssh://{who()}@127.0.0.1:{host.port}{house}")
    found = amiss(rendered(tmp_path, named))
    assert said in found.message
    assert found.help.startswith(help)
    assert not (tmp_path / "asked").exists()
