"""Applying a plan: whole or not at all, never through a link, never over somebody's work."""

import errno
import fcntl
import os
import resource
import stat
from pathlib import Path

import pytest

from specc.plan import Action, Change, Plan, plan, wanted
from specc.tree import File, Ownership, Tree
from specc.workspace import (
    WorkspaceError,
    _hold,
    apply,
    read_base,
    read_folder,
    undo,
)

from .applied import NEW, OLD, compile_into, content_of


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


def test_sealed_edit_is_laid_beside(tmp_path: Path) -> None:
    sealed = Tree({"targets.yaml": File(content=b"auc: 0.8\n", ownership=Ownership.SEALED)})
    compile_into(tmp_path, sealed)
    for edit in (b"auc: 0.6\n", b"auc: 0.5\n"):
        (tmp_path / "targets.yaml").write_bytes(edit)
        compile_into(tmp_path, sealed)
    assert (tmp_path / "targets.yaml").read_bytes() == b"auc: 0.8\n"
    assert (tmp_path / "targets.yaml.yours").read_bytes() == b"auc: 0.6\n"
    assert (tmp_path / "targets.yaml.yours.2").read_bytes() == b"auc: 0.5\n"
