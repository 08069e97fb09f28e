"""`specc completion`: in real shells, and where its file is written."""

from __future__ import annotations

import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specc.cli.completion import SHELLS

if TYPE_CHECKING:
    from cli_runs import Run

EXAMPLE = Path(__file__).parents[2] / "examples/churn/spec.yaml"
WHERE = {
    "bash": ".local/share/bash-completion/completions/specc",
    "zsh": ".local/share/zsh/site-functions/_specc",
    "fish": ".config/fish/completions/specc.fish",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own, and `specc` on the path."""
    folder = tmp_path / "home"
    (folder / "bin").mkdir(parents=True)
    specc = folder / "bin/specc"
    specc.write_text(f'#!/bin/sh\nexec {sys.executable} -m specc "$@"\n')
    specc.chmod(0o755)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("PATH", f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(EXAMPLE.parents[2]))
    return folder


def _shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        missing = f"{name} is not installed"
        if os.environ.get("SPECC_REQUIRE_COMPONENTS"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def _in_bash(*words: str) -> list[str]:
    """What bash would offer for the last of the words."""
    given = " ".join(f"'{word}'" for word in words)
    script = (
        f'eval "$(specc completion bash)"; COMP_WORDS=({given}); COMP_CWORD={len(words) - 1}; '
        'COMPREPLY=(); _specc_completion specc; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    command = [_shell("bash"), "--norc", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.usefixtures("home")
def test_bash_completes_commands_options_and_words() -> None:
    assert _in_bash("specc", "comp") == ["compile", "completion"]
    assert _in_bash("specc", "check", "--sh") == ["--show-defaults"]
    assert _in_bash("specc", "check", "--fail-on", "w") == ["warning"]
    assert _in_bash("specc", "explain", "MET0")[:2] == ["MET01", "MET02"]
    assert _in_bash("specc", "completion", "") == list(SHELLS)


@pytest.mark.usefixtures("home")
def test_bash_completes_clauses_and_paths_of_a_repo(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("compile", str(EXAMPLE), "-o", "repo").code == 0
    monkeypatch.chdir(tmp_path / "repo")
    assert "metrics.recall.target" in _in_bash("specc", "trace", "metrics.rec")
    assert _in_bash("specc", "why", "docs/pl") == ["docs/plan.md"]
    assert "README.md" in _in_bash("specc", "release", "READ")
    Path("spec.yaml").write_text("a: [1")
    assert _in_bash("specc", "trace", "metrics.rec") == []


@pytest.mark.parametrize("name", ["bash", "zsh"])
def test_a_shell_at_a_terminal_completes_on_tab(home: Path, name: str) -> None:
    """Interactive, with what `--install` wrote and the line that it says to add."""
    shell = _shell(name)
    subprocess.run(["specc", "completion", name, "--install"], check=True, capture_output=True)
    place = home / WHERE[name]
    (home / ".bashrc").write_text(f"PS1='$ '\n. {place}\n")
    compinit = "autoload -Uz compinit && compinit -u"
    (home / ".zshrc").write_text(f"PS1='$ '\nfpath=({place.parent} $fpath)\n{compinit}\n")
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "dumb"
        os.execv(shell, [name, "-i"])  # noqa: S606 -- a shell is what is tested
    assert b"$ " in _until(terminal, b"$ ")
    os.write(terminal, b"specc comp\t\t")
    seen = _until(terminal, b"completion")
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    assert b"compile" in seen
    assert b"completion" in seen


def _until(terminal: int, wanted: bytes) -> bytes:
    seen, until = b"", time.monotonic() + 30
    while wanted not in seen and time.monotonic() < until:
        if select.select([terminal], [], [], 0.5)[0]:
            seen += os.read(terminal, 4096)
    return seen


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", ["zsh", "fish"])
def test_the_other_shells_read_their_script_and_complete(name: str) -> None:
    shell = _shell(name)
    if name == "fish":
        script = "specc completion fish | source; complete -C 'specc comp'"
    else:
        script = (
            'autoload -Uz compinit; compinit -u; eval "$(specc completion zsh)"; '
            "print -r -- $_comps[specc]"
        )
    done = subprocess.run([shell, "-c", script], capture_output=True, text=True, check=True)
    assert ("compile" if name == "fish" else "_specc_completion") in done.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_installing_writes_one_file_and_says_where(run: Run, home: Path, shell: str) -> None:
    before = {path for path in home.rglob("*") if path.is_file()}
    done = run("completion", shell, "--install")
    place = home / WHERE[shell]
    assert (done.code, done.out) == (0, f"{place}: written\n")
    assert {path for path in home.rglob("*") if path.is_file()} - before == {place}
    assert place.read_text() == run("completion", shell).out
    assert done.err.endswith("open a new shell, and press Tab behind `specc `\n")
    then = place.stat()
    again = run("completion", shell, "--install")
    assert (again.code, again.out) == (0, f"{place}: nothing to do, it is up to date\n")
    assert place.stat().st_mtime_ns == then.st_mtime_ns


def test_an_older_script_is_replaced_and_that_of_somebody_else_is_not(run: Run, home: Path) -> None:
    place = home / WHERE["fish"]
    place.parent.mkdir(parents=True)
    place.write_text("# old\n_SPECC_COMPLETE\n")
    assert run("completion", "fish", "--install").out == f"{place}: written\n"
    place.write_text("complete -c specc -a mine\n")
    done = run("completion", "fish", "--install")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {place} is there, and is not specc's\n")
    assert place.read_text() == "complete -c specc -a mine\n"


def test_what_a_link_leads_to_is_written_and_the_link_stays(run: Run, home: Path) -> None:
    kept = home / "dotfiles"
    kept.write_text("# _SPECC_COMPLETE\n")
    place = home / WHERE["zsh"]
    place.parent.mkdir(parents=True)
    place.symlink_to(kept)
    assert run("completion", "zsh", "--install").code == 0
    assert place.is_symlink()
    assert kept.read_text().startswith("#compdef specc")


def test_the_line_to_add_is_said_where_the_shell_does_not_look_there(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from specc.cli import completion

    monkeypatch.setattr(completion, "_LOADERS", ())
    assert (
        f"add to ~/.bashrc:\n  . {home / WHERE['bash']}\n"
        in run("completion", "bash", "--install").err
    )
    monkeypatch.setattr(completion, "_LOADERS", (str(home),))
    assert "~/.bashrc" not in run("completion", "bash", "--install").err
    folder = home / ".local/share/zsh/site-functions"
    assert f"  fpath=({folder} $fpath)\n" in run("completion", "zsh", "--install").err


def test_the_shell_is_that_of_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/zsh")
    assert run("completion").out.startswith("#compdef specc\n")
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert run("completion").err.startswith(
        "error: name the shell: bash, zsh or fish; of tcsh specc knows nothing\n"
    )
    assert run("completion", "tcsh").code == 2


def test_a_folder_that_may_not_be_written_is_said(run: Run, home: Path) -> None:
    (home / ".config").write_text("a file where a folder goes")
    done = run("completion", "fish", "--install")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {home / WHERE['fish']} cannot be written: ")
