"""The one exception of the disk."""

from __future__ import annotations


class WorkspaceError(Exception):
    """The folder cannot be read or written as asked. `help` is what the person can do about it."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help


def from_os(problem: OSError, doing: str) -> WorkspaceError:
    """A `WorkspaceError` that says what the system refused."""
    reason = problem.strerror or str(problem)
    return WorkspaceError(f"{doing}: {reason.lower()}", _HELP.get(problem.errno or 0, ""))


def _helps() -> dict[int, str]:
    import errno

    permission = "check who owns the folder and its files, then run the command again"
    return {
        errno.EACCES: permission,
        errno.EPERM: permission,
        errno.EROFS: "choose a folder on a disk that can be written",
        errno.ENOSPC: "free some space, then run the command again; nothing was changed",
        errno.EDQUOT: "free some space, then run the command again; nothing was changed",
        errno.ENAMETOOLONG: "choose a folder with a shorter path",
        errno.EXDEV: "a folder inside the repo is on another disk; make it part of the same one",
    }


_HELP = _helps()
