"""The `specc` command itself: names its commands without loading any of them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

import specc

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

PATH = {
    "Begin": {
        "init": "Begin a scope: answer twelve questions at most.",
        "infer": "Draft from data what a spec says of them.",
    },
    "Decide": {
        "check": "Find what is wrong with a spec; --ask says what to decide next.",
        "review": "Write the scope as a page that its leads read and sign.",
        "approve": "Sign the sections of a scope that a role answers for.",
        "approvals": "Say who has signed the scope, and whether it still holds.",
    },
    "Compile": {
        "compile": "Make a repo from a spec, or bring one up to date with it.",
        "verify": "Say whether a repo is what its spec asks for, as its CI does.",
    },
    "Change": {
        "diff": "Say what changed between two specs, and what follows from it.",
        "undo": "Put back what the last command changed.",
        "heal": "Offer files again that were deleted, rejected or taken over.",
        "adopt": "Hand files to specc, to be kept up to date.",
        "release": "Take files over for good.",
    },
    "Look": {
        "why": "Say what a file of the repo, or a line of it, was made from.",
        "trace": "Say where a clause of the spec lands in the repo.",
        "explain": "Say what a finding means and what to do about it.",
        "doctor": "Say what is installed, and what a spec needs beside.",
        "schema": "Print the JSON Schema of the language, for editors.",
        "completion": "Let the shell complete commands, options and clauses.",
    },
}
"""The commands in the order in which a team meets them, each with a line of help."""
COMMANDS = {name: line for part in PATH.values() for name, line in part.items()}
"""Name and one-line help of each command. Each lives in the module of its name."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run, not when they are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"specc.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not ctx.resilient_parsing:
            ctx.fail(f"there is no command {name!r}; {_known(name)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, COMMANDS))
        for title, part in PATH.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), line) for name, line in part.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        commands = [
            CompletionItem(name, help=text)
            for name, text in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)


def _known(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    return f"a similar one exists: {near[0]}" if near else f"there are {', '.join(COMMANDS)}"


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Completion for your shell: specc completion --install",
)
@click.version_option(specc.__version__, message="specc %(version)s")
def group(**_: Any) -> None:
    """Turn a machine-learning scoping spec into a repo that runs.

    Start with `specc init DIR`; in DIR, `specc check --ask` says what to decide next, and
    `specc compile` makes the repo.
    """
