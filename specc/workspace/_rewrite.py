"""Rewriting files that a person wrote: each as a whole, or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from specc.workspace._error import WorkspaceError, from_os
from specc.workspace._run import settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_SUFFIX = ".specc"


class _Draft(NamedTuple):
    """A file's new content, waiting beside it."""

    name: str
    """The file as it was named."""
    target: Path
    """Where it really lies: what a symbolic link leads to."""
    before: bytes
    waits: Path
    handle: int
    """Open, and held, while its process lives."""

    def give_up(self) -> None:
        """Leave nothing behind; nothing to remove where it is in place."""
        self.waits.unlink(missing_ok=True)
        os.close(self.handle)


def rewrite(files: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Give each file its new bytes; `files` holds those that were read and the new ones, by path.

    A symbolic link stays one, and permissions stay as they are. `WorkspaceError` where a file has
    changed since it was read or may not be written; all are ready before the first is replaced.
    """
    drafts: list[_Draft] = []
    try:
        for name, (before, after) in files.items():
            drafts.append(_drafted(name, before, after))
        for draft in drafts:
            _put_in_place(draft)
    finally:
        for draft in drafts:
            draft.give_up()


def _put_in_place(draft: _Draft) -> None:
    with _named(draft.name):
        _refuse_changed(draft.name, draft.target, draft.before)
        draft.waits.replace(draft.target)
        with contextlib.suppress(OSError):  # it is in place; that it also lasts is more
            settle(draft.target.parent)


@contextlib.contextmanager
def _named(name: str) -> Iterator[None]:
    """What the disk refuses is said of the file as the person named it."""
    try:
        yield
    except OSError as problem:
        raise from_os(problem, f"{name} cannot be written") from None


def _drafted(name: str, before: bytes, after: bytes) -> _Draft:
    with _named(name):
        return _beside(name, before, after)


def _beside(name: str, before: bytes, after: bytes) -> _Draft:
    target = Path(name).resolve(strict=True)
    found = target.stat()
    if not stat.S_ISREG(found.st_mode):
        raise WorkspaceError(f"{name} is not a file that can be rewritten", "name a regular file")
    if not found.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise WorkspaceError(f"{name} may not be written", "change its permissions (chmod u+w)")
    import tempfile

    _refuse_changed(name, target, before)
    prefix = f".{target.name[:100]}."
    _tidy(target.parent, prefix)
    handle, waits = tempfile.mkstemp(dir=target.parent, prefix=prefix, suffix=_SUFFIX)
    draft = _Draft(name=name, target=target, before=before, waits=Path(waits), handle=handle)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _fill(handle, after, found)
    except BaseException:
        draft.give_up()
        raise
    return draft


def _tidy(folder: Path, prefix: str) -> None:
    """Remove the drafts of a process that was killed: nobody holds them any more."""
    for left in folder.iterdir():
        if left.name.startswith(prefix) and left.name.endswith(_SUFFIX):
            with contextlib.suppress(OSError):
                handle = os.open(left, os.O_RDONLY | os.O_NOFOLLOW)
                with contextlib.closing(os.fdopen(handle, "rb")):
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    left.unlink()


def _fill(handle: int, content: bytes, like: os.stat_result) -> None:
    with os.fdopen(handle, "wb", closefd=False) as file:
        file.write(content)
        file.flush()
        with contextlib.suppress(PermissionError):
            os.fchown(handle, like.st_uid, like.st_gid)
        os.fchmod(handle, stat.S_IMODE(like.st_mode))
        os.fsync(handle)


def _refuse_changed(name: str, target: Path, before: bytes) -> None:
    if target.read_bytes() != before:
        raise WorkspaceError(f"{name} changed while specc was reading it", "run the command again")
