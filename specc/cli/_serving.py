"""A page for the browsers of this machine, which is made anew when what it is made from changes."""

from __future__ import annotations

import errno
import os
import re
import socketserver
import sys
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_hex
from threading import Condition, Thread
from typing import TYPE_CHECKING

from specc.cli._problem import CannotRun, written
from specc.cli._terminal import hint, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    Mark = tuple[str, int, int, int]

HOST = "127.0.0.1"
_OURS = re.compile(r"(localhost|127\.0\.0\.1)(:\d{1,5})?", re.IGNORECASE)
"""What a browser calls this server. A page from elsewhere, whose name was made to lead here, calls
it by that name, and gets nothing."""
_LOOK = 0.5
"""Seconds between two looks at the disk."""
_BEAT = 15.0
"""Seconds after which a browser is told that nothing has changed, to see whether it still waits."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def serve(
    make: Callable[[str], str],
    marks: Callable[[], frozenset[Mark]],
    port: int,
    ready: Callable[[str], object],
) -> None:
    """Show what `make` gives of a version, and again whenever `marks` has changed, until Ctrl-C.

    `ready` is told the address. `CannotRun` where the first page cannot be made, or the port cannot
    be had; what keeps a later one from being made is told, and the page stays as it was.
    """
    try:
        with _listening(port) as server:
            seen = marks()
            server.show(make)
            Thread(target=server.serve_forever, daemon=True).start()
            try:
                address = f"http://{HOST}:{server.server_address[1]}/"
                say(f"{address}\n")
                ready(address)
                _follow(server, make, marks, seen)
            finally:
                server.shutdown()
    except KeyboardInterrupt:
        return


def _follow(
    server: _Server,
    make: Callable[[str], str],
    marks: Callable[[], frozenset[Mark]],
    seen: frozenset[Mark],
) -> None:
    while True:
        time.sleep(_LOOK)
        now = marks()
        if now == seen:
            continue
        seen = now
        try:
            server.show(make)
        except CannotRun as problem:
            hint(written(problem))


def marks_of(paths: Iterable[Path]) -> frozenset[Mark]:
    """By what a change of these files, and of those in these folders, is known."""
    return frozenset(mark for path in paths for mark in _marks(path))


def _marks(path: Path) -> Iterator[Mark]:
    try:
        found = list(path.iterdir()) if path.is_dir() else [path]
    except OSError:
        return
    for file in found:
        try:
            stat = file.stat()
        except OSError:
            continue
        yield str(file), stat.st_mtime_ns, stat.st_size, stat.st_ino


def _listening(port: int) -> _Server:
    try:
        return _Server(port)
    except OSError as error:
        busy = error.errno == errno.EADDRINUSE
        reason = "is in use" if busy else f"cannot be had: {error.strerror}"
        advice = "name another with --port, or --port 0 for one that is free"
        raise CannotRun(f"port {port} {reason}", advice) from None


class _Server(ThreadingHTTPServer):
    """Holds the page as it is now; whoever waits for another is told of it."""

    allow_reuse_address = os.name != "nt"  # there it would let two servers have one port

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.page = b""
        self.version = ""
        self._run = token_hex(4)
        self._made = 0
        self._changed = Condition()

    def server_bind(self) -> None:
        """Without asking for the machine's name, which may take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def show(self, make: Callable[[str], str]) -> None:
        """Make the next version, and tell of it."""
        version = f"{self._run}-{self._made + 1}"
        page = make(version).encode()
        with self._changed:
            self._made += 1
            self.page, self.version = page, version
            self._changed.notify_all()

    def after(self, version: str) -> str:
        """The version that is shown once it is another one; or the same, after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, _BEAT)
            return self.version

    def handle_error(self, request: object, client_address: object) -> None:
        """That a browser has left is no error."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    """Answers GET of the page and of its events, and nothing else."""

    server: _Server
    server_version, sys_version = "specc", ""
    error_message_format, error_content_type = "%(message)s\n", "text/plain; charset=utf-8"
    timeout = 30

    def do_GET(self) -> None:
        """One of the two, for who calls us by our name."""
        names = self.headers.get_all("Host") or []
        if len(names) != 1 or not _OURS.fullmatch(names[0].strip()):
            self.send_error(HTTPStatus.FORBIDDEN, "This page is shown on this machine alone")
        elif self.path == "/":
            self._give("text/html; charset=utf-8", self.server.page)
        elif self.path == "/events":
            self._tell()
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """With those that every answer has."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name there
        """Nothing: who reads the page needs no list of requests."""

    def _give(self, kind: str, body: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _tell(self) -> None:
        """Server-sent events: the version at once, and each one that follows."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        known = ""
        while True:
            version = self.server.after(known)
            event = f"event: page\ndata: {version}\n\n" if version != known else ": waiting\n\n"
            self.wfile.write(event.encode())
            known = version
