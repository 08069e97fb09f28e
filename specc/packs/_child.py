"""The parent's side: starts the child process, watches it, and reads what it has left."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from specc.packs._snapshot import lay
from specc.record import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.packs._snapshot import Snapshot

LOOK = 0.05
"""Seconds between two looks at what the child has written."""
GRACE = 10
"""Seconds in which the child can begin, and say at which file the time was over."""
MOST_LINES = 8
"""So many of the last lines of a task are told."""


@value
class Limits:
    """What a template may take."""

    seconds: float = 60
    memory: int = 1_000_000_000
    """Bytes in one process; Python and Copier alone take less than a tenth of it."""
    file: int = 10_000_000
    """Bytes in one file."""
    files: int = 2_000
    size: int = 50_000_000
    """Bytes in all files."""


LIMITS = Limits()


class Asked(NamedTuple):
    """What is to be rendered."""

    snapshot: Snapshot
    source: str
    """As the spec names it."""
    folder: str
    """What the folder of the repo is called, as far as the template can see."""
    data: dict[str, Any]
    answers: dict[str, Any]
    trust: bool


class Written(NamedTuple):
    """A path that the template has made. `amiss` says what is wrong with it."""

    path: str
    content: bytes = b""
    executable: bool = False
    amiss: str = ""


class Said(NamedTuple):
    """How it went: what the child says, and what it has written."""

    reply: dict[str, Any]
    written: tuple[Written, ...] = ()


def rendered(asked: Asked, limits: Limits) -> Said:
    """Render in a temporary folder, which is gone afterwards."""
    with TemporaryDirectory(prefix="specc-", ignore_cleanup_errors=True) as temporary:
        root = Path(temporary).resolve()
        target = root / "made" / asked.folder
        for each in (root / "template", target, root / "home"):
            each.mkdir(parents=True)
        try:
            out = lay(asked.snapshot, root / "template")
        except OSError as problem:
            reason = (problem.strerror or str(problem)).lower()
            return Said(_amiss("broken", f"its files cannot be written to a folder: {reason}"))
        if out:
            return Said(_amiss("bounds", "it is a link that leads out of the template", out))
        reply = _reply(root, target, asked, limits)
        if "amiss" in reply:
            return Said(reply)
        return Said(reply, tuple(_written(target, root, asked.source)))


def _reply(root: Path, target: Path, asked: Asked, limits: Limits) -> dict[str, Any]:
    request, answer = root / "request.json", root / "reply.json"
    document = {
        "template": str(root / "template"),
        "target": str(target),
        "data": asked.data,
        "answers": asked.answers,
        "trust": asked.trust,
        "memory": limits.memory,
        "file": limits.file,
        "seconds": limits.seconds,
    }
    request.write_text(json.dumps(document, default=str), encoding="utf-8")
    over = _run(root, target, asked, limits)
    if over:
        return _amiss("limits", over)
    try:
        said: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return _amiss("limits", "it ended without a word, as a process does that takes too much")
    if said.get("amiss", {}).get("kind") == "task":
        said["amiss"]["log"] = _last_lines(root, asked.source)
    return said


def _last_lines(root: Path, source: str) -> list[str]:
    """What the task that failed printed last."""
    with (root / "log").open("rb") as log:
        log.seek(max(0, log.seek(0, os.SEEK_END) - 8192))
        text = log.read().decode("utf-8", "replace")
    text = text.replace(str(root / "template"), source).replace(str(root), "…")
    told = [line.rstrip()[:200] for line in text.splitlines() if line.strip()]
    return told[-MOST_LINES:]


def _amiss(kind: str, what: str, file: str = "") -> dict[str, Any]:
    """As the child would say it."""
    said = {"kind": kind, "message": what, "file": file, "help": "", "text": "", "question": ""}
    return {"amiss": {**said, "line": 0}}


def _run(root: Path, target: Path, asked: Asked, limits: Limits) -> str:
    """The limit that was reached; empty where the child came to its end."""
    command = (sys.executable, "-P", "-s", "-m", "specc.packs._render")
    with (root / "log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 -- no shell reads the arguments
            (*command, str(root / "request.json"), str(root / "reply.json")),
            cwd=root / "home",
            env=_environment(root, trust=asked.trust),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        return _watched(process, target, limits)
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _watched(process: subprocess.Popen[bytes], target: Path, limits: Limits) -> str:
    end = time.monotonic() + limits.seconds + GRACE
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(LOOK)
        over = _over(target, limits)
        if over or process.returncode is not None:
            return over
        if time.monotonic() > end:
            return f"it takes longer than {limits.seconds:g} seconds"


def _over(target: Path, limits: Limits) -> str:
    files = size = 0
    for place in _places(target):
        with suppress(OSError):
            files, size = files + 1, size + place.lstat().st_size
        if files > limits.files:
            return f"it makes more than {limits.files:,} files"
        if size > limits.size:
            return f"it makes more than {limits.size / 1e6:g} MB"
    return ""


def _places(target: Path) -> Iterator[Path]:
    """Everything but folders; links to folders, too."""
    for above, folders, names in os.walk(target):
        links = (name for name in folders if Path(above, name).is_symlink())
        for name in (*names, *links):
            yield Path(above, name)


def _environment(root: Path, *, trust: bool) -> dict[str, str]:
    """Nothing of the person's own. Without programs to find, Copier asks git nothing."""
    return {
        "HOME": str(root / "home"),
        "LC_ALL": "C.UTF-8",
        "PATH": os.environ.get("PATH", os.defpath) if trust else str(root / "home"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if Path(path).is_absolute()),
        "PYTHONUTF8": "1",
        "TMPDIR": str(root / "home"),
        "TZ": "UTC",
    }


def _written(target: Path, root: Path, source: str) -> Iterator[Written]:
    for place in sorted(_places(target)):
        path = place.relative_to(target).as_posix()
        mode = place.lstat().st_mode
        if not stat.S_ISREG(mode):
            what = "a symbolic link" if stat.S_ISLNK(mode) else "neither a file nor a folder"
            yield Written(path, amiss=f"is {what}")
            continue
        content = place.read_bytes().replace(os.fsencode(root / "template"), source.encode())
        leaks = os.fsencode(root) in content
        yield Written(path, content, bool(mode & 0o100), _LEAK if leaks else "")


_LEAK = "holds the path of the temporary folder it was rendered in"
"""Only the machine knows it, and it is another one the next time."""
