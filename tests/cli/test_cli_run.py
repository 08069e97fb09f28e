"""Every way in which a run can end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from specc.cli import explain

if TYPE_CHECKING:
    from cli_runs import Run


def _fails(error: BaseException) -> object:
    def failing(*_: object) -> None:
        raise error

    return failing


def test_a_bug_is_called_one_and_reported(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(explain, "manuals", _fails(ValueError("half\x1b[2J\nbaked")))
    done = run("explain", "SYN01")
    (report,) = tmp_path.iterdir()
    assert report.name.startswith("specc-crash-")
    assert (done.code, done.out) == (70, "")
    assert (
        done.err
        == f"""\
error: this is a bug in specc: ValueError: half\\x1b[2J\\nbaked
  = note: a report was written to {report.name}
  = help: please open an issue and attach the report
"""
    )
    text = report.read_text()
    assert text.startswith("specc 0.1.0 on Python 3.")
    assert "\ncommand: specc explain SYN01\n" in text
    assert "Traceback (most recent call last):" in text
    assert "ValueError: half" in text


def test_the_report_goes_to_the_temporary_folder_where_there_is_no_room_for_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home, temporary = tmp_path / "home", tmp_path / "temporary"
    home.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(home)
    home.rmdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(explain, "manuals", _fails(RecursionError("deep")))
    done = run("explain", "SYN01")
    (report,) = temporary.iterdir()
    assert done.code == 70
    assert str(report) in done.err


def test_where_no_report_can_be_written_it_is_printed(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    monkeypatch.chdir(nowhere)
    nowhere.rmdir()
    monkeypatch.setattr(tempfile, "tempdir", str(nowhere))
    monkeypatch.setattr(explain, "manuals", _fails(ValueError("x")))
    done = run("explain", "SYN01")
    assert done.code == 70
    assert "Traceback (most recent call last):" in done.err


def test_ctrl_c_is_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "manuals", _fails(KeyboardInterrupt()))
    done = run("explain", "SYN01")
    assert (done.code, done.out, done.err) == (130, "", "\ninterrupted\n")


def test_a_signal_while_reading_is_quiet() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "specc", "check", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heed_signals,
    )
    assert child.stdin is not None
    child.stdin.write(b"#" * 400_000)  # more than a pipe holds: the child is reading by now
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out, err) == (130, b"", b"\ninterrupted\n")


def _heed_signals() -> None:
    """A shell makes what it starts in the background deaf to Ctrl-C, and that is inherited."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("arguments", [["explain", "--list"], ["--help"]])
def test_a_reader_that_has_left_is_no_error(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "specc", *arguments],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_cannot_be_written_is_an_error() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "specc", "explain", "SYN01"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == (b"error: standard output cannot be written: No space left on device\n")


def test_a_terminal_that_knows_only_ascii_gets_escapes(process: Run) -> None:
    done = process("check", "größe.yaml", PYTHONIOENCODING="ascii")
    assert done.code == 2
    assert done.err.splitlines()[0] == "error: there is no file gr\\xf6\\xdfe.yaml"


@pytest.mark.parametrize("asked", ["foo", "bash", "bash_what", "ksh_source"])
def test_completion_for_an_unknown_shell(process: Run, asked: str) -> None:
    done = process(_SPECC_COMPLETE=asked)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: _SPECC_COMPLETE asks for {asked}, which specc cannot do\n")
