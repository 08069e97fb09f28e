"""Reading the folder, the state and the shipped data."""

import os
from pathlib import Path

import pytest

from specc.plan import Base, Obstacle, plan
from specc.plan.lock import decode
from specc.tree import File, Tree
from specc.workspace import (
    DamagedError,
    MovedOnError,
    WorkspaceError,
    _read,
    apply,
    library,
    read_base,
    read_folder,
    read_lock,
    shipped,
)
from specc.workspace._shipped import _Folder

TREE = Tree({"a.txt": File(content=b"a\n"), "b/c.txt": File(content=b"c\n")})


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    apply(plan(Base(), {}, TREE), tmp_path)
    return tmp_path


def test_what_stands_there(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"x")
    (tmp_path / "script").write_bytes(b"y")
    (tmp_path / "script").chmod(0o755)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("plain")
    (tmp_path / "other").symlink_to("folder")
    os.mkfifo(tmp_path / "pipe")
    paths = ["plain", "script", "folder", "link", "pipe", "gone", "plain/below", "other/below"]
    found = read_folder(tmp_path, [*paths, "no/such/folder"])
    assert found == {
        "plain": File(content=b"x"),
        "script": File(content=b"y", executable=True),
        "folder": Obstacle(what="a folder"),
        "link": Obstacle(what="a symbolic link"),
        "pipe": Obstacle(what="a device or pipe"),
        "plain/below": Obstacle(what="a file where a folder is needed (plain)"),
        "other/below": Obstacle(what="a symbolic link where a folder is needed (other)"),
    }


def test_only_what_is_asked_is_read_and_versions_beside_it(tmp_path: Path) -> None:
    for name in (
        "a.txt",
        "a.txt.yours",
        "a.txt.yours.2",
        "a.txt.generated",
        "b.txt",
        "b.txt.yours",
    ):
        (tmp_path / name).write_bytes(name.encode())
    found = read_folder(tmp_path, ["a.txt"])
    assert sorted(found) == ["a.txt", "a.txt.generated", "a.txt.yours", "a.txt.yours.2"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "no", ["a"]) == {}
    assert read_base(tmp_path / "no") == Base()


@pytest.mark.parametrize("name", [".git", "spec.yaml"])
def test_a_repo_without_files_and_the_spec_itself_are_fine(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert read_base(tmp_path, allow=["spec.yaml"]) == Base()


def test_a_foreign_folder_is_refused_with_the_next_step(tmp_path: Path) -> None:
    for name in ("thesis.tex", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(WorkspaceError, match=r"notes\.txt and 1 more") as found:
        read_base(tmp_path)
    assert "--adopt" in found.value.help
    assert read_base(tmp_path, adopt=True) == Base()


def test_state_round_trip(repo: Path) -> None:
    base = read_base(repo)
    assert base.contents == {"a.txt": b"a\n", "b/c.txt": b"c\n"}
    assert plan(base, read_folder(repo, TREE), TREE).is_empty


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda specc: (specc / "base/a.txt.base").unlink(), "a.txt.base is missing"),
        (lambda specc: (specc / "base/a.txt.base").write_bytes(b"!"), "not what specc wrote"),
        (lambda specc: (specc / "lock.json").write_bytes(b"{"), "damaged"),
        (lambda specc: (specc / "lock.json").unlink(), "lock.json is missing"),
        (lambda specc: _link(specc / "lock.json"), "cannot read"),
        (lambda specc: _link(specc / "base/a.txt.base"), "cannot read"),
    ],
)
def test_damaged_state_is_said(repo: Path, damage, said: str) -> None:
    damage(repo / ".specc")
    with pytest.raises(WorkspaceError, match=said):
        read_base(repo)


def _link(place: Path) -> None:
    place.rename(place.with_suffix(".moved"))
    place.symlink_to(place.with_suffix(".moved"))


def test_shipped_data_is_read_when_asked(tmp_path: Path) -> None:
    (tmp_path / "x/__pycache__").mkdir(parents=True)
    (tmp_path / "x/__pycache__/y.pyc").write_bytes(b"")
    (tmp_path / "x/y.py").write_bytes(b"1")
    (tmp_path / ".gitignore").write_bytes(b"2")
    (tmp_path / ".DS_Store").write_bytes(b"3")
    tree = _Folder(tmp_path)
    assert list(tree) == [".gitignore", "x/y.py"]
    assert "x/y.py" in tree
    assert len(tree) == 2
    (tmp_path / "x/y.py").write_bytes(b"later")
    assert tree["x/y.py"].content == b"later"
    with pytest.raises(KeyError):
        tree["x/z.py"]


def test_library_of_this_checkout() -> None:
    for tree in (library(), shipped("schemas"), shipped("rules")):
        assert all(tree[path].content is not None for path in tree)


def test_every_damaged_base_is_named(repo: Path) -> None:
    (repo / ".specc/base/a.txt.base").unlink()
    (repo / ".specc/base/b/c.txt.base").write_bytes(b"other\n")
    with pytest.raises(DamagedError) as found:
        read_base(repo)
    assert found.value.problems == (
        (".specc/base/a.txt.base", ".specc/base/a.txt.base is missing"),
        (".specc/base/b/c.txt.base", ".specc/base/b/c.txt.base is not what specc wrote"),
    )


def test_what_is_being_written_is_not_taken_for_damage(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process puts its base in place between the reading of the lock and of the base."""

    def meanwhile(lock: bytes) -> object:
        (repo / ".specc/base/a.txt.base").write_bytes(b"new\n")
        (repo / ".specc/lock.json").write_bytes(lock.replace(b"{", b"{ ", 1))
        return decode(lock)

    monkeypatch.setattr(_read, "decode", meanwhile)
    with pytest.raises(MovedOnError, match="another specc is writing"):
        read_base(repo)


def test_a_file_that_goes_away_while_it_is_read_is_another_specc_at_work(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the listing of a folder and the reading of its files, an apply takes one's place."""
    (repo / "a.txt").write_bytes(b"old\n")
    opened = os.open

    def meanwhile(path: str, flags: int) -> int:
        (repo / "a.txt").unlink()
        return opened(path, flags)

    monkeypatch.setattr(_read.os, "open", meanwhile)
    with pytest.raises(MovedOnError, match=r"a\.txt went away while it was read"):
        read_folder(repo, ["a.txt"])


def test_the_lock_is_read_without_the_base(repo: Path) -> None:
    (repo / ".specc/base/a.txt.base").unlink()
    assert list(read_lock(repo).records) == ["a.txt", "b/c.txt"]
    assert read_lock(repo / "b").records == {}
