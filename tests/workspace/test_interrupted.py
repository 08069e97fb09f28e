"""A process may die before any system call, and any of them may be refused."""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

import pytest

from specc.workspace import (
    MovedOnError,
    WorkspaceError,
    _hold,
    _run,
    read_base,
    recover,
    undo,
)

from .applied import (
    NEW,
    OLD,
    Fault,
    compile_into,
    content_of,
    edited_repo,
    files_of,
    interrupted,
    steps_of_an_update,
)


def test_every_refused_call_leaves_all_old_or_all_new(tmp_path: Path) -> None:
    edited_repo(tmp_path / "all")
    old = files_of(tmp_path / "all")
    total = steps_of_an_update(tmp_path / "all")
    new = files_of(tmp_path / "all")
    assert total > 40
    for strike in range(1, total + 1):
        root = tmp_path / f"at{strike}"
        edited_repo(root)
        with pytest.MonkeyPatch.context() as patch:
            Fault(patch, strike, dies=False)
            with contextlib.suppress(WorkspaceError):
                compile_into(root, NEW)
        recover(root)
        assert files_of(root) in (old, new), strike
        compile_into(root, NEW)
        assert files_of(root) == new, strike


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_killed_at_any_call_is_completed_or_dropped(tmp_path: Path) -> None:
    edited_repo(tmp_path / "all")
    old = files_of(tmp_path / "all")
    total = steps_of_an_update(tmp_path / "all")
    new = files_of(tmp_path / "all")
    for strike in range(1, total + 1):
        root = tmp_path / f"at{strike}"
        edited_repo(root)
        child = os.fork()
        if child == 0:
            with pytest.MonkeyPatch.context() as patch:
                Fault(patch, strike, dies=True)
                compile_into(root, NEW)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
        recover(root)
        assert files_of(root) in (old, new), strike
        compile_into(root, NEW)
        assert files_of(root) == new, strike


def test_a_refused_first_compile_leaves_no_trace(tmp_path: Path) -> None:
    for strike in range(1, 50):
        with pytest.MonkeyPatch.context() as patch:
            Fault(patch, strike, dies=False)
            with pytest.raises(WorkspaceError, match="no space left"):
                compile_into(tmp_path / "a" / "repo", OLD)
        assert list(tmp_path.iterdir()) == [], strike


def test_an_interrupted_apply_is_completed(repo: Path, tmp_path: Path) -> None:
    interrupted(repo, 3)
    compile_into(tmp_path / "other", OLD)
    compile_into(tmp_path / "other", NEW)
    assert recover(repo) == "completed"
    assert content_of(repo).keys() == content_of(tmp_path / "other").keys()
    assert recover(repo) is None


def test_an_edit_after_an_interruption_takes_the_rest_back(repo: Path) -> None:
    old = content_of(repo)
    interrupted(repo, 2)
    (repo / "run.sh").write_bytes(b"mine\n")
    assert recover(repo) == "took back"
    assert content_of(repo) == {**old, "run.sh": (b"mine\n", old["run.sh"][1])}
    assert not (repo / ".specc/run/apply").exists()


def test_an_edit_of_what_was_written_before_an_interruption_stays(repo: Path) -> None:
    interrupted(repo, 2)
    (repo / "Makefile").write_bytes(b"all: mine\n")
    assert recover(repo) == "completed"
    assert (repo / "Makefile").read_bytes() == b"all: mine\n"
    assert (repo / "run.sh").read_bytes() == b"go on\n"


def test_edits_on_both_sides_of_an_interruption_wait_for_their_owner(repo: Path) -> None:
    old = content_of(repo)
    interrupted(repo, 2)
    (repo / "Makefile").write_bytes(b"all: mine\n")
    (repo / "run.sh").write_bytes(b"mine\n")
    for _ in range(2):
        with pytest.raises(WorkspaceError, match="Makefile changed after") as found:
            recover(repo)
        assert "move it away" in found.value.help
        assert (repo / "Makefile").read_bytes() == b"all: mine\n"
    with pytest.raises(WorkspaceError, match="interrupted"):
        read_base(repo)
    (repo / "Makefile").rename(repo / "Makefile.mine")
    assert recover(repo) == "took back"
    mine = {"Makefile.mine": (b"all: mine\n", 0o644), "run.sh": (b"mine\n", old["run.sh"][1])}
    assert content_of(repo) == {**old, **mine}


def test_a_file_moved_away_after_an_interruption_is_written_again(repo: Path) -> None:
    interrupted(repo, 2)
    (repo / "run.sh").unlink()
    (repo / "conf/gone.yaml").unlink()
    assert recover(repo) == "completed"
    assert (repo / "run.sh").read_bytes() == b"go on\n"
    new = content_of(repo)
    undo(repo)
    assert not (repo / "run.sh").exists()
    undo(repo)
    assert content_of(repo) == new


def test_a_file_put_where_an_interrupted_apply_would_create_one_stays(repo: Path) -> None:
    interrupted(repo, 1)
    (repo / "new").mkdir()
    (repo / "new/here.py").write_bytes(b"mine = 1\n")
    assert recover(repo) == "took back"
    assert (repo / "new/here.py").read_bytes() == b"mine = 1\n"


def test_an_interrupted_apply_is_completed_in_a_copy(repo: Path, tmp_path: Path) -> None:
    interrupted(repo, 3)
    shutil.copytree(repo, tmp_path / "copy")
    for root in (repo, tmp_path / "copy"):
        assert recover(root) == "completed"
    assert content_of(repo) == content_of(tmp_path / "copy")


def test_an_interrupted_apply_is_not_completed_through_a_link(repo: Path, tmp_path: Path) -> None:
    interrupted(repo, 1)
    outside = tmp_path / "outside"
    outside.mkdir()
    (repo / "new").symlink_to(outside)
    with pytest.raises(WorkspaceError, match="new is not a folder"):
        recover(repo)
    assert list(outside.iterdir()) == []
    (repo / "new").unlink()
    assert recover(repo) == "completed"


@pytest.mark.parametrize(
    "journal",
    [b"", b"{}x", b"3", b'[["a"]]', b'[["../a", null, null]]', b'[["a", [1, 2], null]]', b"\xff"],
)
def test_a_journal_that_is_not_ours_is_not_followed(repo: Path, journal: bytes) -> None:
    for name in ("apply", "undo"):
        home = repo / ".specc/run" / name
        home.mkdir(exist_ok=True)
        (home / "journal.json").write_bytes(journal)
        before = content_of(repo)
        with pytest.raises(WorkspaceError, match="not what this specc wrote"):
            {"apply": recover, "undo": undo}[name](repo)
        assert content_of(repo) == before
        shutil.rmtree(home)


def test_an_edit_while_specc_writes_is_not_overwritten(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = content_of(repo)
    write_journal = _run.Run.write_journal

    def late(run: _run.Run, entries: list[_run.Entry]) -> None:
        write_journal(run, entries)
        (repo / "run.sh").write_bytes(b"mine\n")

    monkeypatch.setattr(_run.Run, "write_journal", late)
    with pytest.raises(MovedOnError, match=r"run\.sh changed while specc was writing"):
        compile_into(repo, NEW)
    assert content_of(repo) == {**old, "run.sh": (b"mine\n", old["run.sh"][1])}


def test_no_run_stays_visible_to_git(repo: Path) -> None:
    """Whoever made the folder may have been killed before it was told apart."""
    for spoil in (Path.unlink, lambda place: place.write_bytes(b"")):
        spoil(repo / ".specc/run/.gitignore")
        undo(repo)
        assert (repo / ".specc/run/.gitignore").read_bytes() == b"*\n"


def test_a_failed_first_run_does_not_take_the_lock_of_another(tmp_path: Path) -> None:
    """It would let a third one in beside the second."""
    with pytest.raises(ZeroDivisionError), _hold.hold(tmp_path):
        waiting = (tmp_path / ".specc/run/lock").open("r+b")
        _ = 1 / 0
    assert list(tmp_path.iterdir()) == []
    with waiting, _hold.hold(tmp_path):
        fcntl.flock(waiting, fcntl.LOCK_EX | fcntl.LOCK_NB)  # of a file that is no longer there
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(_hold, "PATIENCE", 0.0)
            with pytest.raises(WorkspaceError, match="another specc"), _hold.hold(tmp_path):
                pass
        assert (tmp_path / ".specc/run/lock").exists()


def test_what_is_promised_is_on_the_disk_first(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every staged file, then the journal, then their names; and only then the first step."""
    done: list[tuple[str, str]] = []
    fsync, replace = os.fsync, os.replace
    named = lambda handle: Path(f"/proc/self/fd/{handle}").readlink().name  # noqa: E731
    monkeypatch.setattr(os, "fsync", lambda h: (done.append(("fsync", named(h))), fsync(h))[1])

    def replaced(old: Path, new: Path) -> None:
        done.append(("replace", Path(old).name))
        replace(old, new)

    monkeypatch.setattr(os, "replace", replaced)
    compile_into(repo, NEW)
    promise = done.index(("replace", "journal.draft"))
    staged = {name for call, name in done if call == "replace"} - {"journal.draft"}
    assert len(staged) > 8
    assert {("fsync", name) for name in staged} | {("fsync", "journal.draft")} == set(
        done[:promise]
    )
    assert done[promise + 1] == ("fsync", "apply")
