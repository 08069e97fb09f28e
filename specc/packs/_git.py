"""What specc asks git for: to fetch a template into the cache, and what it holds at a commit.

Nothing is checked out: objects are read as they are stored, so that no hook, filter or submodule of
the template runs. Nobody is asked for a password, and no address reaches git that is an option or a
program.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, NamedTuple

from specc.packs._snapshot import MOST_BYTES, MOST_FILES, Entry, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from specc.packs._snapshot import Kind

_QUIET = {
    "GIT_ALLOW_PROTOCOL": "file:https:ssh",
    "GIT_ASKPASS": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "SSH_ASKPASS_REQUIRE": "never",
}
_FIRST = (
    "git",
    "--no-pager",
    "--no-replace-objects",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "credential.interactive=false",
)
_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_CAINFO")
"""By which a person tells git whom to trust, and how to reach whom."""
SECONDS = 120
"""So long a fetch may take."""
_KINDS: dict[bytes, Kind] = {b"100644": "file", b"100755": "executable", b"120000": "link"}
_WHOLE = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class GitError(Exception):
    """Git refuses; the text is what it says, on one line, without addresses' secrets."""


class NoGitError(GitError):
    """There is no git."""


class TooLargeError(GitError):
    """A template that is too large to be one."""


class Mirror:
    """The copy of a repository in the cache; bare, and made when it is fetched first."""

    def __init__(self, url: str, *, is_frozen: bool = False) -> None:
        self._url, self.is_frozen = url, is_frozen
        self._folder = cache() / f"{sha256(url.encode()).hexdigest()[:32]}.git"

    def has(self, commit: str) -> bool:
        """Whether a commit is there, so that the network is not needed."""
        if not _WHOLE.fullmatch(commit) or not self._folder.is_dir():
            return False
        with suppress(GitError):
            self._git("cat-file", "-e", f"{commit}^{{commit}}")
            return True
        return False

    def fetch(self, *commits: str, anew: bool = False) -> None:
        """Brings every branch and tag here, and the commits named; what is broken here is thrown
        away and fetched `anew`. Raises `GitError`."""
        if self.is_frozen:
            raise GitError("it was not fetched yet, and nothing is fetched now")
        with self._held():
            try:
                self._bring(commits, anew=anew)
            except GitError:
                if anew or self.is_sound():
                    raise
                self._bring(commits, anew=True)

    def _bring(self, commits: tuple[str, ...], *, anew: bool) -> None:
        if anew:
            rmtree(self._folder, ignore_errors=True)
        if not (self._folder / "HEAD").is_file():
            _run(None, "init", "--quiet", "--bare", "--template=", str(self._folder))
        self._git(*_FETCH, "--prune", "--", self._url, *_ALL)
        for commit in commits:
            if _WHOLE.fullmatch(commit) and not self.has(commit):
                with suppress(GitError):  # that it is not there is for the caller to say
                    self._git(*_FETCH, "--", self._url, commit)

    def is_sound(self) -> bool:
        """Whether all is there that was fetched: of a machine that was killed, or a disk that was
        full, a part may be lost."""
        with suppress(GitError):
            self._git("fsck", "--connectivity-only", "--no-dangling", "--no-progress")
            return True
        return False

    def tagged(self, tag: str) -> str:
        """The commit of a tag, as it was fetched last; empty where there is none."""
        return self._meant(f"refs/tags/{tag}") if tag else ""

    def commit(self, ref: str) -> str:
        """The commit that a ref meant when it was fetched last; empty where there is none."""
        names = (f"refs/tags/{ref}", f"refs/heads/{ref}") if ref else ("refs/specc/HEAD",)
        if re.fullmatch(r"[0-9a-f]{7,64}", ref):
            names = (*names, ref)
        return next(filter(None, map(self._meant, names)), "")

    def _meant(self, name: str) -> str:
        with suppress(GitError):
            found = self._git("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
            return found.decode().strip()
        return ""

    def tags(self) -> list[str]:
        """The latest version first."""
        return self._names("refs/tags", "--sort=-version:refname")

    def branches(self) -> list[str]:
        """The one committed to last first."""
        return self._names("refs/heads", "--sort=-committerdate")

    def _names(self, under: str, *order: str) -> list[str]:
        found = self._git("for-each-ref", "--format=%(refname:strip=2)", *order, under)
        return found.decode("utf-8", "replace").splitlines()

    def read(self, commit: str) -> Snapshot:
        """The files at a commit. Submodules are left out. Raises `GitError`."""
        found = self._git("ls-tree", "-r", "-z", "--long", commit).split(b"\0")
        rows = [_row(line) for line in found if line[:6] in _KINDS]
        if len(rows) > MOST_FILES or sum(row.size for row in rows) > MOST_BYTES:
            raise TooLargeError("it holds more than a template needs")
        asked = b"".join(row.name + b"\n" for row in rows)
        contents = self._git("cat-file", "--batch", given=asked)
        return tuple(_entries(rows, contents))

    def _git(self, *arguments: str, given: bytes = b"") -> bytes:
        return _run(None, f"--git-dir={self._folder}", *arguments, given=given)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """One command at a time fetches into a mirror."""
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        with self._folder.with_suffix(".lock").open("w") as lock:
            flock(lock, LOCK_EX)
            yield


_FETCH = ("fetch", "--quiet", "--force", "--no-recurse-submodules", "--no-auto-gc", "--no-tags",
          "--no-write-fetch-head")  # fmt: skip
_ALL = ("+HEAD:refs/specc/HEAD", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")


def cache() -> Path:
    """Where templates are kept that were fetched."""
    from platformdirs import user_cache_path

    return user_cache_path("specc") / "templates"


def listed(folder: Path) -> dict[str, str] | None:
    """The names of git's objects in the last commit of the folder, by path; none where git does
    not look after it."""
    try:
        top = os.fsdecode(_run(folder, "rev-parse", "--show-toplevel").rstrip(b"\n"))
        if not Path(top).samefile(folder):
            inside = Path(os.path.realpath(folder)).relative_to(os.path.realpath(top)).as_posix()
            if not _run(folder, "ls-tree", "-z", "HEAD", "--", "."):
                return None  # it lies in a repository that knows nothing of it
            found = _run(folder, "ls-tree", "-r", "-z", "--full-tree", f"HEAD:{inside}")
        else:
            found = _run(folder, "ls-tree", "-r", "-z", "HEAD")
    except (GitError, OSError, ValueError):
        return None
    rows = (line.partition(b"\t") for line in found.split(b"\0") if line)
    return {os.fsdecode(path): head.split()[2].decode() for head, _, path in rows}


class _Row(NamedTuple):
    kind: Kind
    name: bytes
    size: int
    path: str


def _row(line: bytes) -> _Row:
    head, _, path = line.partition(b"\t")
    mode, _, name, size = head.split()
    if not size.isdigit():
        raise GitError("a part of it is lost in the cache")
    return _Row(_KINDS[mode], name, int(size), os.fsdecode(path))


def _entries(rows: list[_Row], contents: bytes) -> Iterator[Entry]:
    start = 0
    for row in rows:
        end = contents.index(b"\n", start) + 1
        yield Entry(path=row.path, kind=row.kind, content=contents[end : end + row.size])
        start = end + row.size + 1


def _run(folder: Path | None, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints. Raises `GitError`; on Ctrl-C whatever git started ends, too."""
    try:
        process = subprocess.Popen(  # noqa: S603 -- no shell reads the arguments
            (*_FIRST, *arguments),
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except FileNotFoundError as problem:
        raise NoGitError("git is not installed here") from problem
    try:
        out, err = process.communicate(given, timeout=SECONDS)
    except subprocess.TimeoutExpired as problem:
        raise GitError(f"it did not end within {SECONDS} seconds") from problem
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode:
        raise GitError(_said(err))
    return out


def _said(err: bytes) -> str:
    """The last that git says, as one line."""
    lines = [line.strip() for line in err.decode("utf-8", "replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "ssh:"))] or lines
    if told and told[0] == _SSH_SAYS and told[0] != lines[0]:
        told = [f"ssh: {lines[lines.index(_SSH_SAYS) - 1]}"]
    text = told[0].partition(": ")[2] or told[0] if told else "it failed"
    return re.sub(r"//[^/@\s]*@", "//", text)


_SSH_SAYS = "fatal: Could not read from remote repository."
"""Of what ssh did not like, git knows nothing: it stands in the line before."""


def _environment() -> dict[str, str]:
    """That of the person, whose keys and helpers are needed, without what points git at other
    repositories or programs."""
    kept = {
        name: each
        for name, each in os.environ.items()
        if name in _KEPT or not name.startswith("GIT_")
    }
    return {**kept, **_QUIET}
