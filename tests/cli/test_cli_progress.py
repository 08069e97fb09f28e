"""What is said while specc works, on a terminal that exists; and how a run ends that is stopped."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specc.cli._progress import WIPE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli_runs import Run

SPEC = Path(__file__).parents[2] / "examples" / "churn" / "spec.yaml"
IMPATIENT = (
    "from specc.cli import _progress, run; import sys\n_progress.{0}\nsys.exit(run(sys.argv[1:]))"
)
HOLDER = """\
import sys
from pathlib import Path
from specc.workspace._hold import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def repo(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repo whose spec has moved on, and the current folder in it."""
    run("compile", str(SPEC), "-o", "repo")
    monkeypatch.chdir("repo")
    text = SPEC.read_text()
    Path("spec.yaml").write_text(text.replace("id: churn,", "id: churn, version: 2.2.2,"))


@pytest.fixture
def held(repo: None) -> Iterator[subprocess.Popen[str]]:
    """Another process that writes to the repo until its standard input is closed."""
    command = [sys.executable, "-c", HOLDER, "."]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.communicate()


def _started(patience: float, **options: object) -> subprocess.Popen[bytes]:
    code = IMPATIENT.format(f"PATIENCE = {patience}")
    return subprocess.Popen([sys.executable, "-c", code, "compile"], **options)  # type: ignore[call-overload, no-any-return]


def _terminal(columns: int = 80) -> tuple[int, int]:
    leader, follower = os.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    return leader, follower


def _rest(leader: int) -> str:
    """All that is written until the last writer has closed the terminal."""
    read = b""
    while True:
        try:
            more = os.read(leader, 65536)
        except OSError:
            more = b""
        if not more:
            return read.decode()
        read += more


def _until(leader: int, text: str) -> str:
    read = ""
    while text not in read:
        read += os.read(leader, 65536).decode()
    return read


def test_who_is_waited_for_is_said_and_wiped_away(held: subprocess.Popen[str]) -> None:
    leader, follower = _terminal()
    with _started(0.0, stdout=subprocess.PIPE, stderr=follower) as waiting:
        os.close(follower)
        _until(leader, f"{WIPE}waiting for another specc (process {held.pid}) ...")
        held.communicate()
        rest = _rest(leader)
        assert waiting.stdout is not None
        out = waiting.stdout.read().decode()
    os.close(leader)
    assert waiting.returncode == 0
    assert WIPE in rest
    after = rest.rpartition(WIPE)[2]
    assert "takes it back\r\n" in after
    assert "..." not in after
    assert "\x1b" not in out


def test_a_line_is_cut_to_the_terminal(held: subprocess.Popen[str]) -> None:
    leader, follower = _terminal(columns=20)
    with _started(0.0, stdout=subprocess.PIPE, stderr=follower):
        os.close(follower)
        _until(leader, f"{WIPE}waiting for another")
        held.communicate()
        rest = _rest(leader)
    os.close(leader)
    assert "specc (process" not in rest


def test_nothing_is_said_of_what_takes_no_time(repo: None) -> None:
    leader, follower = _terminal()
    with _started(60.0, stdout=subprocess.PIPE, stderr=follower):
        os.close(follower)
        said = _rest(leader)
    os.close(leader)
    assert "takes it back" in said
    assert "..." not in said


@pytest.mark.parametrize("name", ["CI", "TERM"])
def test_nothing_is_said_in_ci_or_where_lines_cannot_be_wiped(repo: None, name: str) -> None:
    leader, follower = _terminal()
    environment = {**os.environ, name: {"CI": "true", "TERM": "dumb"}[name]}
    with _started(0.0, stdout=subprocess.PIPE, stderr=follower, env=environment):
        os.close(follower)
        said = _rest(leader)
    os.close(leader)
    assert "\x1b" not in said


def test_nothing_is_said_in_a_pipe(held: subprocess.Popen[str]) -> None:
    with _started(0.0, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as waiting:
        time.sleep(0.5)
        held.communicate()
        out, err = waiting.communicate()
    assert b"waiting" not in out + err
    assert b"\x1b" not in out + err


# Ctrl-C, and a reader that has left


def _heed_signals() -> None:
    """A shell makes what it starts in the background deaf to Ctrl-C, and that is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_while_waiting_wipes_the_line_and_says_one(held: subprocess.Popen[str]) -> None:
    before = _files()
    leader, follower = _terminal()
    with _started(
        0.0, stdout=subprocess.PIPE, stderr=follower, preexec_fn=_heed_signals
    ) as waiting:
        os.close(follower)
        _until(leader, "waiting for another specc")
        waiting.send_signal(signal.SIGINT)
        said = _rest(leader)
    os.close(leader)
    assert waiting.returncode == 130
    assert said.endswith(f"{WIPE}\r\ninterrupted\r\n")
    assert _files() == before


@pytest.mark.parametrize("step", [0, 1, 5])
def test_ctrl_c_while_writing_leaves_all_as_it_was(
    run: Run, repo: None, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    from specc.workspace import _steps

    def interrupted(*arguments: object) -> None:
        nonlocal step
        if step == 0:
            step -= 1
            raise KeyboardInterrupt
        step -= 1
        forward(*arguments)  # type: ignore[arg-type]

    before, forward = _files(), _steps.forward
    monkeypatch.setattr(_steps, "forward", interrupted)
    done = run("compile")
    assert (done.code, done.out, done.err) == (130, "", "\ninterrupted\n")
    assert _files() == before
    assert "interrupted" not in run("compile").err


def _files() -> dict[str, bytes]:
    return {
        str(place): place.read_bytes()
        for place in sorted(Path().rglob("*"))
        if place.is_file() and ".specc/run" not in str(place)
    }


@pytest.mark.parametrize("options", [["--plan"], ["--diff"], ["--format", "json"]])
def test_a_reader_that_has_left_is_no_error(repo: None, options: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "specc", "compile", *options],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 141
    assert b"error" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    ("options", "became"),
    [
        ([], "the files were written all the same"),
        (["--plan"], "no file was changed"),
        (["--diff"], "no file was changed"),
    ],
)
def test_what_became_of_the_files_is_said_where_the_plan_cannot_be(
    repo: None, options: list[str], became: str
) -> None:
    before = _files()
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "specc", "compile", *options],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "error: standard output cannot be written: " in done.stderr
    assert f"\n  = help: {became}\n" in done.stderr
    assert (_files() == before) is bool(options)
