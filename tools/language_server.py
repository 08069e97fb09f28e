"""A client of yaml-language-server, as far as tests and `tools/compare.py` need one.

It speaks JSON-RPC over the server's standard streams, as editors do, and sees what they would show.
"""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import threading
from pathlib import Path
from typing import IO, Any, Self

HOME = Path(__file__).parent / "editor"
"""Where `npm ci` puts the server whose version is pinned there."""
PATIENCE = 60
"""Seconds after which a server that says nothing counts as hung."""
_SETTINGS = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
}
_CAPABILITIES = {
    "workspace": {"configuration": True},
    "textDocument": {
        "completion": {
            "completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}
        },
        "hover": {"contentFormat": ["markdown"]},
    },
}


def installed() -> Path | None:
    """The pinned server, or one that is on the path."""
    pinned = HOME / "node_modules" / ".bin" / "yaml-language-server"
    found = shutil.which(pinned) or shutil.which("yaml-language-server")
    return Path(found) if found else None


class Server:
    """A running server. Use as a context manager."""

    def __init__(self, program: Path, folder: Path) -> None:
        """`folder` is the root of the workspace, in which the documents are."""
        self.folder = folder.resolve()
        self.process = subprocess.Popen(
            [program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self.folder
        )
        self.heard: queue.Queue[Any] = queue.Queue()
        self.said = self.versions = 0
        self.listener = threading.Thread(target=_listen, args=(self.process.stdout, self.heard))
        self.listener.start()

    def __enter__(self) -> Self:
        root = self.folder.as_uri()
        self.request("initialize", processId=None, rootUri=root, capabilities=_CAPABILITIES)
        self._send(method="initialized", params={})
        return self

    def __exit__(self, *_: object) -> None:
        self.request("shutdown")
        self._send(method="exit")
        self.process.wait(PATIENCE)
        self.listener.join()
        self._pipe(self.process.stdin).close()
        self._pipe(self.process.stdout).close()

    def open(self, name: str, text: str) -> list[dict[str, Any]]:
        """Opens a document under a name, new each time, and gives the problems that an editor would
        underline."""
        self.versions += 1
        document = {"uri": self._uri(name), "languageId": "yaml", "version": self.versions}
        self._send(
            method="textDocument/didOpen", params={"textDocument": {**document, "text": text}}
        )
        while True:
            message = self._next()
            about = message.get("params") or {}
            if (
                message.get("method") == "textDocument/publishDiagnostics"
                and about["uri"] == document["uri"]
            ):
                problems: list[dict[str, Any]] = about["diagnostics"]
                return problems

    def complete(self, name: str, line: int, character: int) -> list[dict[str, Any]]:
        """What is offered at a place, which counts from 0 as in the protocol."""
        offered = self._at("textDocument/completion", name, line, character)
        found: list[dict[str, Any]] = offered["items"] if isinstance(offered, dict) else offered
        return found

    def hover(self, name: str, line: int, character: int) -> str:
        """The text shown for what stands at a place, in Markdown; empty where there is none."""
        shown = self._at("textDocument/hover", name, line, character)
        return str(shown["contents"]["value"]) if shown else ""

    def request(self, method: str, **params: object) -> Any:
        """The answer to a request; what the server asks meanwhile is answered."""
        self.said += 1
        self._send(id=self.said, method=method, params=params or None)
        while True:
            message = self._next()
            if message.get("id") == self.said and "method" not in message:
                if "error" in message:
                    raise RuntimeError(message["error"]["message"])
                return message["result"]

    def _at(self, method: str, name: str, line: int, character: int) -> Any:
        where = {"line": line, "character": character}
        return self.request(method, textDocument={"uri": self._uri(name)}, position=where)

    def _uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = self.heard.get(timeout=PATIENCE)
        if "method" in message and "id" in message:
            self._send(id=message["id"], result=_answer(message))
        return message

    def _send(self, **message: object) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        pipe = self._pipe(self.process.stdin)
        pipe.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        pipe.flush()

    def _pipe(self, stream: IO[bytes] | None) -> IO[bytes]:
        if stream is None:
            raise RuntimeError("the server was started without pipes")
        return stream


def _answer(message: dict[str, Any]) -> object:
    """What the server is told when it asks for settings; to the rest there is nothing to say."""
    if message["method"] != "workspace/configuration":
        return None
    return [_SETTINGS.get(item.get("section")) for item in message["params"]["items"]]


def _listen(stream: IO[bytes], heard: queue.Queue[Any]) -> None:
    """Puts each message of the server in the queue, until the stream ends."""
    while header := stream.readline():
        size = 0
        while header.strip():
            name, _, value = header.partition(b":")
            size = int(value) if name.lower() == b"content-length" else size
            header = stream.readline()
        heard.put(json.loads(stream.read(size)))
