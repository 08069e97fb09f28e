"""What the command line says of itself, and what it does not load to say it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
import yaml

import specc
from specc.cli._group import COMMANDS, group

if TYPE_CHECKING:
    from cli_runs import Run

HEAVY = {"pydantic", "pydantic_core", "yaml", "jinja2", "tempfile", "subprocess"}
EXAMPLE = Path(__file__).parents[2] / "examples/ad-click/spec.yaml"

HELP = """\
Usage: specc [OPTIONS] COMMAND [ARGS]...

  Turn a machine-learning scoping spec into a repo that runs.

  Start with `specc init DIR`; in DIR, `specc check --ask` says what to decide
  next, and `specc compile` makes the repo.

Options:
  --version   Show the version and exit.
  -h, --help  Show this message and exit.

Begin:
  init        Begin a scope: answer twelve questions at most.
  infer       Draft from data what a spec says of them.

Decide:
  check       Find what is wrong with a spec; --ask says what to decide next.
  review      Write the scope as a page that its leads read and sign.
  approve     Sign the sections of a scope that a role answers for.
  approvals   Say who has signed the scope, and whether it still holds.

Compile:
  compile     Make a repo from a spec, or bring one up to date with it.
  verify      Say whether a repo is what its spec asks for, as its CI does.

Change:
  diff        Say what changed between two specs, and what follows from it.
  undo        Put back what the last command changed.
  heal        Offer files again that were deleted, rejected or taken over.
  adopt       Hand files to specc, to be kept up to date.
  release     Take files over for good.

Look:
  why         Say what a file of the repo, or a line of it, was made from.
  trace       Say where a clause of the spec lands in the repo.
  explain     Say what a finding means and what to do about it.
  doctor      Say what is installed, and what a spec needs beside.
  schema      Print the JSON Schema of the language, for editors.
  completion  Let the shell complete commands, options and clauses.

  Completion for your shell: specc completion --install
"""


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_the_commands(run: Run, option: str) -> None:
    done = run(option)
    assert (done.code, done.out, done.err) == (0, HELP, "")


def test_without_arguments_the_help_is_shown_as_an_error(run: Run) -> None:
    done = run()
    assert (done.code, done.out, done.err) == (2, "", HELP)


def test_version(process: Run) -> None:
    done = process("--version")
    assert (done.code, done.out, done.err) == (0, f"specc {specc.__version__}\n", "")


def _loaded(*arguments: str) -> set[str]:
    """The modules that a run has loaded at its end."""
    code = (
        "import sys; from specc.cli import run; run(sys.argv[1:]); "
        "print('loaded', *sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.rsplit("loaded ", 1)[1].split())


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_of_specc_only_the_list_of_commands_is_loaded_to_answer(option: str) -> None:
    loaded = _loaded(option)
    assert not loaded & HEAVY
    assert {name for name in loaded if name.startswith("specc")} == {
        "specc",
        "specc.cli",
        "specc.cli._group",
        "specc.cli._problem",
        "specc.cli._run",
        "specc.cli._terminal",
    }


def test_a_sound_spec_is_checked_without_pydantic_and_without_making_a_project() -> None:
    loaded = _loaded("check", str(EXAMPLE))
    assert "specc.rules" in loaded
    heavy = {"pydantic", "pydantic_core", "jinja2", "copier", "specc.project.model", "specc.emit"}
    assert not loaded & heavy


def test_help_of_a_command_loads_that_command_and_nothing_heavy() -> None:
    loaded = _loaded("check", "--help")
    assert "specc.cli.check" in loaded
    assert not loaded & {*HEAVY, "specc.cli.compile", "specc.cli.explain", "specc.compiler"}


def test_check_does_not_load_what_only_compile_needs() -> None:
    Path("spec.yaml").write_text("specc: 1\n")
    loaded = _loaded("check")
    assert "specc.compiler" in loaded
    assert not loaded & {
        "jinja2",
        "specc.emit",
        "specc.plan",
        "specc.workspace",
        "specc.cli.compile",
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_table_says_and_has_help(run: Run, name: str) -> None:
    command = import_module(f"specc.cli.{name}").command
    assert isinstance(command, click.Command)
    assert command.name == name
    for option in ("-h", "--help"):
        done = run(name, option)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(f"Usage: specc {name} [OPTIONS]")


def test_an_unknown_command_is_answered_with_a_similar_one(run: Run) -> None:
    done = run("chek")
    assert (done.code, done.out) == (2, "")
    assert (
        done.err
        == """\
error: there is no command 'chek'; a similar one exists: check
  = help: `specc --help` says how it is used
"""
    )


def test_a_command_like_no_other_is_answered_with_all_of_them(run: Run) -> None:
    done = run("\x1b[31mxyz")
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[0] == (
        "error: there is no command '\\x1b[31mxyz'; there are "
        "init, infer, check, review, approve, approvals, compile, verify, diff, undo, heal, adopt, "
        "release, why, trace, explain, doctor, schema, completion"
    )


def test_an_unknown_option_is_an_error_in_the_same_form(run: Run) -> None:
    done = run("check", "--fial-on", "error")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: No such option")
    assert "--fail-on" in done.err
    assert done.err.endswith("  = help: `specc check --help` says how it is used\n")


def _completed(process: Run, line: str) -> list[str]:
    done = process(
        _SPECC_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(line.split(" ")) - 1)
    )
    assert done.code == 0
    return done.out.split()


def test_commands_are_completed(process: Run) -> None:
    assert _completed(process, "specc c") == [
        "plain,check",
        "plain,compile",
        "plain,completion",
    ]


def test_codes_are_completed_in_any_case(process: Run) -> None:
    assert _completed(process, "specc explain syn0")[:2] == ["plain,SYN01", "plain,SYN02"]


def test_formats_are_completed(process: Run) -> None:
    assert _completed(process, "specc check --output-format js") == ["plain,json"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_printed(process: Run, shell: str) -> None:
    done = process(_SPECC_COMPLETE=f"{shell}_source")
    assert done.code == 0
    assert f"_SPECC_COMPLETE={shell}_complete" in done.out


def test_listing_commands_for_a_shell_loads_none_of_them() -> None:
    code = (
        "import sys; from specc.cli._group import group; "
        "import click; ctx = click.Context(group); "
        "names = [item.value for item in group.shell_complete(ctx, '')]; "
        "print(*names, *[m for m in sys.modules if m.startswith('specc.cli.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    words = done.stdout.split()
    assert words[: len(COMMANDS)] == list(COMMANDS)
    assert not {f"specc.cli.{name}" for name in COMMANDS} & set(words)


def test_the_group_has_no_commands_beyond_the_table() -> None:
    assert group.list_commands(click.Context(group)) == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_the_command_does_how_it_exits_and_shows_one_that_is_understood(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    command = import_module(f"specc.cli.{name}").command
    lines = run(name, "--help").out.splitlines()
    assert all(len(line) <= 80 for line in lines), max(lines, key=len)
    assert command.help
    assert "  Exits with 0" in "\n".join(lines)
    wordless = [
        each.name for each in command.params if isinstance(each, click.Option) and not each.help
    ]
    assert wordless == []
    words = lines[-1].strip().removeprefix("Example: specc ").split()
    assert words[0] == name
    assert lines[-1].startswith("  Example: specc ")
    command.make_context(name, words[1:], resilient_parsing=False).close()


def test_slugs_are_completed_too(process: Run) -> None:
    assert _completed(process, "specc explain too-few-rep") == ["plain,too-few-replicas"]


def test_who_signs_is_completed_from_the_people_of_the_spec(process: Run) -> None:
    Path("spec.yaml").write_bytes(EXAMPLE.read_bytes())
    people = yaml.safe_load(EXAMPLE.read_text())["people"]
    assert _completed(process, "specc approve --by ") == [
        f"plain,{each}" for each in sorted(people)
    ]
    Path("spec.yaml").write_text("people: [")
    assert _completed(process, "specc approve --by ") == []
