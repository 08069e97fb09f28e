"""Specs that cannot be read: one message each, exit code 2, nothing on standard output."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specc.cli._input import read_spec
from specc.source import MAX_BYTES

if TYPE_CHECKING:
    from cli_runs import Run

COMMANDS = pytest.mark.parametrize("command", [["check"], ["compile", "-o", "repo"]])


@COMMANDS
def test_no_spec_here(run: Run, command: list[str]) -> None:
    done = run(*command)
    assert (done.code, done.out) == (2, "")
    assert (
        done.err
        == """\
error: there is no file spec.yaml
  = help: begin one with `specc init` (or `specc init --example churn`), or name the spec
"""
    )
    assert not list(Path().iterdir())


@COMMANDS
def test_a_path_that_leads_nowhere(run: Run, command: list[str]) -> None:
    done = run(*command, "absent/s\x1b[1m.yaml")
    assert (done.code, done.out) == (2, "")
    assert (
        done.err
        == """\
error: there is no file absent/s\\x1b[1m.yaml
  = help: check the path, relative to the current folder
"""
    )


@COMMANDS
def test_a_folder_without_a_spec(run: Run, command: list[str]) -> None:
    Path("scope").mkdir()
    done = run(*command, "scope")
    assert (done.code, done.out) == (2, "")
    assert (
        done.err
        == """\
error: scope holds no *.yaml
  = help: name the spec: scope/spec.yaml
"""
    )


@COMMANDS
def test_no_path_at_all(run: Run, command: list[str]) -> None:
    done = run(*command, "")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: the path of the spec is empty\n")


@COMMANDS
def test_a_pipe_that_nobody_writes_to(run: Run, command: list[str]) -> None:
    os.mkfifo("spec.yaml")
    done = run(*command, "spec.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: spec.yaml is a pipe\n")


def test_standard_input_by_its_path(process: Run) -> None:
    done = process("check", "/dev/stdin", stdin=b"specc: 1\n")
    assert done.code == 1
    assert "/dev/stdin" in done.out


@COMMANDS
def test_no_permission(run: Run, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    Path("spec.yaml").touch()
    monkeypatch.setattr(Path, "open", refused)
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    done = run(*command, "spec.yaml")
    assert (done.code, done.out) == (2, "")
    assert (
        done.err
        == """\
error: spec.yaml may not be read
  = help: change its permissions (chmod u+r)
"""
    )


@COMMANDS
@pytest.mark.parametrize("path", ["spec.yaml/x", "n" * 300])
def test_a_path_the_system_refuses(run: Run, command: list[str], path: str) -> None:
    Path("spec.yaml").touch()
    done = run(*command, path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ")
    assert " cannot be read: " in done.err


def test_of_a_file_too_large_only_the_limit_and_a_byte_are_read() -> None:
    with Path("spec.yaml").open("wb") as file:
        file.truncate(50 * MAX_BYTES)
    name, data = read_spec("spec.yaml")
    assert (name, len(data)) == ("spec.yaml", MAX_BYTES + 1)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"specc: 1\r\n")))
    assert read_spec("-") == ("<stdin>", b"specc: 1\r\n")


CHURN = Path(__file__).parents[2] / "examples/churn/spec.yaml"
READS = (["check"], ["check", "--ask"], ["review", "-o", "-"], ["approvals"], ["diff", "../s.yaml"])


def _below(root: str) -> None:
    """The current folder is one below a spec, in a repo where `root` is."""
    Path("notes").mkdir()
    for name in ("spec.yaml", "s.yaml"):
        Path(name).write_bytes(CHURN.read_bytes())
    if root:
        Path(root).mkdir()


@pytest.mark.parametrize("root", [".git", ".specc"])
@pytest.mark.parametrize("command", READS, ids=" ".join)
def test_in_a_folder_of_a_repo_its_spec_is_read_and_that_is_said(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], root: str
) -> None:
    _below(root)
    monkeypatch.chdir("notes")
    done = run(*command)
    assert done.code in (0, 3), done.err
    assert done.err.startswith("reading ../spec.yaml\n")


@pytest.mark.parametrize("command", READS[:-1], ids=" ".join)
def test_beyond_the_repo_that_one_is_in_no_spec_is_looked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    _below("")
    Path("notes/.git").mkdir()
    monkeypatch.chdir("notes")
    done = run(*command)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: there is no file spec.yaml\n")


def test_a_compile_below_a_spec_that_was_never_compiled_makes_the_repo_beside_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _below(".git")
    Path("s.yaml").unlink()
    monkeypatch.chdir("notes")
    done = run("compile", "--adopt")
    assert done.code == 0, done.err
    assert Path("../conf").is_dir()
    assert not list(Path().iterdir())
