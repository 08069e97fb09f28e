"""What keeps a command from running at all, as opposed to a finding about the spec."""

from __future__ import annotations

CLEAN, FINDINGS, CANNOT_RUN, CONFLICTS, BUG, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 3, 70, 130, 141
"""Exit codes. The last two are what a shell reports for a program ended by that signal."""


class CannotRun(Exception):  # noqa: N818 -- read as a sentence: raise CannotRun("there is no ...")
    """A missing file, a folder that is not ours, a full disk: one message, and what to do."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


def written(problem: CannotRun) -> str:
    """The message as it is printed."""
    from specc.diagnostic.text import safe

    advice = f"  = help: {safe(problem.advice)}\n" if problem.advice else ""
    return f"error: {safe(problem.message)}\n{advice}"
