"""`specc completion`: what a shell needs to complete a line of specc, and putting it where it
looks."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from specc.cli._group import group
from specc.cli._problem import CannotRun
from specc.cli._terminal import hint, say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

SHELLS = ("bash", "zsh", "fish")
_OURS = "_SPECC_COMPLETE"
"""Stands in each of the scripts, and in no file of anybody else."""
_LOADERS = (
    "/usr/share/bash-completion/bash_completion",
    "/usr/local/share/bash-completion/bash_completion",
    "/opt/homebrew/etc/profile.d/bash_completion.sh",
    "/usr/local/etc/profile.d/bash_completion.sh",
)
"""By which bash finds the scripts of programs; it is a package of its own."""


def _shells(_: click.Context, __: click.Parameter, start: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in SHELLS if name.startswith(start)]


@click.command(
    "completion",
    epilog="Example: specc completion --install",
    short_help="Let the shell complete commands, options and clauses.",
)
@click.argument("shell", required=False, metavar="[bash|zsh|fish]", shell_complete=_shells)
@click.option("--install", is_flag=True, help="Write it where the shell looks, and say where.")
def command(shell: str | None, install: bool) -> None:
    """Print what the shell needs to complete commands, options, codes, clauses and paths. The shell
    is that of $SHELL where none is named.

    For this shell alone:

    \b
    eval "$(specc completion bash)"
    specc completion fish | source

    --install writes one file and touches no other. Where the shell does not look there by itself,
    the line is said that makes it.

    Exits with 0, or with 2 when the shell is not known or the file cannot be written.
    """
    name = _named(shell)
    text = _script(name)
    if not install:
        say(text)
        return
    place = _place(name)
    done = _write(place, text)
    say(f"{place}: {'written' if done else 'nothing to do, it is up to date'}\n")
    hint(_further(name, place))


def _named(shell: str | None) -> str:
    name = shell or Path(os.environ.get("SHELL", "")).name
    if name in SHELLS:
        return name
    if shell is None:
        said = f"of {name} specc knows nothing" if name else "$SHELL does not say which it is"
        raise click.UsageError(f"name the shell: bash, zsh or fish; {said}")
    raise click.UsageError(f"{shell!r} is no shell that specc knows: name bash, zsh or fish")


def _script(shell: str) -> str:
    """As click makes it, without asking bash for its version."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # noqa: S101 -- click has all three
    made = found(group, {}, "specc", _OURS)
    return made.source_template % made.source_vars()


def _place(shell: str) -> Path:
    """Where the shell, or its package for completion, looks for the user's own scripts."""
    if shell == "fish":
        return _home("XDG_CONFIG_HOME", ".config") / "fish/completions/specc.fish"
    data = _home("XDG_DATA_HOME", ".local/share")
    if shell == "zsh":
        return data / "zsh/site-functions/_specc"
    return data / "bash-completion/completions/specc"


def _home(variable: str, usual: str) -> Path:
    given = os.environ.get(variable, "")
    if os.path.isabs(given):  # noqa: PTH117 -- a relative one is to be passed over, says XDG
        return Path(given)
    try:
        return Path.home() / usual
    except RuntimeError:
        raise CannotRun("your home folder is not known", "set HOME, and run it again") from None


def _write(place: Path, text: str) -> bool:
    """Whether there was anything to write. Whole or not at all; of a link, what it leads to."""
    try:
        known = place.read_bytes() if place.exists() else b""
        if known == text.encode():
            return False
        if known and _OURS.encode() not in known:
            raise CannotRun(
                f"{place} is there, and is not specc's", "move it away, and run it again"
            )
        full = place.resolve()
        full.parent.mkdir(parents=True, exist_ok=True)
        beside = full.with_name(f".{full.name}.{os.getpid()}")
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(full)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as problem:
        said = f"{place} cannot be written: {problem.strerror}"
        raise CannotRun(said, "print it, and keep it elsewhere: specc completion") from problem
    return True


def _further(shell: str, place: Path) -> str:
    """What is left to do."""
    new = "open a new shell, and press Tab behind `specc `\n"
    if shell == "fish":
        return new
    if shell == "zsh":
        line = f"fpath=({shlex.quote(str(place.parent))} $fpath)"
        return f"add to ~/.zshrc, before its line with compinit:\n  {line}\n{new}"
    if any(Path(each).exists() for each in _LOADERS):
        return new
    return (
        f"bash-completion is not installed; add to ~/.bashrc:\n  . {shlex.quote(str(place))}\n{new}"
    )
