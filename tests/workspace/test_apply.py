"""Applying a plan: whole or not at all, never through a link, never over somebody's work."""

import contextlib
import errno
import fcntl
import os
import resource
import shutil
import stat
from pathlib import Path

import pytest

from specc.plan import Action, Base, Change, Plan, Stamp, plan, wanted
from specc.tree import File, Ownership, Tree
from specc.workspace import (
    MovedOnError,
    WorkspaceError,
    _hold,
    _run,
    _steps,
    apply,
    read_base,
    read_folder,
    recover,
    undo,
)

OLD = Tree(
    {
        "Makefile": File(content=b"all:\n"),
        "conf/a.yaml": File(content=b"one: 1\ntwo: 2\nthree: 3\n"),
        "conf/gone.yaml": File(content=b"gone\n"),
        "deep/er/only.txt": File(content=b"only\n"),
        "run.sh": File(content=b"go\n", executable=True),
    }
)
NEW = Tree(
    {
        "Makefile": File(content=b"all: test\n"),
        "conf/a.yaml": File(content=b"one: 1\ntwo: 2\nthree: 4\n"),
        "new/here.py": File(content=b"x = 1\n"),
        "run.sh": File(content=b"go on\n", executable=True),
    }
)


def compile_into(root: Path, tree: Tree) -> Plan:
    recover(root)
    base = read_base(root)
    made = plan(base, read_folder(root, wanted(base, tree)), tree, stamp=Stamp(spec_version="2"))
    apply(made, root)
    return made


def content_of(root: Path, *, state: bool = True) -> dict[str, tuple[bytes, int] | None]:
    """Every file and folder, with its bytes and mode; staging apart."""
    found: dict[str, tuple[bytes, int] | None] = {}
    for place in sorted(root.rglob("*")):
        path = place.relative_to(root).as_posix()
        if path.startswith(".specc/run") or (path.startswith(".specc") and not state):
            continue
        is_file = place.is_file()
        mode = stat.S_IMODE(place.stat().st_mode)
        found[path] = (place.read_bytes(), mode) if is_file else None
    return found


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    compile_into(root, OLD)
    return root


def test_first_compile_writes_what_the_tree_holds(repo: Path) -> None:
    found = content_of(repo, state=False)
    assert {path: file[0] for path, file in found.items() if file} == {
        path: file.content for path, file in OLD.items()
    }
    assert (repo / "run.sh").stat().st_mode & stat.S_IXUSR
    assert not (repo / "Makefile").stat().st_mode & stat.S_IXUSR
    assert sorted(p.name for p in (repo / ".specc").iterdir()) == [
        ".gitattributes",
        "base",
        "lock.json",
        "run",
    ]


def test_second_compile_writes_nothing(repo: Path) -> None:
    before = {place: place.stat().st_mtime_ns for place in repo.rglob("*")}
    assert compile_into(repo, OLD).is_empty
    assert {place: place.stat().st_mtime_ns for place in repo.rglob("*")} == before


def test_update_equals_a_fresh_compile(repo: Path, tmp_path: Path) -> None:
    compile_into(repo, NEW)
    compile_into(tmp_path / "fresh", NEW)
    assert content_of(repo) == content_of(tmp_path / "fresh")


def test_team_edits_are_merged_and_their_modes_kept(repo: Path) -> None:
    edited = repo / "conf/a.yaml"
    edited.write_bytes(b"one: 9\ntwo: 2\nthree: 3\n")
    edited.chmod(0o640)
    compile_into(repo, NEW)
    assert edited.read_bytes() == b"one: 9\ntwo: 2\nthree: 4\n"
    assert stat.S_IMODE(edited.stat().st_mode) == 0o640


def test_folders_left_empty_go(repo: Path) -> None:
    compile_into(repo, NEW)
    assert not (repo / "deep").exists()
    assert not (repo / "conf/gone.yaml").exists()


def test_empty_plan_does_not_even_make_the_folder(tmp_path: Path) -> None:
    apply(Plan(changes=()), tmp_path / "repo")
    assert not (tmp_path / "repo").exists()


# Interruptions: a process may die before any system call, and any of them may be refused.


def files_of(root: Path) -> dict[str, tuple[bytes, int] | None]:
    """Files alone: a folder left empty where its removal was refused does no harm."""
    return {path: found for path, found in content_of(root).items() if found}


CALLS = ("open", "replace", "rename", "link", "mkdir", "unlink", "fsync", "rmdir")


class Fault:
    """Counts system calls that change the disk, and strikes at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, strike: int, *, dies: bool) -> None:
        self.count, self._strike, self._dies = 0, strike, dies
        for name in CALLS:
            monkeypatch.setattr(os, name, self._counting(getattr(os, name)))

    def _counting(self, call):
        def counted(*args, **kwargs):
            self.count += 1
            if self.count == self._strike:
                if self._dies:
                    os._exit(9)
                raise OSError(errno.ENOSPC, "No space left on device")
            return call(*args, **kwargs)

        return counted


def steps_of_an_update(root: Path) -> int:
    with pytest.MonkeyPatch.context() as patch:
        fault = Fault(patch, -1, dies=False)
        compile_into(root, NEW)
    return fault.count


def edited_repo(root: Path) -> None:
    compile_into(root, OLD)
    (root / "conf/a.yaml").write_bytes(b"one: 9\ntwo: 2\nthree: 3\n")


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


def interrupted(root: Path, steps: int) -> None:
    """Regenerate `root`, and die after so many steps."""
    base = read_base(root)
    made = plan(base, read_folder(root, wanted(base, NEW)), NEW)
    forward, left = _steps.forward, [steps]

    def some(*arguments: object) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1
        forward(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_steps, "forward", some)
        patch.setattr(_steps, "put_back", lambda *_: None)
        with pytest.raises(Killed):
            apply(made, root)


class Killed(BaseException):
    """Nothing is tidied up after it."""


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


# What is in the way.


def test_nothing_is_written_through_a_linked_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "repo"
    compile_into(root, Tree({"Makefile": OLD["Makefile"]}))
    (root / "conf").symlink_to(outside)
    made = compile_into(root, OLD)
    assert list(outside.iterdir()) == []
    assert {c.path for c in made.changes if c.action is Action.CONFLICT} == {
        "conf/a.yaml",
        "conf/gone.yaml",
    }


def test_a_link_that_appears_after_planning_is_refused(repo: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    base = read_base(repo)
    made = plan(base, read_folder(repo, wanted(base, NEW)), NEW)
    (repo / "new").symlink_to(outside)
    with pytest.raises(WorkspaceError, match="new is not a folder"):
        apply(made, repo)
    assert list(outside.iterdir()) == []
    assert (repo / "Makefile").read_bytes() == b"all:\n"


@pytest.mark.parametrize("own", [".specc", ".specc/run", ".specc/base"])
def test_own_folders_are_not_followed_elsewhere(tmp_path: Path, own: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link = tmp_path / "repo" / own
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    with pytest.raises(WorkspaceError):
        compile_into(tmp_path / "repo", OLD)
    assert list(outside.iterdir()) == []


def test_an_edit_after_planning_is_not_overwritten(repo: Path) -> None:
    base = read_base(repo)
    made = plan(base, read_folder(repo, wanted(base, NEW)), NEW)
    (repo / "Makefile").write_bytes(b"mine\n")
    with pytest.raises(WorkspaceError, match="Makefile changed while"):
        apply(made, repo)
    assert (repo / "Makefile").read_bytes() == b"mine\n"


def test_a_plan_from_before_another_run_is_refused(repo: Path) -> None:
    base = read_base(repo)
    stale = plan(base, read_folder(repo, wanted(base, NEW)), NEW)
    compile_into(repo, Tree({"Makefile": NEW["Makefile"]}))
    with pytest.raises(WorkspaceError, match="another specc changed"):
        apply(stale, repo)


def test_who_holds_the_folder_is_said(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_hold, "PATIENCE", 0.0)
    base = read_base(repo)
    made = plan(base, read_folder(repo, wanted(base, NEW)), NEW)
    with (repo / ".specc/run/lock").open("r+b") as held:
        held.write(b"4711")
        held.truncate()
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(WorkspaceError, match="process 4711"):
            apply(made, repo)
    assert (repo / "Makefile").read_bytes() == b"all:\n"


def test_a_root_that_is_a_file(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    root.write_bytes(b"")
    with pytest.raises(WorkspaceError, match="is a file"):
        read_base(root)
    change = Change(path="a", action=Action.CREATE, content=File(content=b""))
    with pytest.raises(WorkspaceError):
        apply(Plan(changes=(change,)), root)


def test_a_write_the_disk_refuses_changes_nothing(repo: Path) -> None:
    old = content_of(repo)
    large = Tree({**NEW, "large": File(content=b"x" * 100_000)})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(WorkspaceError, match="file too large"):
            compile_into(repo, large)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert content_of(repo) == old


def test_refused_permission_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(WorkspaceError, match="permission denied") as found:
        compile_into(tmp_path / "repo", OLD)
    assert "who owns" in found.value.help


# Undo.


def test_undo_puts_everything_back(repo: Path) -> None:
    (repo / "conf/a.yaml").write_bytes(b"one: 9\ntwo: 2\nthree: 3\n")
    old = content_of(repo)
    compile_into(repo, NEW)
    new = content_of(repo)
    assert "Makefile" in {change.path for change in undo(repo).changes}
    assert content_of(repo) == old
    undo(repo)
    assert content_of(repo) == new


def test_undo_gives_permissions_back(repo: Path) -> None:
    (repo / "conf/gone.yaml").chmod(0o600)
    (repo / "run.sh").chmod(0o710)
    old = content_of(repo)
    compile_into(repo, NEW)
    assert not (repo / "conf/gone.yaml").exists()
    undo(repo)
    assert content_of(repo) == old


def test_undo_of_a_first_compile_empties_the_folder(repo: Path) -> None:
    undo(repo)
    assert content_of(repo) == {".specc": None}
    assert read_base(repo) == Base()


def test_undo_goes_by_content_not_by_clock(repo: Path, tmp_path: Path) -> None:
    old = content_of(repo)
    compile_into(repo, NEW)
    (repo / "Makefile").touch()
    (repo / "conf/a.yaml").write_bytes(NEW["conf/a.yaml"].content)
    copy = tmp_path / "copy"
    shutil.copytree(repo, copy, copy_function=shutil.copy)
    for root in (repo, copy):
        undo(root)
        assert content_of(root) == old


def test_undo_sees_an_edit_that_the_clock_does_not_show(repo: Path) -> None:
    compile_into(repo, NEW)
    place = repo / "Makefile"
    found = place.stat()
    place.write_bytes(b"all: mine\n")
    os.utime(place, ns=(found.st_atime_ns, found.st_mtime_ns))
    with pytest.raises(WorkspaceError, match=r"wrote it: Makefile$"):
        undo(repo)


def test_a_read_only_file_is_not_replaced(repo: Path) -> None:
    (repo / "Makefile").chmod(0o444)
    (repo / "conf/gone.yaml").chmod(0o400)
    old = content_of(repo)
    with pytest.raises(WorkspaceError, match=r"read-only.*: Makefile, conf/gone\.yaml$") as found:
        compile_into(repo, NEW)
    assert "chmod u+w" in found.value.help
    assert content_of(repo) == old
    for path in ("Makefile", "conf/gone.yaml"):
        (repo / path).chmod(0o644)
    compile_into(repo, NEW)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_a_file_keeps_its_owner(repo: Path) -> None:
    os.chown(repo / "Makefile", 65534, 65534)
    (repo / "Makefile").chmod(0o640)
    for step in (lambda: compile_into(repo, NEW), lambda: undo(repo)):
        step()
        found = (repo / "Makefile").stat()
        assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (65534, 65534, 0o640)


def test_undo_does_not_lose_a_later_edit(repo: Path) -> None:
    compile_into(repo, NEW)
    (repo / "Makefile").write_bytes(b"mine, later\n")
    (repo / "conf/gone.yaml").write_bytes(b"mine again\n")
    before = content_of(repo)
    with pytest.raises(WorkspaceError, match=r"wrote it: Makefile, conf/gone\.yaml$"):
        undo(repo)
    assert content_of(repo) == before


def test_nothing_to_undo(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="nothing to undo"):
        undo(tmp_path)


def test_sealed_edit_is_laid_beside(tmp_path: Path) -> None:
    sealed = Tree({"targets.yaml": File(content=b"auc: 0.8\n", ownership=Ownership.SEALED)})
    compile_into(tmp_path, sealed)
    for edit in (b"auc: 0.6\n", b"auc: 0.5\n"):
        (tmp_path / "targets.yaml").write_bytes(edit)
        compile_into(tmp_path, sealed)
    assert (tmp_path / "targets.yaml").read_bytes() == b"auc: 0.8\n"
    assert (tmp_path / "targets.yaml.yours").read_bytes() == b"auc: 0.6\n"
    assert (tmp_path / "targets.yaml.yours.2").read_bytes() == b"auc: 0.5\n"
