"""The one exception of the disk."""

from __future__ import annotations


class WorkspaceError(Exception):
    """The folder cannot be read or written as asked. `help` is what the person can do about it."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help


class MovedOnError(WorkspaceError):
    """Another specc has written to the folder since it was read: read it again."""


class DamagedError(WorkspaceError):
    """What specc keeps under `.specc` cannot be trusted.

    `problems` has every file with what is wrong with it; the message tells the first.
    """

    def __init__(self, problems: tuple[tuple[str, str], ...], help: str) -> None:  # noqa: A002
        super().__init__(problems[0][1], help)
        self.problems = problems


def from_os(problem: OSError, doing: str) -> WorkspaceError:
    """A `WorkspaceError` that says what the system refused."""
    reason = problem.strerror or str(problem)
    return WorkspaceError(f"{doing}: {reason.lower()}", _HELP.get(problem.errno or 0, ""))


def _helps() -> dict[int, str]:
    import errno

    permission = "check who owns the folder and its files, then run the command again"
    full = "free some space (`df -h`, and `df -i` for the number of files), then run the command "
    full += "again; nothing was changed"
    return {
        errno.EACCES: permission,
        errno.EPERM: permission,
        errno.EROFS: "choose a folder on a disk that can be written",
        errno.ENOSPC: full,
        errno.EDQUOT: full,
        errno.EFBIG: "raise the limit on the size of files (`ulimit -f`), then run it again",
        errno.EIO: "check the disk (its log says more); nothing was changed",
        errno.ENAMETOOLONG: "choose a folder with a shorter path",
        errno.EXDEV: "a folder inside the repo is on another disk; make it part of the same one",
    }


_HELP = _helps()
