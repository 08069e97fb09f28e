"""Keep one note of a merge request up to date: `python tools/merge_request_note.py FILE`.

The note is the one that begins with the mark below and that the owner of the token wrote. It is
looked for first, so that a second run changes it and adds none.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MARK = "<!-- specc -->"
LIMIT = 1_000_000
"""Characters that GitLab takes."""
PAGE = 100
"""Notes that GitLab gives at once, at most."""


def main(path: str) -> None:
    text = Path(path).read_text(encoding="utf-8")[:LIMIT]
    me = _asked("GET", "/user")["id"]
    mine = next((note["id"] for note in _notes() if _is_mine(note, me)), None)
    where = _place() if mine is None else f"{_place()}/{mine}"
    _asked("POST" if mine is None else "PUT", where, {"body": text})


def _is_mine(note: dict[str, Any], me: int) -> bool:
    return note["author"]["id"] == me and str(note["body"]).startswith(MARK)


def _notes() -> Iterator[dict[str, Any]]:
    number = 1
    while found := _asked("GET", f"{_place()}?per_page={PAGE}&page={number}"):
        yield from found
        number += 1


def _place() -> str:
    project = os.environ["CI_MERGE_REQUEST_PROJECT_ID"]
    return f"/projects/{project}/merge_requests/{os.environ['CI_MERGE_REQUEST_IID']}/notes"


def _asked(method: str, where: str, body: dict[str, str] | None = None) -> Any:
    """GitLab's answer. The token goes into a header, and into no message."""
    request = urllib.request.Request(  # noqa: S310 -- the address is the runner's own
        os.environ["CI_API_V4_URL"] + where,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Content-Type": "application/json",
            "PRIVATE-TOKEN": os.environ["SPECC_NOTE_TOKEN"],
        },
        method=method,
    )
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 -- as above
        return json.load(answer)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except urllib.error.URLError as problem:
        sys.exit(f"the note was not written: {problem}")
